using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Checkers;

/// <summary>
/// Promise 2: at most 100 unfilled orders in each ten seconds, by the exchange's own time, over restarts and clock steps. An order counts
/// one; its first fill gives one back when it took and five when it made.
/// </summary>
internal sealed class OrderCountChecker(Court court) : Checker(court)
{
    private const int Most = 100;
    private const long WindowUs = 10_000_000;

    public override void Audited(Audit audit)
    {
        var credits = audit.Trades
            .GroupBy(trade => (trade.Symbol, trade.OrderId))
            .Select(trades => trades.MinBy(trade => trade.Id)!)
            .ToDictionary(first => (first.Symbol, first.OrderId));
        foreach (var window in audit.Orders.GroupBy(order => order.TimeUs / WindowUs).Where(window => window.Count() > Most))
        {
            // 1. What happened in this window, and where it cannot be told what came first, what gives back first.
            var moves = window.Select(order => (At: order.TimeUs, Order: (SeenOrder?)order, Credit: 0)).ToList();
            moves.AddRange(credits.Values
                .Where(first => first.TimeUs / WindowUs == window.Key && first.IsMaker)
                .Select(first => (first.TimeUs, (SeenOrder?)null, 5)));

            // 2. Counted anew.
            var count = 0;
            foreach (var (at, order, credit) in moves.OrderBy(move => move.At).ThenByDescending(move => move.Credit))
            {
                count = Math.Max(0, count - credit);
                if (order is null)
                {
                    continue;
                }

                Require(count < Most, 2, $"Order {order.ClientId} was accepted at {at} as one more than {Most} unfilled orders in ten seconds.");
                var tookAtOnce = credits.TryGetValue((order.Symbol, order.OrderId), out var first) && !first.IsMaker;
                count += tookAtOnce ? 0 : 1;
            }
        }
    }
}
