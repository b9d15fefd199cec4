using Keywright.Market.Words;

namespace Keywright.Market.Tape;

/// <summary>One symbol's last 10,000 live trades and aggregate trades.</summary>
internal sealed class LiveTrades
{
    private const int Limit = 10_000;

    public Ring<PublicTrade> Trades { get; } = new(Limit);

    public Ring<AggregateTrade> Aggregates { get; } = new(Limit);

    /// <summary>The order that took the newest trade: the next one may belong to the same aggregate.</summary>
    public long LastTaker { get; set; }

    public void Add(in MarketEvent trade, long firstAggregateId)
    {
        var buyerIsMaker = trade.TakerSide == Side.Sell;
        Trades.Add(new()
        {
            TradeId = trade.TradeId,
            Price = trade.Price,
            Lots = trade.Lots,
            QuoteUnits = trade.QuoteUnits,
            TimeUs = trade.TimeUs,
            BuyerIsMaker = buyerIsMaker,
        });

        if (Aggregates.Count > 0 && LastTaker == trade.OrderId && Aggregates.Newest.Price == trade.Price && Aggregates.Newest.TimeUs == trade.TimeUs)
        {
            ref var newest = ref Aggregates.Newest;
            newest = newest with { Lots = newest.Lots + trade.Lots, LastTradeId = trade.TradeId };
            return;
        }

        LastTaker = trade.OrderId;
        Aggregates.Add(new()
        {
            Id = Aggregates.Count == 0 ? firstAggregateId : Aggregates.Newest.Id + 1,
            Price = trade.Price,
            Lots = trade.Lots,
            FirstTradeId = trade.TradeId,
            LastTradeId = trade.TradeId,
            TimeUs = trade.TimeUs,
            BuyerIsMaker = buyerIsMaker,
        });
    }
}
