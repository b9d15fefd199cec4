using Keywright.Market.Ledger;
using Keywright.Market.Words;

namespace Keywright.Market.Matching;

/// <summary>Finds an account's orders, those on the book and those in its archive.</summary>
internal static class OrderSearch
{
    public static bool TryGet(SymbolEngine engine, int account, long orderId, out OrderState order)
    {
        var slot = engine.FindOpen(account, orderId);
        if (slot != 0)
        {
            order = engine.StateOf(slot);
            return true;
        }

        return TryArchived(engine.Accounts[account].Orders, engine.Symbol, orderId, out order);
    }

    public static bool TryGet(SymbolEngine engine, int account, in ClientOrderId clientId, out OrderState order)
    {
        // Ids are unique among open orders, so an open one is newer than every closed one of that id.
        var slot = clientId.IsNone ? 0 : engine.FindOpen(account, in clientId);
        if (slot != 0)
        {
            order = engine.StateOf(slot);
            return true;
        }

        var found = default(ClosedOrder);
        var isFound = engine.Accounts[account].Orders?.TryFind(engine.Symbol, in clientId, out found) ?? false;
        order = found.State;
        return isFound;
    }

    public static void Open(ReadOnlySpan<SymbolEngine> engines, int account, List<OrderState> into)
    {
        var start = into.Count;
        foreach (var engine in engines)
        {
            for (var slot = engine.OldestOf(account); slot != 0; slot = engine.NewerThan(slot))
            {
                into.Add(engine.StateOf(slot));
            }
        }

        if (engines.Length > 1)
        {
            into.Sort(start, into.Count - start, OldestFirst.Instance);
        }
    }

    public static void All(SymbolEngine engine, int account, long? fromOrderId, long? startUs, long? endUs, int limit, List<OrderState> into)
    {
        var rows = new MergedRows(engine, account);

        // 1. The stretch of the row that is asked for; ids and times of creation rise together.
        var first = Math.Max(
            fromOrderId is { } id ? rows.PlaceOf(state => state.OrderId >= id) : 0,
            startUs is { } start ? rows.PlaceOf(state => state.CreatedUs >= start) : 0);
        var end = endUs is { } last ? rows.PlaceOf(state => state.CreatedUs > last) : rows.Count;

        // 2. Its newest or its oldest part.
        if (fromOrderId is null && startUs is null)
        {
            first = Math.Max(first, end - limit);
        }

        for (var place = first; place < end && place - first < limit; place++)
        {
            into.Add(rows[place]);
        }
    }

    private static bool TryArchived(OrderArchive? archive, int symbol, long orderId, out OrderState order)
    {
        var found = default(ClosedOrder);
        var isFound = archive?.TryFind(symbol, orderId, out found) ?? false;
        order = found.State;
        return isFound;
    }

    /// <summary>An account's open and archived orders on a symbol as one row by order id.</summary>
    private sealed class MergedRows
    {
        private readonly List<OrderState> _open = [];

        // Where in the merged row each open order stands.
        private readonly List<int> _places = [];
        private readonly OrderArchive? _archive;
        private readonly int _symbol;

        public MergedRows(SymbolEngine engine, int account)
        {
            _archive = engine.Accounts[account].Orders;
            _symbol = engine.Symbol;
            for (var slot = engine.OldestOf(account); slot != 0; slot = engine.NewerThan(slot))
            {
                var state = engine.StateOf(slot);
                _places.Add(_open.Count + (_archive?.PlaceOf(_symbol, state.OrderId) ?? 0));
                _open.Add(state);
            }
        }

        public int Count => _open.Count + (_archive?.CountOf(_symbol) ?? 0);

        public OrderState this[int place]
        {
            get
            {
                var open = _places.BinarySearch(place);
                return open >= 0 ? _open[open] : _archive!.At(_symbol, place - ~open).State;
            }
        }

        /// <summary>The first place whose order the condition holds for; it holds for all after it.</summary>
        public int PlaceOf(Func<OrderState, bool> holds)
        {
            var (low, high) = (0, Count);
            while (low < high)
            {
                var middle = (low + high) >>> 1;
                (low, high) = holds(this[middle]) ? (low, middle) : (middle + 1, high);
            }

            return low;
        }
    }

    private sealed class OldestFirst : IComparer<OrderState>
    {
        public static readonly OldestFirst Instance = new();

        public int Compare(OrderState x, OrderState y) => (x.CreatedUs, x.Symbol, x.OrderId).CompareTo((y.CreatedUs, y.Symbol, y.OrderId));
    }
}
