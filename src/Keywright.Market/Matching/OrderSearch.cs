using Keywright.Market.Ledger;
using Keywright.Market.Words;

namespace Keywright.Market.Matching;

/// <summary>Finds an account's orders, those on the book and those in its archive.</summary>
internal static class OrderSearch
{
    public static bool TryGet(SymbolEngine engine, int account, long orderId, out OrderState order)
    {
        var slot = engine.Orders.Find(account, orderId);
        if (slot != 0)
        {
            order = engine.Orders.StateOf(slot);
            return true;
        }

        return TryArchived(engine.Accounts[account].Orders, engine.Symbol, orderId, out order);
    }

    public static bool TryGet(SymbolEngine engine, int account, in ClientOrderId clientId, out OrderState order)
    {
        // Ids are unique among open orders, so an open one is newer than every closed one of that id.
        var slot = clientId.IsNone ? 0 : engine.Orders.Find(account, in clientId);
        if (slot != 0)
        {
            order = engine.Orders.StateOf(slot);
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
            for (var slot = engine.Orders.OldestOf(account); slot != 0; slot = engine.Orders.NewerThan(slot))
            {
                into.Add(engine.Orders.StateOf(slot));
            }
        }

        if (engines.Length > 1)
        {
            into.Sort(start, into.Count - start, OldestFirst.Instance);
        }
    }

    public static void All(SymbolEngine engine, int account, long? fromOrderId, long? startUs, long? endUs, int limit, int? tag, List<OrderState> into)
    {
        var start = into.Count;
        bool Fits(in OrderState state) =>
            (tag is null || state.Tag == tag) && !(state.OrderId < fromOrderId) && !(state.CreatedUs < startUs) && !(state.CreatedUs > endUs);

        if (engine.Accounts[account].Orders is not { } archive)
        {
            // Nothing but what is open, and that is not much.
            for (var slot = engine.Orders.OldestOf(account); slot != 0; slot = engine.Orders.NewerThan(slot))
            {
                if (engine.Orders.StateOf(slot) is var state && Fits(in state))
                {
                    into.Add(state);
                }
            }

            var surplus = Math.Max(0, into.Count - start - limit);
            into.RemoveRange(fromOrderId is null && startUs is null ? start : into.Count - surplus, surplus);
            return;
        }

        // 1. The stretch of the row that is asked for; ids and times of creation rise together.
        var row = new TimedRow(engine, archive, account);
        var first = Math.Max(
            fromOrderId is { } id ? archive.Row(engine.Symbol).PlaceOf(id) : 0,
            startUs is { } from ? row.PlaceOfTime(from) : 0);
        var end = endUs is { } last ? row.PlaceOfTime(Math.Min(last, long.MaxValue - 1) + 1) : archive.Row(engine.Symbol).End;

        // 2. Its newest part, gathered backwards, or its oldest.
        if (fromOrderId is null && startUs is null)
        {
            for (var place = end - 1; place >= first && into.Count - start < limit; place--)
            {
                row.AddTo(into, place, tag);
            }

            into.Reverse(start, into.Count - start);
            return;
        }

        for (var place = first; place < end && into.Count - start < limit; place++)
        {
            row.AddTo(into, place, tag);
        }
    }

    private static bool TryArchived(OrderArchive? archive, int symbol, long orderId, out OrderState order)
    {
        var found = default(ClosedOrder);
        var isFound = archive?.TryFind(symbol, orderId, out found) ?? false;
        order = found.State;
        return isFound;
    }

    /// <summary>The row of an archiving account's orders on a symbol, with the orders themselves.</summary>
    private readonly struct TimedRow(SymbolEngine engine, OrderArchive archive, int account)
    {
        private readonly OrderRow _row = archive.Row(engine.Symbol);

        public void AddTo(List<OrderState> into, int place, int? tag)
        {
            if (_row[place].Number != OrderRow.Gap && At(place) is var state && (tag is null || state.Tag == tag))
            {
                into.Add(state);
            }
        }

        /// <summary>The first place whose order, or the next one that is there, was created at that time or later.</summary>
        public int PlaceOfTime(long timeUs)
        {
            var (low, high) = (0, _row.End);
            while (low < high)
            {
                var middle = (low + high) >>> 1;
                var there = middle;
                while (there < high && _row[there].Number == OrderRow.Gap)
                {
                    there++;
                }

                if (there < high && At(there).CreatedUs < timeUs)
                {
                    low = there + 1;
                }
                else
                {
                    high = middle;
                }
            }

            return low;
        }

        private OrderState At(int place)
        {
            var (orderId, number) = _row[place];
            return number == OrderRow.Open ? engine.Orders.StateOf(engine.Orders.Find(account, orderId)) : archive[number].State;
        }
    }

    private sealed class OldestFirst : IComparer<OrderState>
    {
        public static readonly OldestFirst Instance = new();

        public int Compare(OrderState x, OrderState y) => (x.CreatedUs, x.Symbol, x.OrderId).CompareTo((y.CreatedUs, y.Symbol, y.OrderId));
    }
}
