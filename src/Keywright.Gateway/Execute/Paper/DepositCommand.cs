using System.Buffers.Binary;
using Keywright.Gateway.Budgets;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>A deposit as its journal entry holds it, behind the audit head.</summary>
/// <param name="Asset">The asset's index.</param>
/// <param name="Units">How much.</param>
internal readonly record struct DepositCommand(int Asset, long Units)
{
    public const int Length = 4 + 8;

    public int Write(Span<byte> into)
    {
        BinaryPrimitives.WriteInt32LittleEndian(into, Asset);
        BinaryPrimitives.WriteInt64LittleEndian(into[4..], Units);
        return Length;
    }

    public static DepositCommand Read(ref StateReader reader) => new(reader.Int32(), reader.Int64());
}
