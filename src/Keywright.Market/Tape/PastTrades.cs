namespace Keywright.Market.Tape;

/// <summary>Sees to it that the parts' trades can have made the parts' prices: moves single trades between parts, never their sum.</summary>
internal static class PastTrades
{
    /// <summary>The parts in which the price can move: two trades or more. Makes at least <paramref name="least"/> of them.</summary>
    /// <returns>How many there are.</returns>
    public static int PickMovers(Span<long> buys, Span<long> sells, Span<int> movers, int least)
    {
        var count = List(buys, sells, movers);
        while (count < least)
        {
            var poor = Find(buys, sells, trades => trades == 1, -1);
            poor = poor >= 0 ? poor : Find(buys, sells, trades => trades == 0, -1);
            while (buys[poor] + sells[poor] < 2)
            {
                var rich = Find(buys, sells, trades => trades == 1, poor);
                rich = rich >= 0 ? rich : Find(buys, sells, trades => trades >= 3, poor);
                if (rich < 0)
                {
                    return List(buys, sells, movers);
                }

                ref var from = ref buys[rich] > 0 ? ref buys[rich] : ref sells[rich];
                ref var to = ref buys[rich] > 0 ? ref buys[poor] : ref sells[poor];
                from--;
                to++;
            }

            count = List(buys, sells, movers);
        }

        return count;
    }

    /// <summary>
    /// Swaps trades with the other side so that this one traded in the part that touches the high and in the part that touches the low
    /// (with one trade only: in the part that holds its price). Each part keeps its number of trades.
    /// </summary>
    public static void Reach(in Flow flow, Span<long> own, Span<long> other, ReadOnlySpan<Bar> parts, ReadOnlySpan<int> movers)
    {
        if (flow.Trades == 0 || movers.Length == 0)
        {
            return;
        }

        if (flow.Trades == 1)
        {
            foreach (var mover in movers)
            {
                if (parts[mover].Low * flow.Lots <= (long)flow.TickLots && (long)flow.TickLots <= parts[mover].High * flow.Lots)
                {
                    Swap(own, other, mover, mover);
                    return;
                }
            }

            return;
        }

        var top = movers[0];
        var bottom = movers[0];
        foreach (var mover in movers)
        {
            top = parts[mover].High > parts[top].High ? mover : top;
            bottom = parts[mover].Low < parts[bottom].Low ? mover : bottom;
        }

        Swap(own, other, top, bottom);
        Swap(own, other, bottom, top);
    }

    /// <summary>Brings one trade of this side to <paramref name="to"/>, without taking the last one from <paramref name="keep"/>.</summary>
    private static void Swap(Span<long> own, Span<long> other, int to, int keep)
    {
        if (own[to] > 0)
        {
            return;
        }

        for (var from = 0; from < own.Length; from++)
        {
            if (own[from] > (from == keep ? 1 : 0))
            {
                own[from]--;
                other[from]++;
                own[to]++;
                other[to]--;
                return;
            }
        }
    }

    private static int List(ReadOnlySpan<long> buys, ReadOnlySpan<long> sells, Span<int> movers)
    {
        var count = 0;
        for (var i = 0; i < buys.Length; i++)
        {
            if (buys[i] + sells[i] >= 2)
            {
                movers[count++] = i;
            }
        }

        return count;
    }

    private static int Find(ReadOnlySpan<long> buys, ReadOnlySpan<long> sells, Predicate<long> fits, int except)
    {
        for (var i = 0; i < buys.Length; i++)
        {
            if (i != except && fits(buys[i] + sells[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
