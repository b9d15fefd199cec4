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
            // An amendment that was asked for may have given it another name.
            var mayNotSeeIt = sending.Possible.Any(terms => terms.OwnOrders) && Origins.KeyOf(ask.Aim.Target!) != ask.Key;
            var isThere = !mayNotSeeIt && byClientId.TryGetValue((ask.Symbol!, ask.Aim.Target!), out var known) && known.Moment <= sending.Moment && Names.AmendsOf(ask.Aim.Target!).Count == 0;
            Require(!isThere, 15, $"{ask}: the order is known since before this was asked, and is now said not to exist.");
            return;
        }

        // A repeat shows the first outcome, whatever has become of the order since.
        var askedAt = ask.ChangesState ? ask.Sendings[0].Moment : sending.Moment;
        foreach (var order in answer.Told.Changed.Concat(answer.Told.Shown))
        {
            See(order, askedAt, answer.Moment, ask);
        }

        foreach (var fill in answer.Told.Fills)
        {
            See(fill, ask);
        }

        if (ask.Kind == AskKind.MyTrades && answer.IsOk)
        {
            foreach (var trade in answer.Json.EnumerateArray())
            {
                See(SeenTrade.Read(trade), ask);
            }
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

    private void See(SeenOrder order, long askedAt, long moment, Ask? ask)
    {
        if (!orders.TryGetValue((order.Symbol, order.OrderId), out var known))
        {
            orders[(order.Symbol, order.OrderId)] = byClientId[(order.Symbol, order.ClientId)] = new Known { Best = order, Moment = moment };
            return;
        }

        // The acknowledgement of a new order may tell nothing but its name.
        if (known.Best.Status is null || order.Status is null)
        {
            (known.Best, known.Moment) = known.Best.Status is null ? (order, moment) : (known.Best, known.Moment);
            return;
        }

        var best = known.Best;
        var isAmended = best.ClientId != order.ClientId || best.Quantity != order.Quantity;
        Require(
            best.Price == order.Price && best.Side == order.Side && Names.First(best.ClientId) == Names.First(order.ClientId) && (!isAmended || Names.AmendsOf(order.ClientId).Count > 0),
            8,
            $"{ask}: order {order} was {known.Best} before.");
        if (askedAt > known.Moment)
        {
            MustBeNoOlder(order, known, ask);
        }

        if (order.Executed > best.Executed || (best.IsOpen && !order.IsOpen) || order.Quantity < best.Quantity)
        {
            (known.Best, known.Moment) = (order, moment);
            byClientId[(order.Symbol, order.ClientId)] = known;
        }
    }

    private void MustBeNoOlder(SeenOrder order, Known known, Ask? ask)
    {
        var before = known.Best;
        Require(order.Executed >= before.Executed && order.Prevented >= before.Prevented, 8, $"{ask}: order {order.OrderId} on {order.Symbol} had {before.Executed} filled and now has {order.Executed}.");
        Require(order.Quantity <= before.Quantity || before.QuoteAsked > 0, 8, $"{ask}: order {order.OrderId} on {order.Symbol} was amended to {before.Quantity} and is now of {order.Quantity}.");
        Require(before.WorkingUs <= 0 || order.WorkingUs is 0 || order.WorkingUs == before.WorkingUs, 8, $"{ask}: order {order.OrderId} on {order.Symbol} worked since {before.WorkingUs} and now since {order.WorkingUs}.");
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
