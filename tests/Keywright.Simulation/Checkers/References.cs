namespace Keywright.Simulation.Checkers;

/// <summary>
/// Between which prices the reference price of a symbol must have lain: it is the mean of five minutes of trades, or the last price, as it
/// stood when something last happened there.
/// </summary>
internal static class References
{
    private const long MinuteUs = 60_000_000;

    /// <summary>Past this it is too old to test anything with.</summary>
    public const long AgeMaxUs = 5 * MinuteUs;

    /// <param name="audit">With the tape.</param>
    /// <param name="symbol">Which.</param>
    /// <param name="fromUs">The first instant at which it may have been looked at.</param>
    /// <param name="toUs">And the last.</param>
    /// <param name="without">An order whose own trades came after the look.</param>
    /// <returns>Null when the tape does not tell.</returns>
    public static (decimal Low, decimal High)? Between(Audit audit, string symbol, long fromUs, long toUs, Deed? without = null)
    {
        var tape = audit.Tape[symbol];
        var own = without is not null && without.Order.Symbol == symbol ? without.Trades.Select(trade => trade.Id).ToHashSet() : [];

        // The mean as of the last trade reaches back five minutes before it, and that one lies up to five before the look; before these, the last price.
        var begin = tape.FindLastIndex(trade => trade.TimeUs < fromUs - (2 * AgeMaxUs));
        if (begin < 0 && tape.Count > 0)
        {
            begin = 0;
        }

        var prices = tape.Skip(Math.Max(0, begin)).TakeWhile(trade => trade.TimeUs <= toUs).Where(trade => !own.Contains(trade.Id)).Select(trade => trade.Price).ToList();
        return prices.Count == 0 ? null : (prices.Min(), prices.Max());
    }

    /// <summary>When the symbol last traded before that instant was over, the order's own trades left out; null when the tape does not tell.</summary>
    public static long? LastTradeUs(Audit audit, string symbol, long atUs, Deed without)
    {
        var own = without.Trades.Select(trade => trade.Id).ToHashSet();
        return audit.Tape[symbol].FindLast(trade => trade.TimeUs <= atUs && !own.Contains(trade.Id))?.TimeUs;
    }
}
