namespace Keywright.Gateway.Execute.Live;

/// <summary>One moment, told four ways, so that what is counted by the exchange's clock and what is waited for by ours are never mixed up.</summary>
/// <param name="TickUs">A clock of this process that never steps, microseconds from any beginning. Waits are measured by it.</param>
/// <param name="ExchangeUs">What the exchange's clock shows as far as is known, Unix microseconds; steps with it.</param>
/// <param name="ErrorUs">How far off <paramref name="ExchangeUs"/> may be to either side, microseconds.</param>
public readonly record struct UpstreamInstant(long TickUs, long ExchangeUs, long ErrorUs)
{
    /// <summary>What the machine's own clock shows, Unix microseconds: the only one that a restarted process shares with the one before it.</summary>
    public long HostUs { get; init; } = ExchangeUs;
}
