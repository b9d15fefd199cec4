using System.Runtime.CompilerServices;
using Keywright.Market.Words;

namespace Keywright.Market.Matching;

/// <summary>
/// The bare book of one symbol: queues by price and time, and the walk of a taker through them. It knows no accounts and no money.
/// An order rests in a slot; a slot is used again after its order is gone, so whoever keeps slots compares the order id too.
/// </summary>
public sealed class OrderBook
{
    private const long NoBid = 0;
    private const long NoAsk = long.MaxValue;

    private readonly PriceLadder _ladder = new();
    private RestingOrder[] _orders = new RestingOrder[1024];
    private int _slotCount = 1;
    private int _freeSlot;

    /// <summary>Ticks; 0 when nobody bids.</summary>
    public long BestBid { get; private set; } = NoBid;

    /// <summary>Ticks; <see cref="long.MaxValue"/> when nobody asks.</summary>
    public long BestAsk { get; private set; } = NoAsk;

    /// <summary>One more than the highest slot there has been.</summary>
    public int SlotCount => _slotCount;

    public ref readonly RestingOrder this[int slot] => ref _orders[slot];

    public bool Crosses(Side side, long limit) => side == Side.Buy ? BestAsk <= limit : BestBid >= limit;

    public bool IsBid(in RestingOrder order) => order.Price <= BestBid;

    /// <summary>Puts an order that does not cross at the end of its price's queue and says in which slot.</summary>
    public int Rest(long orderId, Side side, long price, long lots)
    {
        var slot = Park(orderId, price, lots);
        Join(slot, side, price, lots);
        return slot;
    }

    /// <summary>A slot for an order that stands in no queue; <see cref="Join"/> puts it into one, <see cref="Unpark"/> frees it.</summary>
    /// <param name="orderId">The order's number.</param>
    /// <param name="price">What the caller wants to find there; the book does not look at it.</param>
    /// <param name="lots">Likewise.</param>
    public int Park(long orderId, long price, long lots)
    {
        var slot = _freeSlot;
        if (slot != 0)
        {
            _freeSlot = _orders[slot].Next;
        }
        else
        {
            slot = TakeNewSlot();
        }

        ref var order = ref _orders[slot];
        order.OrderId = orderId;
        order.Price = price;
        order.Lots = lots;
        return slot;
    }

    /// <summary>Frees the slot of a parked order. A taker may be on its way.</summary>
    public void Unpark(int slot) => Free(slot, ref _orders[slot]);

    /// <summary>Puts a parked order that does not cross at the end of its price's queue.</summary>
    public void Join(int slot, Side side, long price, long lots)
    {
        ref var level = ref _ladder.Occupy(price);
        ref var order = ref _orders[slot];
        order.Price = price;
        order.Lots = lots;
        order.Next = 0;
        order.Previous = level.Last;
        if (level.First == 0)
        {
            level.First = slot;
            if (side == Side.Buy)
            {
                BestBid = Math.Max(BestBid, price);
            }
            else
            {
                BestAsk = Math.Min(BestAsk, price);
            }
        }
        else
        {
            _orders[level.Last].Next = slot;
        }

        level.Last = slot;
        level.Lots += lots;
    }

    /// <summary>Takes lots off an order without moving it; some are left.</summary>
    public void Shrink(int slot, long lots)
    {
        ref var order = ref _orders[slot];
        order.Lots -= lots;
        _ladder.At(order.Price).Lots -= lots;
    }

    /// <summary>The same for a parked order, which is at no price.</summary>
    public void ShrinkParked(int slot, long lots) => _orders[slot].Lots -= lots;

    /// <summary>Takes an order off the book, wherever it stands in its queue.</summary>
    public void Remove(int slot)
    {
        ref var order = ref _orders[slot];
        var price = order.Price;
        ref var level = ref _ladder.At(price);
        level.Lots -= order.Lots;
        if (order.Previous != 0)
        {
            _orders[order.Previous].Next = order.Next;
        }
        else
        {
            level.First = order.Next;
        }

        if (order.Next != 0)
        {
            _orders[order.Next].Previous = order.Previous;
        }
        else
        {
            level.Last = order.Previous;
        }

        var isEmpty = level.First == 0;
        Free(slot, ref order);
        if (isEmpty)
        {
            Vacate(price);
        }
    }

