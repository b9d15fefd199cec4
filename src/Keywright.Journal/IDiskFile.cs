namespace Keywright.Journal;

/// <summary>An open file. Offsets and lengths are bytes. Reads see what was written, synced or not.</summary>
public interface IDiskFile : IDisposable
{
    long Length { get; }

    /// <summary>Returns how many bytes were read: fewer than asked for only at the end of the file.</summary>
    int Read(long offset, Span<byte> into);

    /// <summary>Writes all of it or throws; after a throw any part may have been written.</summary>
    void Write(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>
    /// Makes the file at least this long, new bytes zero, and sets the space aside, so that writing there later cannot find the disk full.
    /// Throws <see cref="DiskFullException"/> and leaves the file as it was when there is not enough.
    /// </summary>
    void Allocate(long length);

    /// <summary>Cuts the file to this length.</summary>
    void Truncate(long length);

    /// <summary>Returns when everything written before the call is durable. After a throw nothing is known about what was not synced before.</summary>
    ValueTask SyncAsync();
}
