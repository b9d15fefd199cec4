using System.Runtime.InteropServices;
using Keywright.Journal.Local;

namespace Keywright.Journal;

/// <summary>The disk of this machine (Linux). Calls block for as long as the disk takes; a sync here is one fdatasync.</summary>
public sealed class LocalDisk : IDisk
{
    public bool FileExists(string path) => File.Exists(path);

    public IReadOnlyList<string> ListFiles(string folder) =>
        DiskErrors.Plainly("list", folder, () => Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)).ToList());

    public IDiskFile Open(string path, bool create) => new LocalDiskFile(path, create);

    public void Delete(string path) =>
        DiskErrors.Plainly("delete", path, () =>
        {
            File.Delete(path);
            return true;
        });

    public void Rename(string from, string to) =>
        DiskErrors.Plainly("rename", from, () =>
        {
            File.Move(from, to, overwrite: true);
            return true;
        });

    public void CreateFolder(string path) =>
        DiskErrors.Plainly("create", path, () =>
            OperatingSystem.IsWindows()
                ? Directory.CreateDirectory(path)
                : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));

    public ValueTask SyncFolderAsync(string folder)
    {
        var handle = Libc.Open(folder, Libc.FolderFlags);
        if (handle < 0)
        {
            throw DiskErrors.From(Marshal.GetLastPInvokeError(), "open", folder);
        }

        try
        {
            if (Libc.Sync(handle) != 0)
            {
                throw DiskErrors.From(Marshal.GetLastPInvokeError(), "sync", folder);
            }
        }
        finally
        {
            _ = Libc.Close(handle);
        }

        return ValueTask.CompletedTask;
    }

    public byte[] ReadAll(string path) => DiskErrors.Plainly("read", path, () => File.ReadAllBytes(path));
}
