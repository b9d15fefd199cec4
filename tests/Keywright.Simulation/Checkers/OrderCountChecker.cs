using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Checkers;

/// <summary>
/// Promise 2: at most 100 unfilled orders in each ten seconds, by the exchange's own time, over restarts and clock steps. An order counts
/// one, and each of a list; its first fill gives one back when it took, at once or when it was triggered, and five when it made.
/// </summary>
internal sealed class OrderCountChecker(Court court) : Checker(court)
{
    private const int Most = 100;
    private const int MakerCredit = 5;
    private const long WindowUs = 10_000_000;

    public override void Audited(Audit audit)
    {
        var credits = audit.Trades
            .GroupBy(trade => (trade.Symbol, trade.OrderId))
            .Select(trades => trades.MinBy(trade => trade.Id)!)
            .ToDictionary(first => (first.Symbol, first.OrderId));
        foreach (var window in audit.Orders.GroupBy(order => order.TimeUs / WindowUs).Where(window => window.Count() > Most))
        {
            // 1. What happened in this window, by instant: the exchange's time stands still while the wall clock is behind it, so much
            // may share one, and in what order is not known.
            var makers = credits.Values.Where(first => first.TimeUs / WindowUs == window.Key && first.IsMaker).ToLookup(first => first.TimeUs);
            var takers = audit.Orders
                .Where(order => credits.TryGetValue((order.Symbol, order.OrderId), out var first) && !first.IsMaker && first.TimeUs != order.TimeUs && first.TimeUs / WindowUs == window.Key)
                .ToLookup(order => credits[(order.Symbol, order.OrderId)].TimeUs);
            var accepted = window.ToLookup(order => order.TimeUs);

            // 2. Counted anew, each instant in the order that leaves most room.
            var count = 0;
            foreach (var at in accepted.Select(orders => orders.Key).Concat(makers.Select(fills => fills.Key)).Concat(takers.Select(fills => fills.Key)).Distinct().Order())
            {
                var counted = accepted[at].Count(order => !TookAtOnce(order));
                count += counted - (MakerCredit * makers[at].Count()) - takers[at].Count();
                Require(count <= Most, 2, $"At {at} {count} unfilled orders count in these ten seconds; {Most} are allowed.");
                count = Math.Max(0, count);
            }
        }

        bool TookAtOnce(SeenOrder order) => credits.TryGetValue((order.Symbol, order.OrderId), out var first) && !first.IsMaker && first.TimeUs == order.TimeUs;
    }
}
