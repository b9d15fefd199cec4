using System.Buffers.Binary;

namespace Keywright.Journal.Segments;

/// <summary>
/// The first page of a segment: magic · version u32 · checksum u32 · first sequence u64 · hash before it 32 · zeros to 4096.
/// It is durable before the file gets the segment's name, so a bad header under such a name is damage, never an unfinished write.
/// </summary>
internal readonly record struct SegmentHeader(ulong First, JournalHash Previous, uint Seed)
{
    public const int Bytes = 4096;
    public const uint Version = 1;

    private const int CrcAt = 12;

    private static ReadOnlySpan<byte> Magic => "KWJRNL\r\n"u8;

    /// <summary>Fills one page and returns what a reader of it will see.</summary>
    public static SegmentHeader Lay(Span<byte> page, ulong first, in JournalHash previous)
    {
        page.Clear();
        Magic.CopyTo(page);
        BinaryPrimitives.WriteUInt32LittleEndian(page[8..], Version);
        BinaryPrimitives.WriteUInt64LittleEndian(page[16..], first);
        previous.CopyTo(page[24..]);
        var crc = Crc.Over(uint.MaxValue, page);
        BinaryPrimitives.WriteUInt32LittleEndian(page[CrcAt..], crc);
        return new SegmentHeader(first, previous, crc);
    }

    public static bool TryRead(ReadOnlySpan<byte> page, out SegmentHeader header)
    {
        header = default;
        if (page.Length != Bytes || !page.StartsWith(Magic) || BinaryPrimitives.ReadUInt32LittleEndian(page[8..]) != Version)
        {
            return false;
        }

        Span<byte> again = stackalloc byte[Bytes];
        header = Lay(again, BinaryPrimitives.ReadUInt64LittleEndian(page[16..]), new JournalHash(page.Slice(24, JournalHash.Size)));
        return again.SequenceEqual(page);
    }

    /// <summary>A journal of a later program: the page is whole but not ours to read.</summary>
    public static bool IsNewer(ReadOnlySpan<byte> page, out uint version)
    {
        version = page.Length == Bytes && page.StartsWith(Magic) ? BinaryPrimitives.ReadUInt32LittleEndian(page[8..]) : 0;
        if (version <= Version)
        {
            return false;
        }

        // A flipped bit in the version must not pass for a newer program's file.
        Span<byte> copy = stackalloc byte[Bytes];
        page.CopyTo(copy);
        copy.Slice(CrcAt, sizeof(uint)).Clear();
        return Crc.Over(uint.MaxValue, copy) == BinaryPrimitives.ReadUInt32LittleEndian(page[CrcAt..]);
    }
}
