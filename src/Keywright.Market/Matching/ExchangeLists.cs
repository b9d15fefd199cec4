using Keywright.Market.Words;

namespace Keywright.Market.Matching;

/// <summary>Order lists and amendments of the paper exchange.</summary>
public sealed partial class Exchange
{
    /// <summary>Places both orders of a list or neither. List ids rise from 1 over all symbols; 0 when the list is refused.</summary>
    public Reject PlaceList(in PlaceOrderList list, EventBuffer events, out long listId)
    {
        listId = 0;
        var refused = CheckList(in list);
        if (refused == Reject.None)
        {
            _timeUs = Math.Max(list.First.TimeUs, _timeUs);
            listId = _symbols[list.First.Symbol].ExecuteList(in list, _timeUs, events);
        }

        return refused;
    }

    /// <summary>Every check <see cref="PlaceList"/> makes; changes nothing.</summary>
    /// <exception cref="ArgumentException">The orders are none of one list.</exception>
    public Reject CheckList(in PlaceOrderList list)
    {
        var (first, second) = (list.First, list.Second);
        Require(first.Account);
        if ((first.Account, first.Symbol, first.Side, first.Lots, first.TimeUs) != (second.Account, second.Symbol, second.Side, second.Lots, second.TimeUs)
            || first.Type is not (OrderType.StopLoss or OrderType.StopLossLimit)
            || second.Type is not (OrderType.LimitMaker or OrderType.TakeProfit or OrderType.TakeProfitLimit))
        {
            throw new ArgumentException("A list is a stop-loss order, and a limit-maker or take-profit order of the same account, symbol, side, quantity and time.", nameof(list));
        }

        return _symbols[first.Symbol].Check.CheckList(in list, Math.Max(first.TimeUs, _timeUs));
    }

    /// <summary>Cancels both orders of an open list.</summary>
    public Reject CancelList(int account, long listId, long timeUs, EventBuffer events)
    {
        Require(account);
        if (!_accounts.Lists.TryFind(account, listId, out var list) || !list.IsOpen)
        {
            return Reject.UnknownOrder;
        }

        _timeUs = Math.Max(timeUs, _timeUs);
        _symbols[list.Symbol].CancelList(account, listId, _timeUs, events);
        return Reject.None;
    }

    /// <summary>Lowers an open order's quantity. An order that has traded as much already expires. The order's id; 0 when it is refused.</summary>
    public Reject Amend(in AmendOrder amend, EventBuffer events, out long orderId)
    {
        orderId = 0;
        var refused = CheckAmend(in amend, out var slot);
        if (refused == Reject.None)
        {
            var symbol = _symbols[amend.Symbol];
            _timeUs = Math.Max(amend.TimeUs, _timeUs);
            orderId = symbol.Book[slot].OrderId;
            symbol.Amend(slot, in amend, _timeUs, events);
        }

        return refused;
    }

    /// <summary>
    /// Lowers an open order of an account that keeps no history, which keeps its place in the queue: as <see cref="Amend"/>, without its limits and
    /// without an entry among the amendments.
    /// </summary>
    /// <param name="newLots">Of the whole order, above what has traded of it and below what it had.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such order, or it cannot have so many lots.</exception>
    public void Lower(int account, int symbol, long orderId, long newLots, long timeUs, EventBuffer events)
    {
        Require(account);
        var engine = _symbols[symbol];
        var slot = engine.Orders.Find(account, orderId);
        ArgumentOutOfRangeException.ThrowIfZero(slot, nameof(orderId));
        _timeUs = Math.Max(timeUs, _timeUs);
        engine.Lower(slot, newLots, _timeUs, events);
    }

    public bool TryGetList(int account, long listId, out OrderListState list)
    {
        Require(account);
        return _accounts.Lists.TryFind(account, listId, out list);
    }

    /// <summary>The open list of that name, else the newest.</summary>
    public bool TryGetList(int account, in ClientOrderId clientId, out OrderListState list)
    {
        Require(account);
        return _accounts.Lists.TryFind(account, in clientId, out list);
    }

    /// <summary>All lists that are kept of the account, by id.</summary>
    public IEnumerable<OrderListState> Lists(int account)
    {
        Require(account);
        return _accounts.Lists.Of(account);
    }

    /// <summary>All amendments that are kept of an order, oldest first.</summary>
    public IEnumerable<Amendment> Amendments(int account, int symbol, long orderId)
    {
        Require(account);
        return _accounts.Lists.AmendmentsOf(account).Where(amendment => amendment.Symbol == symbol && amendment.OrderId == orderId);
    }

    private Reject CheckAmend(in AmendOrder amend, out int slot)
    {
        Require(amend.Account);
        var symbol = _symbols[amend.Symbol];
        var refused = Find(symbol, amend.Account, amend.OrderId, amend.OrigClientId, out slot);
        return refused != Reject.None ? refused : symbol.Check.CheckAmend(slot, in amend);
    }
}
