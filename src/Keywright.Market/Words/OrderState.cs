namespace Keywright.Market.Words;

/// <summary>An order as it stands. Prices in ticks, quantities in lots, amounts in units, times in Unix microseconds.</summary>
public readonly record struct OrderState
{
    /// <summary>The time of what has not happened.</summary>
    public const long Never = -1;

    public int Account { get; init; }

    public int Symbol { get; init; }

    public int Tag { get; init; }

    public Side Side { get; init; }

    public OrderType Type { get; init; }

    public TimeInForce TimeInForce { get; init; }

    public SelfTradePrevention SelfTradePrevention { get; init; }

    public OrderStatus Status { get; init; }

    public ExpiryReason ExpiryReason { get; init; }

    public long OrderId { get; init; }

    public ClientOrderId ClientId { get; init; }

    public long Price { get; init; }

    /// <summary>The quantity asked for; for MARKET by quote amount the quantity executed.</summary>
    public long Lots { get; init; }

    public long ExecutedLots { get; init; }

    /// <summary>What self-trade prevention took away.</summary>
    public long PreventedLots { get; init; }

    /// <summary>Quote units traded so far.</summary>
    public long QuoteUnits { get; init; }

    /// <summary>Quote units asked for, for MARKET by quote amount; otherwise 0.</summary>
    public long QuoteAmount { get; init; }

    public long? StrategyId { get; init; }

    public int? StrategyType { get; init; }

    public long CreatedUs { get; init; }

    public long UpdatedUs { get; init; }

    /// <summary>When the order came on the book or met it; <see cref="Never"/> while, or if, it only waited.</summary>
    public long WorkingUs { get; init; }

    /// <summary>Ticks; 0 = none.</summary>
    public long StopPrice { get; init; }

    /// <summary>Basis points; 0 = the order does not trail.</summary>
    public int TrailingDelta { get; init; }

    /// <summary>When a trailing order began to track; <see cref="Never"/> before that; 0 for others.</summary>
    public long TrailingUs { get; init; }

    /// <summary>Lots shown at a time; 0 = all.</summary>
    public long IcebergLots { get; init; }

    /// <summary>The order list it is part of; 0 = none.</summary>
    public long ListId { get; init; }

    /// <summary>The last prevented match the order was part of; 0 = none.</summary>
    public long PreventedMatchId { get; init; }

    public bool IsWorking => WorkingUs != Never;

    public bool IsOpen => Status is OrderStatus.New or OrderStatus.PartiallyFilled;
}
