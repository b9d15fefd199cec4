using System.Buffers.Binary;
using System.Text;

namespace Keywright.Keys.Sealing;

/// <summary>
/// The layout of a sealed backup (docs/VAULT.md): a header that holds a root closed under the backup's own passphrase or key, then the
/// content in chunks. Header: magic 8 · version u16 · zero u16 · made i64, Unix µs · slot 104. Chunk: length u32, its highest bit set on the
/// last one · ciphertext · tag 16. The nonce is the chunk's number u64, then 1 on the last chunk, then zeros; the header is associated data.
/// So no chunk can be left out, moved, repeated or cut off. The content is files: name length u16 · name · length i64 · bytes; 0 ends them.
/// </summary>
internal static class SealedArchive
{
    public const ushort Version = 1;
    public const int ChunkBytes = 64 * 1024;
    public const uint LastBit = 1u << 31;
    public const int HeaderBytes = SlotAt + RootSlot.SizeBytes;
    public const int SlotAt = 20;
    public const int MadeAt = 12;
    public const int NameBytesMax = 200;

    public static ReadOnlySpan<byte> Magic => "KWBACKUP"u8;

    public static SecretBytes ContentKey(SealKey root) => root.Derive("keywright backup 1: content");

    public static byte[] Header(RootSlot slot, long madeUs)
    {
        var header = new byte[HeaderBytes];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), Version);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(MadeAt), madeUs);
        slot.Bytes.CopyTo(header.AsSpan(SlotAt));
        return header;
    }

    public static void Nonce(Span<byte> into, ulong number, bool last)
    {
        into.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(into, number);
        into[8] = last ? (byte)1 : (byte)0;
    }

    /// <summary>A relative path of small letters, digits, dots, dashes and slashes that leads nowhere but down.</summary>
    public static bool IsName(string name) =>
        Encoding.UTF8.GetByteCount(name) is >= 1 and <= NameBytesMax
        && name.Split('/').All(part => part.Length > 0 && part[0] != '.' && part.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-'));
}

/// <summary>A sealed backup cannot be read; the message is one plain sentence.</summary>
public sealed class SealedArchiveException(string sentence) : Exception(sentence);
