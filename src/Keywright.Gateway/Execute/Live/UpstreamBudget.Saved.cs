using Keywright.Gateway.Budgets;

namespace Keywright.Gateway.Execute.Live;

/// <summary>What outlives a restart: the pause, the limits that the exchange has told, and when the program began of late.</summary>
public sealed partial class UpstreamBudget
{
    private const int StateVersion = 3;
    private const int VersionOfPauseAlone = 2;
    private const int VersionByExchangeTime = 1;

    /// <summary>More starts than this in a minute are as bad as this many.</summary>
    private const int StartsMax = 8;

    private readonly List<long> startsUs = [];
    private int startsBefore;
    private int news;
    private int kept;

    /// <summary>Something is to be saved that was not, beside a pause, which is told of by itself.</summary>
    public bool HasNews
    {
        get
        {
            lock (gate)
            {
                return news != kept;
            }
        }
    }

    /// <summary>Changes with what there is to save; said to <see cref="Kept"/> once what was saved after is on disk.</summary>
    public int News
    {
        get
        {
            lock (gate)
            {
                return news;
            }
        }
    }

    public void Kept(int of)
    {
        lock (gate)
        {
            kept = of;
        }
    }

    /// <summary>The program begins now, with what <see cref="Restore"/> has brought; called once, before anything is asked.</summary>
    public void Begin(in UpstreamInstant now)
    {
        lock (gate)
        {
            // Those of a clock that was set since say nothing.
            var hostUs = now.HostUs;
            startsUs.RemoveAll(us => Math.Abs(hostUs - us) > BudgetLimits.MinuteUs);
            startsBefore = startsUs.Count;
            startsUs.Add(hostUs);
            Take(limits);
            news++;
        }
    }

    public void Save(StateWriter writer)
    {
        lock (gate)
        {
            writer.Int32(StateVersion);
            writer.Int32((int)(pause?.Reason ?? 0));
            writer.Int64(pause?.SinceUs ?? 0);
            writer.Int64(pause?.UntilUs ?? 0);
            writer.Int64(pausedAtHostUs);
            writer.Int32(limits.All.Length);
            foreach (var limit in limits.All)
            {
                writer.Int32((int)limit.Kind);
                writer.Int64(limit.SpanUs);
                writer.Int32(limit.Limit);
            }

            writer.Int32(Math.Min(startsUs.Count, StartsMax));
            foreach (var us in startsUs.TakeLast(StartsMax))
            {
                writer.Int64(us);
            }
        }
    }

    /// <summary>Takes up what was saved before a restart.</summary>
    /// <exception cref="InvalidDataException">The state is none of this program's.</exception>
    public void Restore(ref StateReader reader, in UpstreamInstant now)
    {
        lock (gate)
        {
            var version = reader.Int32();
            if (version is not (StateVersion or VersionOfPauseAlone or VersionByExchangeTime))
            {
                throw new InvalidDataException("The saved budget is of another version of the program.");
            }

            RestorePause(ref reader, version, in now);
            if (version != StateVersion)
            {
                return;
            }

            var told = new UpstreamLimit[Math.Clamp(reader.Int32(), 0, UpstreamLimits.CountMax)];
            foreach (ref var limit in told.AsSpan())
            {
                limit = new UpstreamLimit((UpstreamLimitKind)reader.Int32(), reader.Int64(), reader.Int32());
            }

            if (!told.Any(static limit => limit.Kind == UpstreamLimitKind.Weight) || told.Any(static limit => !Enum.IsDefined(limit.Kind) || limit is not { SpanUs: > 0, Limit: > 0 }))
            {
                throw new InvalidDataException("The saved limits make no sense.");
            }

            Take(new UpstreamLimits([.. told]));
            for (var left = Math.Min(reader.Int32(), StartsMax); left > 0; left--)
            {
                startsUs.Add(reader.Int64());
            }
        }
    }

    /// <summary>
    /// Goes on with a pause from before a restart. A clock that now stands before the pause's beginning was set back: it lasts its whole length
    /// again. It is the host's clock that tells how much has passed: the exchange's may be another by far, and is not known yet. Where that is not
    /// known well, the pause ends later by as much.
    /// </summary>
    private void RestorePause(ref StateReader reader, int version, in UpstreamInstant now)
    {
        var (reason, sinceUs, untilUs) = ((UpstreamPauseReason)reader.Int32(), reader.Int64(), reader.Int64());
        var hostUs = version == VersionByExchangeTime ? sinceUs : reader.Int64();
        if (reason == 0)
        {
            return;
        }

        if (!Enum.IsDefined(reason) || sinceUs < 0 || untilUs <= sinceUs || untilUs - sinceUs > (PauseSecondsMax + 1) * BudgetLimits.SecondUs)
        {
            throw new InvalidDataException("The saved pause makes no sense.");
        }

        var whole = untilUs - sinceUs;
        var leftUs = Math.Min(whole, hostUs + whole - now.HostUs) + now.ErrorUs;
        if (leftUs > 0)
        {
            (pause, pauseEndsTick, pausedAtHostUs) = (new UpstreamPause(reason, sinceUs, untilUs), now.TickUs + leftUs, hostUs);
        }
    }
}
