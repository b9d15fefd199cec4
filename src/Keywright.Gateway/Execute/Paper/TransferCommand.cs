using System.Buffers.Binary;
using System.Text;
using Keywright.Gateway.Budgets;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>A transfer between two accounts as its journal entry holds it, behind the audit head.</summary>
/// <param name="From">Number of the account that gives.</param>
/// <param name="To">Number of the account that gets.</param>
/// <param name="Asset">The asset's index.</param>
/// <param name="Units">How much.</param>
internal readonly record struct TransferCommand(int From, int To, int Asset, long Units)
{
    private const int FixedLength = 4 + 4 + 4 + 8;

    /// <summary>What the client that made it calls it; ASCII. The owner's have none.</summary>
    public string ClientId { get => field ?? ""; init; }

    public int Length => FixedLength + ClientId.Length;

    public void Write(Span<byte> into)
    {
        BinaryPrimitives.WriteInt32LittleEndian(into, From);
        BinaryPrimitives.WriteInt32LittleEndian(into[4..], To);
        BinaryPrimitives.WriteInt32LittleEndian(into[8..], Asset);
        BinaryPrimitives.WriteInt64LittleEndian(into[12..], Units);
        Encoding.ASCII.GetBytes(ClientId, into[FixedLength..]);
    }

    /// <summary>Reads to the entry's end: the client's name stands last, and is not there in older entries.</summary>
    public static TransferCommand Read(ref StateReader reader)
        => new(reader.Int32(), reader.Int32(), reader.Int32(), reader.Int64()) { ClientId = Encoding.ASCII.GetString(reader.Rest) };
}
