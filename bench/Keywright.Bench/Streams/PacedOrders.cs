using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using Keywright.Bench.Http;

namespace Keywright.Bench.Streams;

/// <summary>
/// Sends a pool of requests at a fixed pace, whatever the answers do: the requests fall due one after another, round the connections. A
/// request whose connection is still busy waits, and its latency counts from the instant it was due.
/// </summary>
internal sealed class PacedOrders : IDisposable
{
    private readonly RequestPool _pool;
    private readonly LoadConnection[] _connections;
    private readonly ReadySockets _ready = new();
    private readonly long[] _ticks;
    private readonly Action<PacedAnswer>? _heard;
    private readonly int _each;
    private readonly int _markets;
    private int _answered;

    /// <param name="to">The gateway.</param>
    /// <param name="pool">From <see cref="RequestPool.Desk"/>.</param>
    /// <param name="connections">How many the pool was made for.</param>
    /// <param name="markets">How many it goes round.</param>
    /// <param name="heard">Hears of each answer, refusals too; null: a refusal ends the measurement.</param>
    public PacedOrders(IPEndPoint to, RequestPool pool, int connections, int markets, Action<PacedAnswer>? heard = null)
    {
        _heard = heard;
        (_pool, _markets, _each) = (pool, markets, pool.Count / connections);
        _ticks = new long[_each * connections];
        _connections = new LoadConnection[connections];
        for (var i = 0; i < connections; i++)
        {
            _connections[i] = new LoadConnection(to) { Next = i * _each, End = (i + 1) * _each, TakesRefusals = heard is not null };
            _ready.Watch(_connections[i].Socket, i);
        }
    }

    /// <summary>When the answer of a trade came, by market and trade id, as <see cref="Stopwatch"/> timestamps: a trade is durable before its taker is answered.</summary>
    public Dictionary<(int Market, long TradeId), long> AnsweredTrades { get; } = [];

    public LoadFigures Run(int perSecond)
    {
        var busy = new bool[_connections.Length];
        var start = Stopwatch.GetTimestamp();
        var due = 0;
        while (_answered < _ticks.Length)
        {
            // 1. Whatever is due goes out, each on its own connection once that is free.
            var now = Stopwatch.GetTimestamp();
            for (; due < _ticks.Length && DueAt(due, start, perSecond) <= now; due++)
            {
                var connection = due % _connections.Length;
                if (!busy[connection])
                {
                    Send(connection, now, busy);
                }
            }

            // 2. What has been answered frees its connection, for the next that is overdue there.
            for (var n = _ready.WaitAtMost(1) - 1; n >= 0; n--)
            {
                var number = _ready[n];
                var connection = _connections[number];
                if (!connection.HasAnswer())
                {
                    continue;
                }

                now = Stopwatch.GetTimestamp();
                _ticks[_answered++] = now - connection.SentAt;
                _heard?.Invoke(new PacedAnswer(now, now - connection.SentAt, connection.Status, connection.Code));
                Note(number % _markets, connection.Answer, now);
                connection.Forget();
                busy[number] = false;
                var sent = connection.Next - (number * _each);
                var turn = (sent * _connections.Length) + number;
                if (turn < due)
                {
                    Send(number, DueAt(turn, start, perSecond), busy);
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
            connection.Dispose();
        }

        _ready.Dispose();
    }

    private static long DueAt(int turn, long start, int perSecond) => start + (turn * Stopwatch.Frequency / perSecond);

    private void Send(int number, long countsFrom, bool[] busy)
    {
        var connection = _connections[number];
        busy[number] = true;
        connection.SentAt = countsFrom;
        connection.Send(_pool[connection.Next++]);
    }

    private void Note(int market, ReadOnlySpan<byte> answer, long now)
    {
        var mark = "\"tradeId\":"u8;
        for (var at = answer.IndexOf(mark); at >= 0; at = answer.IndexOf(mark))
        {
            answer = answer[(at + mark.Length)..];
            if (Utf8Parser.TryParse(answer, out long trade, out _))
            {
                AnsweredTrades[(market, trade)] = now;
            }
        }
    }

    private double Micros(int perMille) => _ticks[(int)Math.Min(_ticks.Length - 1, (long)_ticks.Length * perMille / 1000)] * 1e6 / Stopwatch.Frequency;
}

/// <summary>One answer of a paced run.</summary>
/// <param name="At">When it was whole, a <see cref="Stopwatch"/> timestamp.</param>
/// <param name="Ticks">Since its request was due.</param>
/// <param name="Status">HTTP.</param>
/// <param name="Code">Of a refusal; else 0.</param>
internal readonly record struct PacedAnswer(long At, long Ticks, int Status, int Code);
