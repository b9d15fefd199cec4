namespace Keywright.Gateway.Tests.Worlds;

/// <summary>A clock that goes only when it is told to, also backwards.</summary>
internal sealed class ManualTime(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public long NowUs => (Now.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    private TimeSpan passed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Now;

    /// <summary>Of the clock that does not step: setting <see cref="Now"/> does not move it.</summary>
    public override long GetTimestamp() => passed.Ticks;

    public void Advance(TimeSpan by)
    {
        Now += by;
        passed += by;
    }
}
