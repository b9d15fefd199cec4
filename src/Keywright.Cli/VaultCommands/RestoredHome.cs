using Keywright.Cli.Terminals;
using Keywright.Control;
using Keywright.Journal;
using Keywright.Keys.Sealing;

namespace Keywright.Cli.VaultCommands;

/// <summary>Takes a backup apart into a folder: all of it is there, checked, when this is done, or nothing.</summary>
internal static class RestoredHome
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>What <c>vault restore</c> and <c>vault drill</c> say about it.</summary>
    public sealed record Facts(DateTimeOffset MadeAt, int Files, long JournalEntries);

    /// <summary>Restores beside <paramref name="home"/> and puts it in place at the end.</summary>
    /// <exception cref="SealedArchiveException">The backup is damaged, cut off, or opens with something else.</exception>
    /// <exception cref="IOException">It cannot be read, or the home cannot be written.</exception>
    public static Facts Put(string backup, GivenSecret secret, HomeFolder home)
    {
        if (File.Exists(home.Path) || (Directory.Exists(home.Path) && Directory.EnumerateFileSystemEntries(home.Path).Any()))
        {
            throw new SealedArchiveException($"The home {home.Path} is not empty: give a new folder with --home, or move the old one away.");
        }

        var draft = home.Path.TrimEnd('/') + ".restoring";
        if (Path.Exists(draft))
        {
            throw new SealedArchiveException($"The folder {draft} is there already, perhaps of a restore that was interrupted: remove it first.");
        }

        try
        {
            var facts = TakeApart(backup, secret, draft);
            if (Directory.Exists(home.Path))
            {
                Directory.Delete(home.Path);
            }

            Directory.Move(draft, home.Path);
            return facts;
        }
        finally
        {
            if (Directory.Exists(draft))
            {
                Directory.Delete(draft, recursive: true);
            }
        }
    }

    /// <summary>Takes a backup apart into a folder of its own and checks the journal's chain.</summary>
    /// <exception cref="SealedArchiveException">As above.</exception>
    public static Facts TakeApart(string backup, GivenSecret secret, string into)
    {
        using var opener = secret.ToOpener();
        using var file = File.OpenRead(backup);
        using var archive = SealedArchiveReader.Open(file, opener);
        MakeFolder(into);
        var files = 0;
        while (archive.Next(out var name, out _))
        {
            var path = Path.Combine(into, name);
            MakeFolder(Path.GetDirectoryName(path)!);
            Write(path, archive.Read);
            files++;
        }

        if (!secret.IsPassphrase)
        {
            var given = false;
            Write(Path.Combine(into, "seal.key"), buffer =>
            {
                var count = given ? 0 : secret.Bytes.Length;
                secret.Bytes.Span[..count].CopyTo(buffer);
                given = true;
                return count;
            });
        }

        var verdict = JournalVerifier.Verify(new LocalDisk(), Path.Combine(into, "journal"), null);
        return verdict.Sound
            ? new Facts(archive.MadeAt, files, verdict.Entries)
            : throw new SealedArchiveException($"The journal in the backup is damaged: {verdict.Sentence}");
    }

    private delegate int Reading(Span<byte> into);

    private static void Write(string path, Reading read)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using var file = new FileStream(path, options);
        var buffer = new byte[64 * 1024];
        while (read(buffer) is var count and > 0)
        {
            file.Write(buffer, 0, count);
        }

        buffer.AsSpan().Clear();
        file.Flush(flushToDisk: true);
    }

    private static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
        }
    }
}
