namespace Keywright.Gateway.Execute.Live;

/// <summary>One answer of <c>/api/v3/time</c>: the exchange read its clock somewhere between sending and receiving.</summary>
/// <param name="SentUs">By a clock that never steps.</param>
/// <param name="ReceivedUs">Likewise.</param>
/// <param name="ServerUs">Unix microseconds.</param>
internal readonly record struct ClockSample(long SentUs, long ReceivedUs, long ServerUs)
{
    public long RoundTripUs => ReceivedUs - SentUs;

    // Milliseconds are cut off, so the truth lies up to one later; microseconds are taken as they are.
    private long CutUs => ServerUs % 1_000 == 0 ? 999 : 0;

    /// <summary>The exchange's clock less ours, from the middle.</summary>
    public long OffsetUs => ServerUs + (CutUs / 2) - SentUs - (RoundTripUs / 2);

    private long HalfUs => (RoundTripUs + CutUs + 1) / 2;

    public long ErrorAt(long tick) => HalfUs + (Math.Abs(tick - ReceivedUs) * UpstreamClock.DriftPpm / 1_000_000);

    public bool AgreesWith(ClockSample other)
        => Math.Abs(OffsetUs - other.OffsetUs) <= HalfUs + other.ErrorAt(ReceivedUs);
}
