using Keywright.Gateway;

namespace Keywright.Upstream;

/// <summary>How the upstream is opened.</summary>
public sealed record UpstreamOptions
{
    /// <summary>The clock it tells the time by; an offset of it is a step of the exchange's clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Quiet: only what is placed stands in the books, so a test knows what will fill.</summary>
    public MarketMode Market { get; init; } = MarketMode.Quiet;

    public LimitMode Limits { get; init; } = LimitMode.Open;

    public ulong Seed { get; init; } = 7;
}
