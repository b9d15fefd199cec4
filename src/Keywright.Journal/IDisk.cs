namespace Keywright.Journal;

/// <summary>
/// What the journal needs of a disk, so that a simulation can stand in for it.
/// Every failure is an <see cref="IOException"/> whose message is a plain sentence; a full disk is a <see cref="DiskFullException"/>.
/// </summary>
public interface IDisk
{
    bool FileExists(string path);

    /// <summary>The names (not paths) of the files in a folder, in no promised order.</summary>
    IReadOnlyList<string> ListFiles(string folder);

    /// <summary>Opens for reading and writing; creates an empty file when asked to and there is none.</summary>
    IDiskFile Open(string path, bool create);

    void Delete(string path);

    /// <summary>Replaces <paramref name="to"/> if it exists.</summary>
    void Rename(string from, string to);

    void CreateFolder(string path);

    /// <summary>Makes creations, renames and deletions in the folder durable; until then a crash may undo any of them.</summary>
    ValueTask SyncFolderAsync(string folder);

    byte[] ReadAll(string path);
}
