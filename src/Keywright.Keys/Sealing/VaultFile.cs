using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Keywright.Keys.Sealing;

/// <summary>
/// The file that holds a home's closed root: magic 8 · version u16 · slots u16 · one or two slots · SHA-256 of all before it.
/// Two stand there only while the root is being changed; the database says which of them its records are sealed under.
/// </summary>
public static class VaultFile
{
    private const ushort Version = 1;
    private const int SlotsAt = 12;
    private const int SlotsMax = 2;
    private const int HashBytes = 32;

    private static ReadOnlySpan<byte> Magic => "KWVAULT\n"u8;

    /// <summary>Puts the slots into the file in the place of what it held: whole and on disk when this returns, or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written; the old one stands.</exception>
    public static void Save(string path, params IReadOnlyList<RootSlot> slots)
    {
        var full = Path.GetFullPath(path);
        var draft = full + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        using (var file = new FileStream(draft, options))
        {
            file.Write(Lay(slots));
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, full, overwrite: true);
        FolderEntry.Sync(Path.GetDirectoryName(full)!);
    }

    /// <summary>The same bytes, for a backup.</summary>
    public static void Write(Stream into, RootSlot slot)
    {
        ArgumentNullException.ThrowIfNull(into);
        into.Write(Lay([slot]));
    }

    /// <exception cref="SealKeyException">It is damaged or of a newer program.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<RootSlot> Load(string path)
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length < SlotsAt + HashBytes || !bytes.AsSpan().StartsWith(Magic)
            || !SHA256.HashData(bytes.AsSpan(..^HashBytes)).AsSpan().SequenceEqual(bytes.AsSpan(^HashBytes..)))
        {
            throw new SealKeyException($"The vault file {path} is damaged; put it back from a backup.");
        }

        var version = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8));
        if (version != Version)
        {
            throw new SealKeyException($"The vault file {path} has version {version}, and this program knows version {Version} only: start the newer program.");
        }

        var count = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(10));
        var slots = new List<RootSlot>();
        for (var i = 0; count is >= 1 and <= SlotsMax && bytes.Length == SlotsAt + (count * RootSlot.SizeBytes) + HashBytes && i < count; i++)
        {
            if (RootSlot.TryRead(bytes.AsSpan(SlotsAt + (i * RootSlot.SizeBytes), RootSlot.SizeBytes), out var slot))
            {
                slots.Add(slot);
            }
        }

        return slots.Count == count
            ? slots
            : throw new SealKeyException($"The vault file {path} is opened in a way this program does not know: start the newer program.");
    }

    internal static byte[] Lay(IReadOnlyList<RootSlot> slots)
    {
        ArgumentOutOfRangeException.ThrowIfZero(slots.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(slots.Count, SlotsMax);
        var bytes = new byte[SlotsAt + (slots.Count * RootSlot.SizeBytes) + HashBytes];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(10), (ushort)slots.Count);
        for (var i = 0; i < slots.Count; i++)
        {
            slots[i].Bytes.CopyTo(bytes.AsSpan(SlotsAt + (i * RootSlot.SizeBytes)));
        }

        SHA256.HashData(bytes.AsSpan(..^HashBytes), bytes.AsSpan(^HashBytes..));
        return bytes;
    }
}
