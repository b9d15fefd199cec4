namespace Keywright.Market.Tape;

/// <summary>One symbol's live bars of all grains; any span of time is added up from as few as possible.</summary>
internal sealed class LiveBars
{
    // An hour of seconds; a week of minutes for moving windows; half a year of quarters for zones off the whole hour;
    // a thousand days of hours for zones; 22 years of days.
    private static readonly int[] Limits = [3_600, 10_240, 16_384, 24_576, 8_192];

    public BarRing[] Rings { get; } = [.. Limits.Select((limit, grain) => new BarRing((Grain)grain, limit))];

    public void Add(long timeUs, long price, long lots, bool buyerTook)
    {
        foreach (var ring in Rings)
        {
            ring.Add(timeUs, price, lots, buyerTook);
        }
    }

    /// <summary>Unix microseconds of the first second that traded, as far back as days are kept; null before the first trade.</summary>
    public long? StartUs()
    {
        for (var grain = Grain.S1; grain <= Grain.D1; grain++)
        {
            var ring = Rings[(int)grain];
            if (ring.Bars.Count > 0 && !ring.Bars.HasDropped)
            {
                return ring.Bars[0].Index * grain.Span();
            }
        }

        return Rings[^1].Bars.Count == 0 ? null : Rings[^1].CompleteFromUs;
    }

    /// <summary>The last price before the time when the live market knows it; null when nothing had traded by then.</summary>
    public long? CloseBefore(long timeUs)
    {
        for (var grain = Grain.S1; grain <= Grain.D1; grain++)
        {
            var ring = Rings[(int)grain];
            if (ring.CompleteFromUs <= timeUs)
            {
                var next = ring.FirstAt(timeUs / grain.Span());
                return next > 0 ? ring.Bars[next - 1].Bar.Close : ring.Bars.HasDropped ? ring.DroppedClose : null;
            }
        }

        return null;
    }

    /// <summary>Adds what traded from one time up to another. False when the bars it takes are no longer kept.</summary>
    public bool TryAppend(ref Bar into, long fromUs, long toUs, Grain grain = Grain.D1)
    {
        var span = grain.Span();
        var first = (fromUs + span - 1) / span;
        var last = toUs / span;
        if (first >= last)
        {
            return grain == Grain.S1 || TryAppend(ref into, fromUs, toUs, grain - 1);
        }

        var ring = Rings[(int)grain];
        if (ring.CompleteFromUs > first * span || (fromUs < first * span && !TryAppend(ref into, fromUs, first * span, grain - 1)))
        {
            return false;
        }

        ring.Append(ref into, first, last);
        return last * span >= toUs || TryAppend(ref into, last * span, toUs, grain - 1);
    }
}
