using System.Buffers.Binary;

namespace Keywright.Server.Sockets;

/// <summary>
/// Watches the frames that come in, because the library answers pings and swallows pongs without telling. It checks nothing: what is no
/// frame is the library's to refuse, and what is counted after that matters to nobody.
/// </summary>
/// <param name="opened">Called for every frame, with its opcode.</param>
/// <param name="ponged">Called with the payload of every pong.</param>
internal sealed class InboundFrames(Action<int> opened, Action<ReadOnlySpan<byte>> ponged)
{
    private const int HeaderMax = 14;
    private const int ControlPayloadMax = 125;
    private const int Pong = 0xA;

    private readonly byte[] header = new byte[HeaderMax];
    private readonly byte[] payload = new byte[ControlPayloadMax];
    private int have;
    private int kept;
    private ulong left;

    public void Take(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (left > 0)
            {
                var taken = (int)Math.Min(left, (ulong)bytes.Length);
                Keep(bytes[..taken]);
                bytes = bytes[taken..];
                left -= (ulong)taken;
            }
            else
            {
                header[have++] = bytes[0];
                bytes = bytes[1..];
                if (have < HeaderLength())
                {
                    continue;
                }

                left = PayloadLength();
                opened(header[0] & 0xF);
            }

            if (left == 0)
            {
                End();
            }
        }
    }

    private int HeaderLength() => have < 2 ? 2 : 2 + LengthBytes() + (header[1] >> 7 == 1 ? 4 : 0);

    private int LengthBytes() => (header[1] & 0x7F) switch { 126 => 2, 127 => 8, _ => 0 };

    private ulong PayloadLength() => LengthBytes() switch
    {
        2 => BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(2)),
        8 => BinaryPrimitives.ReadUInt64BigEndian(header.AsSpan(2)),
        _ => (ulong)(header[1] & 0x7F),
    };

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if ((header[0] & 0xF) == Pong)
        {
            bytes = bytes[..Math.Min(bytes.Length, ControlPayloadMax - kept)];
            bytes.CopyTo(payload.AsSpan(kept));
            kept += bytes.Length;
        }
    }

    private void End()
    {
        if ((header[0] & 0xF) == Pong)
        {
            var mask = header[1] >> 7 == 1 ? header.AsSpan(have - 4, 4) : [];
            for (var i = 0; i < kept && mask.Length > 0; i++)
            {
                payload[i] ^= mask[i & 3];
            }

            ponged(payload.AsSpan(0, kept));
        }

        (have, kept) = (0, 0);
    }
}
