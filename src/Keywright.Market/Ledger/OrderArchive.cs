using Keywright.Market.Words;

namespace Keywright.Market.Ledger;

/// <summary>The closed orders of one account: found by order id, by client id, and in a row by order id.</summary>
internal sealed class OrderArchive
{
    private readonly RecordRing<ClosedOrder> _orders;
    private readonly RecordIndex[] _bySymbol;
    private readonly Dictionary<ClientKey, long> _byClientId = [];

    public OrderArchive(int capacity, int symbolCount)
    {
        _orders = new RecordRing<ClosedOrder>(capacity);
        _bySymbol = new RecordIndex[symbolCount];
        for (var i = 0; i < symbolCount; i++)
        {
            _bySymbol[i] = new RecordIndex();
        }
    }

    public long First => _orders.First;

    public long Next => _orders.Next;

    /// <summary>By number, from <see cref="First"/> to before <see cref="Next"/>: the order in which they closed.</summary>
    public ref readonly ClosedOrder this[long number] => ref _orders[number];

    public void Add(in ClosedOrder order)
    {
        if (_orders.IsFull)
        {
            DropOldest();
        }

        var number = _orders.Add(in order);
        ref readonly var state = ref _orders[number].State;
        var index = _bySymbol[state.Symbol];
        index.Insert(PlaceOf(state.Symbol, state.OrderId), number);
        if (!state.ClientId.IsNone)
        {
            _byClientId[new ClientKey(state.Symbol, state.ClientId)] = number;
        }
    }

    /// <summary>For an empty archive that is being restored.</summary>
    public void StartAt(long number) => _orders.StartAt(number);

    public int CountOf(int symbol) => _bySymbol[symbol].Count;

    /// <summary>The symbol's closed order at a place in the row by order id.</summary>
    public ref readonly ClosedOrder At(int symbol, int place) => ref _orders[_bySymbol[symbol][place]];

    /// <summary>Where the first order of that id or a higher one stands in the row.</summary>
    public int PlaceOf(int symbol, long orderId)
    {
        var index = _bySymbol[symbol];
        var low = 0;
        var high = index.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_orders[index[middle]].State.OrderId < orderId)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    public bool TryFind(int symbol, long orderId, out ClosedOrder order)
    {
        var place = PlaceOf(symbol, orderId);
        order = place < CountOf(symbol) ? At(symbol, place) : default;
        return place < CountOf(symbol) && order.State.OrderId == orderId;
    }

    /// <summary>The newest of those with that client id.</summary>
    public bool TryFind(int symbol, in ClientOrderId clientId, out ClosedOrder order)
    {
        var found = _byClientId.TryGetValue(new ClientKey(symbol, clientId), out var number);
        order = found ? _orders[number] : default;
        return found;
    }

    private void DropOldest()
    {
        ref readonly var state = ref _orders[_orders.First].State;
        _bySymbol[state.Symbol].RemoveAt(PlaceOf(state.Symbol, state.OrderId));
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
