using System.Text;
using System.Text.RegularExpressions;

namespace Keywright.Upstream;

/// <summary>
/// Counts weight as the exchange does, per minute of its clock, with a limit that a test sets: what would pass it is refused with 429
/// until the minute ends. Its own count and limit stand in the headers and in exchangeInfo, in place of the upstream's.
/// </summary>
public sealed partial class WeightKeeper(int limit, TimeProvider clock)
{
    private readonly Lock gate = new();
    private long minute;
    private int used;

    public int Limit => limit;

    /// <summary>In this minute of the exchange's clock.</summary>
    public int Used
    {
        get
        {
            lock (gate)
            {
                Turn(Now());
                return used;
            }
        }
    }

    /// <summary>The most that any minute came to.</summary>
    public int Highest { get; private set; }

    /// <summary>Takes a weight; null when it fits, else how long the minute still lasts.</summary>
    internal TimeSpan? Take(int weight)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            Turn(Now());
            if (used + weight > limit)
            {
                return TimeSpan.FromMinutes(1) - TimeSpan.FromTicks(now.Ticks % TimeSpan.TicksPerMinute);
            }

            used += weight;
            Highest = Math.Max(Highest, used);
            return null;
        }
    }

    /// <summary>Gives back what a call did not owe in the end, while its minute lasts.</summary>
    internal void GiveBack(Arrival arrival, int weight)
    {
        lock (gate)
        {
            Turn(Now());
            if (arrival.Minute == minute)
            {
                used = Math.Max(0, used - weight);
            }
        }
    }

    internal UpstreamAnswer Correct(UpstreamAnswer answer)
    {
        var now = Used.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var corrected = answer.With("X-MBX-USED-WEIGHT", now).With("X-MBX-USED-WEIGHT-1M", now);
        return corrected with { Body = Correct(answer.Body), Frame = answer.Frame is { } frame ? Correct(frame) : (ReadOnlyMemory<byte>?)null };
    }

    /// <summary>The limit, and the count where there is one, of every entry of this kind.</summary>
    private ReadOnlyMemory<byte> Correct(ReadOnlyMemory<byte> json) => json.Span.IndexOf("\"REQUEST_WEIGHT\""u8) < 0
        ? json
        : Encoding.UTF8.GetBytes(WeightLimit().Replace(
            Encoding.UTF8.GetString(json.Span), entry => $"{entry.Groups["head"].Value}{limit}{(entry.Groups["count"].Success ? $",\"count\":{Used}" : "")}"));

    private long Now() => clock.GetUtcNow().ToUnixTimeSeconds() / 60;

    private void Turn(long now)
    {
        if (now != minute)
        {
            (minute, used) = (now, 0);
        }
    }

    [GeneratedRegex("""(?<head>"rateLimitType":"REQUEST_WEIGHT","interval":"MINUTE","intervalNum":1,"limit":)\d+(?<count>,"count":\d+)?""")]
    private static partial Regex WeightLimit();
}
