using System.Net;

namespace Keywright.Gateway.Manage.Venues;

/// <summary>An account on a real exchange as its owner sees it.</summary>
public sealed record LiveAccountView
{
    public required string Name { get; init; }

    public required string Venue { get; init; }

    /// <summary>ed25519 or hmac.</summary>
    public required string Type { get; init; }

    /// <summary>Of the pair made here; to be pasted at the exchange.</summary>
    public string? PublicKeyPem { get; init; }

    /// <summary>The exchange's; null until it was given.</summary>
    public string? ApiKey { get; init; }

    /// <summary>waiting (for a credential), read-only, armed, or paused.</summary>
    public required string State { get; init; }

    /// <summary>Why it is paused.</summary>
    public string? Why { get; init; }

    /// <summary>The account that it is a sub-account of.</summary>
    public string? Under { get; init; }

    /// <summary>Of the pair that a rotation under way has made; to be pasted at the exchange.</summary>
    public string? NextPublicKeyPem { get; init; }

    /// <summary>Keys of the exchange that are out of use, the newest first.</summary>
    public IReadOnlyList<OldCredentialView> Old { get; init; } = [];

    /// <summary>When the exchange ends trading with the credential; null when it does not, or is not known to.</summary>
    public DateTimeOffset? TradingLapsesAt { get; init; }

    public DateTimeOffset? RightsReadAt { get; init; }

    /// <summary>What to change at the exchange, as of the last look at the credential's rights.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Labels of its keys that are not revoked.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>Open orders of its keys.</summary>
    public int OpenOrders { get; init; }

    /// <summary>The address of this machine that calls to the exchange leave from; null before the first.</summary>
    public IPAddress? Outgoing { get; init; }

    /// <summary>A router stands between, and the exchange sees another one; null before the first call.</summary>
    public bool? IsBehindRouter { get; init; }

    /// <summary>The exchange's clock less ours, µs; null before it was asked.</summary>
    public long? ClockOffsetUs { get; init; }

    /// <summary>How far the samples of it lie apart, µs.</summary>
    public long? ClockJitterUs { get; init; }
}

/// <summary>A key of the exchange that is out of use.</summary>
/// <param name="State">alive, dead, or unknown: the exchange was not seen to know it from here.</param>
/// <param name="At">When it was last looked at; of a dead one, when it was found so.</param>
public sealed record OldCredentialView(string ApiKey, string State, DateTimeOffset At);

/// <param name="Account">As it is now; null when nothing was done.</param>
/// <param name="Problem">Why not, in one sentence.</param>
public sealed record LiveAccountResult(LiveAccountView? Account, string? Problem)
{
    /// <summary>A one-time code is missing.</summary>
    public bool IsForbidden { get; init; }
}
