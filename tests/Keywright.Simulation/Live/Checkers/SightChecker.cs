using System.Text.Json;
using Keywright.Market.Words;
using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Live.Checkers;

/// <summary>
/// Promises 1 and 15: a key is shown its own orders and trades alone, all of those that were open for as long as the read took, and none as it
/// stood before the read was sent.
/// </summary>
internal sealed class SightChecker(LiveCourt court) : LiveChecker(court)
{
    private readonly Dictionary<LiveAsk, Dictionary<long, OrderState>> before = [];

    public override void Asked(LiveAsk ask)
    {
        if (ask.Kind is AskKind.OpenOrders or AskKind.Query)
        {
            before[ask] = Court.Orders(ask.Symbol).Where(each => each.Ask?.Key == ask.Key && each.Ask.Answers.Any(answer => answer.IsOk)).ToDictionary(each => each.Order.OrderId, each => each.Order);
        }
    }

    public override void Answered(LiveAsk ask, LiveAnswer answer)
    {
        if (!answer.IsOk || ask.Kind is not (AskKind.Query or AskKind.OpenOrders or AskKind.AllOrders or AskKind.MyTrades))
        {
            Require(ask.Kind != AskKind.Query || answer.Code != -2013 || !before[ask].ContainsKey(ask.Target!.OrderId), 15, $"{ask} was told that its order {ask.Target?.OrderId} does not exist.");
            return;
        }

        using var json = JsonDocument.Parse(answer.Body);
        var shown = json.RootElement.ValueKind == JsonValueKind.Array ? json.RootElement.EnumerateArray().ToList() : [json.RootElement];
        var now = Court.Orders(ask.Symbol).ToDictionary(each => each.Order.OrderId);
        foreach (var one in shown)
        {
            var id = one.GetProperty("orderId").GetInt64();
            Require(now.TryGetValue(id, out var order) && order.Ask?.Key == ask.Key, 1, $"{ask} was shown order {id} of {order.Ask?.Key.Label ?? "nobody"}.");
            if (before.TryGetValue(ask, out var then) && then.TryGetValue(id, out var old) && one.TryGetProperty("executedQty", out var executed))
            {
                var lots = decimal.Parse(executed.GetString()!, System.Globalization.CultureInfo.InvariantCulture) * (ask.Symbol == "BTCUSDT" ? 100_000m : 10_000m);
                Require(lots >= old.ExecutedLots && lots <= order.Order.ExecutedLots, 15, $"{ask} was shown order {id} with {lots} lots traded; it had {old.ExecutedLots} before and has {order.Order.ExecutedLots} now.");
            }
        }

        if (ask.Kind == AskKind.OpenOrders)
        {
            var ids = shown.Select(one => one.GetProperty("orderId").GetInt64()).ToHashSet();
            foreach (var id in before[ask].Where(each => each.Value.IsOpen && now[each.Key].Order.IsOpen).Select(each => each.Key))
            {
                Require(ids.Contains(id), 15, $"{ask} was not shown its order {id}, which was open all the time.");
            }
        }
    }
}
