using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Keywright.Keys.Sealing;

/// <summary>Reads the files of a sealed backup in order. Nothing of a chunk is given out before the whole chunk has proved right.</summary>
public sealed class SealedArchiveReader : IDisposable
{
    private readonly Stream from;
    private readonly byte[] header;
    private readonly SecretBytes key;
    private readonly byte[] chunk = new byte[SealedArchive.ChunkBytes + AesGcmBox.TagBytes];
    private readonly byte[] plain = new byte[SealedArchive.ChunkBytes];
    private int at;
    private int filled;
    private ulong number;
    private bool ended;
    private long left;

    private SealedArchiveReader(Stream from, byte[] header, RootSlot slot, SecretBytes key) => (this.from, this.header, Slot, this.key) = (from, header, slot, key);

    /// <summary>The root that the records in the backup are sealed under, closed.</summary>
    public RootSlot Slot { get; }

    /// <summary>When the backup was made.</summary>
    public DateTimeOffset MadeAt => DateTimeOffset.UnixEpoch.AddMicroseconds(BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(SealedArchive.MadeAt)));

    /// <summary>How a backup is opened, which stands in it in clear.</summary>
    /// <exception cref="SealedArchiveException">It is no backup, or a newer program's.</exception>
    public static OpeningMethod MethodOf(Stream from) => ReadSlot(ReadHeader(from)).Method;

    /// <exception cref="SealedArchiveException">It is no backup, a newer program's, or opens with something else.</exception>
    /// <exception cref="SealKeyException">Argon2id cannot be computed here.</exception>
    public static SealedArchiveReader Open(Stream from, RootOpener opener)
    {
        ArgumentNullException.ThrowIfNull(opener);
        var header = ReadHeader(from);
        var slot = ReadSlot(header);
        if (slot.Method != opener.Method)
        {
            throw new SealedArchiveException(slot.Method == OpeningMethod.Passphrase
                ? "The backup opens with a passphrase, not with a key file."
                : "The backup opens with a key file: give it with --key-file.");
        }

        using var root = slot.TryOpen(opener)
            ?? throw new SealedArchiveException(slot.Method == OpeningMethod.Passphrase
                ? "The backup does not open: the passphrase is wrong, or the backup's first bytes are damaged."
                : "The backup does not open: the key file is another one, or the backup's first bytes are damaged.");
        return new SealedArchiveReader(from, header, slot, SealedArchive.ContentKey(root));
    }

    /// <summary>Whether a stream holds a backup from its first byte to its last chunk; asked by who has received one and cannot open it.</summary>
    public static bool IsWhole(Stream from)
    {
        ArgumentNullException.ThrowIfNull(from);
        Span<byte> length = stackalloc byte[sizeof(uint)];
        from.Position = SealedArchive.HeaderBytes;
        while (from.ReadAtLeast(length, length.Length, throwOnEndOfStream: false) == length.Length)
        {
            var claimed = BinaryPrimitives.ReadUInt32LittleEndian(length);
            from.Position += (claimed & ~SealedArchive.LastBit) + AesGcmBox.TagBytes;
            if ((claimed & SealedArchive.LastBit) != 0)
            {
                return from.Position == from.Length;
            }
        }

        return false;
    }

    /// <summary>Goes on to the next file; false after the last one, when nothing more follows either.</summary>
    /// <exception cref="SealedArchiveException">The backup is damaged or cut off.</exception>
    public bool Next([NotNullWhen(true)] out string? name, out long length)
    {
        Skip();
        name = null;
        length = 0;
        Span<byte> size = stackalloc byte[sizeof(ushort)];
        Take(size);
        var nameBytes = BinaryPrimitives.ReadUInt16LittleEndian(size);
        if (nameBytes == 0)
        {
            return at == filled && ended && from.ReadByte() < 0 ? false : throw Damaged();
        }

        if (nameBytes > SealedArchive.NameBytesMax)
        {
            throw Damaged();
        }

        Span<byte> text = stackalloc byte[nameBytes];
        Span<byte> long8 = stackalloc byte[sizeof(long)];
        Take(text);
        Take(long8);
        name = Encoding.UTF8.GetString(text);
        length = left = BinaryPrimitives.ReadInt64LittleEndian(long8);
        return length >= 0 && SealedArchive.IsName(name) ? true : throw Damaged();
    }

    /// <summary>Reads on in the file; 0 at its end.</summary>
    /// <exception cref="SealedArchiveException">The backup is damaged or cut off.</exception>
    public int Read(Span<byte> into)
    {
        if (left == 0 || into.IsEmpty)
        {
            return 0;
        }

        Fill();
        var part = (int)Math.Min(Math.Min(into.Length, filled - at), left);
        plain.AsSpan(at, part).CopyTo(into);
        at += part;
        left -= part;
        return part;
    }

    public void Dispose() => key.Dispose();

    public override string ToString() => "SealedArchiveReader(***)";

    private static byte[] ReadHeader(Stream from)
    {
        ArgumentNullException.ThrowIfNull(from);
        var header = new byte[SealedArchive.HeaderBytes];
        if (from.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length || !header.AsSpan().StartsWith(SealedArchive.Magic))
        {
            throw new SealedArchiveException("The file is no backup of Keywright, or its beginning is damaged.");
        }

        var version = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(8));
        return version == SealedArchive.Version
            ? header
            : throw new SealedArchiveException($"The backup has version {version}, and this program knows version {SealedArchive.Version} only: use the newer program.");
    }

    private static RootSlot ReadSlot(byte[] header) => RootSlot.TryRead(header.AsSpan(SealedArchive.SlotAt), out var slot) ? slot : throw Damaged();

    private static SealedArchiveException Damaged() => new("The backup is damaged or cut off: nothing was taken from it; use another one.");

    private void Skip()
    {
        while (left > 0)
        {
            Fill();
            var part = (int)Math.Min(filled - at, left);
            at += part;
            left -= part;
        }
    }

    private void Take(Span<byte> into)
    {
        while (!into.IsEmpty)
        {
            Fill();
            var part = Math.Min(into.Length, filled - at);
            plain.AsSpan(at, part).CopyTo(into);
            at += part;
            into = into[part..];
        }
    }

    /// <summary>Makes sure that at least one byte is there.</summary>
    private void Fill()
    {
        Span<byte> length = stackalloc byte[sizeof(uint)];
        Span<byte> nonce = stackalloc byte[AesGcmBox.NonceBytes];
        while (at == filled)
        {
            if (ended)
            {
                throw Damaged();
            }

            if (from.ReadAtLeast(length, length.Length, throwOnEndOfStream: false) < length.Length)
            {
                throw Damaged();
            }

            var claimed = BinaryPrimitives.ReadUInt32LittleEndian(length);
            var last = (claimed & SealedArchive.LastBit) != 0;
            var size = (int)Math.Min(claimed & ~SealedArchive.LastBit, int.MaxValue / 2);
            var box = size <= SealedArchive.ChunkBytes ? chunk.AsSpan(0, size + AesGcmBox.TagBytes) : throw Damaged();
            SealedArchive.Nonce(nonce, number++, last);
            if (from.ReadAtLeast(box, box.Length, throwOnEndOfStream: false) < box.Length || !AesGcmBox.TryOpen(key.AsSpan(), nonce, header, box, plain.AsSpan(0, size)))
            {
                throw Damaged();
            }

            (at, filled, ended) = (0, size, last);
        }
    }
}
