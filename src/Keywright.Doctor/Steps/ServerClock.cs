using System.Globalization;
using System.Text.Json;
using Keywright.Binance.Wire.Upstream;
using Keywright.Doctor.Calls;

namespace Keywright.Doctor.Steps;

/// <summary>
/// How far this machine's clock and the target's stand apart, and whether the clock or the way is to blame. Each probe knows the server's time only
/// to within half its round trip and half a millisecond, so the quickest probe counts.
/// </summary>
internal sealed class ServerClock : IStep
{
    private const int Probes = 5;

    /// <summary>The server cuts its time to this; the truth lies anywhere in it.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    /// <summary>A request may lie less than this ahead of the server (reference: 1000 ms).</summary>
    private static readonly TimeSpan AheadMax = TimeSpan.FromSeconds(1);

    /// <summary>How old a request may be unless its recvWindow says otherwise.</summary>
    private static readonly TimeSpan OldMax = TimeSpan.FromSeconds(5);

    /// <summary>Not refused yet, and past what a disciplined clock shows.</summary>
    private static readonly TimeSpan Worrying = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan SlowTrip = TimeSpan.FromSeconds(1);

    public string Name => "clock";

    public string? Hindered(Chart chart) => chart.Reached ? null : "It needs the connection.";

    public async Task<CheckResult> RunAsync(Chart chart, CancellationToken ct)
    {
        var probes = new List<Probe>();
        for (var i = 0; i < Probes; i++)
        {
            var sent = chart.Time.GetUtcNow();
            switch (await chart.AskAsync(chart.Shape.Time, new OutgoingParameters(), withKey: false, ct).ConfigureAwait(false))
            {
                case RestOutcome.Silent silent:
                    return silent.Why.ToFail();
                case RestOutcome.Answered { Answer: var answer } when ServerTime(answer) is { } at:
                    probes.Add(new Probe(at + (Tick / 2) - (sent + (answer.RoundTrip / 2)), answer.RoundTrip));
                    break;
                case RestOutcome.Answered { Answer: var answer }:
                    return CheckResult.Fail($"{chart.Shape.Time.Path} is answered {answer.Said}, without a serverTime.", "Check that this is the base URL of an exchange API.");
            }
        }

        var best = probes.MinBy(probe => probe.Trip)!;
        chart.ServerAhead = best.Ahead;
        var jitter = probes.Max(probe => probe.Trip) - best.Trip;
        return Judge(best, jitter).With(("skewMs", Ms(best.Ahead)), ("uncertainMs", Ms(best.Uncertain)), ("roundTripMs", Ms(best.Trip)), ("jitterMs", Ms(jitter)), ("probes", (long)Probes));
    }

    private static CheckResult Judge(Probe best, TimeSpan jitter)
    {
        var size = best.Ahead.Duration();
        var known = size > best.Uncertain;
        var behind = best.Ahead > TimeSpan.Zero;
        var clock = $"This machine's clock is {Text(size)} {(behind ? "behind" : "ahead of")} the target's, give or take {Text(best.Uncertain)}";
        const string Discipline = "Let this machine's clock be disciplined (timedatectl set-ntp true, or chrony), or have the bot take its time from the target's.";

        // What a bot sends is stamped by this clock and arrives half a round trip later.
        if (known && !behind && size >= AheadMax + (best.Trip / 2))
        {
            return CheckResult.Fail($"{clock}: the local clock is the cause, and every request is refused with -1021 as 1000 ms ahead.", Discipline);
        }

        if (known && behind && size + (best.Trip / 2) > OldMax)
        {
            return CheckResult.Fail($"{clock}: the local clock is the cause, and every request is refused with -1021 as older than its recvWindow.", Discipline);
        }

        if (best.Trip / 2 > OldMax)
        {
            return CheckResult.Fail($"The network takes {Text(best.Trip)} there and back, so requests arrive older than their recvWindow of 5 s.", "Run nearer to the target; until then send recvWindow=60000.");
        }

        if (known && size > Worrying)
        {
            return CheckResult.Warn($"{clock}: the local clock is the cause. Requests still pass.", Discipline);
        }

        if (best.Trip > SlowTrip || jitter > SlowTrip)
        {
            return CheckResult.Warn(
                $"The clocks agree, but the network is slow: {Text(best.Trip)} there and back at best, {Text(best.Trip + jitter)} at worst.",
                "Send a recvWindow that covers the worst delay, or run nearer to the target.");
        }

        return CheckResult.Pass(known
            ? $"{clock}, which is well inside what is allowed."
            : $"The clocks agree within {Text(best.Uncertain)}, as far as a round trip of {Text(best.Trip)} lets us see.");
    }

    private static DateTimeOffset? ServerTime(RestAnswer answer) =>
        answer.Json.ValueKind == JsonValueKind.Object && answer.Json.TryGetProperty("serverTime", out var time) && time.ValueKind == JsonValueKind.Number
            && time.TryGetInt64(out var ms) && ms is > 0 and < 4_102_444_800_000
            ? DateTimeOffset.FromUnixTimeMilliseconds(ms)
            : null;

    private static long Ms(TimeSpan span) => (long)Math.Round(span.TotalMilliseconds);

    private static string Text(TimeSpan span) => span >= TimeSpan.FromSeconds(10)
        ? span.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s"
        : span.TotalMilliseconds.ToString(span < TimeSpan.FromMilliseconds(10) ? "0.0" : "0", CultureInfo.InvariantCulture) + " ms";

    /// <param name="Ahead">The target's clock less ours.</param>
    /// <param name="Trip">There and back.</param>
    private sealed record Probe(TimeSpan Ahead, TimeSpan Trip)
    {
        public TimeSpan Uncertain => (Trip + Tick) / 2;
    }
}
