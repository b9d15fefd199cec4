namespace Keywright.Market.Tape;

/// <summary>Draws the price's way through the parts of a bar: a bridge from its open to its close that touches its high and low.</summary>
internal static class PastPath
{
    private const int MostParts = 60;

    // With six trades a part can open, rise, fall and close; with four it has one wick.
    private const int BothWicks = 6;
    private const int OneWick = 4;

    public static void Draw(
        in Bar whole, Span<Bar> parts, ReadOnlySpan<int> movers, ReadOnlySpan<long> buys, ReadOnlySpan<long> sells, ref Noise noise, PastGuide? guide)
    {
        // Stop i is where the price stands after mover i - 1.
        Span<long> stops = stackalloc long[MostParts + 1];
        var count = movers.Length;
        stops[0] = whole.Open;
        stops[count] = whole.Close;
        if (guide is null)
        {
            Wander(whole, stops[..(count + 1)], ref noise);

            // Twice, because the high and low cut off some of the first. A guided path stays where its legs are.
            Lean(whole, stops[..(count + 1)], movers, buys, sells);
            Lean(whole, stops[..(count + 1)], movers, buys, sells);
        }
        else
        {
            for (var i = 1; i < count; i++)
            {
                stops[i] = Math.Clamp(guide.Closes[movers[i - 1]], whole.Low, whole.High);
            }
        }

        var (top, topStop) = whole.High > Math.Max(whole.Open, whole.Close) ? Touch(whole, stops[..(count + 1)], movers, buys, sells, guide, up: true, -1) : (-1, -1);
        var (bottom, _) = whole.Low < Math.Min(whole.Open, whole.Close) ? Touch(whole, stops[..(count + 1)], movers, buys, sells, guide, up: false, topStop) : (-1, -1);

        var stride = 1L;
        for (var i = 0; i < count; i++)
        {
            stride += Math.Abs(stops[i + 1] - stops[i]);
        }

        stride = stride / Math.Max(1, count) / 2;
        var price = whole.Open;
        for (int part = 0, mover = 0; part < parts.Length; part++)
        {
            parts[part] = Bar.Flat(price);
            if (mover < count && movers[mover] == part)
            {
                ref var bar = ref parts[part];
                bar.Close = price = stops[mover + 1];
                bar.High = Math.Max(bar.Open, price);
                bar.Low = Math.Min(bar.Open, price);
                GrowWicks(ref bar, whole, buys[part] + sells[part], stride, part, ref noise, guide);
                bar.High = top == mover ? whole.High : bar.High;
                bar.Low = bottom == mover ? whole.Low : bar.Low;
                mover++;
            }
        }
    }

    private static void Wander(in Bar whole, Span<long> stops, ref Noise noise)
    {
        var count = stops.Length - 1;
        if (count < 2)
        {
            return;
        }

        Span<long> walk = stackalloc long[MostParts + 1];
        walk[0] = 0;
        for (var i = 1; i <= count; i++)
        {
            walk[i] = walk[i - 1] + noise.Bell();
        }

        long most = 0, least = 0, end = walk[count];
        for (var i = 1; i < count; i++)
        {
            walk[i] -= end * i / count;
            most = Math.Max(most, walk[i]);
            least = Math.Min(least, walk[i]);
        }

        // The bridge takes up four fifths of the range; wicks and the lean take the rest.
        var range = Math.Max(1, most - least);
        var reach = (whole.High - whole.Low) * 4 / 5;
        for (var i = 1; i < count; i++)
        {
            var straight = whole.Open + ((whole.Close - whole.Open) * i / count);
            stops[i] = Math.Clamp(straight + (walk[i] * reach / range), whole.Low, whole.High);
        }
    }

    /// <summary>Bends the path towards the mean price that the whole was traded at, so that volumes need not be forced to it.</summary>
    private static void Lean(in Bar whole, Span<long> stops, ReadOnlySpan<int> movers, ReadOnlySpan<long> buys, ReadOnlySpan<long> sells)
    {
        var count = movers.Length;
        if (count < 2)
        {
            return;
        }

        long trades = 0, sum = 0;
        for (var i = 0; i < count; i++)
        {
            var here = buys[movers[i]] + sells[movers[i]];
            trades += here;
            sum += here * (stops[i] + stops[i + 1] - (2 * whole.Low));
        }

        var lacking = (long)(whole.TickLots / whole.Lots) - whole.Low - (sum / (2 * trades));
        for (var i = 1; i < count; i++)
        {
            // A parabola of height 3/2 has the mean 1.
            stops[i] = Math.Clamp(stops[i] + (lacking * 6 * i * (count - i) / (count * (long)count)), whole.Low, whole.High);
        }
    }

    /// <summary>Makes the path touch the whole's high or low: by a wick where a part has trades enough for it, else at a stop.</summary>
    /// <returns>The mover that gets the wick or the stop that was moved; the other is -1.</returns>
    private static (int Mover, int Stop) Touch(
        in Bar whole, Span<long> stops, ReadOnlySpan<int> movers, ReadOnlySpan<long> buys, ReadOnlySpan<long> sells, PastGuide? guide, bool up, int takenStop)
    {
        var best = -1;
        var bestScore = long.MinValue;
        for (var i = 0; i < movers.Length; i++)
        {
            if (buys[movers[i]] + sells[movers[i]] >= BothWicks)
            {
                var score = guide is { SeesInside: true }
                    ? up ? guide.Highs[movers[i]] : -guide.Lows[movers[i]]
                    : up ? Math.Max(stops[i], stops[i + 1]) : -Math.Min(stops[i], stops[i + 1]);
                (best, bestScore) = score > bestScore ? (i, score) : (best, bestScore);
            }
        }

        if (best >= 0)
        {
            return (best, -1);
        }

        var stop = takenStop == 1 ? 2 : 1;
        for (var i = stop + 1; i < movers.Length; i++)
        {
            stop = i != takenStop && (up ? stops[i] > stops[stop] : stops[i] < stops[stop]) ? i : stop;
        }

        stops[stop] = up ? whole.High : whole.Low;
        return (-1, stop);
    }

    private static void GrowWicks(ref Bar bar, in Bar whole, long trades, long stride, int part, ref Noise noise, PastGuide? guide)
    {
        var up = Math.Abs(noise.Bell(stride));
        var down = Math.Abs(noise.Bell(stride));
        var first = noise.Below(2) == 0;
        if (guide is { SeesInside: true })
        {
            up = Math.Max(0, guide.Highs[part] - bar.High);
            down = Math.Max(0, bar.Low - guide.Lows[part]);
            first = up > down;
        }

        if (trades >= BothWicks || (trades >= OneWick && first))
        {
            bar.High = Math.Min(whole.High, bar.High + up);
        }

        if (trades >= BothWicks || (trades >= OneWick && !first))
        {
            bar.Low = Math.Max(whole.Low, bar.Low - down);
        }
    }
}
