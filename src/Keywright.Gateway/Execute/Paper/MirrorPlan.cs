using Keywright.Gateway.Budgets;
using Keywright.Market.Agents;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>
/// What has to be told of a sight of another exchange's market: what differs from what was told before, and levels that bots have taken from and that
/// have stood still there ever since. Not part of the state: what it finds is written down before it is done.
/// </summary>
internal sealed class MirrorPlan
{
    /// <summary>A level that bots took from, and that has not changed on the other exchange, is filled up again after so long.</summary>
    public const long RefillUs = 2 * BudgetLimits.SecondUs;

    private readonly Dictionary<int, Dictionary<(Side, long), long>> shortSince = [];

    /// <summary>Null when nothing has to be told.</summary>
    public MirrorUpdate? Of(PaperState state, Mirror mirror, MirrorSight sight, long nowUs)
    {
        if (sight.IsLost)
        {
            shortSince.Remove(sight.Symbol);
            return mirror.IsEmptyOn(sight.Symbol) ? null : new MirrorUpdate(sight.Symbol, true, [], []);
        }

        List<MirrorLevel> levels = [];
        if (sight.Book is var (bids, asks))
        {
            var before = shortSince.GetValueOrDefault(sight.Symbol) ?? [];
            var now = shortSince[sight.Symbol] = [];
            foreach (var (side, live) in (ReadOnlySpan<(Side, Level[])>)[(Side.Buy, bids), (Side.Sell, asks)])
            {
                Compare(state, mirror, sight.Symbol, side, live, level => Due(level, before, now, nowUs), levels);
            }
        }

        return levels.Count == 0 && sight.Trades.Count == 0 ? null : new MirrorUpdate(sight.Symbol, false, levels, sight.Trades);
    }

    private static void Compare(PaperState state, Mirror mirror, int symbol, Side side, Level[] live, Predicate<(Side, long)> isDue, List<MirrorLevel> into)
    {
        var (told, resting, seen) = (mirror.Told(symbol, side), new Dictionary<long, long>(), new HashSet<long>());
        mirror.AddResting(state.Exchange, symbol, side, resting);
        var other = state.Exchange.TryBest(symbol, side == Side.Buy ? Side.Sell : Side.Buy, out var best) ? best.Price : 0;
        foreach (var (price, lots) in live)
        {
            seen.Add(price);
            var meets = other > 0 && (side == Side.Buy ? other <= price : other >= price);
            if (told.GetValueOrDefault(price) != lots || (resting.GetValueOrDefault(price) < lots && !meets && isDue((side, price))))
            {
                into.Add(new MirrorLevel(side, price, lots));
            }
        }

        into.AddRange(told.Keys.Where(price => !seen.Contains(price)).Select(price => new MirrorLevel(side, price, 0)));
    }

    private static bool Due((Side, long) level, Dictionary<(Side, long), long> before, Dictionary<(Side, long), long> now, long nowUs)
    {
        var since = before.GetValueOrDefault(level, nowUs);
        var isDue = nowUs - since >= RefillUs;
        if (!isDue)
        {
            now[level] = since;
        }

        return isDue;
    }
}
