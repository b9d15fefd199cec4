namespace Keywright.Market.Tape;

/// <summary>
/// Bars of the past before its last hours, of every grain, cut top-down from days. It keeps the last bar it cut of each grain and symbol
/// (103 bars a symbol), which makes going through neighbouring bars cheap, and cross symbols' days. One caller at a time.
/// </summary>
internal sealed class PastBars
{
    private const int CutSalt = 16;

    private readonly ulong _seed;
    private readonly MarketCharacter[] _characters;
    private readonly PastDays _days;
    private readonly Cut[,] _cuts;
    private readonly PastGuide[] _guides;

    // A cross symbol's day takes both legs' hours, so days are kept: about 0.1 MB a cross symbol.
    private readonly Bar[][] _crossDays;

    public PastBars(ulong seed, MarketCharacter[] characters, PastDays days)
    {
        _seed = seed;
        _characters = characters;
        _days = days;
        _cuts = new Cut[characters.Length, GrainSpans.Count];
        _guides = [.. Enumerable.Range(0, GrainSpans.Count).Select(_ => new PastGuide())];
        _crossDays = [.. characters.Select(character => character.Cross is null ? [] : new Bar[PastDays.Count + 1])];
        for (var symbol = 0; symbol < characters.Length; symbol++)
        {
            for (var grain = Grain.M1; grain <= Grain.D1; grain++)
            {
                _cuts[symbol, (int)grain] = new(new Bar[grain.Parts()]);
            }
        }
    }

    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="grain">Which grain.</param>
    /// <param name="index">Time since 1970 in spans of the grain.</param>
    public Bar Get(int symbol, Grain grain, long index)
    {
        if (grain != Grain.D1)
        {
            var parent = grain + 1;
            return Parts(symbol, parent, index / parent.Parts())[(int)(index % parent.Parts())];
        }

        if (_characters[symbol].Cross is not { } cross)
        {
            return _days.Day(symbol, index, null);
        }

        ref var day = ref _crossDays[symbol][index - _days.FirstDay];
        if (day.Close == 0)
        {
            day = _days.Day(symbol, index, Look(cross, Parts(cross.BaseLeg, Grain.D1, index), Parts(cross.QuoteLeg, Grain.D1, index)));
        }

        return day;
    }

    /// <summary>Low, high and mean of a cross price over its legs' bars.</summary>
    private static (long Low, long High, long Mean) Look(Cross cross, ReadOnlySpan<Bar> top, ReadOnlySpan<Bar> bottom)
    {
        var (low, high, sum) = (long.MaxValue, 0L, 0L);
        for (var i = 0; i < top.Length; i++)
        {
            // Both legs are seldom at their ends at once: one at its end and the other at its close is how far the quotient goes.
            sum += cross.Price((top[i].High + top[i].Low) / 2, (bottom[i].High + bottom[i].Low) / 2);
            high = Math.Max(high, Math.Max(cross.Price(top[i].High, bottom[i].Close), cross.Price(top[i].Close, bottom[i].Low)));
            low = Math.Min(low, Math.Min(cross.Price(top[i].Low, bottom[i].Close), cross.Price(top[i].Close, bottom[i].High)));
        }

        return (low, high, sum / top.Length);
    }

    private ReadOnlySpan<Bar> Parts(int symbol, Grain grain, long index)
    {
        var cut = _cuts[symbol, (int)grain];
        if (cut.Index != index)
        {
            var whole = Get(symbol, grain, index);
            var guide = grain > Grain.M1 && _characters[symbol].Cross is { } cross ? Guide(cross, grain, index) : null;
            var noise = Noise.At(_seed, symbol, CutSalt + (int)grain, index);
            PastSubdivision.Split(whole, cut.Bars, ref noise, guide, MarginPercent(grain));
            cut.Index = index;
        }

        return cut.Bars;
    }

    // Each cut may use up a little of the room between a bar's mean price and its ends, so the coarse ones keep more of it.
    private static int MarginPercent(Grain grain) => grain switch
    {
        Grain.D1 => 36,
        Grain.H1 => 31,
        Grain.M15 => 26,
        _ => 0,
    };

    private PastGuide Guide(Cross cross, Grain grain, long index)
    {
        var guide = _guides[(int)grain];
        var top = Parts(cross.BaseLeg, grain, index);
        var bottom = Parts(cross.QuoteLeg, grain, index);
        guide.SeesInside = grain >= Grain.H1;
        for (var i = 0; i < top.Length; i++)
        {
            guide.Closes[i] = cross.Price(top[i].Close, bottom[i].Close);
            if (guide.SeesInside)
            {
                (guide.Lows[i], guide.Highs[i], guide.Means[i]) = Look(cross, top.Slice(i, 1), bottom.Slice(i, 1));
            }
        }

        return guide;
    }

    private sealed class Cut(Bar[] bars)
    {
        public long Index { get; set; } = -1;

        public Bar[] Bars { get; } = bars;
    }
}
