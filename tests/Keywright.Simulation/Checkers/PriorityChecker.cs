using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Checkers;

/// <summary>
/// Promise 8, price-time priority as far as one account can see it: when a resting order was filled, none of the account's own that stood
/// before it on that side of the book was still waiting.
/// </summary>
internal sealed class PriorityChecker(Court court) : Checker(court)
{
    public override void Audited(Audit audit)
    {
        foreach (var book in audit.Orders.Where(order => order.Type != "MARKET" && order.Prevented == 0).GroupBy(order => (order.Symbol, order.Side)))
        {
            var orders = book.ToDictionary(order => order.OrderId);
            foreach (var trade in audit.Trades.Where(trade => trade.IsMaker && trade.Symbol == book.Key.Symbol && orders.ContainsKey(trade.OrderId)))
            {
                var filled = orders[trade.OrderId];
                foreach (var other in orders.Values)
                {
                    Require(!StoodBefore(other, filled) || !Waited(audit, other, trade), 8, $"Trade {trade.Id} on {trade.Symbol} filled order {filled.OrderId} at {filled.Price} while order {other.OrderId} at {other.Price} stood before it.");
                }
            }
        }
    }

    private static bool StoodBefore(SeenOrder one, SeenOrder other) =>
        one.Price == other.Price ? one.OrderId < other.OrderId : one.IsBuy ? one.Price > other.Price : one.Price < other.Price;

    /// <summary>It was in the book, with something left, when the trade happened. Where times are equal the order of things is not known.</summary>
    private static bool Waited(Audit audit, SeenOrder order, SeenTrade trade)
    {
        if (order.TimeUs >= trade.TimeUs || (!order.IsOpen && order.Status != "FILLED" && order.UpdatedUs <= trade.TimeUs) || order.OrderId == trade.OrderId)
        {
            return false;
        }

        var filledBefore = audit.TradesOf[(order.Symbol, order.OrderId)].Where(own => own.Id < trade.Id).Sum(own => own.Quantity);
        return filledBefore < order.Quantity;
    }
}
