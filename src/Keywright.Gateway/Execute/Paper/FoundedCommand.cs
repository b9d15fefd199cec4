using System.Buffers.Binary;
using System.Text;
using Keywright.Gateway.Budgets;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>A new account as its journal entry holds it, behind the audit head, which has its number: name, parent and first deposits in one, so that a crash leaves no half of it.</summary>
/// <param name="Name">ASCII, at most 255 characters.</param>
/// <param name="Parent">Number of the account it is under; 0 for none.</param>
/// <param name="Deposits">What it begins with: the asset's index and units.</param>
internal sealed record FoundedCommand(string Name, int Parent, IReadOnlyList<(int Asset, long Units)> Deposits)
{
    private const int DepositLength = 4 + 8;

    public int Length => 4 + 1 + Name.Length + 4 + (Deposits.Count * DepositLength);

    public void Write(Span<byte> into)
    {
        BinaryPrimitives.WriteInt32LittleEndian(into, Parent);
        into[4] = (byte)Encoding.ASCII.GetBytes(Name, into[5..]);
        into = into[(5 + Name.Length)..];
        BinaryPrimitives.WriteInt32LittleEndian(into, Deposits.Count);
        into = into[4..];
        foreach (var (asset, units) in Deposits)
        {
            BinaryPrimitives.WriteInt32LittleEndian(into, asset);
            BinaryPrimitives.WriteInt64LittleEndian(into[4..], units);
            into = into[DepositLength..];
        }
    }

    public static FoundedCommand Read(ref StateReader reader)
    {
        var parent = reader.Int32();
        var name = Encoding.ASCII.GetString(reader.Take(reader.Take(1)[0]));
        var deposits = new (int, long)[reader.Int32()];
        for (var i = 0; i < deposits.Length; i++)
        {
            deposits[i] = (reader.Int32(), reader.Int64());
        }

        return new FoundedCommand(name, parent, deposits);
    }
}
