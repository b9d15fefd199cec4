namespace Keywright.Simulation.World;

/// <summary>
/// Two clocks: one that only goes forward and drives timers, and the wall clock that owners and time servers may set. Neither moves by
/// itself, so that a check at the very bound of a time window can be told right from wrong to the microsecond.
/// </summary>
internal sealed class SimulatedTime(long wallUs) : TimeProvider
{
    private readonly PriorityQueue<Alarm, (long DueUs, long Number)> alarms = new();
    private long number;

    /// <summary>Unix microseconds; looking at it here moves nothing.</summary>
    public long WallUs { get; private set; } = wallUs;

    /// <summary>Microseconds since the world began.</summary>
    public long ElapsedUs { get; private set; }

    /// <summary>How far both clocks go each time the program looks at the wall clock: time that passes inside one request.</summary>
    public long DriftUs { get; set; }

    /// <summary>How often the wall clock was set back.</summary>
    public int StepsBack { get; private set; }

    /// <summary>The farthest the wall clock has ever shown.</summary>
    public long HighestUs { get; private set; } = wallUs;

    public override long TimestampFrequency => 1_000_000;

    public override DateTimeOffset GetUtcNow()
    {
        Advance(DriftUs);
        return DateTimeOffset.UnixEpoch.AddMicroseconds(WallUs);
    }

    public override long GetTimestamp() => ElapsedUs;

    public void Advance(long us)
    {
        ElapsedUs += us;
        WallUs += us;
        HighestUs = Math.Max(HighestUs, WallUs);
    }

    /// <summary>Somebody sets the wall clock; timers do not notice.</summary>
    public void Step(long us)
    {
        WallUs += us;
        HighestUs = Math.Max(HighestUs, WallUs);
        StepsBack += us < 0 ? 1 : 0;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state);
        alarm.Change(dueTime, period);
        return alarm;
    }

    /// <summary>When the next timer is due, or null when none is set.</summary>
    public long? NextDueUs => alarms.TryPeek(out _, out var at) ? at.DueUs : null;

    /// <summary>A timer whose time has come, taken off the list.</summary>
    public Action? TakeDue()
    {
        while (alarms.TryPeek(out var alarm, out var at) && at.DueUs <= ElapsedUs)
        {
            _ = alarms.Dequeue();
            if (alarm.IsSetFor(at.DueUs))
            {
                return alarm.Ring;
            }
        }

        return null;
    }

    /// <summary>The process is gone, and its timers with it.</summary>
    public void ForgetTimers() => alarms.Clear();

    private sealed class Alarm(SimulatedTime time, TimerCallback callback, object? state) : ITimer
    {
        private long dueUs = long.MaxValue;

        public bool IsSetFor(long us) => dueUs == us;

        public void Ring()
        {
            dueUs = long.MaxValue;
            callback(state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (period != Timeout.InfiniteTimeSpan && period != TimeSpan.Zero)
            {
                throw new NotSupportedException("Nothing below the server uses a repeating timer.");
            }

            dueUs = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : time.ElapsedUs + (long)dueTime.TotalMicroseconds;
            if (dueUs != long.MaxValue)
            {
                time.alarms.Enqueue(this, (dueUs, time.number++));
            }

            return true;
        }

        public void Dispose() => dueUs = long.MaxValue;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
