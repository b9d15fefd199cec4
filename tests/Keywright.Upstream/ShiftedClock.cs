namespace Keywright.Upstream;

/// <summary>Another clock with an offset that may be stepped, back as well; timers and time spans are the other clock's and do not notice.</summary>
public sealed class ShiftedClock(TimeProvider time) : TimeProvider
{
    private long offset;

    /// <summary>How far it is ahead of the other clock; negative when it is behind.</summary>
    public TimeSpan Offset
    {
        get => new(Interlocked.Read(ref offset));
        set => Interlocked.Exchange(ref offset, value.Ticks);
    }

    public override long TimestampFrequency => time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + Offset;

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => time.CreateTimer(callback, state, dueTime, period);
}
