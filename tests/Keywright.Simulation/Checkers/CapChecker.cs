using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Checkers;

/// <summary>
/// Promise 2: at no instant have a key's orders of a day together traded, and could still trade, more than its daily cap; and no order
/// more than the cap of one. Reckoned anew from the account's whole history, so crashes, repeats and clock steps make no difference.
/// </summary>
internal sealed class CapChecker(Court court) : Checker(court)
{
    private const long DayUs = 86_400_000_000;

    private readonly Dictionary<string, BotKey> keyOf = [];

    public override void Sent(Sending sending)
    {
        if (sending.Ask is { Kind: AskKind.Place, ClientId: { } id, Key: { } key })
        {
            keyOf[id] = key;
        }
    }

    public override void Answered(Sending sending, Answer answer)
    {
        if (sending.Ask is { Kind: AskKind.Place, Key: { } key } && answer.IsOk)
        {
            keyOf[answer.Json.GetProperty("clientOrderId").GetString()!] = key;
        }
    }

    public override void Audited(Audit audit)
    {
        var byKey = audit.Orders
            .Where(order => Board.Of(order.Symbol).Quote == "USDT" && keyOf.ContainsKey(order.ClientId))
            .GroupBy(order => keyOf[order.ClientId]);
        foreach (var orders in byKey)
        {
            foreach (var order in orders)
            {
                Require(!(Worth(audit, order, long.MaxValue) > orders.Key.MaxOrderNotional), 2, $"Order {order} of {orders.Key.Label} is over its cap of {orders.Key.MaxOrderNotional} an order.");
            }

            if (orders.Key.MaxDailyNotional is { } daily)
            {
                foreach (var day in orders.GroupBy(order => order.TimeUs / DayUs))
                {
                    Day(audit, orders.Key, daily, [.. day.OrderBy(order => order.TimeUs)]);
                }
            }
        }
    }

    private void Day(Audit audit, BotKey key, decimal daily, List<SeenOrder> orders)
    {
        for (var i = 0; i < orders.Count; i++)
        {
            var at = orders[i].TimeUs;
            var used = orders.Take(i + 1).Sum(order => Worth(audit, order, at));
            Require(used <= daily, 2, $"When order {orders[i].ClientId} of {key.Label} was accepted, its orders of the day came to {used} USDT, over its cap of {daily} a day.");
        }
    }

    /// <summary>What it has traded plus, unless it had ended by then, what it could still trade.</summary>
    private static decimal Worth(Audit audit, SeenOrder order, long atUs)
    {
        var trades = audit.TradesOf[(order.Symbol, order.OrderId)].ToList();
        var ended = !order.IsOpen && order.UpdatedUs <= atUs;
        if (ended || order.Type == "MARKET")
        {
            return trades.Sum(trade => trade.Quote);
        }

        var traded = trades.Where(trade => trade.TimeUs <= atUs).ToList();
        return traded.Sum(trade => trade.Quote) + (order.Price * (order.Quantity - order.Prevented - traded.Sum(trade => trade.Quantity)));
    }
}
