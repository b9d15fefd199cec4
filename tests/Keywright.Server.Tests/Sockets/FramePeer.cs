using System.Buffers.Binary;
using System.Text;
using Xunit;

namespace Keywright.Server.Tests.Sockets;

/// <summary>A frame as it stands on the wire.</summary>
internal sealed record Frame(int Opcode, byte[] Payload)
{
    public const int TextCode = 1;
    public const int BinaryCode = 2;
    public const int CloseCode = 8;
    public const int PingCode = 9;
    public const int PongCode = 10;

    public string Text => Encoding.UTF8.GetString(Payload);

    /// <summary>Of a close: its code and reason.</summary>
    public (int Code, string Reason) Close
    {
        get
        {
            Assert.Equal(CloseCode, Opcode);
            return (BinaryPrimitives.ReadUInt16BigEndian(Payload), Encoding.UTF8.GetString(Payload.AsSpan(2)));
        }
    }
}

/// <summary>The other end of a WebSocket, which sends whatever bytes a test wants and answers nothing by itself.</summary>
internal sealed class FramePeer(Stream wire)
{
    private static readonly byte[] Mask = [0x12, 0x34, 0x56, 0x78];

    public Task TextAsync(string text) => SendAsync(Frame.TextCode, Encoding.UTF8.GetBytes(text));

    public Task SendAsync(int opcode, byte[] payload, bool last = true) => RawAsync(Bytes(opcode, payload, last));

    public async Task RawAsync(byte[] bytes) => await wire.WriteAsync(bytes);

    /// <summary>The next frame; null when the other side has hung up.</summary>
    public async Task<Frame?> HearAsync()
    {
        try
        {
            var head = new byte[2];
            await wire.ReadExactlyAsync(head);
            Assert.Equal(0, head[1] >> 7);
            long length = head[1] & 0x7F;
            if (length >= 126)
            {
                var more = new byte[length == 126 ? 2 : 8];
                await wire.ReadExactlyAsync(more);
                length = more.Aggregate(0L, (sum, octet) => (sum << 8) | octet);
            }

            var payload = new byte[length];
            await wire.ReadExactlyAsync(payload);
            return new Frame(head[0] & 0xF, payload);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The next frame of that kind; others are passed over.</summary>
    public async Task<Frame> HearAsync(int opcode)
    {
        while (true)
        {
            var frame = await HearAsync();
            Assert.NotNull(frame);
            if (frame.Opcode == opcode)
            {
                return frame;
            }
        }
    }

    public static byte[] Bytes(int opcode, byte[] payload, bool last = true)
    {
        byte[] length = payload.Length < 126 ? [(byte)(0x80 | payload.Length)]
            : payload.Length <= ushort.MaxValue ? [0x80 | 126, (byte)(payload.Length >> 8), (byte)payload.Length]
            : [0x80 | 127, 0, 0, 0, 0, (byte)(payload.Length >> 24), (byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length];
        return [(byte)((last ? 0x80 : 0) | opcode), .. length, .. Mask, .. payload.Select((octet, i) => (byte)(octet ^ Mask[i & 3]))];
    }
}
