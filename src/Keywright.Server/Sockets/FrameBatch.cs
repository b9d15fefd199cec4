using System.Buffers;
using System.Buffers.Binary;
using Keywright.Gateway.Streams;

namespace Keywright.Server.Sockets;

/// <summary>
/// Text frames laid end to end as they go out (RFC 6455 §5.2, from a server, so never masked): a reader that is a few events behind gets
/// them in one write. It borrows its memory for only as long as it holds something.
/// </summary>
internal sealed class FrameBatch
{
    /// <summary>What one write carries; a longer frame goes alone.</summary>
    private const int BytesMax = 16 << 10;

    private const byte WholeText = 0x81;
    private const byte TwoByteLength = 126;
    private const byte EightByteLength = 127;
    private const int HeadMax = 10;

    private byte[] bytes = [];
    private int length;

    public ReadOnlyMemory<byte> Bytes => bytes.AsMemory(0, length);

    public bool IsEmpty => length == 0;

    /// <summary>False when it must be sent first.</summary>
    public bool TryAdd(in StreamFrame frame)
    {
        if (length + HeadMax + frame.Length > bytes.Length)
        {
            if (length > 0)
            {
                return false;
            }

            bytes = ArrayPool<byte>.Shared.Rent(Math.Max(BytesMax, HeadMax + frame.Length));
        }

        WriteHead(frame.Length);
        frame.CopyTo(bytes.AsSpan(length));
        length += frame.Length;
        return true;
    }

    public void Clear()
    {
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
            (bytes, length) = ([], 0);
        }
    }

    private void WriteHead(int payload)
    {
        var head = bytes.AsSpan(length);
        head[0] = WholeText;
        switch (payload)
        {
            case < TwoByteLength:
                head[1] = (byte)payload;
                length += 2;
                break;
            case <= ushort.MaxValue:
                head[1] = TwoByteLength;
                BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)payload);
                length += 4;
                break;
            default:
                head[1] = EightByteLength;
                BinaryPrimitives.WriteUInt64BigEndian(head[2..], (ulong)payload);
                length += HeadMax;
                break;
        }
    }
}
