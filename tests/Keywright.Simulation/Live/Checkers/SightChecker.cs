using System.Text.Json;
using Keywright.Market.Words;
using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Live.Checkers;

/// <summary>
/// Promises 1 and 15: a key is shown its own orders, lists and trades alone, all of those that were open for as long as the read took, and none as
/// it stood before the read was sent.
/// </summary>
internal sealed class SightChecker(LiveCourt court) : LiveChecker(court)
{
    private readonly Dictionary<LiveAsk, List<OrderState>> before = [];

    public override void Asked(LiveAsk ask)
    {
        if (ask.Kind is AskKind.OpenOrders or AskKind.Query or AskKind.OpenLists or AskKind.QueryList)
        {
            before[ask] = SymbolsOf(ask).SelectMany(Court.Orders).Where(each => each.Ask?.Key == ask.Key && IsTold(each)).Select(each => each.Order).ToList();
        }
    }

    public override void Answered(LiveAsk ask, LiveAnswer answer)
    {
        if (!answer.IsOk || ask.Kind is not (AskKind.Query or AskKind.OpenOrders or AskKind.AllOrders or AskKind.MyTrades or AskKind.OpenLists or AskKind.QueryList))
        {
            JudgeAbsence(ask, answer);
            return;
        }

        using var json = JsonDocument.Parse(answer.Body);
        var shown = json.RootElement.ValueKind == JsonValueKind.Array ? json.RootElement.EnumerateArray().ToList() : [json.RootElement];
        if (ask.Kind is AskKind.OpenLists or AskKind.QueryList)
        {
            JudgeLists(ask, shown);
            return;
        }

        var now = Court.Orders(ask.Symbol).ToDictionary(each => each.Order.OrderId);
        foreach (var one in shown)
        {
            var id = one.GetProperty("orderId").GetInt64();
            Require(now.TryGetValue(id, out var order) && order.Ask?.Key == ask.Key, 1, $"{ask} was shown order {id} of {order.Ask?.Key.Label ?? "nobody"}.");
            if (before.TryGetValue(ask, out var then) && then.Find(each => each.OrderId == id) is { OrderId: not 0 } old && one.TryGetProperty("executedQty", out var executed))
            {
                var lots = Lots(ask.Symbol, executed);
                Require(lots >= old.ExecutedLots && lots <= order.Order.ExecutedLots, 15, $"{ask} was shown order {id} with {lots} lots traded; it had {old.ExecutedLots} before and has {order.Order.ExecutedLots} now.");
                var asked = Lots(ask.Symbol, one.GetProperty("origQty"));
                Require(asked <= old.Lots && asked >= order.Order.Lots, 15, $"{ask} was shown order {id} of {asked} lots; it was of {old.Lots} before and is of {order.Order.Lots} now.");
            }
        }

        if (ask.Kind == AskKind.OpenOrders)
        {
            var ids = shown.Select(one => one.GetProperty("orderId").GetInt64()).ToHashSet();
            foreach (var id in before[ask].Where(each => each.IsOpen && now[each.OrderId].Order.IsOpen).Select(each => each.OrderId))
            {
                Require(ids.Contains(id), 15, $"{ask} was not shown its order {id}, which was open all the time.");
            }
        }
    }

    /// <summary>What was there by the name that it has is not said to be absent.</summary>
    private void JudgeAbsence(LiveAsk ask, LiveAnswer answer)
    {
        if (answer.Code != -2013)
        {
            return;
        }

        if (ask.Kind == AskKind.Query && before[ask].Find(each => each.OrderId == ask.Target!.OrderId) is { OrderId: not 0 } then && Court.Find(ask.Symbol, then.OrderId)?.Order is { } now)
        {
            Require(!ask.Means(then.OrderId, then.ClientId.ToString()) || !ask.Means(now.OrderId, now.ClientId.ToString()), 15, $"{ask} was told that its order {then.OrderId} does not exist.");
        }

        Require(ask.Kind != AskKind.QueryList || !before[ask].Exists(order => order.ListId == ask.TargetList!.ListId), 15, $"{ask} was told that its list {ask.TargetList?.ListId} does not exist.");
    }

    private void JudgeLists(LiveAsk ask, List<JsonElement> shown)
    {
        var now = SymbolsOf(ask).SelectMany(Court.Orders).Where(each => each.Order.ListId != 0).ToLookup(each => each.Order.ListId);
        foreach (var list in shown)
        {
            var id = list.GetProperty("orderListId").GetInt64();
            Require(now[id].Any() && now[id].All(each => each.Ask?.Key == ask.Key), 1, $"{ask} was shown list {id} of {now[id].Select(each => each.Ask?.Key.Label).FirstOrDefault() ?? "nobody"}.");
            var orders = list.GetProperty("orders").EnumerateArray().Select(static order => order.GetProperty("orderId").GetInt64()).Order();
            Require(orders.SequenceEqual(now[id].Select(each => each.Order.OrderId).Order()), 15, $"{ask} was shown other orders in list {id} than the exchange has: {list}");
        }

        if (ask.Kind == AskKind.OpenLists)
        {
            var ids = shown.Select(list => list.GetProperty("orderListId").GetInt64()).ToHashSet();
            foreach (var open in before[ask].Where(order => order.ListId != 0 && order.IsOpen).GroupBy(order => order.ListId).Where(list => list.Count() == 2 && now[list.Key].All(each => each.Order.IsOpen)))
            {
                Require(ids.Contains(open.Key), 15, $"{ask} was not shown its list {open.Key}, which was open all the time.");
            }
        }
    }

    private static IEnumerable<string> SymbolsOf(LiveAsk ask) => ask.Symbol.Length > 0 ? [ask.Symbol] : SimulatedExchange.Symbols.Select(symbol => symbol.Name);

    private static decimal Lots(string symbol, JsonElement amount) => decimal.Parse(amount.GetString()!, System.Globalization.CultureInfo.InvariantCulture) * (symbol == "BTCUSDT" ? 100_000m : 10_000m);
}
