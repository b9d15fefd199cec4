namespace Keywright.Gateway.Execute.Live;

/// <summary>What stands in the way of a call.</summary>
public enum UpstreamRefusalKind : byte
{
    /// <summary>Nothing leaves at all.</summary>
    Paused,

    Weight,

    RawRequests,

    Orders,
}

/// <summary>Why a call may not leave now.</summary>
/// <param name="Kind">What stands in the way.</param>
/// <param name="RetryAfterSeconds">At least 1.</param>
/// <param name="Rule">A plain sentence without its full stop.</param>
public sealed record UpstreamRefusal(UpstreamRefusalKind Kind, int RetryAfterSeconds, string Rule)
{
    /// <summary>The exchange's limit; null while paused.</summary>
    public UpstreamLimit? Limit { get; init; }
}
