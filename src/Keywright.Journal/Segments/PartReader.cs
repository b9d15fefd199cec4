namespace Keywright.Journal.Segments;

/// <summary>Finds which bytes of which segments hold a journal up to one of its entries. Copied in this order they are a journal that ends there.</summary>
internal static class PartReader
{
    public static IReadOnlyList<JournalPart> Through(IDisk disk, string folder, ulong[] firsts, ulong last)
    {
        var parts = new List<JournalPart>();
        foreach (var first in firsts.Where(first => first <= last))
        {
            var name = SegmentName.Of(first);
            using var file = disk.Open(Path.Combine(folder, name), create: false);
            parts.Add(new JournalPart(name, Length(file, name, first, last)));
        }

        return parts;
    }

    private static long Length(IDiskFile file, string name, ulong first, ulong last)
    {
        var window = new SegmentWindow(file);
        if (!SegmentHeader.TryRead(window.At(0, SegmentHeader.Bytes), out var header))
        {
            throw Damaged(name, 0, first);
        }

        long offset = SegmentHeader.Bytes;
        for (var next = first; next <= last; next++)
        {
            var head = window.At(offset, Frame.HeaderBytes);
            if (SegmentTrailer.TryRead(head, header.Seed, out var following) && following == next)
            {
                return offset + SegmentTrailer.Bytes;
            }

            if (!Frame.TryClaim(head, out var size) || Frame.SequenceOf(head) != next)
            {
                throw Damaged(name, offset, next);
            }

            offset += size;
        }

        return offset;
    }

    private static JournalDamagedException Damaged(string name, long offset, ulong sequence) =>
        new($"Entry {sequence} can no longer be read: {name} at byte {offset} has changed since it was written. Restore the journal from a backup.", name, offset, sequence);
}
