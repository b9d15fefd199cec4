namespace Keywright.Binance.Wire.Replies;

/// <summary>One order as the answers show it. Times are microseconds since 1970; a time that an answer's form does not have is ignored.</summary>
public readonly record struct OrderReply
{
    public OrderReply()
    {
    }

    public required string Symbol { get; init; }

    public required long OrderId { get; init; }

    /// <summary>The order's own client id, also in the answer to a cancel.</summary>
    public required string ClientOrderId { get; init; }

    /// <summary>0 for MARKET.</summary>
    public Amount Price { get; init; }

    public Amount OrigQty { get; init; }

    public Amount ExecutedQty { get; init; }

    /// <summary>0 unless the order was asked by quote amount.</summary>
    public Amount OrigQuoteOrderQty { get; init; }

    /// <summary>Quote paid or received so far.</summary>
    public Amount CumulativeQuoteQty { get; init; }

    public OrderStatusWord Status { get; init; }

    public TimeInForceWord TimeInForce { get; init; }

    public OrderTypeWord Type { get; init; }

    public SideWord Side { get; init; }

    public SelfTradeWord SelfTradePrevention { get; init; }

    /// <summary>Written unless None.</summary>
    public ExpiryReasonWord ExpiryReason { get; init; }

    public bool IsWorking { get; init; }

    /// <summary>When this placement or cancel happened.</summary>
    public long TransactTimeUs { get; init; }

    /// <summary>When the order was made.</summary>
    public long TimeUs { get; init; }

    public long UpdateTimeUs { get; init; }

    /// <summary>When it came on the book; −1 if it never did.</summary>
    public long WorkingTimeUs { get; init; }

    /// <summary>−1 when the order is in no list.</summary>
    public long OrderListId { get; init; } = -1;

    /// <summary>Null for types without a trigger, and where a trailing order has none.</summary>
    public Amount? StopPrice { get; init; }

    /// <summary>Basis points; null when the order does not trail.</summary>
    public int? TrailingDelta { get; init; }

    /// <summary>When a trailing order began to track; −1 before. Written with <see cref="TrailingDelta"/>.</summary>
    public long TrailingTimeUs { get; init; }

    /// <summary>Null when the order shows all of itself.</summary>
    public Amount? IcebergQty { get; init; }

    public long? StrategyId { get; init; }

    public int? StrategyType { get; init; }

    /// <summary>Written, with <see cref="PreventedQty"/>, when self-trade prevention took something from the order.</summary>
    public long? PreventedMatchId { get; init; }

    public Amount PreventedQty { get; init; }
}

/// <summary>One fill inside a FULL answer.</summary>
public readonly record struct OrderFillReply(Amount Price, Amount Qty, Amount Commission, string CommissionAsset, long TradeId);

/// <summary>One prevented match of a new order; the quantity of whichever side lost something.</summary>
public readonly record struct PreventedMatchReply(long PreventedMatchId, long MakerOrderId, Amount Price, Amount? TakerPreventedQty, Amount? MakerPreventedQty);
