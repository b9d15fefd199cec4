using Keywright.Journal;
using Keywright.Simulation.Disk;

namespace Keywright.Simulation.World;

/// <summary>The simulated disk as one run of the process sees it: every touch is traced and may be the one at which the power goes.</summary>
internal sealed class WatchedDisk(SimulatedDisk disk, string home, Power power, Draw draw, Trace trace) : IDisk
{
    public bool FileExists(string path)
    {
        power.ThrowIfOff();
        return disk.FileExists(path);
    }

    public IReadOnlyList<string> ListFiles(string folder)
    {
        power.ThrowIfOff();
        return disk.ListFiles(folder);
    }

    public IDiskFile Open(string path, bool create)
    {
        if (create)
        {
            Touch(() => disk.Open(path, create: true).Dispose(), "create", path);
        }

        power.ThrowIfOff();
        return new WatchedFile(disk.Open(path, create), Path.GetFileName(path), this, power, draw);
    }

    public void Delete(string path) => Touch(() => disk.Delete(path), "delete", path);

    public void Rename(string from, string to) => Touch(() => disk.Rename(from, to), "rename to", to);

    public void CreateFolder(string path)
    {
        power.ThrowIfOff();
        disk.CreateFolder(path);
    }

    public async ValueTask SyncFolderAsync(string folder)
    {
        Note("sync folder", Path.GetRelativePath(home, folder));
        await Whole(() => disk.SyncFolderAsync(folder));
    }

    public byte[] ReadAll(string path)
    {
        power.ThrowIfOff();
        return disk.ReadAll(path);
    }

    internal void Note(string what, string file, long bytes = 0)
    {
        trace.Mix(what.Length + bytes);
        if (trace.IsKept)
        {
            trace.Tell($"  disk: {what} {file}{(bytes == 0 ? "" : $" {bytes}")}");
        }
    }

    /// <summary>A sync may be cut before it began, or after all is durable but before anybody was told; the disk's own crash does the between.</summary>
    internal async ValueTask Whole(Func<ValueTask> sync)
    {
        if (power.GoesNow())
        {
            throw new PowerCutException();
        }

        await sync();
        if (power.GoesNow())
        {
            throw new PowerCutException();
        }
    }

    private void Touch(Action act, string what, string path)
    {
        Note(what, Path.GetFileName(path));
        var goes = power.GoesNow();
        if (!goes || draw.OneIn(2))
        {
            act();
        }

        if (goes)
        {
            throw new PowerCutException();
        }
    }
}
