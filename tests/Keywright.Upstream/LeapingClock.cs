namespace Keywright.Upstream;

/// <summary>
/// The machine's clock, which leaps over times of waiting: a timer rings after a small part of its time, and then all of it has passed, for everybody
/// who tells the time by this. <see cref="Steady"/> is the same time with timers that do not leap.
/// </summary>
public sealed class LeapingClock : TimeProvider
{
    /// <summary>A wait takes this part of its time.</summary>
    private const int Part = 40;

    private long leapt;

    public LeapingClock() => Steady = new Same(this);

    /// <summary>For what runs by itself: an exchange whose beats leapt would race ahead.</summary>
    public TimeProvider Steady { get; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref leapt));

    public override long GetTimestamp() => System.GetElapsedTime(0).Ticks + Interlocked.Read(ref leapt);

    /// <summary>So much time has passed.</summary>
    public void Leap(TimeSpan by) => Interlocked.Add(ref leapt, by.Ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime <= TimeSpan.Zero || dueTime == Timeout.InfiniteTimeSpan || period != Timeout.InfiniteTimeSpan)
        {
            return System.CreateTimer(callback, state, dueTime, period);
        }

        return System.CreateTimer(
            told =>
            {
                Leap(dueTime - (dueTime / Part));
                callback(told);
            },
            state,
            dueTime / Part,
            period);
    }

    private sealed class Same(LeapingClock clock) : TimeProvider
    {
        public override long TimestampFrequency => clock.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        public override long GetTimestamp() => clock.GetTimestamp();
    }
}
