using Keywright.Simulation.Clients;
using Keywright.Simulation.Streaming;

namespace Keywright.Simulation.Checkers;

/// <summary>
/// Promises 8 and 20, for what accounts are told: whatever event left the gateway, its cause survives every crash, and REST goes on to
/// show what it said.
/// </summary>
internal sealed class EventChecker(Court court) : Checker(court)
{
    private readonly Dictionary<(string Symbol, long OrderId), AccountEvent> orders = [];
    private readonly Dictionary<(string Symbol, long Id, long OrderId), SeenTrade> trades = [];

    public override void Told(AccountEvent told)
    {
        var name = (told.Symbol, told.OrderId);
        if (!orders.TryGetValue(name, out var known) || told.ExecutionId > known.ExecutionId)
        {
            orders[name] = told;
        }

        if (told.Trade is { } trade)
        {
            var id = (trade.Symbol, trade.Id, trade.OrderId);
            Require(trades.TryAdd(id, trade) || trades[id] == trade, 8, $"Fill {trade} was told as {trades[id]} before.");
        }
    }

    public override void Audited(Audit audit)
    {
        var there = audit.Orders.ToDictionary(order => (order.Symbol, order.OrderId));
        foreach (var (name, told) in orders)
        {
            if (!there.TryGetValue(name, out var order))
            {
                Fault(20, $"{told.Execution} of order {told.OrderId} ({told.ClientId}) on {told.Symbol} was told to a listener, and there is no such order.");
                continue;
            }

            Require(order.Executed >= told.Executed, 20, $"Order {told.OrderId} on {told.Symbol} was told to have {told.Executed} filled, and has {order.Executed}.");
            Require(told.IsOpen || (order.Status == told.Status && order.Executed == told.Executed), 20, $"Order {told.OrderId} on {told.Symbol} was told to be {told.Status} with {told.Executed}, and is {order.Status} with {order.Executed}.");
        }

        var kept = audit.Trades.ToDictionary(trade => (trade.Symbol, trade.Id, trade.OrderId));
        foreach (var (id, trade) in trades)
        {
            Require(kept.TryGetValue(id, out var now) && now == trade, 20, $"Fill {trade} was told to a listener, and is now {now?.ToString() ?? "lost"}.");
        }
    }
}
