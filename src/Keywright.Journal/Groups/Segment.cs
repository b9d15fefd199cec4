using Keywright.Journal.Segments;

namespace Keywright.Journal.Groups;

/// <summary>A segment being written. <see cref="Allocated"/> is guarded by the journal's lock; the rest belongs to whoever writes groups.</summary>
internal sealed class Segment(IDiskFile file, string path)
{
    public IDiskFile File { get; } = file;

    public string Path { get; set; } = path;

    /// <summary>Bytes set aside on the disk, a multiple of 4096.</summary>
    public long Allocated { get; set; }

    public SegmentHeader Header { get; set; }

    /// <summary>Up to here the space holds entries or zeros that were really written, so that a sync there moves data only.</summary>
    public long Filled { get; set; }
}
