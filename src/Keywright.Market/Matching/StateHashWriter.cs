using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Keywright.Market.Matching;

/// <summary>Takes a state's saved form and keeps only its hash: the first half of its SHA-256.</summary>
internal sealed class StateHashWriter : IBufferWriter<byte>, IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _buffer = new byte[64 * 1024];
    private int _used;

    public void Advance(int count) => _used += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _buffer.AsMemory(_used);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _buffer.AsSpan(_used);
    }

    public UInt128 Finish()
    {
        Flush();
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetHashAndReset(digest);
        return BinaryPrimitives.ReadUInt128BigEndian(digest);
    }

    public void Dispose() => _hash.Dispose();

    private void MakeRoom(int sizeHint)
    {
        if (_buffer.Length - _used >= Math.Max(sizeHint, 1))
        {
            return;
        }

        Flush();
        if (sizeHint > _buffer.Length)
        {
            _buffer = new byte[sizeHint];
        }
    }

    private void Flush()
    {
        _hash.AppendData(_buffer, 0, _used);
        _used = 0;
    }
}
