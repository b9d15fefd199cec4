using Keywright.Market.Matching;
using Keywright.Market.Words;

namespace Keywright.Market.Tape;

/// <summary>Which levels of a book some events may have changed, with what rests there now. It is read from the book itself, not worked out.</summary>
public sealed class BookChanges
{
    private readonly Dictionary<(Side Side, long Price), bool> _touched = [];

    /// <summary>Adds the changed levels to the lists; no lots mean that the level is gone.</summary>
    /// <param name="exchange">As the events left it.</param>
    /// <param name="symbol">Events of others are passed over.</param>
    /// <param name="events">Of one command.</param>
    public void Collect(Exchange exchange, int symbol, ReadOnlySpan<MarketEvent> events, List<Level> bids, List<Level> asks)
    {
        // 1. Where something may have changed, and where something may have gone: an order that never rested leaves no gap.
        _touched.Clear();
        var firstNew = long.MaxValue;
        foreach (ref readonly var item in events)
        {
            if (item.Symbol != symbol || item.Price <= 0)
            {
                continue;
            }

            switch (item.Kind)
            {
                case EventKind.Traded or EventKind.Prevented:
                    _touched[(item.Side == Side.Buy ? Side.Sell : Side.Buy, item.Price)] = true;
                    break;
                case EventKind.Accepted:
                    firstNew = Math.Min(firstNew, item.OrderId);
                    _touched.TryAdd((item.Side, item.Price), false);
                    break;
                default:
                    Touch((item.Side, item.Price), item.OrderId < firstNew);
                    break;
            }
        }

        // 2. What rests there now. A price belongs to one side.
        var book = exchange.Symbols[symbol].Book;
        foreach (var ((side, price), mayBeGone) in _touched)
        {
            var lots = (side == Side.Buy ? price <= book.BestBid : price >= book.BestAsk) ? book.LotsAt(price) : 0;
            if (lots > 0 || mayBeGone)
            {
                (side == Side.Buy ? bids : asks).Add(new Level(price, lots));
            }
        }
    }

    private void Touch((Side Side, long Price) place, bool mayBeGone) =>
        _touched[place] = mayBeGone || _touched.GetValueOrDefault(place);
}
