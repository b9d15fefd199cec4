using Keywright.Market.Ledger;
using Keywright.Market.Words;

namespace Keywright.Market.Matching;

/// <summary>Finds an account's fills in its archive.</summary>
internal static class FillSearch
{
    public static void Find(SymbolEngine engine, int account, long? orderId, long? fromTradeId, long? startUs, long? endUs, int limit, int? tag, List<Fill> into)
    {
        if (engine.Accounts[account].Fills is not { } archive)
        {
            return;
        }

        var takesNewest = fromTradeId is null && startUs is null;
        if (orderId is { } id)
        {
            var fills = IsOf(engine, account, id, tag) ? OfOrder(engine, archive, account, id) : [];
            fills.RemoveAll(fill => fill.TradeId < fromTradeId || fill.TimeUs < startUs || fill.TimeUs > endUs);
            into.AddRange(takesNewest ? fills.TakeLast(limit) : fills.Take(limit));
            return;
        }

        // Trade ids and times rise together along the row.
        var first = Math.Max(
            fromTradeId is { } trade ? archive.PlaceOfTrade(engine.Symbol, trade) : 0,
            startUs is { } start ? archive.PlaceOfTime(engine.Symbol, start) : 0);
        var end = endUs is { } last ? archive.PlaceOfTime(engine.Symbol, Math.Min(last, long.MaxValue - 1) + 1) : archive.CountOf(engine.Symbol);
        if (tag is not null)
        {
            var from = into.Count;
            for (int step = takesNewest ? -1 : 1, place = takesNewest ? end - 1 : first; place >= first && place < end && into.Count - from < limit; place += step)
            {
                if (archive.At(engine.Symbol, place) is var fill && IsOf(engine, account, fill.OrderId, tag))
                {
                    into.Add(fill);
                }
            }

            if (takesNewest)
            {
                into.Reverse(from, into.Count - from);
            }

            return;
        }

        if (takesNewest)
        {
            first = Math.Max(first, end - limit);
        }

        for (var place = first; place < end && place - first < limit; place++)
        {
            into.Add(archive.At(engine.Symbol, place));
        }
    }

    /// <summary>The order bears the tag; one that the archive has dropped bears none.</summary>
    private static bool IsOf(SymbolEngine engine, int account, long orderId, int? tag)
        => tag is null || (OrderSearch.TryGet(engine, account, orderId, out var order) && order.Tag == tag);

    private static List<Fill> OfOrder(SymbolEngine engine, FillArchive archive, int account, long orderId)
    {
        var slot = engine.Orders.Find(account, orderId);
        var number = slot != 0 ? engine.Orders.Terms(slot).LastFill
            : engine.Accounts[account].Orders!.TryFind(engine.Symbol, orderId, out var closed) ? closed.LastFill
            : -1;
        var fills = new List<Fill>();
        for (; number >= archive.First; number = archive[number].Previous)
        {
            fills.Add(archive[number].Fill);
        }

        fills.Reverse();
        return fills;
    }
}
