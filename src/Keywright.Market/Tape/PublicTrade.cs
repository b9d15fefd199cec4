namespace Keywright.Market.Tape;

/// <summary>One trade as everybody sees it: ticks, lots, units of the quote asset, Unix microseconds.</summary>
public readonly record struct PublicTrade
{
    public long TradeId { get; init; }

    public long Price { get; init; }

    public long Lots { get; init; }

    public long QuoteUnits { get; init; }

    public long TimeUs { get; init; }

    /// <summary>The seller was the taker.</summary>
    public bool BuyerIsMaker { get; init; }
}
