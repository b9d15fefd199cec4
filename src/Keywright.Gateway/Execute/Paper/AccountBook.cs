using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Keywright.Gateway.Budgets;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>An account that keys act on.</summary>
/// <param name="Number">In the exchange, in the journal and in answers.</param>
/// <param name="Name">What its owner calls it; ASCII.</param>
/// <param name="Parent">Number of the account it is a sub-account of; 0 when it stands by itself.</param>
public sealed record PaperAccount(int Number, string Name, int Parent);

/// <summary>
/// The accounts by name and by number, in the order of their founding. Part of the state that the journal drives: what is in it is founded again by
/// a replay. Read from any thread, added to by the venue alone.
/// </summary>
public sealed class AccountBook
{
    /// <summary>Accounts that a home may have.</summary>
    public const int AccountsMax = 200;

    private ImmutableArray<PaperAccount> accounts = [];

    public ImmutableArray<PaperAccount> All => accounts;

    public PaperAccount? Find(string name) => accounts.FirstOrDefault(account => account.Name == name);

    public PaperAccount? Find(int number) => accounts.FirstOrDefault(account => account.Number == number);

    internal void Add(PaperAccount account) => accounts = accounts.Add(account);

    internal void Save(IBufferWriter<byte> into)
    {
        var writer = new StateWriter(into);
        writer.Int32(accounts.Length);
        foreach (var account in accounts)
        {
            writer.Int32(account.Number);
            writer.Int32(account.Parent);
            writer.Bytes(Encoding.ASCII.GetBytes(account.Name));
        }
    }

    internal void Restore(ref StateReader reader)
    {
        var read = ImmutableArray.CreateBuilder<PaperAccount>();
        for (var left = reader.Int32(); left > 0; left--)
        {
            var (number, parent) = (reader.Int32(), reader.Int32());
            read.Add(new PaperAccount(number, Encoding.ASCII.GetString(reader.Bytes()), parent));
        }

        accounts = read.ToImmutable();
    }
}
