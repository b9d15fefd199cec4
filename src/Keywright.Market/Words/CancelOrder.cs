namespace Keywright.Market.Words;

/// <summary>
/// Takes one open order off the book. With both ids the order is found by <see cref="OrderId"/> and its client id then compared.
/// </summary>
public readonly record struct CancelOrder
{
    public int Account { get; init; }

    public int Symbol { get; init; }

    /// <summary>0 = find it by client id.</summary>
    public long OrderId { get; init; }

    /// <summary>None = find it by order id.</summary>
    public ClientOrderId OrigClientId { get; init; }

    public long TimeUs { get; init; }
}
