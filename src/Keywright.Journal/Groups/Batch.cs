namespace Keywright.Journal.Groups;

/// <summary>
/// The entries of one group write, laid out as they will stand on disk from a page boundary on. Two take turns: one fills while the
/// other is written.
/// </summary>
internal sealed class Batch
{
    private const int UsualBytes = 64 << 10;

    /// <summary>After a burst, memory past this goes back to the collector.</summary>
    private const int KeptBytes = 2 << 20;

    private Pages _pages = new(UsualBytes);

    public Segment Segment { get; private set; } = null!;

    /// <summary>Byte offset in the segment where the first page of this batch stands.</summary>
    public long Start { get; private set; }

    /// <summary>Bytes of that page that belong to earlier groups; they are written again unchanged.</summary>
    public int Prefix { get; private set; }

    /// <summary>Bytes from <see cref="Start"/> to the end of the last entry.</summary>
    public int Length { get; private set; }

    public ulong First { get; private set; }

    public ulong Last { get; private set; }

    public bool IsEmpty => Length == Prefix;

    public void Begin(Segment segment, long tail)
    {
        if (_pages.Length > KeptBytes)
        {
            _pages = new Pages(UsualBytes);
        }

        Segment = segment;
        Prefix = (int)(tail % Pages.Size);
        Start = tail - Prefix;
        Length = Prefix;
    }

    /// <summary>Room for the frame of this sequence.</summary>
    public Span<byte> Take(ulong sequence, int frameBytes)
    {
        if (IsEmpty)
        {
            First = sequence;
        }

        Last = sequence;
        var end = Length + frameBytes;
        if (end > _pages.Length)
        {
            var larger = new Pages((int)Pages.RoundUp(Math.Max(end, _pages.Length * 2L)));
            _pages.Span[..Length].CopyTo(larger.Span);
            _pages = larger;
        }

        var frame = _pages.Span[Length..end];
        Length = end;
        return frame;
    }

    /// <summary>The laid frames, to be sealed.</summary>
    public Span<byte> Frames => _pages.Span[Prefix..Length];

    /// <summary>Where the bytes of earlier groups in the first page go.</summary>
    public Span<byte> Before => _pages.Span[..Prefix];

    /// <summary>Whole pages for the disk; the last one ends in zeros.</summary>
    public ReadOnlySpan<byte> WholePages()
    {
        var end = (int)Pages.RoundUp(Length);
        _pages.Span[Length..end].Clear();
        return _pages.Span[..end];
    }
}
