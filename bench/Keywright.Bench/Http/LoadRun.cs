using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Keywright.Bench.Http;

/// <summary>What one run measured. Times in microseconds.</summary>
internal readonly record struct LoadFigures(double PerSecond, double P50, double P99, double Max);

/// <summary>
/// Sends a pool of requests over plain sockets from one thread: every connection has one request under way, and sends its next as soon as
/// it has the answer. It does as little as it can, because it shares the machine with what it measures.
/// </summary>
internal sealed class LoadRun : IDisposable
{
    private const int PatienceMs = 10_000;

    private readonly RequestPool _pool;
    private readonly Connection[] _connections;
    private readonly ReadySockets _ready = new();
    private readonly long[] _ticks;
    private readonly int _each;
    private int _answered;

    public LoadRun(IPEndPoint to, RequestPool pool, int connections)
    {
        _pool = pool;
        _each = pool.Count / connections;
        _ticks = new long[_each * connections];
        _connections = new Connection[connections];
        for (var i = 0; i < connections; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Connect(to);
            socket.Blocking = false;
            _connections[i] = new Connection(socket) { Next = i * _each, End = (i + 1) * _each };
            _ready.Watch(socket, i);
        }
    }

    public LoadFigures Run()
    {
        var start = Stopwatch.GetTimestamp();
        foreach (var connection in _connections)
        {
            Send(connection);
        }

        while (_answered < _ticks.Length)
        {
            for (var n = _ready.Wait(PatienceMs) - 1; n >= 0; n--)
            {
                var connection = _connections[_ready[n]];
                if (Receive(connection))
                {
                    Advance(connection);
                }
            }
        }

        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Array.Sort(_ticks);
        return new LoadFigures(_ticks.Length / seconds, Micros(500), Micros(990), Micros(1000));
    }

    public void Dispose()
    {
        foreach (var connection in _connections)
        {
            connection.Socket.Dispose();
        }

        _ready.Dispose();
    }

    private void Send(Connection connection)
    {
        connection.SentAt = Stopwatch.GetTimestamp();
        var request = _pool[connection.Next++];
        if (connection.Socket.Send(request, SocketFlags.None) != request.Length)
        {
            throw new InvalidOperationException("A request did not fit into its socket.");
        }
    }

    /// <summary>True when the answer is whole.</summary>
    private static bool Receive(Connection connection)
    {
        var read = connection.Socket.Receive(connection.Buffer.AsSpan(connection.Filled), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock)
        {
            return false;
        }

        if (read <= 0)
        {
            throw new InvalidOperationException($"The server closed a connection: {error}.");
        }

        connection.Filled += read;
        var answer = connection.Buffer.AsSpan(0, connection.Filled);
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return false;
        }

        var length = answer[..head].IndexOf("Content-Length: "u8);
        if (length < 0 || !Utf8Parser.TryParse(answer[(length + 16)..], out int body, out _))
        {
            throw new InvalidOperationException("An answer does not tell its length.");
        }

        if (connection.Filled < head + 4 + body)
        {
            return false;
        }

        return answer.StartsWith("HTTP/1.1 200"u8)
            ? true
            : throw new InvalidOperationException($"An answer is not 200: {Encoding.UTF8.GetString(answer)}");
    }

    private void Advance(Connection connection)
    {
        _ticks[_answered++] = Stopwatch.GetTimestamp() - connection.SentAt;
        connection.Filled = 0;
        if (connection.Next < connection.End)
        {
            Send(connection);
        }
    }

    private double Micros(int perMille) =>
        _ticks[(int)Math.Min(_ticks.Length - 1, (long)_ticks.Length * perMille / 1000)] * 1e6 / Stopwatch.Frequency;

    private sealed class Connection(Socket socket)
    {
        public Socket Socket { get; } = socket;

        public byte[] Buffer { get; } = new byte[16 << 10];

        public int Filled { get; set; }

        public int Next { get; set; }

        public int End { get; init; }

        public long SentAt { get; set; }
    }
}
