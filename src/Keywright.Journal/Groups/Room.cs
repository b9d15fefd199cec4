using Keywright.Journal.Segments;

namespace Keywright.Journal.Groups;

/// <summary>
/// The space ahead: what is set aside on the disk, what is reserved of it, and where the next frame goes. Guarded by the journal's lock.
/// Invariant: everything reserved fits into what is left of the current segment, or into the prepared one, so that a reserved append
/// never meets a full disk.
/// </summary>
internal sealed class Room(IDisk disk, string folder, JournalOptions options, Segment current, long tail)
{
    private int _preparedCount;
    private Segment? _prepared;

    public Segment Current { get; private set; } = current;

    /// <summary>Where the next frame goes in <see cref="Current"/>.</summary>
    public long Tail { get; private set; } = tail;

    public long Reserved { get; private set; }

    /// <summary>Reserves a frame; false when the disk has no room for it beside the emergency part (or, in an emergency, at all).</summary>
    public bool TryReserve(int frameBytes, bool emergency)
    {
        if (!TryEnsure(Reserved + frameBytes + (emergency ? 0 : options.EmergencyBytes)))
        {
            return false;
        }

        Reserved += frameBytes;
        return true;
    }

    public void Release(int frameBytes) => Reserved = Math.Max(0, Reserved - frameBytes);

    /// <summary>A frame is appended: from its reservation, or, without one, from what is free beside all reservations.</summary>
    public bool TryUse(int frameBytes)
    {
        if (Reserved >= frameBytes)
        {
            Reserved -= frameBytes;
            return true;
        }

        return TryEnsure(Reserved + frameBytes + options.EmergencyBytes);
    }

    /// <summary>Moves the tail past a frame; true when the frame is the first of a new segment.</summary>
    public bool Advance(int frameBytes)
    {
        var rolls = Left(Current, Tail) < frameBytes;
        if (rolls)
        {
            Current = _prepared ?? throw new InvalidOperationException("A frame was appended without room for it.");
            _prepared = null;
            Tail = SegmentHeader.Bytes;
        }

        Tail += frameBytes;
        return rolls;
    }

    /// <summary>Closes the file nothing was promised in yet; the next opening deletes it.</summary>
    public void Close() => _prepared?.File.Dispose();

    private static long Left(Segment segment, long tail) => segment.Allocated - SegmentTrailer.Bytes - tail;

    private bool TryEnsure(long bytes)
    {
        if (Left(Current, Tail) >= bytes || (_prepared is { } ready && Left(ready, SegmentHeader.Bytes) >= bytes))
        {
            return true;
        }

        var needed = Tail + bytes + SegmentTrailer.Bytes;
        if (needed <= options.SegmentBytes)
        {
            return TryAllocate(Current, needed);
        }

        // The current segment cannot hold it all, so the next one is made ready to hold it all.
        needed = SegmentHeader.Bytes + bytes + SegmentTrailer.Bytes;
        if (needed > options.SegmentBytes)
        {
            return false;
        }

        return TryPrepare() && TryAllocate(_prepared!, needed);
    }

    private bool TryPrepare()
    {
        if (_prepared is not null)
        {
            return true;
        }

        var path = Path.Combine(folder, SegmentName.Prepared(++_preparedCount));
        try
        {
            _prepared = new Segment(disk.Open(path, create: true), path);
            return true;
        }
        catch (DiskFullException)
        {
            return false;
        }
    }

    private bool TryAllocate(Segment segment, long needed)
    {
        // Generously first, so that it is rare; on a nearly full disk just enough.
        var wanted = Pages.RoundUp(needed);
        var ahead = Math.Min(options.SegmentBytes, (needed / options.AllocateAheadBytes * options.AllocateAheadBytes) + options.AllocateAheadBytes);
        return TryAllocateTo(segment, Math.Max(wanted, ahead)) || (ahead > wanted && TryAllocateTo(segment, wanted));
    }

    private static bool TryAllocateTo(Segment segment, long length)
    {
        try
        {
            segment.File.Allocate(length);
            segment.Allocated = length;
            return true;
        }
        catch (DiskFullException)
        {
            return false;
        }
    }
}
