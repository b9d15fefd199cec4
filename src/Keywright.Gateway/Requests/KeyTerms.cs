using Keywright.Gateway.Requests.Rules;

namespace Keywright.Gateway.Requests;

/// <summary>
/// What a key may do at one moment. A change puts new terms in the place of the old as a whole, and a request is judged by one of them from
/// its first check to its last, so that never half of an edit is in force.
/// </summary>
public sealed record KeyTerms
{
    public required KeyPermissions Permissions { get; init; }

    public required AddressList AllowedAddresses { get; init; }

    public long? ExpiresUs { get; init; }

    /// <summary>When a trading key without addresses may no longer trade; reading goes on.</summary>
    public long? TradingLapsesUs { get; init; }

    /// <summary>It reads and cancels, and places nothing.</summary>
    public bool IsFrozen { get; init; }

    /// <summary>Its policy and symbols, made ready.</summary>
    public required PolicyRules Rules { get; init; }

    /// <summary>It may only sell what it has bought.</summary>
    public bool MustReduce => Permissions.HasFlag(KeyPermissions.ReduceOnly);

    /// <summary>It may hear what happens to the account.</summary>
    public bool MayListen => Permissions.HasFlag(KeyPermissions.Read) && Rules.Routes.AllowListening;
}
