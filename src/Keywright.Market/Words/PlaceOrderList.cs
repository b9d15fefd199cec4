namespace Keywright.Market.Words;

/// <summary>
/// Two new orders of which one cancels the other (OCO): of one account, symbol, side, quantity and time. The first is the stop-loss order, the second
/// the limit or take-profit order on the other side of the market.
/// </summary>
public readonly record struct PlaceOrderList
{
    /// <summary>The list's own name, unique among the account's open lists.</summary>
    public ClientOrderId ClientId { get; init; }

    public PlaceOrder First { get; init; }

    public PlaceOrder Second { get; init; }
}
