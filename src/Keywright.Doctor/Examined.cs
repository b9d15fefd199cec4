using Keywright.Keys.Signing;

namespace Keywright.Doctor;

/// <summary>What is examined: a target, and a key on it.</summary>
public sealed record Examined
{
    public required ExaminedTarget Target { get; init; }

    public required string ApiKey { get; init; }

    /// <summary>The key's secret; whoever asked for the examination disposes of it.</summary>
    public required RequestSigner Signer { get; init; }

    /// <summary>What the key is meant for; null when that was not said.</summary>
    public string? Preset { get; init; }

    /// <summary>What the dry-run order is about.</summary>
    public string Symbol { get; init; } = "BTCUSDT";

    /// <summary>An order that can fill only far below the market may be placed although money is real.</summary>
    public bool Trade { get; init; }
}
