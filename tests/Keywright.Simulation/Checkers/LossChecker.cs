using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Checkers;

/// <summary>
/// Promises 8, 15 and 20: what was acknowledged is there after any crash, what was seen is never unseen, and no read is older than what
/// was known when it was asked.
/// </summary>
internal sealed class LossChecker(Court court) : Checker(court)
{
    private readonly Dictionary<(string Symbol, long OrderId), Known> orders = [];
    private readonly Dictionary<(string Symbol, string ClientId), Known> byClientId = [];
    private readonly Dictionary<(string Symbol, long Id, long OrderId), SeenTrade> trades = [];

    public override void Answered(Sending sending, Answer answer)
    {
        var ask = sending.Ask;
        if (ask.Kind == AskKind.Query && answer.Code == -2013)
        {
            Require(!byClientId.TryGetValue((ask.Symbol!, ask.ClientId!), out var known) || known.Moment > sending.Moment, 15, $"{ask}: the order is known since before this was asked, and is now said not to exist.");
            return;
        }

        if (!answer.IsOk)
        {
            return;
        }

        // A repeat shows the first outcome, whatever has become of the order since.
        var askedAt = ask.Sendings[0].Moment;
        switch (ask.Kind)
        {
            case AskKind.Place:
                var placed = SeenOrder.Read(answer.Json);
                See(placed, askedAt, answer.Moment, ask);
                foreach (var fill in SeenTrade.FillsOf(placed, answer.Json))
                {
                    See(fill, ask);
                }

                break;
            case AskKind.Cancel:
                See(SeenOrder.Read(answer.Json), askedAt, answer.Moment, ask);
                break;
            case AskKind.CancelAll:
                SeeAll(answer, askedAt, ask);
                break;
            case AskKind.Query:
                See(SeenOrder.Read(answer.Json), sending.Moment, answer.Moment, ask);
                break;
            case AskKind.OpenOrders or AskKind.AllOrders:
                SeeAll(answer, sending.Moment, ask);
                break;
            case AskKind.MyTrades:
                foreach (var trade in answer.Json.EnumerateArray())
                {
                    See(SeenTrade.Read(trade), ask);
                }

                break;
        }
    }

    public override void Audited(Audit audit)
    {
        var there = audit.Orders.ToDictionary(order => (order.Symbol, order.OrderId));
        foreach (var (name, known) in orders)
        {
            if (!there.TryGetValue(name, out var order))
            {
                Fault(8, $"Order {known.Best} was acknowledged or shown, and is lost.");
                continue;
            }

            MustBeNoOlder(order, known, null);
        }

        var kept = audit.Trades.ToDictionary(trade => (trade.Symbol, trade.Id, trade.OrderId));
        foreach (var (name, trade) in trades)
        {
            Require(kept.TryGetValue(name, out var now) && Same(now, trade), 8, $"Fill {trade} was acknowledged or shown, and is now {now?.ToString() ?? "lost"}.");
        }

        // The lists agree with each other: what is open is what is listed as open.
        var open = audit.Open.Select(order => (order.Symbol, order.OrderId)).ToHashSet();
        Require(open.SetEquals(audit.Orders.Where(order => order.IsOpen).Select(order => (order.Symbol, order.OrderId))), 15, "openOrders and allOrders tell different orders as open.");
        audit.Orders.ToList().ForEach(order => See(order, audit.Moment, audit.Moment, null));
        audit.Trades.ToList().ForEach(trade => See(trade, null));
    }

    private void SeeAll(Answer answer, long askedAt, Ask ask)
    {
        foreach (var order in answer.Json.EnumerateArray())
        {
            See(SeenOrder.Read(order), askedAt, answer.Moment, ask);
        }
    }

    private void See(SeenOrder order, long askedAt, long moment, Ask? ask)
    {
        if (!orders.TryGetValue((order.Symbol, order.OrderId), out var known))
        {
            orders[(order.Symbol, order.OrderId)] = byClientId[(order.Symbol, order.ClientId)] = new Known { Best = order, Moment = moment };
            return;
        }

        Require(
            known.Best.ClientId == order.ClientId && known.Best.Price == order.Price && known.Best.Side == order.Side && known.Best.Quantity == order.Quantity,
            8,
            $"{ask}: order {order} was {known.Best} before.");
        if (askedAt > known.Moment)
        {
            MustBeNoOlder(order, known, ask);
        }

        if (order.Executed > known.Best.Executed || (known.Best.IsOpen && !order.IsOpen))
        {
            (known.Best, known.Moment) = (order, moment);
        }
    }

    private void MustBeNoOlder(SeenOrder order, Known known, Ask? ask)
    {
        var before = known.Best;
        Require(order.Executed >= before.Executed && order.Prevented >= before.Prevented, 8, $"{ask}: order {order.OrderId} on {order.Symbol} had {before.Executed} filled and now has {order.Executed}.");
        Require(before.IsOpen || (order.Status == before.Status && order.Executed == before.Executed), 8, $"{ask}: order {order.OrderId} on {order.Symbol} had ended as {before.Status} and is now {order.Status}.");
    }

    private void See(SeenTrade trade, Ask? ask)
    {
        var name = (trade.Symbol, trade.Id, trade.OrderId);
        if (!trades.TryAdd(name, trade))
        {
            Require(Same(trades[name], trade), 8, $"{ask}: fill {trade} was {trades[name]} before.");
        }
    }

    private static bool Same(SeenTrade one, SeenTrade other) =>
        (one.Price, one.Quantity, one.Commission, one.CommissionAsset, one.IsBuyer, one.IsMaker)
        == (other.Price, other.Quantity, other.Commission, other.CommissionAsset, other.IsBuyer, other.IsMaker);

    private sealed class Known
    {
        public required SeenOrder Best { get; set; }

        /// <summary>When it was learnt.</summary>
        public required long Moment { get; set; }
    }
}
