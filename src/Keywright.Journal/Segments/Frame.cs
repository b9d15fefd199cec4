using System.Buffers.Binary;
using System.Numerics;

namespace Keywright.Journal.Segments;

/// <summary>
/// One entry on disk, 8-byte aligned, little-endian:
/// length u32 · crc32c u32 · sequence u64 · durable mark u64 · kind u8 + 7 zero · hash 32 · payload, zero-padded to 8.
/// The checksum covers everything but itself and starts from the segment's own seed, so a frame carried to another segment does not pass.
/// The durable mark is the highest sequence known durable when the frame was written: it proves, should an earlier frame turn out
/// damaged, that the earlier one had been acknowledged.
/// </summary>
internal static class Frame
{
    public const int HeaderBytes = 64;
    public const int MaxPayloadBytes = 1 << 24;

    private const int CrcAt = 4, SequenceAt = 8, MarkAt = 16, KindAt = 24, HashAt = 32;

    public static int SizeOf(int payloadBytes) => (HeaderBytes + payloadBytes + 7) & ~7;

    /// <summary>Writes what is known at the append; <see cref="Seal"/> adds the rest just before the disk.</summary>
    public static void Lay(Span<byte> frame, ulong sequence, byte kind, ReadOnlySpan<byte> payload)
    {
        BinaryPrimitives.WriteInt32LittleEndian(frame, payload.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(frame[SequenceAt..], sequence);
        BinaryPrimitives.WriteUInt64LittleEndian(frame[KindAt..], kind);
        payload.CopyTo(frame[HeaderBytes..]);
        frame[(HeaderBytes + payload.Length)..].Clear();
    }

    /// <summary>Adds durable mark, chain hash and checksum to a laid frame that begins here. Returns its size and the new chain.</summary>
    public static int Seal(Span<byte> from, ulong mark, uint seed, ref JournalHash chain)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(from);
        var frame = from[..SizeOf(length)];
        BinaryPrimitives.WriteUInt64LittleEndian(frame[MarkAt..], mark);
        chain = ChainHasher.Next(in chain, SequenceOf(frame), KindOf(frame), frame.Slice(HeaderBytes, length));
        chain.CopyTo(frame[HashAt..]);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[CrcAt..], Checksum(frame, seed));
        return frame.Length;
    }

    /// <summary>The size a frame beginning here claims, before anything proves it; false where none can begin.</summary>
    public static bool TryClaim(ReadOnlySpan<byte> header, out int size)
    {
        size = 0;
        if (header.Length < HeaderBytes)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(header);
        if (length > MaxPayloadBytes || SequenceOf(header) <= MarkOf(header) || BinaryPrimitives.ReadUInt64LittleEndian(header[KindAt..]) > byte.MaxValue)
        {
            return false;
        }

        size = SizeOf((int)length);
        return true;
    }

    /// <summary>The frame must be as long as it claims.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> frame, uint seed) =>
        BinaryPrimitives.ReadUInt32LittleEndian(frame[CrcAt..]) == Checksum(frame, seed);

    public static ulong SequenceOf(ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadUInt64LittleEndian(frame[SequenceAt..]);

    public static ulong MarkOf(ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadUInt64LittleEndian(frame[MarkAt..]);

    public static byte KindOf(ReadOnlySpan<byte> frame) => frame[KindAt];

    public static JournalHash HashOf(ReadOnlySpan<byte> frame) => new(frame.Slice(HashAt, JournalHash.Size));

    public static ReadOnlySpan<byte> PayloadOf(ReadOnlySpan<byte> frame) =>
        frame.Slice(HeaderBytes, BinaryPrimitives.ReadInt32LittleEndian(frame));

    private static uint Checksum(ReadOnlySpan<byte> frame, uint seed) =>
        Crc.Over(BitOperations.Crc32C(seed, BinaryPrimitives.ReadUInt32LittleEndian(frame)), frame[SequenceAt..]);
}
