using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Checkers;

/// <summary>
/// Promise 2: at no instant have a key's orders of an hour or a day together traded, and could still trade, more than its cap for that time;
/// and no order more than the cap of one; but for those that only reduce what the key has bought (promise 12). Reckoned anew from the account's
/// whole history, so crashes, repeats and clock steps make no difference. Left unjudged: orders placed while no cap of a time was set, which
/// such a cap does not count; what a trailing order may come to beyond its first trigger.
/// </summary>
internal sealed class CapChecker(Court court) : Checker(court)
{
    private const long HourUs = 3_600_000_000;
    private const long DayUs = 24 * HourUs;

    public override void Audited(Audit audit)
    {
        foreach (var (key, deeds) in Origins.DeedsOf(audit).Where(all => all.Key.IsCounted))
        {
            var counted = deeds.Where(deed => deed.AddsRisk).ToList();
            counted.ForEach(deed => OfOne(audit, key, deed));
            OfATime(audit, key, counted, "an hour", HourUs, terms => terms.MaxHour);
            OfATime(audit, key, counted, "a day", DayUs, terms => terms.MaxDay);
        }
    }

    private void OfOne(Audit audit, BotKey key, Deed deed)
    {
        var order = deed.Order;
        var cap = deed.Most(terms => terms.MaxOrder);
        Require(!(Worth(audit, deed, long.MaxValue) > cap), 2, $"Order {order} of {key.Label} is over its cap of {cap} an order.");
        if (OrderTypes.Waits(order.Type) && order.TrailingDelta == 0 && deed.Possible.All(terms => terms.BindsMoney))
        {
            var most = CapBounds.WaitingPrice(order) * audit.QuantityAt(order, long.MinValue);
            Require(order.Quote <= most, 2, $"Order {order} of {key.Label} came to {order.Quote}; while it waited it was counted as {most}.");
        }
    }

    private void OfATime(Audit audit, BotKey key, List<Deed> deeds, string time, long spanUs, Func<Terms, decimal?> limit)
    {
        // An order counts in the hour and the day in which it came.
        foreach (var window in deeds.Where(deed => deed.Possible.All(terms => terms.AddsUp)).GroupBy(deed => deed.AtUs / spanUs))
        {
            var all = window.ToList();
            var caps = Instants.Of(all).Where(instant => limit(instant.Terms) is not null).ToDictionary(instant => instant.AtUs, instant => limit(instant.Terms)!.Value);
            if (caps.Count == 0)
            {
                continue;
            }

            // Whenever one came; and whenever one traded, by the highest cap that any of them came under.
            var isAlwaysCapped = all.TrueForAll(deed => deed.Most(limit) is not null);
            var trades = isAlwaysCapped ? all.SelectMany(deed => deed.Trades.Select(trade => trade.TimeUs)).Distinct().Where(at => !caps.ContainsKey(at)) : [];
            var groups = all.GroupBy(deed => deed.Order.ListId == -1 ? (deed.Order.Symbol, deed.Order.OrderId) : ("", deed.Order.ListId)).ToList();
            foreach (var at in caps.Keys.Concat(trades))
            {
                // Of the two orders of a list only one can trade.
                var cap = caps.TryGetValue(at, out var own) ? own : all.Where(deed => deed.AtUs <= at).Max(deed => deed.Most(limit));
                var used = groups.Sum(group => group.Max(deed => deed.AtUs > at ? 0 : Worth(audit, deed, at)));
                Require(!(used > cap), 2, $"At {at} the orders of {key.Label} of {time} came to {used} USDT, over its cap of {cap}.");
            }
        }
    }

    /// <summary>What it has traded plus, unless it had ended by then, what it could still trade.</summary>
    private static decimal Worth(Audit audit, Deed deed, long atUs)
    {
        var order = deed.Order;
        var trades = deed.Trades.Where(trade => trade.TimeUs <= atUs).ToList();
        var (traded, quantity) = (trades.Sum(trade => trade.Quote), audit.QuantityAt(order, atUs));
        if (!order.IsOpen && order.UpdatedUs <= atUs)
        {
            return traded;
        }

        return OrderTypes.Waits(order.Type) && (order.WorkingUs == -1 || order.WorkingUs > atUs) ? WaitingPrice(deed) * quantity
            : traded + (order.Price * (quantity - order.Prevented - trades.Sum(trade => trade.Quantity)));
    }

    private static decimal WaitingPrice(Deed deed) => deed.Possible.All(terms => terms.BindsMoney) ? CapBounds.WaitingPrice(deed.Order) : deed.Order.Price;
}
