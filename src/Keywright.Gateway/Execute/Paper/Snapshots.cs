using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Keywright.Journal;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>
/// Saved states beside the journal, so that a start replays little. A snapshot is only a shortcut: a damaged one is passed over
/// for an older one or for the journal itself. File: magic, journal sequence, SHA-256 of the state, the state.
/// </summary>
internal sealed class Snapshots(IDisk disk, string folder)
{
    private const int HeaderLength = 8 + 8 + 32;

    /// <summary>The newest and one to fall back on.</summary>
    private const int KeptMax = 2;

    private static ReadOnlySpan<byte> Magic => "KWSNAP01"u8;

    /// <summary>Bytes of the newest snapshot this wrote.</summary>
    public long NewestBytes { get; private set; }

    /// <summary>Writes the state as of a journal sequence and drops snapshots that are no longer needed.</summary>
    /// <returns>The oldest sequence a kept snapshot still needs the journal from.</returns>
    public async ValueTask<ulong> SaveAsync(ulong sequence, Action<IBufferWriter<byte>> write)
    {
        disk.CreateFolder(folder);
        var path = PathOf(sequence);
        var draft = path + ".new";
        using (var file = disk.Open(draft, create: true))
        {
            file.Truncate(0);
            using var state = new HashedWriter(file, HeaderLength);
            write(state);
            var header = new byte[HeaderLength];
            Magic.CopyTo(header);
            BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(8), sequence);
            state.Finish(header.AsSpan(16));
            file.Write(0, header);
            NewestBytes = state.Bytes;
            await file.SyncAsync();
        }

        disk.Rename(draft, path);
        await disk.SyncFolderAsync(folder);
        var kept = Newest();
        foreach (var old in kept.Skip(KeptMax))
        {
            disk.Delete(PathOf(old));
        }

        return kept.Take(KeptMax).Last();
    }

    /// <summary>Sequences of the snapshots there are, newest first.</summary>
    public IReadOnlyList<ulong> Newest()
    {
        disk.CreateFolder(folder);
        return
        [
            .. disk.ListFiles(folder)
                .Select(Path.GetFileNameWithoutExtension)
                .Where(name => ulong.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                .Select(name => ulong.Parse(name!, CultureInfo.InvariantCulture))
                .OrderDescending(),
        ];
    }

    /// <summary>The state of a snapshot, or null when it is damaged.</summary>
    public byte[]? Load(ulong sequence)
    {
        var bytes = disk.ReadAll(PathOf(sequence));
        if (bytes.Length < HeaderLength
            || !bytes.AsSpan(0, 8).SequenceEqual(Magic)
            || BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(8)) != sequence
            || !SHA256.HashData(bytes.AsSpan(HeaderLength)).AsSpan().SequenceEqual(bytes.AsSpan(16, 32)))
        {
            return null;
        }

        return bytes[HeaderLength..];
    }

    /// <summary>The file of a snapshot, in the folder of all.</summary>
    public static string NameOf(ulong sequence) => sequence.ToString("D20", CultureInfo.InvariantCulture) + ".kws";

    private string PathOf(ulong sequence) => Path.Combine(folder, NameOf(sequence));
}
