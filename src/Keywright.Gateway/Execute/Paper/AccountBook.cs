using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Keywright.Gateway.Budgets;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>An account that keys act on.</summary>
/// <param name="Number">In the exchange, in the journal and in answers.</param>
/// <param name="Name">What its owner calls it; ASCII.</param>
/// <param name="Parent">Number of the account it is a sub-account of; 0 when it stands by itself.</param>
/// <param name="FoundedUs">When, Unix microseconds.</param>
public sealed record PaperAccount(int Number, string Name, int Parent, long FoundedUs)
{
    /// <summary>What the exchange's routes call it.</summary>
    public string Email { get; } = AccountEmail.Of(Number, Name, Parent);
}

/// <summary>
/// The accounts by name and by number, in the order of their founding. Part of the state that the journal drives: what is in it is founded again by
/// a replay. Read from any thread, added to by the venue alone.
/// </summary>
public sealed class AccountBook
{
    /// <summary>Accounts that a home may have.</summary>
    public const int AccountsMax = 200;

    /// <summary>Most whole units of an asset that an account may come to hold.</summary>
    public const decimal AmountMax = 1_000_000_000m;

    private ImmutableArray<PaperAccount> accounts = [];

    public ImmutableArray<PaperAccount> All => accounts;

    public PaperAccount? Find(string name) => accounts.FirstOrDefault(account => account.Name == name);

    public PaperAccount? Find(int number) => accounts.FirstOrDefault(account => account.Number == number);

    /// <summary>The accounts under one, oldest first.</summary>
    public IEnumerable<PaperAccount> Under(int parent) => accounts.Where(account => account.Parent == parent);

    /// <summary>The account under one that has this e-mail; anybody else's is as unknown as none.</summary>
    public PaperAccount? FindUnder(int parent, string email) => Under(parent).FirstOrDefault(account => account.Email == email);

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

    /// <summary>Behind all that was saved when accounts had no time.</summary>
    internal void SaveTimes(IBufferWriter<byte> into)
    {
        var writer = new StateWriter(into);
        foreach (var account in accounts)
        {
            writer.Int64(account.FoundedUs);
        }
    }

    internal void RestoreTimes(ref StateReader reader)
    {
        var timed = ImmutableArray.CreateBuilder<PaperAccount>(accounts.Length);
        foreach (var account in accounts)
        {
            timed.Add(account with { FoundedUs = reader.Int64() });
        }

        accounts = timed.ToImmutable();
    }

    /// <param name="reader">Reads what <see cref="Save"/> wrote.</param>
    /// <param name="foundedUs">Of accounts saved before they had a time.</param>
    internal void Restore(ref StateReader reader, long foundedUs)
    {
        var read = ImmutableArray.CreateBuilder<PaperAccount>();
        for (var left = reader.Int32(); left > 0; left--)
        {
            var (number, parent) = (reader.Int32(), reader.Int32());
            read.Add(new PaperAccount(number, Encoding.ASCII.GetString(reader.Bytes()), parent, foundedUs));
        }

        accounts = read.ToImmutable();
    }
}
