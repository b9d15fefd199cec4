using System.Buffers.Binary;
using System.Text;

namespace Keywright.Keys.Sealing;

/// <summary>Writes files into a sealed backup, one after another, as they come. What was not finished does not open.</summary>
public sealed class SealedArchiveWriter : IDisposable
{
    private readonly Stream into;
    private readonly byte[] header;
    private readonly SecretBytes key;
    private readonly byte[] plain = new byte[SealedArchive.ChunkBytes];
    private readonly byte[] chunk = new byte[sizeof(uint) + SealedArchive.ChunkBytes + AesGcmBox.TagBytes];
    private int filled;
    private ulong number;

    private SealedArchiveWriter(Stream into, byte[] header, SecretBytes key) => (this.into, this.header, this.key) = (into, header, key);

    /// <param name="into">Gets the backup; stays open.</param>
    /// <param name="slot">The root, closed under what shall open the backup.</param>
    /// <param name="root">The same root; used for this backup alone.</param>
    /// <param name="madeUs">Unix microseconds.</param>
    /// <param name="ct">Ends the writing.</param>
    public static async Task<SealedArchiveWriter> BeginAsync(Stream into, RootSlot slot, SealKey root, long madeUs, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(into);
        ArgumentNullException.ThrowIfNull(slot);
        ArgumentNullException.ThrowIfNull(root);
        var header = SealedArchive.Header(slot, madeUs);
        await into.WriteAsync(header, ct).ConfigureAwait(false);
        return new SealedArchiveWriter(into, header, SealedArchive.ContentKey(root));
    }

    /// <summary>Adds the first <paramref name="length"/> bytes of <paramref name="content"/> under a relative name.</summary>
    /// <exception cref="IOException">The content is shorter than that, or the backup cannot be written.</exception>
    public async Task AddAsync(string name, long length, Stream content, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (!SealedArchive.IsName(name))
        {
            throw new ArgumentException("A file of a backup has a plain relative name.", nameof(name));
        }

        var text = Encoding.UTF8.GetBytes(name);
        var head = new byte[sizeof(ushort) + text.Length + sizeof(long)];
        BinaryPrimitives.WriteUInt16LittleEndian(head, (ushort)text.Length);
        text.CopyTo(head.AsSpan(sizeof(ushort)));
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(sizeof(ushort) + text.Length), length);
        await PutAsync(head, ct).ConfigureAwait(false);
        for (var left = length; left > 0;)
        {
            await MakeRoomAsync(ct).ConfigureAwait(false);
            var read = await content.ReadAsync(plain.AsMemory(filled, (int)Math.Min(left, plain.Length - filled)), ct).ConfigureAwait(false);
            if (read == 0)
            {
                throw new IOException($"{name} became shorter while it was backed up.");
            }

            filled += read;
            left -= read;
        }
    }

    /// <summary>Ends the backup; without this it is refused as cut off.</summary>
    public async Task FinishAsync(CancellationToken ct)
    {
        await PutAsync(new byte[sizeof(ushort)], ct).ConfigureAwait(false);
        await SealAsync(last: true, ct).ConfigureAwait(false);
        await into.FlushAsync(ct).ConfigureAwait(false);
    }

    public void Dispose() => key.Dispose();

    public override string ToString() => "SealedArchiveWriter(***)";

    private async Task PutAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        while (!bytes.IsEmpty)
        {
            await MakeRoomAsync(ct).ConfigureAwait(false);
            var part = bytes[..Math.Min(bytes.Length, plain.Length - filled)];
            part.CopyTo(plain.AsMemory(filled));
            filled += part.Length;
            bytes = bytes[part.Length..];
        }
    }

    private Task MakeRoomAsync(CancellationToken ct) => filled == plain.Length ? SealAsync(last: false, ct) : Task.CompletedTask;

    private async Task SealAsync(bool last, CancellationToken ct)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(chunk, (uint)filled | (last ? SealedArchive.LastBit : 0));
        Close(last);
        await into.WriteAsync(chunk.AsMemory(0, sizeof(uint) + filled + AesGcmBox.TagBytes), ct).ConfigureAwait(false);
        filled = 0;
        number++;
    }

    private void Close(bool last)
    {
        Span<byte> nonce = stackalloc byte[AesGcmBox.NonceBytes];
        SealedArchive.Nonce(nonce, number, last);
        AesGcmBox.Close(key.AsSpan(), nonce, header, plain.AsSpan(0, filled), chunk.AsSpan(sizeof(uint), filled + AesGcmBox.TagBytes));
        key.DemandWhole();
    }
}
