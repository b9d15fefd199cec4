using Keywright.Market.Words;

namespace Keywright.Market.Tape;

/// <summary>The past's last hours of one symbol as lists of trades and aggregate trades, with their ids.</summary>
internal sealed class PastLists
{
    public PastLists(Past past, SymbolRules rules)
    {
        var id = past.FirstTradeId(rules.Index);

        // Aggregates are fewer than trades; where the count before stood nobody can tell, so four fifths will do.
        var aggregateId = id / 5 * 4;
        foreach (var trade in past.Trades(rules.Index))
        {
            Trades.Add(new()
            {
                TradeId = id,
                Price = trade.Price,
                Lots = trade.Lots,
                QuoteUnits = trade.Price * trade.Lots * rules.UnitsPerTickLot,
                TimeUs = trade.TimeUs,
                BuyerIsMaker = !trade.BuyerTook,
            });
            if (trade.Continues)
            {
                Aggregates[^1] = Aggregates[^1] with { Lots = Aggregates[^1].Lots + trade.Lots, LastTradeId = id };
            }
            else
            {
                Aggregates.Add(new()
                {
                    Id = aggregateId++,
                    Price = trade.Price,
                    Lots = trade.Lots,
                    FirstTradeId = id,
                    LastTradeId = id,
                    TimeUs = trade.TimeUs,
                    BuyerIsMaker = !trade.BuyerTook,
                });
            }

            id++;
        }

        NextAggregateId = aggregateId;
    }

    public List<PublicTrade> Trades { get; } = [];

    public List<AggregateTrade> Aggregates { get; } = [];

    public long NextAggregateId { get; }
}
