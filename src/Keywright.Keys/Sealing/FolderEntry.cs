using System.Runtime.InteropServices;

namespace Keywright.Keys.Sealing;

/// <summary>
/// What .NET does not do with a name in a folder: give it to a file only if it is free, in one step (File.Move looks first and then
/// renames over whatever came meanwhile), and make it survive a power cut.
/// </summary>
internal static partial class FolderEntry
{
    private const int ReadOnlyCloseOnExec = 0x80000; // O_RDONLY | O_CLOEXEC, the same on every Linux .NET runs on
    private const int FileExists = 17; // EEXIST

    /// <summary>Gives <paramref name="file"/> a second name; false when the name is taken already.</summary>
    /// <exception cref="IOException">The file system refuses for another reason.</exception>
    public static bool TryLink(string file, string name)
    {
        if (Link(file, name) == 0)
        {
            return true;
        }

        return Marshal.GetLastPInvokeError() == FileExists ? false : throw Failure($"The file {name} cannot be made");
    }

    /// <exception cref="IOException">The folder cannot be opened or synced.</exception>
    public static void Sync(string folder)
    {
        var descriptor = Open(folder, ReadOnlyCloseOnExec);
        if (descriptor < 0)
        {
            throw Failure($"The folder {folder} cannot be opened");
        }

        var failure = Fsync(descriptor) == 0 ? null : Failure($"The folder {folder} cannot be synced to disk");
        _ = Close(descriptor); // nothing was written through it, so closing it cannot lose anything
        if (failure is not null)
        {
            throw failure;
        }
    }

    private static IOException Failure(string what) => new($"{what}: {Marshal.GetLastPInvokeErrorMessage()}.");

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string file, string name);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
