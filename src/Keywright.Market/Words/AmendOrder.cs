namespace Keywright.Market.Words;

/// <summary>Lowers an open order's quantity and keeps its place in the queue. Found as by <see cref="CancelOrder"/>.</summary>
public readonly record struct AmendOrder
{
    public int Account { get; init; }

    public int Symbol { get; init; }

    /// <summary>0 = find it by client id.</summary>
    public long OrderId { get; init; }

    /// <summary>None = find it by order id.</summary>
    public ClientOrderId OrigClientId { get; init; }

    /// <summary>The order's client id from now on.</summary>
    public ClientOrderId NewClientId { get; init; }

    public long NewLots { get; init; }

    public long TimeUs { get; init; }
}
