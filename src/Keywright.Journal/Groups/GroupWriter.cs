using Keywright.Journal.Segments;

namespace Keywright.Journal.Groups;

/// <summary>
/// Brings batches to the disk, one after the other: seals the frames along the chain, writes them, syncs. It is used by one flow at a
/// time and never under the journal's lock.
/// </summary>
internal sealed class GroupWriter(IDisk disk, string folder, Segment segment, long tail, JournalHash chain)
{
    /// <summary>
    /// A sync into space that was set aside but never written must also note that it now is: 150 µs instead of 105 here.
    /// So zeros go ahead of the entries, this much at a time: less costs more of them, more makes the group behind them wait longer.
    /// </summary>
    private const int FillBytes = 128 << 10;

    private static readonly Pages Zeros = MakeZeros();

    private readonly Pages _tailPage = new(Pages.Size);
    private Segment _segment = segment;
    private long _tail = tail;
    private JournalHash _chain = chain;

    /// <summary>The chain after the last entry of the last batch written.</summary>
    public JournalHash Chain => _chain;

    /// <summary>Takes over the part of the last page that entries already fill.</summary>
    public void LoadTailPage() => _ = _segment.File.Read(_tail / Pages.Size * Pages.Size, _tailPage.Span[..(int)(_tail % Pages.Size)]);

    /// <summary>
    /// Seals, writes and syncs a batch. Returns the new segment's first sequence when the batch began one, else 0.
    /// </summary>
    public async ValueTask<ulong> WriteAsync(Batch batch, ulong durable)
    {
        var rolls = batch.Segment != _segment;
        if (rolls)
        {
            await BeginSegmentAsync(batch.Segment, batch.First);
        }

        Write(batch, durable);
        await _segment.File.SyncAsync();
        return rolls ? batch.First : 0;
    }

    /// <summary>Zeros ahead, once the entries have come to the end of the last; called when nobody waits for the group just written.</summary>
    /// <param name="allocated">What is set aside in the segment of that group.</param>
    public void FillAhead(long allocated)
    {
        var end = Pages.RoundUp(_tail);
        if (end <= _segment.Filled)
        {
            return;
        }

        var until = Math.Min(allocated, (end / FillBytes * FillBytes) + FillBytes);
        if (until > end)
        {
            _segment.File.Write(end, Zeros.Span[..(int)(until - end)]);
        }

        _segment.Filled = until;
    }

    /// <summary>Ends the use of the files.</summary>
    public void Close() => _segment.File.Dispose();

    private void Write(Batch batch, ulong durable)
    {
        // 1. Complete the frames.
        var seed = _segment.Header.Seed;
        for (var frames = batch.Frames; !frames.IsEmpty;)
        {
            frames = frames[Frame.Seal(frames, durable, seed, ref _chain)..];
        }

        // 2. Write whole pages, the first with what earlier groups left in it, and keep what the next group will need of the last.
        _tailPage.Span[..batch.Prefix].CopyTo(batch.Before);
        var pages = batch.WholePages();
        _segment.File.Write(batch.Start, pages);
        _tail = batch.Start + batch.Length;
        var kept = (int)(_tail % Pages.Size);
        pages.Slice(batch.Length - kept, kept).CopyTo(_tailPage.Span);
    }

    private async ValueTask BeginSegmentAsync(Segment next, ulong first)
    {
        // 1. The new segment stands durably under its name, with nothing below its header.
        await NewSegment.NameAsync(disk, folder, next, first, _chain);

        // 2. Only then does the old segment point to it, durably before the first frame is written there. UnfinishedRoll is for the
        //    crashes between.
        await EndSegmentAsync(first);
        _segment.File.Dispose();
        _segment = next;
        _tail = SegmentHeader.Bytes;
        next.Filled = 0;
    }

    private ValueTask EndSegmentAsync(ulong next)
    {
        Span<byte> trailer = stackalloc byte[SegmentTrailer.Bytes];
        SegmentTrailer.Lay(trailer, next, _segment.Header.Seed);
        _segment.File.Write(_tail, trailer);
        return _segment.File.SyncAsync();
    }

    private static Pages MakeZeros()
    {
        var zeros = new Pages(FillBytes);
        zeros.Span.Clear();
        return zeros;
    }
}
