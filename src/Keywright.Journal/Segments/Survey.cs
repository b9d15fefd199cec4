namespace Keywright.Journal.Segments;

/// <summary>
/// Reads a whole journal and tells damage from an unfinished last write. Used to open, where damage refuses, and to verify, where it is
/// the verdict. It changes nothing.
/// </summary>
internal sealed class Survey(IDisk disk, string folder)
{
    private readonly List<SegmentFacts> _segments = [];
    private readonly List<string> _leftovers = [];
    private readonly List<string> _strays = [];

    public IReadOnlyList<SegmentFacts> Segments => _segments;

    /// <summary>Names of files a crash left behind before anything was promised in them; opening deletes them.</summary>
    public IReadOnlyList<string> Leftovers => _leftovers;

    /// <summary>Names of files that are no part of a journal; they are left alone.</summary>
    public IReadOnlyList<string> Strays => _strays;

    public Damage? Damage { get; private set; }

    /// <summary>The last sound entry.</summary>
    public ulong Last { get; private set; }

    public JournalHash Head { get; private set; }

    /// <summary>Bytes after the last sound entry that belong to an unfinished write.</summary>
    public long TornBytes { get; private set; }

    public ulong First => _segments.Count == 0 ? 0 : _segments[0].Header.First;

    /// <summary>Looks at everything. <paramref name="onEntry"/> hears each sound sequence and the chain after it.</summary>
    public Survey Run(Action<ulong, JournalHash>? onEntry = null)
    {
        var names = ListSegments();
        for (var i = 0; i < names.Count && Damage is null; i++)
        {
            Look(names, i, onEntry);
        }

        return this;
    }

    private List<string> ListSegments()
    {
        var names = new List<string>();
        foreach (var name in disk.ListFiles(folder).Order(StringComparer.Ordinal))
        {
            (SegmentName.TryParse(name, out _) ? names : SegmentName.IsPrepared(name) ? _leftovers : _strays).Add(name);
        }

        return names;
    }

    private void Look(List<string> names, int index, Action<ulong, JournalHash>? onEntry)
    {
        var name = names[index];
        var isLast = index == names.Count - 1;
        using var file = disk.Open(Path.Combine(folder, name), create: false);
        var window = new SegmentWindow(file);

        // 1. The header, and that it carries on where the segment before ended, and that one ended as it must.
        var page = window.At(0, SegmentHeader.Bytes);
        if (SegmentHeader.IsNewer(page, out var version))
        {
            Damage = new Damage(name, 0, Last + 1, $"{name} was written by a newer program (journal version {version}); this one reads version {SegmentHeader.Version}. Start the newer program.");
            return;
        }

        if (!SegmentHeader.TryRead(page, out var header))
        {
            HeaderIsBad(name, window, isLast);
            return;
        }

        if (!Continues(name, header) || !EndsAsItMust(name, header, holdsMore: !isLast || window.FirstNonZero(SegmentHeader.Bytes) < window.Length))
        {
            return;
        }

        // 2. Its frames, along the chain.
        var walk = new SegmentWalk(window, header);
        var end = walk.Run(onEntry);
        long lastByte = walk.Offset;
        while (end == WalkEnd.Unreadable && walk.LaterFramesProveNext(out lastByte))
        {
            // A live journal may have grown between two reads, so the disk is asked again before damage is declared.
            var before = walk.Next;
            window.Forget();
            end = walk.Run(onEntry);
            if (end == WalkEnd.Unreadable && walk.Next == before)
            {
                Damage = new Damage(name, walk.Offset, walk.Next, $"Entry {walk.Next} is damaged: {name} at byte {walk.Offset}. Later entries prove that it had been acknowledged. Restore the journal from a backup.");
                return;
            }
        }

        Last = walk.Next - 1;
        Head = walk.Chain;
        TornBytes = end == WalkEnd.Unreadable ? lastByte - walk.Offset : 0;
        _segments.Add(new SegmentFacts(name, header, walk.Offset, walk.UnprovenOffset, end == WalkEnd.Trailer));

        // 3. How it ends.
        if (end == WalkEnd.WrongLink)
        {
            Damage = new Damage(name, walk.Offset, walk.Next, $"Entry {walk.Next} was changed, moved or put in: {name} at byte {walk.Offset} is whole but does not continue the chain.");
        }
        else if (end == WalkEnd.Trailer && isLast && !disk.FileExists(Path.Combine(folder, SegmentName.Of(walk.TrailerNext))))
        {
            Damage = new Damage(SegmentName.Of(walk.TrailerNext), 0, walk.TrailerNext, $"Entry {walk.TrailerNext} and all after it are missing: {name} says that the journal goes on in {SegmentName.Of(walk.TrailerNext)}, which is not there. Restore it from a backup.");
        }
    }

