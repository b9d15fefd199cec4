namespace Keywright.Journal.Segments;

internal enum WalkEnd
{
    /// <summary>Nothing but zeros follows.</summary>
    Clean,

    /// <summary>A trailer follows: the journal goes on in another segment.</summary>
    Trailer,

    /// <summary>Something follows that is not a whole frame.</summary>
    Unreadable,

    /// <summary>A whole frame follows that is not the next link of the chain. No crash leaves that.</summary>
    WrongLink,
}

/// <summary>Walks the frames of one segment along the chain and says where and how they end.</summary>
internal sealed class SegmentWalk(SegmentWindow window, SegmentHeader header)
{
    /// <summary>The sequence the next frame must carry.</summary>
    public ulong Next { get; private set; } = header.First;

    public JournalHash Chain { get; private set; } = header.Previous;

    /// <summary>Where the next frame must begin.</summary>
    public long Offset { get; private set; } = SegmentHeader.Bytes;

    /// <summary>Where the newest group begins: no mark proves that its frames ever became durable.</summary>
    public long UnprovenOffset { get; private set; } = SegmentHeader.Bytes;

    /// <summary>What the trailer says comes next.</summary>
    public ulong TrailerNext { get; private set; }

    private ulong _mark;

    /// <summary>Takes frames while they are right. <paramref name="onEntry"/> hears each sequence and the chain after it.</summary>
    public WalkEnd Run(Action<ulong, JournalHash>? onEntry)
    {
        while (true)
        {
            var head = window.At(Offset, Frame.HeaderBytes);
            if (SegmentTrailer.TryRead(head, header.Seed, out var next))
            {
                TrailerNext = next;
                return next == Next ? WalkEnd.Trailer : WalkEnd.WrongLink;
            }

            if (!Frame.TryClaim(head, out var size))
            {
                return window.FirstNonZero(Offset) == window.Length ? WalkEnd.Clean : WalkEnd.Unreadable;
            }

            var frame = window.At(Offset, size);
            if (frame.Length < size || !Frame.IsIntact(frame, header.Seed))
            {
                return WalkEnd.Unreadable;
            }

            var chain = ChainHasher.Next(Chain, Next, Frame.KindOf(frame), Frame.PayloadOf(frame));
            if (Frame.SequenceOf(frame) != Next || Frame.HashOf(frame) != chain)
            {
                return WalkEnd.WrongLink;
            }

            if (Frame.MarkOf(frame) != _mark)
            {
                _mark = Frame.MarkOf(frame);
                UnprovenOffset = Offset;
            }

            Chain = chain;
            Offset += size;
            onEntry?.Invoke(Next, chain);
            Next++;
        }
    }

    /// <summary>
    /// After <see cref="WalkEnd.Unreadable"/>: whether anything further on in this segment proves that the unreadable entry had been
    /// acknowledged. Frames of the same unfinished group may survive a crash beyond a hole; their marks are older than the hole.
    /// </summary>
    public bool LaterFramesProveNext(out long lastByte)
    {
        lastByte = Offset;
        for (var at = window.FirstNonZero(Offset) & ~7L; at < window.Length; at = NextCandidate(at))
        {
            lastByte = Math.Min(window.Length, at + 8);
            var head = window.At(at, Frame.HeaderBytes);
            if (at > Offset && SegmentTrailer.TryRead(head, header.Seed, out var next) && next > Next)
            {
                return true;
            }

            if (!Frame.TryClaim(head, out var size) || Frame.SequenceOf(head) <= Next || Frame.MarkOf(head) < Next || at + size > window.Length)
            {
                continue;
            }

            if (Frame.IsIntact(window.At(at, size), header.Seed))
            {
                return true;
            }
        }

        return false;
    }

    private long NextCandidate(long at)
    {
        var next = window.FirstNonZero(at + 8);
        return next == window.Length ? next : next & ~7L;
    }
}
