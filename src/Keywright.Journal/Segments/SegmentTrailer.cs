using System.Buffers.Binary;
using System.Numerics;

namespace Keywright.Journal.Segments;

/// <summary>
/// Ends a full segment: 0xFFFFFFFF · crc32c u32 · first sequence of the next segment u64. It is written after the next segment is
/// durable, so where it stands and the next file does not, the next file was taken away. It is durable before the next segment's first
/// frame is written, so where that stands and the trailer does not, the trailer was changed.
/// </summary>
internal static class SegmentTrailer
{
    public const int Bytes = 16;

    public static void Lay(Span<byte> at, ulong next, uint seed)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(at, uint.MaxValue);
        BinaryPrimitives.WriteUInt32LittleEndian(at[4..], BitOperations.Crc32C(seed, next));
        BinaryPrimitives.WriteUInt64LittleEndian(at[8..], next);
    }

    public static bool TryRead(ReadOnlySpan<byte> at, uint seed, out ulong next)
    {
        next = 0;
        if (at.Length < Bytes || BinaryPrimitives.ReadUInt32LittleEndian(at) != uint.MaxValue)
        {
            return false;
        }

        next = BinaryPrimitives.ReadUInt64LittleEndian(at[8..]);
        return BinaryPrimitives.ReadUInt32LittleEndian(at[4..]) == BitOperations.Crc32C(seed, next);
    }

    /// <summary>Whether a crash may leave this of a trailer that was being written or taken away: some of its bytes, the others zero.</summary>
    public static bool IsUnfinished(ReadOnlySpan<byte> at, ulong next, uint seed)
    {
        Span<byte> whole = stackalloc byte[Bytes];
        Lay(whole, next, seed);
        for (var i = 0; i < at.Length; i++)
        {
            if (at[i] != 0 && at[i] != whole[i])
            {
                return false;
            }
        }

        return true;
    }
}
