using Keywright.Keys.Policy;

namespace Keywright.Gateway.Requests;

/// <summary>
/// What a key may do at one moment. A change puts new terms in the place of the old as a whole, and a request is judged by one of them from
/// its first check to its last, so that never half of an edit is in force.
/// </summary>
public sealed record KeyTerms
{
    public required KeyPermissions Permissions { get; init; }

    public required AddressList AllowedAddresses { get; init; }

    /// <summary>Symbols the key may trade; empty means all.</summary>
    public required IReadOnlyList<string> Symbols { get; init; }

    public long? ExpiresUs { get; init; }

    /// <summary>When a trading key without addresses may no longer trade; reading goes on.</summary>
    public long? TradingLapsesUs { get; init; }

    /// <summary>It reads and cancels, and places nothing.</summary>
    public bool IsFrozen { get; init; }

    public required KeyPolicy Policy { get; init; }

    public KeyCaps Caps => new(Policy.MaxOrderNotional, Policy.MaxDailyNotional);

    public bool MayTradeSymbol(string symbol) => Symbols.Count == 0 || Symbols.Contains(symbol);
}

/// <summary>Ceilings in the quote asset's worth in USDT; null means none.</summary>
public readonly record struct KeyCaps(decimal? MaxOrderNotional, decimal? MaxDailyNotional)
{
    public bool Any => MaxOrderNotional is not null || MaxDailyNotional is not null;
}
