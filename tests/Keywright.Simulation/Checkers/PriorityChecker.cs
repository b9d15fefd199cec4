using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Checkers;

/// <summary>
/// Promise 8, price-time priority as far as one account can see it: when a resting order was filled, none of the account's own that stood
/// before it on that side of the book was still waiting there. An order with a trigger stands in no book before that, and from then on
/// counts from its triggering; each part that an iceberg shows counts from when it was shown; an amendment changes nobody's place.
/// </summary>
internal sealed class PriorityChecker(Court court) : Checker(court)
{
    public override void Audited(Audit audit)
    {
        var books = audit.Orders.Where(order => !OrderTypes.RunsAsMarket(order.Type) && !order.IsWaiting && order.Prevented == 0).GroupBy(order => (order.Symbol, order.Side));
        foreach (var book in books)
        {
            var orders = book.ToDictionary(order => order.OrderId);
            foreach (var trade in audit.Trades.Where(trade => trade.IsMaker && trade.Symbol == book.Key.Symbol && orders.ContainsKey(trade.OrderId)))
            {
                var filled = orders[trade.OrderId];
                foreach (var other in orders.Values)
                {
                    Require(!Waited(audit, other, trade) || !StoodBefore(audit, other, filled, trade), 8, $"Trade {trade.Id} on {trade.Symbol} filled order {filled.OrderId} at {filled.Price} while order {other.OrderId} at {other.Price} stood before it.");
                }
            }
        }
    }

    private static bool StoodBefore(Audit audit, SeenOrder one, SeenOrder other, SeenTrade trade)
    {
        if (one.Price != other.Price)
        {
            return one.IsBuy ? one.Price > other.Price : one.Price < other.Price;
        }

        return Place(audit, one, trade) is { } mine && Place(audit, other, trade) is { } its && IsBefore(mine, its);
    }

    /// <summary>Since when the part of an order that it showed at a trade stood in its queue; null where that cannot be told.</summary>
    private static Standing? Place(Audit audit, SeenOrder order, SeenTrade at)
    {
        var fills = audit.TradesOf[(order.Symbol, order.OrderId)].Where(fill => fill.Id < at.Id && fill.IsMaker).ToList();
        if (order.Iceberg == 0 || fills.Count == 0)
        {
            return new Standing(order.WorkingUs, OrderTypes.Waits(order.Type) ? null : order.OrderId, null);
        }

        // What an amendment takes is hidden first, so it moves no part's end; but a part it has cut is another one.
        if (audit.HistoryOf(order).Any())
        {
            return null;
        }

        Standing place = new(order.WorkingUs, OrderTypes.Waits(order.Type) ? null : order.OrderId, null);
        var shown = order.Iceberg;
        foreach (var fill in fills)
        {
            shown -= fill.Quantity;
            if (shown == 0)
            {
                (shown, place) = (order.Iceberg, new Standing(fill.TimeUs, null, fill.Id));
            }
        }

        return place;
    }

    /// <summary>Where times are equal only order ids, or the trades after which parts were shown, can tell.</summary>
    private static bool IsBefore(Standing one, Standing other) =>
        one.SinceUs != other.SinceUs ? one.SinceUs < other.SinceUs
        : one.OrderId is { } order ? order < other.OrderId
        : one.AfterTrade < other.AfterTrade;

    /// <summary>It was in the book, with something left, when the trade happened. Where times are equal the order of things is not known.</summary>
    private static bool Waited(Audit audit, SeenOrder order, SeenTrade trade)
    {
        if (order.WorkingUs >= trade.TimeUs || (!order.IsOpen && order.Status != "FILLED" && order.UpdatedUs <= trade.TimeUs) || order.OrderId == trade.OrderId)
        {
            return false;
        }

        var filledBefore = audit.TradesOf[(order.Symbol, order.OrderId)].Where(own => own.Id < trade.Id).Sum(own => own.Quantity);
        return filledBefore < order.Quantity;
    }

    /// <param name="OrderId">Of one that stands where it came: of two of one time, the lower came first.</param>
    /// <param name="AfterTrade">Of a later part of an iceberg, the trade that used up the part before it.</param>
    private sealed record Standing(long SinceUs, long? OrderId, long? AfterTrade);
}
