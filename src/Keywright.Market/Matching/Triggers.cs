using Keywright.Market.Words;

namespace Keywright.Market.Matching;

/// <summary>
/// The orders of one symbol that wait for a trade. Every trade is heard as it happens. Those it sets off run after the command's own order has
/// had its walk: in the order of the trades that set them off, of one trade the order that is older (by order id) first. What they trade is
/// heard in turn, and sets off further ones behind those; each order is set off once, so that a cascade ends.
/// </summary>
internal sealed class Triggers(OpenOrders orders, OrderBook book)
{
    private const long BasisPoints = 10_000;

    // By order id.
    private readonly List<Waiting> _waiting = [];
    private readonly Queue<Waiting> _fired = [];

    // No plain trigger lies between these two, so that most trades are heard by two comparisons.
    private long _lowestAbove = long.MaxValue;
    private long _highestBelow;
    private int _trailing;

    /// <summary>An order that is newer than all before begins to wait.</summary>
    public void Add(int slot)
    {
        _waiting.Add(new Waiting(book[slot].OrderId, slot));
        Note(slot);
    }

    /// <summary>A waiting order ended.</summary>
    public void Remove(int slot)
    {
        // One that was set off in this very step is no longer here, and is passed over when its turn comes.
        var orderId = book[slot].OrderId;
        var place = _waiting.FindIndex(waiting => waiting.OrderId == orderId);
        if (place >= 0)
        {
            _waiting.RemoveAt(place);
            NoteAll();
        }
    }

    public void Hear(long price, long timeUs)
    {
        if (price < _lowestAbove && price > _highestBelow && _trailing == 0)
        {
            return;
        }

        var kept = 0;
        for (var place = 0; place < _waiting.Count; place++)
        {
            var waiting = _waiting[place];
            if (IsSetOff(waiting.Slot, price, timeUs))
            {
                _fired.Enqueue(waiting);
            }
            else
            {
                _waiting[kept++] = waiting;
            }
        }

        if (kept < _waiting.Count)
        {
            _waiting.RemoveRange(kept, _waiting.Count - kept);
        }

        NoteAll();
    }

    /// <summary>The next order that was set off and has not ended since; false when there is none.</summary>
    public bool TryNext(out int slot)
    {
        while (_fired.TryDequeue(out var fired))
        {
            if (book[fired.Slot].OrderId == fired.OrderId)
            {
                slot = fired.Slot;
                return true;
            }
        }

        slot = 0;
        return false;
    }

    /// <summary>Whether a last trade at that price meets a plain trigger.</summary>
    public static bool Meets(OrderType type, Side side, long stopPrice, long price) =>
        type.TriggersAbove(side) ? price >= stopPrice : price <= stopPrice;

    private bool IsSetOff(int slot, long price, long timeUs)
    {
        ref readonly var open = ref orders.At(slot);
        ref var extras = ref orders.Extras(slot);
        if (extras.TrailingDelta == 0)
        {
            return Meets(open.Type, open.Side, extras.StopPrice, price);
        }

        // The trade that sets a trailing order tracking is its first extreme.
        if (extras.TrailingUs == OrderState.Never)
        {
            if (extras.StopPrice == 0 || Meets(open.Type, open.Side, extras.StopPrice, price))
            {
                extras.TrailingUs = timeUs;
                extras.Extreme = price;
            }

            return false;
        }

        if (open.Side == Side.Sell)
        {
            extras.Extreme = Math.Max(extras.Extreme, price);
            return price * BasisPoints <= extras.Extreme * (BasisPoints - extras.TrailingDelta);
        }

        extras.Extreme = Math.Min(extras.Extreme, price);
        return price * BasisPoints >= extras.Extreme * (BasisPoints + extras.TrailingDelta);
    }

    private void NoteAll()
    {
        _lowestAbove = long.MaxValue;
        _highestBelow = 0;
        _trailing = 0;
        foreach (var waiting in _waiting)
        {
            Note(waiting.Slot);
        }
    }

    private void Note(int slot)
    {
        ref readonly var open = ref orders.At(slot);
        ref readonly var extras = ref orders.Extras(slot);
        if (extras.TrailingDelta != 0)
        {
            _trailing++;
        }
        else if (open.Type.TriggersAbove(open.Side))
        {
            _lowestAbove = Math.Min(_lowestAbove, extras.StopPrice);
        }
        else
        {
            _highestBelow = Math.Max(_highestBelow, extras.StopPrice);
        }
    }

    private readonly record struct Waiting(long OrderId, int Slot);
}
