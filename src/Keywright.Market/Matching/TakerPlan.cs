using Keywright.Market.Words;

namespace Keywright.Market.Matching;

/// <summary>
/// What an order would do to the other side if it came now, found by walking without touching. Orders of its own account are treated as
/// self-trade prevention will treat them: skipped (the maker expires), the end of the walk (the taker expires), or counted (both shrink).
/// </summary>
/// <param name="Lots">Lots it would use up, those prevented included.</param>
/// <param name="QuoteUnits">What the trades among them come to.</param>
/// <param name="IsDry">The walk ended because the book did.</param>
/// <param name="LastPrice">Ticks: the worst price among the trades; 0 without any.</param>
internal readonly record struct TakerPlan(long Lots, long QuoteUnits, bool IsDry, long LastPrice = 0)
{
    /// <summary>An order by quantity, up to its price if it has one.</summary>
    public static TakerPlan ByLots(SymbolEngine engine, in PlaceOrder order)
    {
        var walk = new MakerWalk(engine, in order, order.Price != 0 ? order.Price : Side.Buy == order.Side ? long.MaxValue - 1 : 1);
        long used = 0, quote = 0, last = 0;
        while (used < order.Lots)
        {
            if (!walk.TryNext(out var price, out var lots, out var isOwn))
            {
                return new TakerPlan(used, quote, true, last);
            }

            if (isOwn && Ends(order.SelfTradePrevention))
            {
                break;
            }

            var taken = Math.Min(lots, order.Lots - used);
            used += taken;
            quote += isOwn ? 0 : engine.Units.QuoteOf(price, taken);
            last = isOwn ? last : price;
        }

        return new TakerPlan(used, quote, false, last);
    }

    /// <summary>A MARKET order by quote amount; the walk stops past <paramref name="mostLots"/>.</summary>
    public static TakerPlan ByQuote(SymbolEngine engine, in PlaceOrder order, long mostLots)
    {
        var walk = new MakerWalk(engine, in order, Side.Buy == order.Side ? long.MaxValue - 1 : 1);
        long used = 0, quote = 0, last = 0;
        while (used <= mostLots)
        {
            var left = order.QuoteAmount - quote;
            if (left == 0)
            {
                break;
            }

            if (!walk.TryNext(out var price, out var lots, out var isOwn))
            {
                return new TakerPlan(used, quote, true, last);
            }

            var taken = Math.Min(lots, engine.Units.LotsFor(left, price));
            used += taken;
            quote += engine.Units.QuoteOf(price, taken);
            last = taken > 0 ? price : last;
            if (taken < lots || (isOwn && Ends(order.SelfTradePrevention)))
            {
                break;
            }
        }

        return new TakerPlan(used, quote, false, last);
    }

    /// <summary>Of an order's lots, those that its trades up to a limit can have without coming to more than a budget of quote units.</summary>
    public static long LotsWithin(SymbolEngine engine, in PlaceOrder order, long limit, long budget)
    {
        var walk = new MakerWalk(engine, in order, limit);
        var used = 0L;
        while (used < order.Lots && walk.TryNext(out var price, out var lots, out var isOwn))
        {
            var wanted = Math.Min(lots, order.Lots - used);
            var taken = isOwn ? wanted : Math.Min(wanted, engine.Units.LotsFor(budget, price));
            used += taken;
            budget -= isOwn ? 0 : engine.Units.QuoteOf(price, taken);
            if (taken < wanted)
            {
                return used;
            }

            if (isOwn && Ends(order.SelfTradePrevention))
            {
                break;
            }
        }

        // What the book does not hold costs nothing now, and what its limit says if it rests.
        return order.Price == 0 || engine.Units.QuoteOf(order.Price, order.Lots - used) <= budget ? order.Lots : used;
    }

    /// <summary>Whether a fill-or-kill order would trade whole.</summary>
    public static bool FillsWhole(SymbolEngine engine, in PlaceOrder order)
    {
        var walk = new MakerWalk(engine, in order, order.Price);
        var used = 0L;
        while (used < order.Lots)
        {
            if (!walk.TryNext(out _, out var lots, out var isOwn) || isOwn)
            {
                return false;
            }

            used += Math.Min(lots, order.Lots - used);
        }

        return true;
    }

    private static bool Ends(SelfTradePrevention mode) => mode is SelfTradePrevention.ExpireTaker or SelfTradePrevention.ExpireBoth;
}
