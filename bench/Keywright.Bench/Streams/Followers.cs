using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Keywright.Bench.Http;

namespace Keywright.Bench.Streams;

/// <summary>
/// Many stream connections read by one thread of its own: each follows the trades, the best prices and the book of one market. Frames are
/// counted, and trades noted with the instant their frame was read.
/// </summary>
internal sealed class Followers : IDisposable
{
    private const int BufferBytes = 32 << 10;

    private readonly Follower[] _followers;
    private readonly ReadySockets _ready = new();
    private readonly int _markets;
    private readonly Thread _reader;
    private volatile bool _stop;
    private volatile bool _counts;
    private Exception? _failure;

    public Followers(IPEndPoint to, int connections, IReadOnlyList<DeskMarket> markets)
    {
        _markets = markets.Count;
        _followers = new Follower[connections];
        for (var i = 0; i < connections; i++)
        {
            _followers[i] = Follower.Open(to, markets[i % markets.Count].Symbol.ToLowerInvariant());
            _ready.Watch(_followers[i].Socket, i);
        }

        _reader = new Thread(Read) { IsBackground = true };
        _reader.Start();
    }

    /// <summary>Every trade's frame as it came: market, trade id, the instant as a <see cref="Stopwatch"/> timestamp.</summary>
    public List<(int Market, long TradeId, long At)> Trades { get; } = [];

    public long Frames { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>Frames of one follower of each market: how many events there were.</summary>
    public long Events { get; private set; }

    /// <summary>Those the server has closed.</summary>
    public int CutOff { get; private set; }

    /// <summary>From now on frames count.</summary>
    public void Begin() => _counts = true;

    public void End()
    {
        _stop = true;
        _reader.Join();
        if (_failure is { } failure)
        {
            throw new InvalidOperationException("The stream reader failed.", failure);
        }
    }

    public void Dispose()
    {
        foreach (var follower in _followers)
        {
            follower.Socket.Dispose();
        }

        _ready.Dispose();
    }

    private void Read()
    {
        try
        {
            while (!_stop)
            {
                for (var n = _ready.WaitAtMost(20) - 1; n >= 0; n--)
                {
                    Take(_ready[n]);
                }
            }
        }
        catch (Exception failure) when (failure is SocketException or InvalidOperationException or ArgumentException)
        {
            _failure = failure;
        }
    }

    private void Take(int number)
    {
        var follower = _followers[number];
        var read = follower.Socket.Receive(follower.Buffer.AsSpan(follower.Filled), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock)
        {
            return;
        }

        if (read <= 0)
        {
            CutOff++;
            follower.Socket.Dispose();
            return;
        }

        var now = Stopwatch.GetTimestamp();
        follower.Filled += read;
        var rest = follower.Buffer.AsSpan(0, follower.Filled);
        while (Frame.TryRead(ref rest, out var payload))
        {
            if (_counts)
            {
                Count(number, payload, now);
            }
        }

        rest.CopyTo(follower.Buffer);
        follower.Filled = rest.Length;
    }

    private void Count(int number, ReadOnlySpan<byte> payload, long now)
    {
        Frames++;
        Bytes += payload.Length;
        if (number < _markets)
        {
            Events++;
        }

        var mark = "@trade\""u8;
        if (payload[..Math.Min(payload.Length, 40)].IndexOf(mark) >= 0
            && payload.IndexOf("\"t\":"u8) is >= 0 and var at
            && Utf8Parser.TryParse(payload[(at + 4)..], out long trade, out _))
        {
            Trades.Add((number % _markets, trade, now));
        }
    }

    private sealed class Follower(Socket socket)
    {
        public Socket Socket { get; } = socket;

        public byte[] Buffer { get; } = new byte[BufferBytes];

        public int Filled { get; set; }

        public static Follower Open(IPEndPoint to, string symbol)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Connect(to);
            socket.Send(Encoding.ASCII.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $"GET /stream?streams={symbol}@trade/{symbol}@bookTicker/{symbol}@depth@100ms HTTP/1.1\r\nHost: {to}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")));

            // What comes after the head is the first frames.
            var follower = new Follower(socket);
            int head;
            do
            {
                follower.Filled += socket.Receive(follower.Buffer.AsSpan(follower.Filled)) is > 0 and var read ? read : throw new InvalidOperationException("A stream was not opened.");
                head = follower.Buffer.AsSpan(0, follower.Filled).IndexOf("\r\n\r\n"u8);
            }
            while (head < 0);
            if (!follower.Buffer.AsSpan().StartsWith("HTTP/1.1 101"u8))
            {
                throw new InvalidOperationException($"A stream was refused: {Encoding.UTF8.GetString(follower.Buffer.AsSpan(0, follower.Filled))}");
            }

            follower.Filled -= head + 4;
            follower.Buffer.AsSpan(head + 4, follower.Filled).CopyTo(follower.Buffer);
            socket.Blocking = false;
            return follower;
        }
    }

    /// <summary>A frame from a server: never masked.</summary>
    private static class Frame
    {
        public static bool TryRead(ref Span<byte> bytes, out ReadOnlySpan<byte> payload)
        {
            payload = default;
            if (bytes.Length < 4)
            {
                return false;
            }

            var (head, length) = (bytes[1] & 0x7F) switch
            {
                126 => (4, BinaryPrimitives.ReadUInt16BigEndian(bytes[2..])),
                127 => throw new InvalidOperationException("A frame is longer than any of these streams'."),
                var small => (2, small),
            };
            if (bytes.Length < head + length)
            {
                return false;
            }

            payload = bytes.Slice(head, length);
            bytes = bytes[(head + length)..];
            return true;
        }
    }
}
