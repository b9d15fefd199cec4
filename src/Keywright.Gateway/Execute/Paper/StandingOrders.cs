using Keywright.Binance.Wire;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>A key's open orders, and which of them only reduce what it has bought.</summary>
internal static class StandingOrders
{
    /// <summary>
    /// Oldest first. Sells that together come to no more than the key has bought only reduce, the oldest first; both orders of a list are judged as
    /// the larger, since only one of them can trade.
    /// </summary>
    public static List<(OrderState Order, bool Reduces)> Of(PaperState state, int account, int key)
    {
        var open = new List<OrderState>();
        state.Exchange.OpenOrders(account, null, open);
        open.RemoveAll(order => order.Tag != key);
        open.Sort(static (a, b) => (a.CreatedUs, a.Symbol, a.OrderId).CompareTo((b.CreatedUs, b.Symbol, b.OrderId)));

        var rests = new Dictionary<int, Int128>();
        var lists = new Dictionary<long, bool>();
        var judged = new List<(OrderState, bool)>(open.Count);
        foreach (var order in open)
        {
            if (order.ListId != 0 && lists.TryGetValue(order.ListId, out var reducesAsList))
            {
                judged.Add((order, reducesAsList));
                continue;
            }

            var asset = state.Rules.Symbols[order.Symbol].BaseAsset;
            var rest = rests.TryGetValue(asset, out var known) ? known : state.Caps.Bought(key, asset);
            var sells = order.ListId == 0 ? LeftOf(state, in order) : open.Where(other => other.ListId == order.ListId).Max(other => LeftOf(state, in other));
            var reduces = order.Side == Side.Sell && sells <= rest;
            rests[asset] = reduces ? rest - sells : rest;
            if (order.ListId != 0)
            {
                lists[order.ListId] = reduces;
            }

            judged.Add((order, reduces));
        }

        return judged;
    }

    /// <summary>What orders that only reduce may still sell of an asset, units.</summary>
    public static Int128 HeldBy(PaperState state, List<(OrderState Order, bool Reduces)> judged, int asset)
        => judged.Where(one => one.Reduces && state.Rules.Symbols[one.Order.Symbol].BaseAsset == asset)
            .GroupBy(one => (one.Order.ListId, OrderId: one.Order.ListId == 0 ? one.Order.OrderId : 0, Symbol: one.Order.ListId == 0 ? one.Order.Symbol : 0))
            .Aggregate(Int128.Zero, (sum, group) => sum + group.Max(one => LeftOf(state, one.Order)));

    public static StandingOrder Show(PaperState state, in OrderState order, bool reduces)
    {
        var symbol = state.Rules.Symbols[order.Symbol];
        return new StandingOrder(
            symbol.Name,
            order.OrderId,
            order.ClientId.ToString(),
            Words.Side.Text((SideWord)order.Side),
            Words.OrderType.Text(OrderAnswers.Word(order.Type)),
            Amount.FromSteps(order.Price, symbol.PriceDecimals).ToDecimal(),
            new Amount(LeftOf(state, in order)).ToDecimal(),
            order.ListId,
            reduces);
    }

    /// <summary>What the order may still trade, units of the base asset.</summary>
    private static Int128 LeftOf(PaperState state, in OrderState order)
        => (Int128)(order.Lots - order.ExecutedLots - order.PreventedLots) * state.Rules.Symbols[order.Symbol].UnitsPerLot;
}
