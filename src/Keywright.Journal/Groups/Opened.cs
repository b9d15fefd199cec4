using Keywright.Journal.Segments;

namespace Keywright.Journal.Groups;

/// <summary>A journal ready to be appended to: what opening found, after it was put in order on the disk.</summary>
internal sealed record Opened(Segment Segment, long Tail, ulong Last, JournalHash Head, IReadOnlyList<ulong> Firsts, Recovery Recovery)
{
    public static async ValueTask<Opened> OpenAsync(IDisk disk, string folder, JournalOptions options)
    {
        var faults = options.Faults();
        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', faults), nameof(options));
        }

        // 1. Look before touching: a damaged journal stays as it is, for whoever examines it.
        disk.CreateFolder(folder);
        var survey = new Survey(disk, folder).Run();
        if (survey.Damage is { } damage)
        {
            throw new JournalDamagedException($"The journal in {folder} is damaged and will not be opened. {damage.Sentence}", damage.File, damage.Offset, damage.Sequence);
        }

        // 2. Clear away what a crash left before anything was promised in it.
        foreach (var name in survey.Leftovers)
        {
            disk.Delete(Path.Combine(folder, name));
        }

        var (segments, tornBytes) = (survey.Segments, survey.TornBytes);
        if (UnfinishedRoll.Is(segments))
        {
            await UnfinishedRoll.TakeBackAsync(disk, folder, segments[^2], segments[^1]);
            (segments, tornBytes) = ([.. segments.SkipLast(1)], 0);
        }

        // 3. Go on in the last segment, or found the first.
        var (segment, tail) = segments.Count > 0
            ? await ContinueAsync(disk, folder, segments[^1], tornBytes)
            : await FoundAsync(disk, folder);
        await disk.SyncFolderAsync(folder);
        if (Path.GetDirectoryName(Path.GetFullPath(folder)) is { } parent)
        {
            await disk.SyncFolderAsync(parent);
        }

        ulong[] firsts = segments.Count > 0 ? [.. segments.Select(facts => facts.Header.First)] : [1];
        return new Opened(segment, tail, survey.Last, survey.Head, firsts, new Recovery(survey.Last, survey.TornBytes, Say(survey)));
    }

    private static async ValueTask<(Segment Segment, long Tail)> FoundAsync(IDisk disk, string folder)
    {
        var path = Path.Combine(folder, SegmentName.Prepared(0));
        var segment = new Segment(disk.Open(path, create: true), path) { Allocated = SegmentHeader.Bytes };
        await NewSegment.NameAsync(disk, folder, segment, 1, default);
        return (segment, SegmentHeader.Bytes);
    }

    private static async ValueTask<(Segment Segment, long Tail)> ContinueAsync(IDisk disk, string folder, SegmentFacts facts, long tornBytes)
    {
        var path = Path.Combine(folder, facts.Name);
        var segment = new Segment(disk.Open(path, create: false), path) { Header = facts.Header };
        try
        {
            if (tornBytes > 0)
            {
                // The sync below comes before anything new is written, or a crash could bring the old bytes back among new ones.
                segment.File.Truncate(facts.End);
            }

            // What a failed sync left may be in the kernel's memory and not on the disk, marked as if it were. Written again it becomes
            // true either way, so that what this opening reports is what a power cut would leave.
            Rewrite(segment.File, facts.UnprovenOffset == SegmentHeader.Bytes ? 0 : facts.UnprovenOffset, facts.End);
            await segment.File.SyncAsync();
            segment.Allocated = Math.Max(SegmentHeader.Bytes, Reallocate(segment.File, facts.End));
            return (segment, facts.End);
        }
        catch (IOException)
        {
            segment.File.Dispose();
            throw;
        }
    }

    private static void Rewrite(IDiskFile file, long from, long to)
    {
        var pages = new Pages(256 << 10);
        for (var at = from / Pages.Size * Pages.Size; at < to; at += pages.Length)
        {
            var read = file.Read(at, pages.Span[..(int)Math.Min(pages.Length, to - at)]);
            file.Write(at, pages.Span[..read]);
        }
    }

    /// <summary>Makes sure that the file's length is really set aside (a copy may have lost that) and ends on a page.</summary>
    private static long Reallocate(IDiskFile file, long end)
    {
        foreach (var length in (ReadOnlySpan<long>)[Pages.RoundUp(file.Length), Pages.RoundUp(end)])
        {
            try
            {
                file.Allocate(length);
                return length;
            }
            catch (DiskFullException)
            {
                // The journal opens on a full disk: reading and replaying need no space, and reservations will say that there is none.
                file.Truncate(end);
            }
        }

        return end / Pages.Size * Pages.Size;
    }

    private static string? Say(Survey survey)
    {
        var sentences = new List<string>();
        if (survey.TornBytes > 0)
        {
            sentences.Add($"{survey.TornBytes} bytes of a write that a crash cut short, never acknowledged, were cut off after entry {survey.Last}.");
        }

        var removed = survey.Leftovers.ToList();
        if (UnfinishedRoll.Is(survey.Segments))
        {
            removed.Add(survey.Segments[^1].Name);
        }

        if (removed.Count > 0)
        {
            sentences.Add($"{removed.Count} file(s) prepared for later entries and holding none were removed: {string.Join(", ", removed)}.");
        }

        if (survey.Strays.Count > 0)
        {
            sentences.Add($"Not part of the journal and left alone: {string.Join(", ", survey.Strays)}.");
        }

        return sentences.Count == 0 ? null : string.Join(' ', sentences);
    }
}
