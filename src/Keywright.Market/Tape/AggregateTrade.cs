namespace Keywright.Market.Tape;

/// <summary>Trades of one taker order at one price and moment, as one: ticks, lots, Unix microseconds.</summary>
public readonly record struct AggregateTrade
{
    public long Id { get; init; }

    public long Price { get; init; }

    public long Lots { get; init; }

    public long FirstTradeId { get; init; }

    public long LastTradeId { get; init; }

    public long TimeUs { get; init; }

    /// <summary>The seller was the taker.</summary>
    public bool BuyerIsMaker { get; init; }
}
