using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Checkers;

/// <summary>Which of a key's orders sold no more than the key had bought: caps do not count these.</summary>
internal static class Reductions
{
    /// <param name="audit">The account's history.</param>
    /// <param name="orders">All of one key, on symbols of which no two share an asset to sell.</param>
    /// <returns>
    /// Those that are counted for certain. What happened in the microsecond an order came in may have been before or after it, so an order is left
    /// out when it reduced in either case.
    /// </returns>
    public static List<SeenOrder> Without(Audit audit, IReadOnlyList<SeenOrder> orders)
    {
        var ofSymbol = orders.ToLookup(order => order.Symbol);
        return [.. orders.Where(order => order.IsBuy || audit.QuantityAt(order, long.MinValue) > MostToSell(audit, order, ofSymbol[order.Symbol]))];
    }

    private static decimal MostToSell(Audit audit, SeenOrder asked, IEnumerable<SeenOrder> orders)
    {
        decimal left = 0;
        foreach (var order in orders)
        {
            var trades = audit.TradesOf[(order.Symbol, order.OrderId)].ToList();
            if (order.IsBuy)
            {
                left += trades.Where(trade => trade.TimeUs <= asked.TimeUs).Sum(trade => trade.Quantity - (trade.CommissionAsset == Board.Of(order.Symbol).Base ? trade.Commission : 0));
            }
            else if (order.OrderId != asked.OrderId && !(order.ListId != -1 && order.ListId == asked.ListId))
            {
                left -= trades.Where(trade => trade.TimeUs < asked.TimeUs).Sum(trade => trade.Quantity);
                left -= StandsThen(audit, order, trades, asked.TimeUs);
            }
        }

        return left;
    }

    /// <summary>What of a sell surely stood open then. Of the two orders of a list only one is reserved for, so the second is passed over.</summary>
    private static decimal StandsThen(Audit audit, SeenOrder order, List<SeenTrade> trades, long atUs)
    {
        var isSecond = order.ListId != -1 && audit.OrdersOfList[order.ListId].Any(other => other.OrderId < order.OrderId);
        var isOver = !order.IsOpen && order.UpdatedUs <= atUs;
        return isSecond || isOver || order.TimeUs >= atUs ? 0
            : Math.Max(0, audit.QuantityAt(order, atUs) - order.Prevented - trades.Where(trade => trade.TimeUs <= atUs).Sum(trade => trade.Quantity));
    }
}
