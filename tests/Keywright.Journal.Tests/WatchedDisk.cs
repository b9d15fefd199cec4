namespace Keywright.Journal.Tests;

/// <summary>A disk that tells which file is about to be opened, so that something can happen between two looks of a reader.</summary>
internal sealed class WatchedDisk(IDisk disk, Action<string> opening) : IDisk
{
    public bool FileExists(string path) => disk.FileExists(path);

    public IReadOnlyList<string> ListFiles(string folder) => disk.ListFiles(folder);

    public IDiskFile Open(string path, bool create)
    {
        opening(path);
        return disk.Open(path, create);
    }

    public void Delete(string path) => disk.Delete(path);

    public void Rename(string from, string to) => disk.Rename(from, to);

    public void CreateFolder(string path) => disk.CreateFolder(path);

    public ValueTask SyncFolderAsync(string folder) => disk.SyncFolderAsync(folder);

    public byte[] ReadAll(string path) => disk.ReadAll(path);
}
