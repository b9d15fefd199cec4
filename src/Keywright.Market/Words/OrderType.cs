namespace Keywright.Market.Words;

/// <summary>The numbers stand in saved states and journals: add at the end, never renumber.</summary>
public enum OrderType : byte
{
    Limit,
    Market,

    /// <summary>A limit order that is refused if it would trade at once.</summary>
    LimitMaker,

    /// <summary>Waits until the price has gone against the order's side to its stop price, then runs as <see cref="Market"/>.</summary>
    StopLoss,

    /// <summary>As <see cref="StopLoss"/>, and runs as <see cref="Limit"/>.</summary>
    StopLossLimit,

    /// <summary>Waits until the price has come in favour of the order's side to its stop price, then runs as <see cref="Market"/>.</summary>
    TakeProfit,

    /// <summary>As <see cref="TakeProfit"/>, and runs as <see cref="Limit"/>.</summary>
    TakeProfitLimit,
}

public static class OrderTypes
{
    /// <summary>It waits for a trade at its trigger before it runs.</summary>
    public static bool Waits(this OrderType type) => type >= OrderType.StopLoss;

    /// <summary>It has no price of its own.</summary>
    public static bool RunsAsMarket(this OrderType type) => type is OrderType.Market or OrderType.StopLoss or OrderType.TakeProfit;

    /// <summary>Its trigger lies above the market: a trade at the stop price or higher sets it off.</summary>
    public static bool TriggersAbove(this OrderType type, Side side) =>
        type is OrderType.StopLoss or OrderType.StopLossLimit ? side == Side.Buy : side == Side.Sell;
}
