using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Keywright.Bench.Streams;
using Keywright.Control;

namespace Keywright.Bench.Http;

/// <summary>Several bots at a pace together, half of them reading their account, half placing orders and cancelling them; every answer is kept, refusals too.</summary>
internal sealed class RotationLoad
{
    private const int Connections = 5;

    private readonly ConcurrentQueue<PacedAnswer> _answers = new();
    private readonly CountdownEvent _quiet;
    private readonly List<Thread> _threads;

    /// <param name="to">The gateway.</param>
    /// <param name="bots">Their keys.</param>
    /// <param name="perSecond">Of all of them.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="quietSeconds">What <see cref="WaitQuiet"/> waits for.</param>
    /// <param name="run">Makes client ids of their own.</param>
    /// <param name="price">Where orders rest.</param>
    public RotationLoad(IPEndPoint to, IReadOnlyList<KeyCreated> bots, int perSecond, int seconds, int quietSeconds, string run, string price)
    {
        _quiet = new CountdownEvent(perSecond * quietSeconds);
        var each = perSecond * seconds / bots.Count / Connections / 2 * 2;
        _threads = [.. bots.Select((bot, number) =>
        {
            var pool = number % 2 == 0
                ? RequestPool.Reads(bot.ApiKey, bot.SecretKey!, Connections, each)
                : RequestPool.OrderPairs(bot.ApiKey, bot.SecretKey!, string.Create(CultureInfo.InvariantCulture, $"{run}-{number}"), Connections, each, price);
            return new Thread(() =>
            {
                using var paced = new PacedOrders(to, pool, Connections, 1, Hear);
                paced.Run(perSecond / bots.Count);
            });
        })];
        _threads.ForEach(static thread => thread.Start());
    }

    /// <summary>Until the quiet part at the beginning is over.</summary>
    public void WaitQuiet() => _quiet.Wait();

    public IReadOnlyList<PacedAnswer> Finish()
    {
        _threads.ForEach(static thread => thread.Join());
        _quiet.Dispose();
        return [.. _answers.OrderBy(static answer => answer.At)];
    }

    /// <summary>Median and 99th percentile of answers between two <see cref="Stopwatch"/> timestamps, microseconds.</summary>
    public static (double P50, double P99) Latency(IEnumerable<PacedAnswer> answers, long from, long to)
    {
        var ticks = answers.Where(answer => answer.At >= from && answer.At < to).Select(static answer => answer.Ticks).Order().ToArray();
        return ticks.Length == 0 ? (double.NaN, double.NaN) : (Micros(ticks[ticks.Length / 2]), Micros(ticks[Math.Min(ticks.Length - 1, ticks.Length * 99 / 100)]));

        static double Micros(long t) => t * 1e6 / Stopwatch.Frequency;
    }

    private void Hear(PacedAnswer answer)
    {
        _answers.Enqueue(answer);
        if (!_quiet.IsSet)
        {
            try
            {
                _quiet.Signal();
            }
            catch (InvalidOperationException)
            {
                // Another bot's answer was the last of the quiet part.
            }
        }
    }
}
