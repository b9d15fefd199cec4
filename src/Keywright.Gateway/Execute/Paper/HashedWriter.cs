using System.Buffers;
using System.Security.Cryptography;
using Keywright.Journal;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>Writes a file from an offset on in large pieces, and hashes what it wrote: a large state needs no second copy in memory.</summary>
/// <param name="file">Stays open.</param>
/// <param name="offset">Where the first byte goes.</param>
internal sealed class HashedWriter(IDiskFile file, long offset) : IBufferWriter<byte>, IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] piece = new byte[256 * 1024];
    private int used;

    /// <summary>Bytes written so far.</summary>
    public long Bytes { get; private set; }

    public void Advance(int count) => used += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (piece.Length - used < Math.Max(sizeHint, 1))
        {
            WritePiece();
            if (piece.Length < sizeHint)
            {
                piece = new byte[sizeHint];
            }
        }

        return piece.AsMemory(used);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Writes what is left and gives the SHA-256 of everything.</summary>
    /// <param name="digest">32 bytes or more.</param>
    public void Finish(Span<byte> digest)
    {
        WritePiece();
        hash.GetHashAndReset(digest);
    }

    public void Dispose() => hash.Dispose();

    private void WritePiece()
    {
        var bytes = piece.AsSpan(0, used);
        hash.AppendData(bytes);
        file.Write(offset + Bytes, bytes);
        Bytes += used;
        used = 0;
    }
}
