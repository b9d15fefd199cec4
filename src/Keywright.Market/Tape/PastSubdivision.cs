namespace Keywright.Market.Tape;

/// <summary>
/// Cuts one bar of the past into the bars it is made of: they open where the one before closed, one reaches the whole's high and one its low,
/// and trades, lots and money add up to the last unit. A part's prices are such as its trades could have made: none: one carried price,
/// one: flat, two or three: no wick, four or five: one wick at most.
/// </summary>
internal static class PastSubdivision
{
    private const int MostParts = 60;

    /// <param name="whole">What is cut.</param>
    /// <param name="parts">Written, in order of time.</param>
    /// <param name="noise">Where chance comes from.</param>
    /// <param name="guide">Where the parts should lie, for a cross symbol; otherwise null.</param>
    /// <param name="marginPercent">How far each part's mean price keeps from its high and low, so that it can itself be cut.</param>
    public static void Split(in Bar whole, Span<Bar> parts, ref Noise noise, PastGuide? guide, int marginPercent)
    {
        // 1. When there were trades.
        Span<long> buys = stackalloc long[MostParts];
        Span<long> sells = stackalloc long[MostParts];
        buys = buys[..parts.Length];
        sells = sells[..parts.Length];
        SpreadTrades(whole.Buys.Trades, buys, ref noise);
        SpreadTrades(whole.Sells.Trades, sells, ref noise);
        var wicks = (whole.High > Math.Max(whole.Open, whole.Close) ? 1 : 0) + (whole.Low < Math.Min(whole.Open, whole.Close) ? 1 : 0);
        Span<int> movers = stackalloc int[MostParts];
        movers = movers[..PastTrades.PickMovers(buys, sells, movers, whole.High == whole.Low ? 0 : 1 + wicks)];

        // 2. Where the price went.
        PastPath.Draw(whole, parts, movers, buys, sells, ref noise, guide);

        // 3. Both sides must have traded where the price reached the ends, or their money could not have been spent.
        PastTrades.Reach(whole.Buys, buys, sells, parts, movers);
        PastTrades.Reach(whole.Sells, sells, buys, parts, movers);

        // 4. How much.
        PastMoney.Spread(whole.Buys, buys, parts, buysSide: true, ref noise, guide, marginPercent);
        PastMoney.Spread(whole.Sells, sells, parts, buysSide: false, ref noise, guide, marginPercent);
    }

    private static void SpreadTrades(long trades, Span<long> into, ref Noise noise)
    {
        into.Clear();
        if (trades <= 4 * into.Length)
        {
            for (var i = 0L; i < trades; i++)
            {
                into[(int)noise.Below(into.Length)]++;
            }

            return;
        }

        Span<long> weights = stackalloc long[MostParts];
        var sum = 0L;
        for (var i = 0; i < into.Length; i++)
        {
            sum += weights[i] = 100 + noise.Below(101);
        }

        var left = trades;
        for (var i = 0; i < into.Length; i++)
        {
            left -= into[i] = trades * weights[i] / sum;
        }

        for (var i = (int)noise.Below(into.Length); left > 0; left--, i = (i + 1) % into.Length)
        {
            into[i]++;
        }
    }
}
