namespace Keywright.Journal.Segments;

/// <summary>Reads entries in order over the segments, each checked against its checksum and sequence.</summary>
internal static class EntryReader
{
    private const int BlockBytes = 64 << 10;

    public static IEnumerable<JournalEntry> Read(IDisk disk, string folder, ulong[] firsts, ulong from, ulong last)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from, firsts[0]);
        return Walk(disk, folder, firsts, from, last);
    }

    private static IEnumerable<JournalEntry> Walk(IDisk disk, string folder, ulong[] firsts, ulong from, ulong last)
    {
        for (var i = 0; i < firsts.Length && firsts[i] <= last; i++)
        {
            var end = i + 1 < firsts.Length ? Math.Min(last, firsts[i + 1] - 1) : last;
            if (end < from)
            {
                continue;
            }

            var name = SegmentName.Of(firsts[i]);
            using var file = disk.Open(Path.Combine(folder, name), create: false);
            foreach (var entry in Segment(file, name, firsts[i], end))
            {
                if (entry.Sequence >= from)
                {
                    yield return entry;
                }
            }
        }
    }

    private static IEnumerable<JournalEntry> Segment(IDiskFile file, string name, ulong first, ulong end)
    {
        var page = new byte[SegmentHeader.Bytes];
        _ = file.Read(0, page);
        if (!SegmentHeader.TryRead(page, out var header) || header.First != first)
        {
            throw Damaged(name, 0, first);
        }

        // Payloads are slices of the block they were read in; a new block is taken each time, so that they stay valid.
        var block = ReadOnlyMemory<byte>.Empty;
        long offset = SegmentHeader.Bytes;
        for (var sequence = first; sequence <= end; sequence++)
        {
            if (!TryFrame(block.Span, header.Seed, sequence, out var size))
            {
                block = ReadBlock(file, offset, Math.Max(BlockBytes, size));
                if (!TryFrame(block.Span, header.Seed, sequence, out size))
                {
                    block = ReadBlock(file, offset, Math.Max(BlockBytes, size));
                    if (!TryFrame(block.Span, header.Seed, sequence, out size))
                    {
                        throw Damaged(name, offset, sequence);
                    }
                }
            }

            var payload = block.Slice(Frame.HeaderBytes, Frame.PayloadOf(block.Span).Length);
            yield return new JournalEntry(sequence, Frame.KindOf(block.Span), payload, Frame.HashOf(block.Span));
            block = block[size..];
            offset += size;
        }
    }

    /// <summary>The size is what the frame claims even when the block does not hold all of it.</summary>
    private static bool TryFrame(ReadOnlySpan<byte> block, uint seed, ulong sequence, out int size) =>
        Frame.TryClaim(block, out size) && size <= block.Length && Frame.SequenceOf(block) == sequence && Frame.IsIntact(block[..size], seed);

    private static ReadOnlyMemory<byte> ReadBlock(IDiskFile file, long offset, int bytes)
    {
        var block = new byte[bytes];
        return block.AsMemory(0, file.Read(offset, block));
    }

    private static JournalDamagedException Damaged(string name, long offset, ulong sequence) =>
        new($"Entry {sequence} can no longer be read: {name} at byte {offset} has changed since it was written. Restore the journal from a backup.", name, offset, sequence);
}
