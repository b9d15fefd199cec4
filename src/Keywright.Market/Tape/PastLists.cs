using Keywright.Market.Words;

namespace Keywright.Market.Tape;

/// <summary>The past's last hours of one symbol as lists of trades and aggregate trades, with their ids; each item is made when asked for.</summary>
internal sealed class PastLists
{
    private readonly SymbolRules _rules;
    private readonly List<PastTrade> _trades;
    private readonly List<int> _firstOfAggregate = [];
    private readonly long _firstTradeId;
    private readonly long _firstAggregateId;

    public PastLists(Past past, SymbolRules rules)
    {
        _rules = rules;
        _trades = past.Trades(rules.Index);
        _firstTradeId = past.FirstTradeId(rules.Index);

        // Aggregates are fewer than trades; where the count before stood nobody can tell, so four fifths will do.
        _firstAggregateId = _firstTradeId / 5 * 4;
        for (var i = 0; i < _trades.Count; i++)
        {
            if (!_trades[i].Continues)
            {
                _firstOfAggregate.Add(i);
            }
        }

        _firstOfAggregate.TrimExcess();
    }

    public int Trades => _trades.Count;

    public int Aggregates => _firstOfAggregate.Count;

    public long NextAggregateId => _firstAggregateId + _firstOfAggregate.Count;

    public PublicTrade Trade(int index)
    {
        var trade = _trades[index];
        return new()
        {
            TradeId = _firstTradeId + index,
            Price = trade.Price,
            Lots = trade.Lots,
            QuoteUnits = trade.Price * trade.Lots * _rules.UnitsPerTickLot,
            TimeUs = trade.TimeUs,
            BuyerIsMaker = !trade.BuyerTook,
        };
    }

    public AggregateTrade Aggregate(int index)
    {
        var first = _firstOfAggregate[index];
        var end = index + 1 < _firstOfAggregate.Count ? _firstOfAggregate[index + 1] : _trades.Count;
        var lots = 0L;
        for (var i = first; i < end; i++)
        {
            lots += _trades[i].Lots;
        }

        return new()
        {
            Id = _firstAggregateId + index,
            Price = _trades[first].Price,
            Lots = lots,
            FirstTradeId = _firstTradeId + first,
            LastTradeId = _firstTradeId + end - 1,
            TimeUs = _trades[first].TimeUs,
            BuyerIsMaker = !_trades[first].BuyerTook,
        };
    }
}
