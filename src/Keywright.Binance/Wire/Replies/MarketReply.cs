namespace Keywright.Binance.Wire.Replies;

/// <summary>One price level of a book.</summary>
public readonly record struct LevelReply(Amount Price, Amount Qty);

/// <summary>One public trade.</summary>
public readonly record struct TradeReply(long Id, Amount Price, Amount Qty, Amount QuoteQty, long TimeUs, bool IsBuyerMaker);

/// <summary>Trades of one taker order at one price.</summary>
public readonly record struct AggregateTradeReply(long Id, Amount Price, Amount Qty, long FirstTradeId, long LastTradeId, long TimeUs, bool IsBuyerMaker);

/// <summary>
/// One candle. <paramref name="CloseUs"/> is its last microsecond (open + span − 1), so that it ends in 999 in either unit.
/// </summary>
public readonly record struct CandleReply(
    long OpenUs, long CloseUs, Amount Open, Amount High, Amount Low, Amount Close,
    Amount Volume, Amount QuoteVolume, long Trades, Amount TakerBuyVolume, Amount TakerBuyQuoteVolume);

/// <summary>Best prices of a symbol; zero where a side is empty.</summary>
public readonly record struct BookTickerReply(string Symbol, Amount BidPrice, Amount BidQty, Amount AskPrice, Amount AskQty);

/// <summary>The last 24 hours of a symbol. Ids are −1 when nothing was traded.</summary>
public readonly record struct DayTickerReply
{
    public required string Symbol { get; init; }

    /// <summary>Last minus open; may be negative.</summary>
    public Amount PriceChange { get; init; }

    /// <summary>In thousandths of a percent: −95960 is written as "-95.960".</summary>
    public long PriceChangeMilliPercent { get; init; }

    public Amount WeightedAvgPrice { get; init; }

    public Amount PrevClosePrice { get; init; }

    public Amount LastPrice { get; init; }

    public Amount LastQty { get; init; }

    public Amount BidPrice { get; init; }

    public Amount BidQty { get; init; }

    public Amount AskPrice { get; init; }

    public Amount AskQty { get; init; }

    public Amount OpenPrice { get; init; }

    public Amount HighPrice { get; init; }

    public Amount LowPrice { get; init; }

    public Amount Volume { get; init; }

    public Amount QuoteVolume { get; init; }

    public long OpenTimeUs { get; init; }

    public long CloseTimeUs { get; init; }

    public long FirstId { get; init; }

    public long LastId { get; init; }

    public long Count { get; init; }
}
