using System.Runtime.InteropServices;

namespace Keywright.Journal.Local;

/// <summary>Error numbers as sentences the owner of the machine can act on.</summary>
internal static class DiskErrors
{
    public static IOException From(int errno, string what, string path) => errno switch
    {
        Libc.NoSpace => new DiskFullException($"The disk is full: cannot {what} {path}. Free some space; nothing acknowledged is lost."),
        Libc.QuotaUsedUp => new DiskFullException($"The disk quota is used up: cannot {what} {path}."),
        Libc.FileTooBig => new DiskFullException($"The file size limit is reached: cannot {what} {path}."),
        Libc.AccessDenied or Libc.NotPermitted or Libc.OpenedToRead => new IOException($"No permission to {what} {path}. Check the owner and mode of the file and its folder."),
        Libc.ReadOnlyDisk => new IOException($"The disk is mounted read-only: cannot {what} {path}."),
        Libc.NoEntry => new IOException($"Cannot {what} {path}: it does not exist."),
        Libc.Io => new IOException($"The disk reports a hardware error: cannot {what} {path}."),
        _ => new IOException($"Cannot {what} {path}: {Marshal.GetPInvokeErrorMessage(errno)}."),
    };

    /// <summary>Runs a call of .NET's own file functions and turns its errors into the same sentences.</summary>
    public static T Plainly<T>(string what, string path, Func<T> call)
    {
        try
        {
            return call();
        }
        catch (UnauthorizedAccessException)
        {
            throw From(Libc.AccessDenied, what, path);
        }
        catch (FileNotFoundException)
        {
            throw From(Libc.NoEntry, what, path);
        }
        catch (DirectoryNotFoundException)
        {
            throw From(Libc.NoEntry, what, path);
        }
        catch (IOException error) when (error.HResult == Libc.NoSpace)
        {
            throw From(Libc.NoSpace, what, path);
        }
    }
}
