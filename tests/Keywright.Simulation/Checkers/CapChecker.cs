using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Checkers;

/// <summary>
/// Promise 2: at no instant have a key's orders of a day together traded, and could still trade, more than its daily cap; and no order
/// more than the cap of one; but for those that only reduce what the key has bought (promise 12). Reckoned anew from the account's whole history, so crashes, repeats and clock steps make no difference.
/// </summary>
internal sealed class CapChecker(Court court) : Checker(court)
{
    private const long DayUs = 86_400_000_000;

    private readonly Dictionary<string, BotKey> keyOf = [];

    public override void Sent(Sending sending)
    {
        if (sending.Ask is { PlacesOrders: true, Key: { } key } ask)
        {
            foreach (var order in ask.Aim.Orders.Where(order => order.ClientId is not null))
            {
                keyOf[order.ClientId!] = key;
            }
        }
    }

    public override void Answered(Sending sending, Answer answer)
    {
        foreach (var order in answer.Told.Placed)
        {
            keyOf[order.ClientId] = sending.Ask.Key!;
        }
    }

    public override void Audited(Audit audit)
    {
        var byKey = audit.Orders
            .Where(order => Board.Of(order.Symbol).Quote == "USDT" && keyOf.ContainsKey(Names.First(order.ClientId)))
            .GroupBy(order => keyOf[Names.First(order.ClientId)]);
        foreach (var all in byKey)
        {
            var (key, orders) = (all.Key, Reductions.Without(audit, [.. all]));
            foreach (var order in orders)
            {
                OfOne(audit, key, order);
            }

            if (key.MaxDailyNotional is { } daily)
            {
                foreach (var day in orders.GroupBy(order => order.TimeUs / DayUs))
                {
                    Day(audit, key, daily, [.. day]);
                }
            }
        }
    }

    private void OfOne(Audit audit, BotKey key, SeenOrder order)
    {
        Require(!(Worth(audit, order, long.MaxValue) > key.MaxOrderNotional), 2, $"Order {order} of {key.Label} is over its cap of {key.MaxOrderNotional} an order.");
        if (OrderTypes.Waits(order.Type) && order.TrailingDelta == 0 && (key.MaxOrderNotional ?? key.MaxDailyNotional) is not null)
        {
            var most = CapBounds.WaitingPrice(order) * audit.QuantityAt(order, long.MinValue);
            Require(order.Quote <= most, 2, $"Order {order} of {key.Label} came to {order.Quote}; while it waited it was counted as {most}.");
        }
    }

    private void Day(Audit audit, BotKey key, decimal daily, List<SeenOrder> orders)
    {
        // Whenever one came or traded.
        var times = orders.Select(order => order.TimeUs).Concat(orders.SelectMany(order => audit.TradesOf[(order.Symbol, order.OrderId)].Select(trade => trade.TimeUs))).Distinct();
        var groups = audit.Groups(orders).ToList();
        foreach (var at in times)
        {
            // Of the two orders of a list only one can trade.
            var used = groups.Sum(group => group.Max(order => order.TimeUs > at ? 0 : Worth(audit, order, at)));
            Require(used <= daily, 2, $"At {at} the orders of {key.Label} of that day came to {used} USDT, over its cap of {daily} a day.");
        }
    }

    /// <summary>What it has traded plus, unless it had ended by then, what it could still trade.</summary>
    private static decimal Worth(Audit audit, SeenOrder order, long atUs)
    {
        var trades = audit.TradesOf[(order.Symbol, order.OrderId)].Where(trade => trade.TimeUs <= atUs).ToList();
        var (traded, quantity) = (trades.Sum(trade => trade.Quote), audit.QuantityAt(order, atUs));
        if (!order.IsOpen && order.UpdatedUs <= atUs)
        {
            return traded;
        }

        return OrderTypes.Waits(order.Type) && (order.WorkingUs == -1 || order.WorkingUs > atUs) ? CapBounds.WaitingPrice(order) * quantity
            : traded + (order.Price * (quantity - order.Prevented - trades.Sum(trade => trade.Quantity)));
    }
}
