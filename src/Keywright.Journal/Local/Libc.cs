using System.Runtime.InteropServices;

namespace Keywright.Journal.Local;

/// <summary>The calls .NET does not offer: a data-only sync, a sync of a folder, space set aside, direct writes.</summary>
internal static unsafe partial class Libc
{
    public const int Interrupted = 4, Io = 5, NotPermitted = 1, NoEntry = 2, OpenedToRead = 9, AccessDenied = 13, Invalid = 22, FileTooBig = 27, NoSpace = 28,
        ReadOnlyDisk = 30, NotSupported = 95, QuotaUsedUp = 122;

    /// <summary>O_RDONLY | O_CLOEXEC.</summary>
    public const int FolderFlags = 0x80000;

    public const int GetFlags = 3, SetFlags = 4;

    /// <summary>O_DIRECT is one of the few flags whose value differs between processors; 0 where we do not know it.</summary>
    public static readonly int Direct = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 0x4000,
        Architecture.Arm64 => 0x10000,
        _ => 0,
    };

    [LibraryImport("libc", EntryPoint = "pwrite", SetLastError = true)]
    public static partial nint Write(SafeHandle file, byte* bytes, nint count, long offset);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    public static partial int SyncData(SafeHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int Sync(int file);

    /// <summary>Returns the error number instead of setting errno.</summary>
    [LibraryImport("libc", EntryPoint = "posix_fallocate")]
    public static partial int Allocate(SafeHandle file, long offset, long length);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Control(SafeHandle file, int command, int argument);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int file);
}
