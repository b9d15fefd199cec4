using System.Diagnostics;
using System.Net;

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
    private readonly LoadConnection[] _connections;
    private readonly ReadySockets _ready = new();
    private readonly long[] _ticks;
    private readonly int _each;
    private int _answered;

    public LoadRun(IPEndPoint to, RequestPool pool, int connections)
    {
        _pool = pool;
        _each = pool.Count / connections;
        _ticks = new long[_each * connections];
        _connections = new LoadConnection[connections];
        for (var i = 0; i < connections; i++)
        {
            _connections[i] = new LoadConnection(to) { Next = i * _each, End = (i + 1) * _each };
            _ready.Watch(_connections[i].Socket, i);
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
                if (connection.HasAnswer())
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

    private void Send(LoadConnection connection)
    {
        connection.SentAt = Stopwatch.GetTimestamp();
        connection.Send(_pool[connection.Next++]);
    }

    private void Advance(LoadConnection connection)
    {
        _ticks[_answered++] = Stopwatch.GetTimestamp() - connection.SentAt;
        connection.Forget();
        if (connection.Next < connection.End)
        {
            Send(connection);
        }
    }

    private double Micros(int perMille) =>
        _ticks[(int)Math.Min(_ticks.Length - 1, (long)_ticks.Length * perMille / 1000)] * 1e6 / Stopwatch.Frequency;
}
