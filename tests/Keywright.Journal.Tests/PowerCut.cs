using Keywright.Simulation.Disk;

namespace Keywright.Journal.Tests;

/// <summary>A disk whose power goes at a chosen touch: the touch fails, and what was not synced survives as the seed has it.</summary>
internal sealed class PowerCut(SimulatedDisk disk) : IDisk
{
    private int _touchesLeft = int.MaxValue;

    /// <summary>The power went, and <see cref="At"/> was not called since.</summary>
    public bool Happened => _touchesLeft <= 0;

    /// <summary>So many changes and syncs go well from now on, then the power goes.</summary>
    public void At(int touch) => _touchesLeft = touch;

    public bool FileExists(string path) => disk.FileExists(path);

    public IReadOnlyList<string> ListFiles(string folder) => disk.ListFiles(folder);

    public IDiskFile Open(string path, bool create)
    {
        if (create)
        {
            Touch();
        }

        return new Opened(this, disk.Open(path, create));
    }

    public void Delete(string path)
    {
        disk.Delete(path);
        Touch();
    }

    public void Rename(string from, string to)
    {
        disk.Rename(from, to);
        Touch();
    }

    public void CreateFolder(string path) => disk.CreateFolder(path);

    public async ValueTask SyncFolderAsync(string folder)
    {
        Touch();
        await disk.SyncFolderAsync(folder);
    }

    public byte[] ReadAll(string path) => disk.ReadAll(path);

    /// <summary>The power goes after a change, which then may or may not survive, and before a sync, which else would be the next touch.</summary>
    private void Touch()
    {
        if (--_touchesLeft == 0)
        {
            disk.Crash();
        }

        if (_touchesLeft <= 0)
        {
            throw new IOException("The power was cut.");
        }
    }

    private sealed class Opened(PowerCut cut, IDiskFile file) : IDiskFile
    {
        public long Length => file.Length;

        public int Read(long offset, Span<byte> into) => file.Read(offset, into);

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            file.Write(offset, bytes);
            cut.Touch();
        }

        public void Allocate(long length)
        {
            file.Allocate(length);
            cut.Touch();
        }

        public void Truncate(long length)
        {
            file.Truncate(length);
            cut.Touch();
        }

        public async ValueTask SyncAsync()
        {
            cut.Touch();
            await file.SyncAsync();
        }

        public void Dispose() => file.Dispose();
    }
}
