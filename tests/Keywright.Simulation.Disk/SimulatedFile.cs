using Keywright.Journal;

namespace Keywright.Simulation.Disk;

/// <summary>An open file of a simulated disk; a crash ends it.</summary>
internal sealed class SimulatedFile(SimulatedDisk disk, string path, SimulatedContent content) : IDiskFile
{
    private readonly int _boot = disk.Boot;
    private bool _closed;

    public long Length => Alive().Length;

    public int Read(long offset, Span<byte> into) => Alive().Read(offset, into);

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        var into = Alive();
        disk.Claim(path, offset + bytes.Length - into.Length);
        if (disk.TakeWriteFault())
        {
            into.Write(offset, bytes[..disk.Random.Next(bytes.Length)]);
            throw new IOException($"The disk reports a hardware error: cannot write to {path}.");
        }

        into.Write(offset, bytes);
    }

    public void Allocate(long length)
    {
        var into = Alive();
        disk.Claim(path, length - into.Length);
        into.SetLength(Math.Max(into.Length, length));
    }

    public void Truncate(long length) => Alive().SetLength(length);

    public async ValueTask SyncAsync()
    {
        var point = Alive().BeginSync();
        if (disk.WhileSyncing is { } hook)
        {
            await hook();
        }

        var synced = Alive();
        if (disk.TakeSyncFault())
        {
            synced.FailSync(point, disk.Random);
            throw new IOException($"The disk reports a hardware error: cannot sync {path}.");
        }

        synced.EndSync(point);
        disk.Syncs++;
    }

    public void Dispose() => _closed = true;

    private SimulatedContent Alive()
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        return _boot == disk.Boot ? content : throw new IOException($"The power was cut while {path} was open.");
    }
}
