using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Upstream;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests.Rules;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Live;

/// <summary>A key's open orders on a real exchange, and which of them only reduce what it has bought.</summary>
internal static class LiveStanding
{
    /// <summary>
    /// Oldest first. Sells that together come to no more than the key has bought only reduce, the oldest first; both orders of a list are judged as
    /// the larger, since only one of them can trade.
    /// </summary>
    public static List<(LiveOrder Order, bool Reduces)> Of(LiveLedger ledger, CapUse caps, ExchangeRules rules, int account, int key)
    {
        var (rests, lists) = (new Dictionary<int, Int128>(), new Dictionary<long, bool>());
        var judged = new List<(LiveOrder, bool)>();
        var open = ledger.OpenOf(account, key, null).OrderBy(order => (order.CreatedUs, order.Symbol, order.OrderId)).ToList();
        foreach (var order in open)
        {
            if (order.ListId != 0 && lists.TryGetValue(order.ListId, out var reducesAsList))
            {
                judged.Add((order, reducesAsList));
                continue;
            }

            var asset = rules.Symbols[order.Symbol].BaseAsset;
            var rest = rests.TryGetValue(asset, out var known) ? known : caps.Bought(key, asset);
            var sells = order.ListId == 0 ? LeftOf(rules, order) : open.Where(other => other.ListId == order.ListId).Max(other => LeftOf(rules, other));
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
    public static Int128 HeldBy(ExchangeRules rules, List<(LiveOrder Order, bool Reduces)> judged, int asset)
        => judged.Where(one => one.Reduces && rules.Symbols[one.Order.Symbol].BaseAsset == asset)
            .GroupBy(one => (one.Order.ListId, OrderId: one.Order.ListId == 0 ? one.Order.OrderId : 0, Symbol: one.Order.ListId == 0 ? one.Order.Symbol : 0))
            .Aggregate(Int128.Zero, (sum, group) => sum + group.Max(one => LeftOf(rules, one.Order)));

    public static StandingOrder Show(ExchangeRules rules, LiveOrder order, bool reduces)
    {
        var symbol = rules.Symbols[order.Symbol];
        return new StandingOrder(
            symbol.Name,
            order.OrderId,
            order.ClientId.ToString(),
            Words.Side.Text((SideWord)order.Side),
            OrderKinds.NameOf(order.Type),
            Amount.FromSteps(order.Price, symbol.PriceDecimals).ToDecimal(),
            new Amount(LeftOf(rules, order)).ToDecimal(),
            order.ListId,
            reduces);
    }

    /// <summary>The same of an order as the exchange tells of it; nothing is known of whether it reduces.</summary>
    public static StandingOrder Show(UpstreamOrder order) => new(
        order.Symbol,
        order.OrderId,
        order.ClientOrderId,
        Words.Side.Text(order.Side),
        order.Type is { } type ? Words.OrderType.Text(type) : "?",
        order.Price.ToDecimal(),
        new Amount(order.OrigQty.Units - order.ExecutedQty.Units).ToDecimal(),
        Math.Max(0, order.OrderListId),
        Reduces: false);

    private static Int128 LeftOf(ExchangeRules rules, LiveOrder order) => (Int128)(order.Lots - order.ExecutedLots) * rules.Symbols[order.Symbol].UnitsPerLot;
}