    /// <summary>Leads the taker to the other side's orders, best price first, oldest first, while it wants more and its limit allows.</summary>
    public void Match<TTaker>(Side side, long limit, ref TTaker taker)
        where TTaker : struct, ITaker
    {
        while (taker.Lots > 0)
        {
            var price = side == Side.Buy ? BestAsk : BestBid;
            if (side == Side.Buy ? price > limit || price == NoAsk : price < limit || price == NoBid)
            {
                return;
            }

            if (!MatchLevel(price, ref taker))
            {
                return;
            }
        }
    }

    /// <summary>The next occupied price away from the touch; 0 when there is none. Start with price 0 for the best.</summary>
    public long NextPrice(Side side, long price)
    {
        if (side == Side.Buy)
        {
            return price == 0 ? BestBid : _ladder.NextBelow(price);
        }

        var next = price == 0 ? BestAsk : _ladder.NextAbove(price);
        return next == NoAsk ? 0 : next;
    }

    /// <summary>Lots of all orders at the price.</summary>
    public long LotsAt(long price) => _ladder.At(price).Lots;

    /// <summary>Slot of the oldest order at the price; 0 when there is none.</summary>
    public int FirstAt(long price) => _ladder.At(price).First;

    /// <summary>Slot of the order behind this one in its queue; 0 when there is none.</summary>
    public int NextInQueue(int slot) => _orders[slot].Next;

    /// <summary>Slots of all resting orders, by order id.</summary>
    public int[] LiveSlots()
    {
        var slots = new List<int>();
        for (var slot = 1; slot < _slotCount; slot++)
        {
            if (_orders[slot].OrderId != 0)
            {
                slots.Add(slot);
            }
        }

        slots.Sort((left, right) => _orders[left].OrderId.CompareTo(_orders[right].OrderId));
        return [.. slots];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool MatchLevel<TTaker>(long price, ref TTaker taker)
        where TTaker : struct, ITaker
    {
        ref var level = ref _ladder.At(price);
        var orders = _orders;
        var slot = level.First;
        var goesOn = true;
        do
        {
            ref var maker = ref orders[slot];
            var taken = taker.Meet(slot, in maker);
            if (taken == 0)
            {
                goesOn = false;
                break;
            }

            level.Lots -= taken;
            maker.Lots -= taken;
            if (maker.Lots != 0)
            {
                break;
            }

            var next = maker.Next;
            if (taker.Refill == 0)
            {
                Free(slot, ref maker);
                slot = next;
                continue;
            }

            // What it shows next stands behind all others of its price.
            maker.Lots = taker.Refill;
            level.Lots += maker.Lots;
            if (next != 0)
            {
                maker.Previous = level.Last;
                maker.Next = 0;
                orders[level.Last].Next = slot;
                level.Last = slot;
                slot = next;
            }
        }
        while (slot != 0 && taker.Lots > 0);

        level.First = slot;
        if (slot != 0)
        {
            orders[slot].Previous = 0;
        }
        else
        {
            level.Last = 0;
            Vacate(price);
        }

        return goesOn;
    }

    private void Vacate(long price)
    {
        _ladder.Vacate(price);
        if (price == BestBid)
        {
            BestBid = _ladder.NextBelow(price);
        }
        else if (price == BestAsk)
        {
            BestAsk = _ladder.NextAbove(price);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Free(int slot, ref RestingOrder order)
    {
        order.OrderId = 0;
        order.Next = _freeSlot;
        _freeSlot = slot;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int TakeNewSlot()
    {
        if (_slotCount == _orders.Length)
        {
            Array.Resize(ref _orders, _slotCount * 2);
        }

        return _slotCount++;
    }
}
