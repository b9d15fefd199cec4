using System.Security.Cryptography;

namespace Keywright.Keys.Sealing;

/// <summary>The key file: 32 raw bytes, mode 0600, either whole under its name or not there.</summary>
internal static class SealKeyFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OthersBits =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute |
        UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>False when a file of that name is there already; that one is never replaced.</summary>
    public static bool TryCreate(string path, RandomSource random)
    {
        var full = Path.GetFullPath(path);
        if (Path.Exists(full))
        {
            return false;
        }

        // A name of its own, so that two starts at once cannot write into each other's file.
        var temporary = $"{full}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}.new";
        try
        {
            WriteDurably(temporary, random);
            if (!FolderEntry.TryLink(temporary, full))
            {
                return false; // somebody else's file came first, and it is the key
            }
        }
        finally
        {
            File.Delete(temporary);
        }

        FolderEntry.Sync(Path.GetDirectoryName(full)!);
        return true;
    }

    /// <exception cref="SealKeyException">Others can read or change the file, or its size is wrong.</exception>
    public static SecretBytes Read(string path)
    {
        using var file = File.OpenHandle(path);

        // Asked of the open file, not of the name, which could be pointed elsewhere between the two.
        var mode = File.GetUnixFileMode(file);
        if ((mode & OthersBits) != 0)
        {
            throw new SealKeyException(
                $"The seal key file {path} is open to other users (mode 0{Convert.ToString((int)mode, 8)}): run chmod 600 on it, and treat the key as known to them.");
        }

        var length = RandomAccess.GetLength(file);
        if (length != SealKey.SizeBytes)
        {
            throw new SealKeyException(
                $"The seal key file {path} has {length} bytes where a seal key has {SealKey.SizeBytes}: restore it from a backup, no other key opens what it sealed.");
        }

        var key = new SecretBytes(SealKey.SizeBytes);
        var read = 0;
        while (read < SealKey.SizeBytes)
        {
            var more = RandomAccess.Read(file, key.AsSpan()[read..], read);
            if (more == 0)
            {
                key.Dispose();
                throw new SealKeyException($"The seal key file {path} became shorter while it was read.");
            }

            read += more;
        }

        return key;
    }

    private static void WriteDurably(string path, RandomSource random)
    {
        using var key = new SecretBytes(SealKey.SizeBytes);
        random.Fill(key.AsSpan());
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = 0, // a buffer would keep a copy of the key that nobody zeroes
            UnixCreateMode = OwnerOnly,
        };
        using var file = new FileStream(path, options);
        file.Write(key.AsSpan());
        file.Flush(flushToDisk: true);
    }
}
