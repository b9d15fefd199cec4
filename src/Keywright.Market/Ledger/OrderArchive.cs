using Keywright.Market.Words;

namespace Keywright.Market.Ledger;

/// <summary>The closed orders of one account: found by order id, by client id, and, with the open ones, in a row by order id.</summary>
internal sealed class OrderArchive
{
    private readonly RecordRing<ClosedOrder> _orders;
    private readonly OrderRow[] _rows;
    private readonly Dictionary<ClientKey, long> _byClientId = [];

    public OrderArchive(int capacity, int symbolCount)
    {
        _orders = new RecordRing<ClosedOrder>(capacity);
        _rows = new OrderRow[symbolCount];
        for (var i = 0; i < symbolCount; i++)
        {
            _rows[i] = new OrderRow();
        }
    }

    public long First => _orders.First;

    public long Next => _orders.Next;

    /// <summary>By number, from <see cref="First"/> to before <see cref="Next"/>: the order in which they closed.</summary>
    public ref readonly ClosedOrder this[long number] => ref _orders[number];

    public OrderRow Row(int symbol) => _rows[symbol];

    /// <summary>An order has come to rest; it takes its place in the row.</summary>
    public void Open(int symbol, long orderId) => _rows[symbol].Add(orderId, OrderRow.Open);

    /// <summary>An order that rested has closed.</summary>
    public void AddRested(in ClosedOrder order) => _rows[order.State.Symbol].Close(order.State.OrderId, Add(in order));

    /// <summary>An order has closed that never rested, or one is being restored.</summary>
    public void AddNew(in ClosedOrder order)
    {
        var number = Add(in order);
        _rows[order.State.Symbol].Add(order.State.OrderId, number);
    }

    /// <summary>For an empty archive that is being restored.</summary>
    public void StartAt(long number) => _orders.StartAt(number);

    public void FinishRestore()
    {
        foreach (var row in _rows)
        {
            row.Sort();
        }
    }

    public bool TryFind(int symbol, long orderId, out ClosedOrder order)
    {
        var row = _rows[symbol];
        var place = row.PlaceOf(orderId);
        var number = place < row.End && row[place].OrderId == orderId ? row[place].Number : OrderRow.Gap;
        order = number >= 0 ? _orders[number] : default;
        return number >= 0;
    }

    /// <summary>The newest of those with that client id.</summary>
    public bool TryFind(int symbol, in ClientOrderId clientId, out ClosedOrder order)
    {
        var found = _byClientId.TryGetValue(new ClientKey(symbol, clientId), out var number);
        order = found ? _orders[number] : default;
        return found;
    }

    private long Add(in ClosedOrder order)
    {
        if (_orders.IsFull)
        {
            DropOldest();
        }

        var number = _orders.Add(in order);
        if (!order.State.ClientId.IsNone)
        {
            _byClientId[new ClientKey(order.State.Symbol, order.State.ClientId)] = number;
        }

        return number;
    }

    private void DropOldest()
    {
        ref readonly var state = ref _orders[_orders.First].State;
        _rows[state.Symbol].Drop(state.OrderId);
        var key = new ClientKey(state.Symbol, state.ClientId);

        // A newer order may have taken the client id over.
        if (_byClientId.TryGetValue(key, out var number) && number == _orders.First)
        {
            _byClientId.Remove(key);
        }

        _orders.DropFirst();
    }

    private readonly record struct ClientKey(int Symbol, ClientOrderId Id);
}
