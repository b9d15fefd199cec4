namespace Keywright.Gateway;

/// <summary>The one clock, in Unix microseconds.</summary>
public sealed class GatewayClock(TimeProvider time)
{
    private long highest;
    private long kept;

    public TimeProvider Time => time;

    /// <summary>The wall clock as it is; may step back.</summary>
    public long NowUs => (time.GetUtcNow().UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>An instant for people; microseconds survive.</summary>
    public static DateTimeOffset InstantOf(long us) => DateTimeOffset.UnixEpoch.AddTicks(us * TimeSpan.TicksPerMicrosecond);

    public static long MicrosecondsOf(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>The latest instant ever seen, also before a restart: an expiry that has passed stays passed when the clock steps back.</summary>
    public long LatestUs
    {
        get
        {
            Raise(NowUs);
            return Volatile.Read(ref highest);
        }
    }

    /// <summary>Brings the latest instant seen to disk; false when it could not. Set once, at the opening.</summary>
    public Func<bool> KeepLatest { get; set; } = static () => true;

    /// <summary>
    /// Whether an end has come. The first time, before anybody is told so, how late it is goes to disk: a crash and a clock stepped back
    /// revive nothing.
    /// </summary>
    public bool HasCome(long? endUs)
    {
        var latest = LatestUs;
        if (endUs is not { } end || latest < end)
        {
            return false;
        }

        if (Volatile.Read(ref kept) < end && KeepLatest())
        {
            Volatile.Write(ref kept, latest);
        }

        return true;
    }

    /// <summary>Takes in an instant read from the journal.</summary>
    public void Raise(long us)
    {
        var seen = Volatile.Read(ref highest);
        while (us > seen)
        {
            var before = Interlocked.CompareExchange(ref highest, us, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }
}
