using Keywright.Market.Words;

namespace Keywright.Market.Matching;

/// <summary>Orders that wait for a trade: what they lock, and how they run once it has come.</summary>
internal sealed partial class SymbolEngine
{
    private const long BasisPoints = 10_000;

    /// <summary>
    /// Ticks that a waiting BUY locks quote by, times its lots: its own price, or for one that runs as MARKET its stop price, the last price if
    /// that is higher while it trails, and the trailing delta on top. What a MARKET run costs beyond that it pays from what is free.
    /// </summary>
    public long LockPriceOf(in PlaceOrder order)
    {
        if (!order.Type.RunsAsMarket())
        {
            return order.Price;
        }

        if (order.TrailingDelta == 0)
        {
            return order.StopPrice;
        }

        var from = Math.Max(order.StopPrice, Math.Max(1, Reference.LastPrice));
        return Math.Min(((from * (BasisPoints + order.TrailingDelta)) + BasisPoints - 1) / BasisPoints, MaxPrice);
    }

    private void Wait(in PlaceOrder order, long orderId, long timeUs)
    {
        var lockPrice = LockPriceOf(in order);
        if (order.Side == Side.Buy)
        {
            Accounts.Books.Lock(order.Account, Units.Quote, Units.QuoteOf(lockPrice, order.Lots));
            Orders.RaiseBuys(order.Account, order.Lots);
        }
        else
        {
            Accounts.Books.Lock(order.Account, Units.Base, Units.BaseOf(order.Lots));
        }

        Triggers.Add(Orders.Wait(in order, lockPrice, orderId, timeUs));
    }

    private void ReleaseWaiting(in OpenOrder open, in OrderExtras extras, in RestingOrder parked, long lots)
    {
        if (open.Side == Side.Buy)
        {
            Accounts.Books.Unlock(open.Account, Units.Quote, Units.QuoteOf(parked.Price, lots));
        }
        else if (!extras.Shares)
        {
            Accounts.Books.Unlock(open.Account, Units.Base, Units.BaseOf(lots));
        }

        if (open.Side == Side.Buy && !extras.Shares)
        {
            Orders.LowerBuys(open.Account, lots);
        }
    }

    /// <summary>Runs what the command's trades have set off, and what those orders' trades set off in turn (see <see cref="Triggers"/> for the order).</summary>
    private void RunTriggered(long timeUs, EventBuffer events)
    {
        while (Triggers.TryNext(out var slot))
        {
            RunTriggered(slot, timeUs, events);
        }
    }

    private void RunTriggered(int slot, long timeUs, EventBuffer events)
    {
        // 1. It stops waiting and has its money free, and what the other order of its list has locked.
        var order = Orders.AskedBy(slot);
        var orderId = Book[slot].OrderId;
        EndOther(order.Account, Orders.Extras(slot).ListId, orderId, timeUs, events);
        ReleaseWaiting(in Orders.At(slot), in Orders.Extras(slot), in Book[slot], order.Lots);
        ref var open = ref Orders.At(slot);
        open.IsWaiting = false;
        open.UpdatedUs = timeUs;
        Orders.Extras(slot).WorkingUs = timeUs;
        Orders.Extras(slot).Shares = false;
        ref var told = ref events.Append();
        told.Kind = EventKind.Triggered;
        told.Side = order.Side;
        told.Type = order.Type;
        told.Symbol = Symbol;
        told.Account = order.Account;
        told.Tag = order.Tag;
        told.TimeUs = timeUs;
        told.UpdateId = ++UpdateId;
        told.OrderId = orderId;
        told.Price = order.Price;
        told.Lots = order.Lots;

        // 2. It takes what is there, as far as its money and its cap reach.
        var isMarket = order.Type.RunsAsMarket();
        var limit = !isMarket ? order.Price : order.Side == Side.Buy ? long.MaxValue - 1 : 1;
        var lots = LotsWithinBudget(in order, limit);
        var progress = new TakerProgress(lots);
        var crosses = lots > 0 && Book.Crosses(order.Side, limit);
        var isKilled = order.TimeInForce == TimeInForce.Fok && !isMarket && (lots < order.Lots || !crosses || !TakerPlan.FillsWhole(this, in order));
        if (crosses && !isKilled)
        {
            var taker = new Taker(this, in order, orderId, Orders.Extras(slot).ListId, lots, lots == order.Lots, timeUs, events);
            Book.Match(order.Side, limit, ref taker);
            progress = taker.Progress;
        }

        // 3. What is left rests or goes.
        open = ref Orders.At(slot);
        open.ExecutedLots = progress.ExecutedLots;
        open.PreventedLots = progress.PreventedLots;
        open.QuoteUnits = progress.QuoteUnits;
        ref var terms = ref Orders.Terms(slot);
        terms.LastFill = progress.LastFill;
        terms.PreventedMatchId = progress.PreventedMatchId;
        if (lots == order.Lots && progress.Lots > 0 && !isMarket && order.TimeInForce == TimeInForce.Gtc)
        {
            RestTriggered(slot, in order, progress.Lots);
        }
        else
        {
            EndTriggered(slot, in order, in progress, isKilled, order.Lots - lots, timeUs, events);
        }
    }

    private long LotsWithinBudget(in PlaceOrder order, long limit)
    {
        var budget = order.CapPrice == 0 ? long.MaxValue : Units.QuoteOf(order.CapPrice, order.Lots);
        if (order.Side == Side.Buy && order.Type.RunsAsMarket())
        {
            budget = (long)Int128.Min(budget, Accounts.Books.Of(order.Account, Units.Quote).Free);
        }

        return budget == long.MaxValue ? order.Lots : TakerPlan.LotsWithin(this, in order, limit, budget);
    }

    private void RestTriggered(int slot, in PlaceOrder order, long left)
    {
        if (order.Side == Side.Buy)
        {
            Accounts.Books.Lock(order.Account, Units.Quote, Units.QuoteOf(order.Price, left));
            Orders.RaiseBuys(order.Account, left);
        }
        else
        {
            Accounts.Books.Lock(order.Account, Units.Base, Units.BaseOf(left));
        }

        Book.Join(slot, order.Side, order.Price, OpenOrders.ShownOf(order.IcebergLots, left));
    }

    private void EndTriggered(int slot, in PlaceOrder order, in TakerProgress taker, bool isKilled, long beyond, long timeUs, EventBuffer events)
    {
        ref readonly var parked = ref Book[slot];
        if (taker.Expired)
        {
            End(slot, in parked, taker.ExpiredLots + beyond, OrderStatus.ExpiredInMatch, ExpiryReason.None, timeUs, events);
        }
        else if (taker.Lots + beyond > 0)
        {
            var reason = isKilled ? ExpiryReason.UnfilledFok
                : beyond > 0 || order.Type.RunsAsMarket() ? ExpiryReason.InsufficientLiquidity
                : ExpiryReason.UnfilledIoc;
            End(slot, in parked, taker.Lots + beyond, OrderStatus.Expired, reason, timeUs, events);
        }
        else if (taker.PreventedLots > 0)
        {
            End(slot, in parked, 0, OrderStatus.ExpiredInMatch, ExpiryReason.None, timeUs, events);
        }
        else
        {
            Orders.Forget(slot, in parked, OrderStatus.Filled);
        }

        Book.Unpark(slot);
    }
}