    private void HeaderIsBad(string name, SegmentWindow window, bool isLast)
    {
        _ = SegmentName.TryParse(name, out var first);
        var before = _segments.Count > 0 ? _segments[^1] : null;

        // A header is synced before the file gets its name, so a bad one under a name is damage. Nothing but zeros, last and not pointed
        // to, holds nothing that was ever promised: a file system that loses bytes where it keeps names leaves that.
        if (isLast && window.FirstNonZero(0) == window.Length && first == Last + 1 && before is not { HasTrailer: true })
        {
            _leftovers.Add(name);
            return;
        }

        var what = window.Length == 0 ? "is empty" : "has a damaged header";
        Damage = new Damage(name, 0, Math.Max(first, Last + 1), $"{name} {what}, so entry {first} and those after it cannot be read. Restore the file from a backup.");
    }

    private bool Continues(string name, in SegmentHeader header)
    {
        _ = SegmentName.TryParse(name, out var first);
        if (header.First != first)
        {
            Damage = new Damage(name, 0, first, $"{name} begins with entry {header.First} by its own header: it was renamed or copied over another.");
        }
        else if (_segments.Count == 0)
        {
            // What a chain grows from when the oldest segments were dropped is taken on trust; an anchor can prove it.
            if (header.First == 1 && header.Previous != default)
            {
                Damage = new Damage(name, 0, first, $"{name} claims to begin the journal but continues another chain.");
            }
        }
        else if (header.First != Last + 1)
        {
            var before = _segments[^1];
            Damage = header.First > Last + 1
                ? new Damage(before.Name, before.End, Last + 1, $"Entries {Last + 1} to {header.First - 1} are missing or damaged between {before.Name} at byte {before.End} and {name}. Restore them from a backup.")
                : new Damage(name, 0, header.First, $"{name} repeats entries that {before.Name} holds.");
        }
        else if (header.Previous != Head)
        {
            Damage = new Damage(name, 0, first, $"{name} does not continue the chain of {_segments[^1].Name}: one of them belongs to another journal or was changed.");
        }

        return Damage is null;
    }

    /// <summary>
    /// The trailer is synced before the first frame of the next segment is written, so only a next one that holds nothing yet excuses a
    /// trailer that is missing or half written. The disk is asked again because a live journal may have written it since.
    /// </summary>
    private bool EndsAsItMust(string name, in SegmentHeader header, bool holdsMore)
    {
        if (_segments.Count == 0)
        {
            return true;
        }

        var before = _segments[^1];
        using var file = disk.Open(Path.Combine(folder, before.Name), create: false);
        var window = new SegmentWindow(file);
        var trailer = window.At(before.End, SegmentTrailer.Bytes);
        var whole = SegmentTrailer.TryRead(trailer, before.Header.Seed, out var next) && next == header.First;
        if (!whole && (holdsMore || !SegmentTrailer.IsUnfinished(trailer, header.First, before.Header.Seed)))
        {
            Damage = new Damage(before.Name, before.End, header.First, $"{before.Name} was changed at byte {before.End}: where it must say that the journal goes on in {name}, it does not. Restore it from a backup.");
        }
        else if (window.FirstNonZero(before.End + SegmentTrailer.Bytes) is var after && after < window.Length)
        {
            Damage = new Damage(before.Name, after, header.First, $"{before.Name} was changed at byte {after}: something was put in after its end. Restore it from a backup.");
        }

        return Damage is null;
    }
}
