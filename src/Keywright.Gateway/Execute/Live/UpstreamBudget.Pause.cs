using Keywright.Gateway.Budgets;

namespace Keywright.Gateway.Execute.Live;

/// <summary>Stopping, and going slower, because the exchange said so.</summary>
public sealed partial class UpstreamBudget
{
    /// <summary>After a 429 that names no time.</summary>
    public const int PauseSeconds = 60;

    /// <summary>After a 418 that names no time; bans begin at two minutes and grow to three days (auth.md §8).</summary>
    public const int BanSeconds = 600;

    /// <summary>After a 403: the firewall's bans usually last five minutes (auth.md §8).</summary>
    public const int FirewallSeconds = 300;

    /// <summary>No answer stops the gateway for longer.</summary>
    public const int PauseSecondsMax = 7 * 24 * 3600;

    /// <summary>Each step of slowness halves the pace.</summary>
    public const int SlownessMax = 3;

    private const long SlowUs = 30 * BudgetLimits.SecondUs;
    private const long SlowerAfterUs = 5 * BudgetLimits.SecondUs;

    private UpstreamPause? pause;
    private long pauseEndsTick;
    private long pausedAtHostUs;
    private int slowness;
    private long slowEndsTick;
    private long slowedTick = -SlowerAfterUs;

    /// <summary>
    /// Brings a pause to disk (<see cref="Save"/>); set once, at the opening. Called outside every lock while nothing can leave any more; what it
    /// throws reaches whoever brought the answer, and the pause holds all the same.
    /// </summary>
    public Action<UpstreamPause>? KeepPause { get; set; }

    /// <summary>Stops everything until then; never shortens a stop.</summary>
    /// <param name="untilUs">By the exchange's clock, Unix microseconds.</param>
    /// <param name="why">The reason shown.</param>
    /// <param name="now">This moment.</param>
    public void PauseUntil(long untilUs, UpstreamPauseReason why, in UpstreamInstant now)
    {
        UpstreamPause? begun;
        lock (gate)
        {
            begun = Begin(Math.Min(untilUs - now.ExchangeUs, PauseSecondsMax * BudgetLimits.SecondUs), why, in now);
        }

        if (begun is { } stop)
        {
            KeepPause?.Invoke(stop);
        }
    }

    /// <summary>Nothing may leave now.</summary>
    public bool IsPaused(in UpstreamInstant now)
    {
        lock (gate)
        {
            return Paused(in now) is not null;
        }
    }

    /// <summary>The exchange is overloaded (503, or -1008 in whatever answer): half the pace for a while, less when it says so again.</summary>
    public void SlowDown(in UpstreamInstant now)
    {
        lock (gate)
        {
            Slow(now.TickUs);
        }
    }

    private UpstreamRefusal? Paused(in UpstreamInstant now)
    {
        if (pause is not { } stop)
        {
            return null;
        }

        if (now.TickUs >= pauseEndsTick)
        {
            pause = null;
            return null;
        }

        // Measured by the clock that never steps: neither a host's nor an exchange's clock set forward ends a ban.
        var seconds = (pauseEndsTick - now.TickUs + BudgetLimits.SecondUs - 1) / BudgetLimits.SecondUs;
        return new UpstreamRefusal(UpstreamRefusalKind.Paused, (int)Math.Clamp(seconds, 1, int.MaxValue), stop.Rule);
    }

    /// <summary>What an answer's status says about the pace.</summary>
    private UpstreamPause? Obey(UpstreamAnswer.Answered answer, in UpstreamInstant now)
    {
        switch (answer.Status)
        {
            case 429:
                return Begin(Length(answer, PauseSeconds), UpstreamPauseReason.TooMuch, in now);
            case 418:
                return Begin(Length(answer, BanSeconds), UpstreamPauseReason.Banned, in now);
            case 403:
                return Begin(Length(answer, FirewallSeconds), UpstreamPauseReason.Firewall, in now);
            case 503:
                Slow(now.TickUs);
                return null;
            default:
                return null;
        }
    }

    // A second more than was said: seconds are cut off somewhere, and the first call after a ban had better not come too early.
    private static long Length(UpstreamAnswer.Answered answer, int otherwiseSeconds)
        => (Math.Min(answer.RetryAfterSeconds is > 0 and var said ? said : otherwiseSeconds, PauseSecondsMax) + 1) * BudgetLimits.SecondUs;

    private UpstreamPause? Begin(long lengthUs, UpstreamPauseReason why, in UpstreamInstant now)
    {
        if (lengthUs <= 0 || (pause is not null && now.TickUs + lengthUs <= pauseEndsTick))
        {
            return null;
        }

        // What others used is as unknown afterwards as after a start.
        foreach (var meter in meters)
        {
            meter.Window.Forget();
        }

        (pauseEndsTick, pausedAtHostUs) = (now.TickUs + lengthUs, now.HostUs);
        return pause = new UpstreamPause(why, now.ExchangeUs, now.ExchangeUs + lengthUs);
    }

    private void Slow(long tickUs)
    {
        _ = SlownessAt(tickUs);
        if (tickUs - slowedTick >= SlowerAfterUs)
        {
            (slowness, slowedTick) = (Math.Min(SlownessMax, slowness + 1), tickUs);
        }

        slowEndsTick = tickUs + SlowUs;
    }

    private int SlownessAt(long tickUs)
    {
        while (slowness > 0 && tickUs >= slowEndsTick)
        {
            slowness--;
            slowEndsTick += SlowUs;
        }

        return slowness;
    }
}
