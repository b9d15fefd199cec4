namespace Keywright.Control;

/// <summary>An open order of an account, and whose it is.</summary>
/// <param name="Price">Its limit; 0 for one that runs at the market.</param>
/// <param name="Quantity">Left to trade, whole units of the base asset.</param>
/// <param name="OrderListId">The list it is part of; 0 = none.</param>
/// <param name="Key">The label of the key that owns it; null when no key of this gateway does.</param>
/// <param name="ApiKey">Of that key.</param>
/// <param name="Revoked">That key is revoked, so the order can be given to another.</param>
public sealed record OpenOrder(
    string Symbol, long OrderId, string ClientOrderId, string Side, string Type, decimal Price, decimal Quantity, long OrderListId, string? Key, string? ApiKey, bool Revoked);

/// <summary>The body of <c>POST /v1/accounts/{name}/orders/adopt</c>: an open order that no key owns, or that a revoked key left, becomes a key's.</summary>
public sealed record AdoptOrder
{
    /// <summary>As the exchange spells it, such as BTCUSDT.</summary>
    public required string Symbol { get; init; }

    /// <summary>The exchange's own.</summary>
    public required long OrderId { get; init; }

    /// <summary>The key that is to have it, by label or API key.</summary>
    public required string Key { get; init; }
}
