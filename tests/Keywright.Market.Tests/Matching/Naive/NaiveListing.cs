using Keywright.Market.Words;

namespace Keywright.Market.Tests.Matching.Naive;

/// <summary>Order lists and amendments.</summary>
internal sealed partial class NaiveExchange
{
    public List<NaiveList> Lists { get; } = [];

    public List<Amendment> Amendments { get; } = [];

    public Reject PlaceList(PlaceOrderList asked, List<MarketEvent> events, out long listId)
    {
        listId = 0;
        var symbol = _symbols[asked.First.Symbol];
        var timeUs = Math.Max(asked.First.TimeUs, _timeUs);
        var open = Lists.FindAll(list => list.IsOpen && list.First.Asked.Account == asked.First.Account);
        var refused = NaiveChecks.CheckList(this, _rules, symbol, asked, open, timeUs);
        if (refused != Reject.None)
        {
            return refused;
        }

        _timeUs = timeUs;
        listId = Lists.Count + 1;
        var first = Take(symbol, asked.First, listId, events);
        var second = Take(symbol, asked.Second, listId, events);
        var list = new NaiveList { Id = listId, ClientId = asked.ClientId, First = first, Second = second };
        Lists.Add(list);
        first.List = second.List = list;
        first.Shares = true;
        Wait(symbol, first);
        if (asked.Second.Type.Waits())
        {
            Wait(symbol, second);
        }
        else
        {
            Finish(symbol, second, null, events);
        }

        Tell(symbol, list, ListStatus.Started, events);
        return Reject.None;
    }

    public Reject Amend(AmendOrder amend, List<MarketEvent> events)
    {
        var symbol = _symbols[amend.Symbol];
        var own = symbol.Open.FindAll(open => open.Asked.Account == amend.Account);
        var order = amend.OrderId != 0 ? own.Find(open => open.Id == amend.OrderId)
            : amend.OrigClientId.IsNone ? null
            : own.Find(open => open.ClientId == amend.OrigClientId);
        if (order is null)
        {
            return Reject.UnknownOrder;
        }

        if (!amend.OrigClientId.IsNone && order.ClientId != amend.OrigClientId)
        {
            return Reject.ClientIdMismatch;
        }

        var quantity = amend.NewLots * symbol.Lot;
        if (quantity >= order.Quantity)
        {
            return quantity == order.Quantity ? Reject.AmendNoChange : Reject.AmendIncrease;
        }

        if (order.Amends == symbol.Rules.MaxAmends)
        {
            return Reject.MaxNumOrderAmends;
        }

        if (amend.NewLots < symbol.Rules.MinLots)
        {
            return Reject.LotSize;
        }

        var lockedAt = order.Waits ? order.IsBuy || !order.Shares ? order.LockPrice : 0 : order.Price;
        var price = order.Price > 0 ? order.Price : Math.Max(order.Asked.StopPrice * symbol.Tick, lockedAt);
        if (price > symbol.Tick && NaiveSymbol.Units(price * quantity) < symbol.Rules.MinNotional)
        {
            return Reject.Notional;
        }

        if (!amend.NewClientId.IsNone && own.Exists(open => open != order && open.ClientId == amend.NewClientId))
        {
            return Reject.DuplicateClientId;
        }

        _timeUs = Math.Max(_timeUs, amend.TimeUs);
        if (quantity <= order.Executed + order.Prevented)
        {
            Unlock(symbol, order, order.Left);
            order.UpdatedUs = _timeUs;
            Close(symbol, order, OrderStatus.Expired, ExpiryReason.None, order.Left, events);
            return Reject.None;
        }

        var was = symbol.Lots(order.Quantity);
        Reduce(symbol, order, quantity, events);
        Amendments.Add(new Amendment
        {
            Account = amend.Account,
            Symbol = amend.Symbol,
            OrderId = order.Id,
            ExecutionId = symbol.UpdateId,
            OrigClientId = order.ClientId,
            NewClientId = amend.NewClientId,
            OrigLots = was,
            NewLots = amend.NewLots,
            TimeUs = _timeUs,
        });
        order.ClientId = amend.NewClientId;
        order.Amends++;
        if (order.List is { IsOpen: true } list)
        {
            Reduce(symbol, list.First == order ? list.Second : list.First, quantity, events);
            Tell(symbol, list, ListStatus.Updated, events);
        }

        return Reject.None;
    }

    private void Reduce(NaiveSymbol symbol, NaiveOrder order, decimal quantity, List<MarketEvent> events)
    {
        var gone = order.Quantity - quantity;
        Unlock(symbol, order, gone);
        order.Quantity = quantity;
        order.IcebergLots = Math.Min(order.IcebergLots, symbol.Lots(quantity));
        order.Part = Math.Min(order.Part, order.Left);
        order.UpdatedUs = _timeUs;
        Tell(symbol, events, Event(symbol, order, EventKind.Replaced) with { Lots = symbol.Lots(quantity), ReducedLots = symbol.Lots(gone) });
    }

    private void Cancel(NaiveSymbol symbol, NaiveOrder order, List<MarketEvent> events)
    {
        if (order.List is not { IsOpen: true } list)
        {
            Close(symbol, order, OrderStatus.Canceled, ExpiryReason.None, order.Left, events);
            return;
        }

        list.IsOpen = false;
        Close(symbol, list.First, OrderStatus.Canceled, ExpiryReason.None, list.First.Left, events);
        Close(symbol, list.Second, OrderStatus.Canceled, ExpiryReason.None, list.Second.Left, events);
        Tell(symbol, list, ListStatus.Done, events);
    }

    private void EndOther(NaiveSymbol symbol, NaiveOrder order, List<MarketEvent> events)
    {
        if (order.List is not { IsOpen: true } list)
        {
            return;
        }

        list.IsOpen = false;
        var other = list.First == order ? list.Second : list.First;
        Close(symbol, other, OrderStatus.Expired, ExpiryReason.OcoTrigger, other.Left, events);
        Tell(symbol, list, ListStatus.Done, events);
    }

    private void Tell(NaiveSymbol symbol, NaiveList list, ListStatus status, List<MarketEvent> events) => Tell(symbol, events, new MarketEvent
    {
        Kind = EventKind.ListChanged,
        Symbol = symbol.Rules.Index,
        Account = list.First.Asked.Account,
        Tag = list.First.Asked.Tag,
        OrderId = list.First.Id,
        MakerOrderId = list.Second.Id,
        ListId = list.Id,
        ListStatus = status,
    });
}
