namespace Keywright.Journal;

/// <summary>All sizes in bytes. The defaults serve a gateway; tests make everything small.</summary>
public sealed record JournalOptions
{
    /// <summary>Size of one file of the journal; a multiple of 4096.</summary>
    public long SegmentBytes { get; init; } = 64 << 20;

    /// <summary>How much space is set aside on the disk at a time, ahead of the entries; a multiple of 4096.</summary>
    public int AllocateAheadBytes { get; init; } = 4 << 20;

    /// <summary>
    /// Space always kept free for emergency reservations (cancels), so that a full disk never stops them first. It holds a cancel
    /// for every order that one account may have open on eight symbols.
    /// </summary>
    public int EmergencyBytes { get; init; } = 512 << 10;

    /// <summary>Entries reserved or appended and not yet durable may take this much memory; past it reservations are refused as busy.</summary>
    public int MaxBufferedBytes { get; init; } = 16 << 20;

    /// <summary>The largest payload of one entry.</summary>
    public int MaxEntryBytes { get; init; } = 64 << 10;

    /// <summary>Every fault of these options as a sentence; empty when they are sound.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        if (SegmentBytes <= 0 || SegmentBytes % 4096 != 0)
        {
            faults.Add("SegmentBytes must be a positive multiple of 4096.");
        }

        if (AllocateAheadBytes <= 0 || AllocateAheadBytes % 4096 != 0)
        {
            faults.Add("AllocateAheadBytes must be a positive multiple of 4096.");
        }

        if (MaxEntryBytes is <= 0 or > 1 << 24)
        {
            faults.Add("MaxEntryBytes must lie between 1 and 16777216.");
        }

        if (EmergencyBytes < 0 || MaxBufferedBytes < MaxEntryBytes + 128L)
        {
            faults.Add("EmergencyBytes must not be negative and MaxBufferedBytes must hold at least one entry.");
        }

        if (SegmentBytes < EmergencyBytes + MaxEntryBytes + 8192L)
        {
            faults.Add("SegmentBytes must hold the emergency part and one largest entry besides 8192 bytes of its own.");
        }

        return faults;
    }
}
