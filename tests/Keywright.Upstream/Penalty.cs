using System.Globalization;
using Keywright.Binance.Wire;

namespace Keywright.Upstream;

/// <summary>
/// A 429 or 418 in force: every call is refused until it is over, and a call that comes all the same is a violation, on which 429
/// becomes a ban, longer each time. Its length is told by the clock that does not step.
/// </summary>
public sealed class Penalty(TimeProvider clock, int forgiven)
{
    /// <summary>The first ban; each further one is twice as long.</summary>
    public static readonly TimeSpan BanLength = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan BanLengthMax = TimeSpan.FromDays(3);

    private readonly Lock gate = new();
    private UpstreamAnswer refusal = new(429, default);
    private long? endsAt;
    private int forgivenLeft;

    /// <summary>How often a 429 or 418 began, by a rule or by weight, and how often it became a ban.</summary>
    public int Begun { get; private set; }

    public int Bans { get; private set; }

    public bool IsInForce
    {
        get
        {
            lock (gate)
            {
                return Left > TimeSpan.Zero;
            }
        }
    }

    /// <summary>Begins one; the answer that says so.</summary>
    /// <param name="status">429 or 418.</param>
    /// <param name="length">Told in whole seconds, rounded up.</param>
    /// <param name="why">The refusal's code and text; null for the usual of that status.</param>
    public UpstreamAnswer Begin(int status, TimeSpan length, Fault? why = null)
    {
        lock (gate)
        {
            Begun++;
            forgivenLeft = forgiven;
            return Set(status, length, why);
        }
    }

    /// <summary>The refusal while one is in force; marks the call.</summary>
    internal UpstreamAnswer? Refuse(Arrival arrival)
    {
        lock (gate)
        {
            var left = Left;
            if (left <= TimeSpan.Zero)
            {
                return null;
            }

            arrival.CameDuringPenalty = true;
            if (forgivenLeft > 0)
            {
                forgivenLeft--;
                arrival.IsForgiven = true;
            }
            else if (refusal.Status == 429)
            {
                Bans++;
                left = TimeSpan.FromTicks(Math.Min(BanLengthMax.Ticks, BanLength.Ticks << Math.Min(Bans - 1, 12)));
                return Set(418, left, null);
            }

            return refusal with { RetryAfter = Seconds(left) };
        }
    }

    private TimeSpan Left => endsAt is { } end ? clock.GetElapsedTime(clock.GetTimestamp(), end) : TimeSpan.Zero;

    private UpstreamAnswer Set(int status, TimeSpan length, Fault? why)
    {
        endsAt = clock.GetTimestamp() + (long)(length.TotalSeconds * clock.TimestampFrequency);
        var until = (clock.GetUtcNow() + length).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        refusal = UpstreamAnswer.Refusal(why ?? (status == 418
            ? new Fault(418, -1003, $"Way too much request weight used; IP banned until {until}. Please use WebSocket Streams for live updates to avoid bans.")
            : Binance.Wire.Faults.TooManyQueued)) with { RetryAfter = Seconds(length) };
        return refusal;
    }

    private static int Seconds(TimeSpan length) => (int)Math.Ceiling(length.TotalSeconds);
}
