using Keywright.Market.Words;

namespace Keywright.Market.Matching;

/// <summary>Order lists and amendments: what happens to both orders of a list when something happens to one of them.</summary>
internal sealed partial class SymbolEngine
{
    /// <summary>Takes in two orders that have passed their checks as one list and says its id. Neither trades now.</summary>
    public long ExecuteList(in PlaceOrderList list, long timeUs, EventBuffer events)
    {
        var (first, second) = (list.First, list.Second);
        var state = new OrderListState
        {
            ListId = ++Accounts.Lists.LastListId,
            Account = first.Account,
            Symbol = Symbol,
            Tag = first.Tag,
            ClientId = list.ClientId,
            FirstOrderId = ++LastOrderId,
            SecondOrderId = ++LastOrderId,
            CreatedUs = timeUs,
            IsOpen = true,
        };
        Accept(in first, state.FirstOrderId, state.ListId, timeUs, events);
        Accept(in second, state.SecondOrderId, state.ListId, timeUs, events);

        // Both are paid for by the same money: the first locks only what it may need beyond the second.
        var beyond = Math.Max(0, LockPriceOf(in first) - (second.Type.Waits() ? LockPriceOf(in second) : second.Price));
        var slot = Orders.Wait(in first, beyond, state.FirstOrderId, timeUs);
        Orders.Extras(slot).ListId = state.ListId;
        Orders.Extras(slot).Shares = true;
        if (first.Side == Side.Buy)
        {
            Accounts.Books.Lock(first.Account, Units.Quote, Units.QuoteOf(beyond, first.Lots));
        }

        Triggers.Add(slot);
        if (second.Type.Waits())
        {
            Wait(in second, state.SecondOrderId, timeUs);
        }
        else
        {
            Rest(in second, new TakerProgress(second.Lots), state.SecondOrderId, timeUs);
        }

        slot = Orders.Find(second.Account, state.SecondOrderId);
        Orders.NeedExtras(slot).ListId = state.ListId;
        Accounts.Lists.Add(in state);
        Tell(in state, ListStatus.Started, timeUs, events);
        return state.ListId;
    }

    /// <summary>Something happened to one order of a list: the other one, which waits or may be taken off the book now, is no more.</summary>
    public void EndOther(int account, long listId, long orderId, long timeUs, EventBuffer events)
    {
        if (listId == 0 || !Accounts.Lists.TryClose(account, listId, out var list))
        {
            return;
        }

        var other = Orders.Find(account, list.FirstOrderId == orderId ? list.SecondOrderId : list.FirstOrderId);
        if (other != 0)
        {
            EndOpen(other, OrderStatus.Expired, ExpiryReason.OcoTrigger, timeUs, events);
        }

        Tell(in list, ListStatus.Done, timeUs, events);
    }

    /// <summary>Cancels both orders of an open list.</summary>
    public void CancelList(int account, long listId, long timeUs, EventBuffer events)
    {
        if (!Accounts.Lists.TryClose(account, listId, out var list))
        {
            return;
        }

        foreach (var orderId in (ReadOnlySpan<long>)[list.FirstOrderId, list.SecondOrderId])
        {
            EndOpen(Orders.Find(account, orderId), OrderStatus.Canceled, ExpiryReason.None, timeUs, events);
        }

        Tell(in list, ListStatus.Done, timeUs, events);
    }

    /// <summary>Lowers an order, and with it the other one of its list; one that has traded as much already ends.</summary>
    public void Amend(int slot, in AmendOrder amend, long timeUs, EventBuffer events)
    {
        ref readonly var open = ref Orders.At(slot);
        if (amend.NewLots <= open.ExecutedLots + open.PreventedLots)
        {
            EndOpen(slot, OrderStatus.Expired, ExpiryReason.None, timeUs, events);
            return;
        }

        var (account, orderId) = (open.Account, Book[slot].OrderId);
        var (origClientId, origLots) = (Orders.Terms(slot).ClientId, open.Lots);
        Reduce(slot, amend.NewLots, timeUs, events);
        Orders.Rename(slot, amend.NewClientId);
        Orders.Extras(slot).Amends++;
        Accounts.Lists.Add(new Amendment
        {
            Account = account,
            Symbol = Symbol,
            OrderId = orderId,
            ExecutionId = UpdateId,
            OrigClientId = origClientId,
            NewClientId = amend.NewClientId,
            OrigLots = origLots,
            NewLots = amend.NewLots,
            TimeUs = timeUs,
        });

        if (Accounts.Lists.TryFind(account, Orders.Extras(slot).ListId, out var list) && list.IsOpen)
        {
            Reduce(Orders.Find(account, list.FirstOrderId == orderId ? list.SecondOrderId : list.FirstOrderId), amend.NewLots, timeUs, events);
            Tell(in list, ListStatus.Updated, timeUs, events);
        }
    }

    /// <summary>Lowers an order that stays in the book.</summary>
    public void Lower(int slot, long newLots, long timeUs, EventBuffer events)
    {
        ref readonly var open = ref Orders.At(slot);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(newLots, open.ExecutedLots + open.PreventedLots);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(newLots, open.Lots);
        Reduce(slot, newLots, timeUs, events);
    }

    private void Reduce(int slot, long newLots, long timeUs, EventBuffer events)
    {
        ref readonly var resting = ref Book[slot];
        ref var open = ref Orders.At(slot);
        ref var extras = ref Orders.NeedExtras(slot);
        var gone = open.Lots - newLots;
        Release(slot, in resting, gone);
        open.Lots = newLots;
        open.UpdatedUs = timeUs;
        extras.IcebergLots = Math.Min(extras.IcebergLots, newLots);

        // What it hides goes first.
        var left = newLots - open.ExecutedLots - open.PreventedLots;
        if (open.IsWaiting)
        {
            Book.ShrinkParked(slot, gone);
        }
        else if (resting.Lots > left)
        {
            Book.Shrink(slot, resting.Lots - left);
        }

        ref var told = ref events.Append();
        told.Kind = EventKind.Replaced;
        told.Side = open.Side;
        told.Type = open.Type;
        told.Symbol = Symbol;
        told.Account = open.Account;
        told.Tag = open.Tag;
        told.TimeUs = timeUs;
        told.UpdateId = ++UpdateId;
        told.OrderId = resting.OrderId;
        told.Price = extras.Price;
        told.Lots = newLots;
        told.ReducedLots = gone;
    }

    private void Tell(in OrderListState list, ListStatus status, long timeUs, EventBuffer events)
    {
        ref var told = ref events.Append();
        told.Kind = EventKind.ListChanged;
        told.Symbol = Symbol;
        told.Account = list.Account;
        told.Tag = list.Tag;
        told.TimeUs = timeUs;
        told.UpdateId = ++UpdateId;
        told.OrderId = list.FirstOrderId;
        told.MakerOrderId = list.SecondOrderId;
        told.ListId = list.ListId;
        told.ListStatus = status;
    }
}
