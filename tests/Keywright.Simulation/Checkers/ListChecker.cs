using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Checkers;

/// <summary>
/// Promises 2 and 8 for lists: only one of two orders is ever executed; when one trades, is triggered or ends, the other is over in the same
/// step; a list is told as open just while both its orders are; and none is lost.
/// </summary>
internal sealed class ListChecker(Court court) : Checker(court)
{
    private readonly Dictionary<long, SeenList> known = [];

    public override void Answered(Sending sending, Answer answer)
    {
        foreach (var list in answer.Told.Lists)
        {
            See(list, sending.Ask);
        }
    }

    public override void Audited(Audit audit)
    {
        var there = audit.Lists.ToDictionary(list => list.Id);
        foreach (var (id, list) in known)
        {
            Require(there.TryGetValue(id, out var now) && (list.IsOpen || !now.IsOpen), 8, $"List {list.ClientId} was acknowledged or shown as {list.Status}, and is {now?.Status ?? "lost"}.");
        }

        foreach (var orders in audit.OrdersOfList)
        {
            Require(there.ContainsKey(orders.Key), 8, $"Order {orders.First()} is of list {orders.Key}, which is not told.");
        }

        foreach (var list in audit.Lists)
        {
            var orders = audit.OrdersOfList[list.Id].OrderBy(order => order.OrderId).ToList();
            Require(orders.Select(order => (order.OrderId, order.ClientId)).SequenceEqual(list.Orders.OrderBy(order => order.OrderId)), 8, $"List {list.ClientId} names other orders than say they are its own.");
            if (orders is [var one, var other])
            {
                Pair(audit, list, one, other);
            }
        }
    }

    private void Pair(Audit audit, SeenList list, SeenOrder one, SeenOrder other)
    {
        Require(one.Executed == 0 || other.Executed == 0, 2, $"Both orders of list {list.ClientId} were executed: {one} and {other}.");
        Require(list.IsOpen == (one.IsOpen && other.IsOpen), 8, $"List {list.ClientId} is {list.Status}; its orders are {one.Status} and {other.Status}.");
        if (list.IsOpen)
        {
            Require(Begun(audit, one) is null && Begun(audit, other) is null, 8, $"One order of list {list.ClientId} has come to work, and the other is still there: {one} and {other}.");
            Require(one.Quantity == other.Quantity, 8, $"The orders of list {list.ClientId} are of {one.Quantity} and {other.Quantity}.");
            return;
        }

        if (one.Status == "CANCELED" && other.Status == "CANCELED")
        {
            Require(one.UpdatedUs == other.UpdatedUs, 8, $"The orders of list {list.ClientId} were cancelled at {one.UpdatedUs} and {other.UpdatedUs}.");
            Require(Begun(audit, one) is null && Begun(audit, other) is null, 8, $"The list {list.ClientId} was cancelled whole though one of its orders had come to work: {one} and {other}.");
            return;
        }

        var (gone, left) = one.Reason == "OCO_TRIGGER" ? (one, other) : (other, one);
        Require(gone is { Status: "EXPIRED", Reason: "OCO_TRIGGER", Executed: 0 } && left.Reason != "OCO_TRIGGER", 8, $"List {list.ClientId} is over, with {one} ({one.Reason}) and {other} ({other.Reason}).");
        // Self-trade prevention may have begun it earlier: of that nothing tells the time.
        var begunUs = Begun(audit, left) ?? (left.IsOpen ? -1 : left.UpdatedUs);
        Require(begunUs == gone.UpdatedUs || (left.Prevented > 0 && (begunUs == -1 || begunUs > gone.UpdatedUs)), 8, $"One order of list {list.ClientId} began at {begunUs}, the other ended at {gone.UpdatedUs}.");
    }

    /// <summary>When an order was triggered, or first traded without; null when neither happened.</summary>
    private static long? Begun(Audit audit, SeenOrder order) =>
        OrderTypes.Waits(order.Type) ? order.WorkingUs == -1 ? null : order.WorkingUs
        : audit.TradesOf[(order.Symbol, order.OrderId)].FirstOrDefault()?.TimeUs;

    private void See(SeenList list, Ask ask)
    {
        if (!known.TryGetValue(list.Id, out var before))
        {
            known[list.Id] = list;
            return;
        }

        Require(before.ClientId == list.ClientId && before.Symbol == list.Symbol, 8, $"{ask}: list {list} was {before} before.");
        if (!list.IsOpen)
        {
            known[list.Id] = list;
        }
    }
}
