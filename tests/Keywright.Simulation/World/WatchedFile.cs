using Keywright.Journal;

namespace Keywright.Simulation.World;

/// <summary>An open file whose every write and sync may be the last thing the process does.</summary>
internal sealed class WatchedFile(IDiskFile file, string name, WatchedDisk disk, Power power, Draw draw) : IDiskFile
{
    public long Length
    {
        get
        {
            power.ThrowIfOff();
            return file.Length;
        }
    }

    public int Read(long offset, Span<byte> into)
    {
        power.ThrowIfOff();
        return file.Read(offset, into);
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        disk.Note("write", name, bytes.Length);
        if (power.GoesNow())
        {
            // Anything from nothing to all of it was handed over.
            file.Write(offset, bytes[..draw.Below(bytes.Length + 1)]);
            throw new PowerCutException();
        }

        file.Write(offset, bytes);
    }

    public void Allocate(long length)
    {
        disk.Note("allocate", name, length);
        power.ThrowIfOff();
        file.Allocate(length);
    }

    public void Truncate(long length)
    {
        disk.Note("truncate", name, length);
        power.ThrowIfOff();
        file.Truncate(length);
    }

    public ValueTask SyncAsync()
    {
        disk.Note("sync", name);
        return disk.Whole(file.SyncAsync);
    }

    public void Dispose() => file.Dispose();
}
