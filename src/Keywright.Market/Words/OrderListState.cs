namespace Keywright.Market.Words;

/// <summary>An order list (OCO) as it stands.</summary>
public readonly record struct OrderListState
{
    /// <summary>Rises from 1 over all symbols and accounts.</summary>
    public long ListId { get; init; }

    public int Account { get; init; }

    public int Symbol { get; init; }

    /// <summary>The gateway's number of the key that placed it.</summary>
    public int Tag { get; init; }

    public ClientOrderId ClientId { get; init; }

    /// <summary>The stop-loss order.</summary>
    public long FirstOrderId { get; init; }

    /// <summary>The limit or take-profit order.</summary>
    public long SecondOrderId { get; init; }

    /// <summary>Unix microseconds.</summary>
    public long CreatedUs { get; init; }

    /// <summary>Both orders are open.</summary>
    public bool IsOpen { get; init; }
}
