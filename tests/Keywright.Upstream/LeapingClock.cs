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

    /// <summary>The same of one who waits for sockets: an answer has a second to come before ten have passed.</summary>
    private const int PatientPart = 10;

    public LeapingClock() => (Steady, Patient) = (new Same(this, part: 1), new Same(this, PatientPart));

    /// <summary>For what runs by itself: an exchange whose beats leapt would race ahead.</summary>
    public TimeProvider Steady { get; }

    /// <summary>For what gives up waiting for an answer.</summary>
    public TimeProvider Patient { get; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref leapt));

    public override long GetTimestamp() => System.GetElapsedTime(0).Ticks + Interlocked.Read(ref leapt);

    /// <summary>So much time has passed.</summary>
    public void Leap(TimeSpan by) => Interlocked.Add(ref leapt, by.Ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => CreateTimer(callback, state, dueTime, period, Part);

    private ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period, int part)
    {
        if (dueTime <= TimeSpan.Zero || dueTime == Timeout.InfiniteTimeSpan || period != Timeout.InfiniteTimeSpan)
        {
            return System.CreateTimer(callback, state, dueTime, period);
        }

        return System.CreateTimer(
            told =>
            {
                Leap(dueTime - (dueTime / part));
                callback(told);
            },
            state,
            dueTime / part,
            period);
    }

    private sealed class Same(LeapingClock clock, int part) : TimeProvider
    {
        public override long TimestampFrequency => clock.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        public override long GetTimestamp() => clock.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => clock.CreateTimer(callback, state, dueTime, period, part);
    }
}
