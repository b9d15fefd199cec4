namespace Keywright.Market.Tape;

/// <summary>Live bars of one grain, only those in which something traded; the oldest go when there are too many.</summary>
internal sealed class BarRing(Grain grain, int limit)
{
    private readonly long _span = grain.Span();

    /// <summary>Index (time since 1970 in spans) and bar, oldest first.</summary>
    public Ring<(long Index, Bar Bar)> Bars { get; } = new(limit);

    /// <summary>The close of the last bar that went, in ticks.</summary>
    public long DroppedClose { get; set; }

    /// <summary>From this time on nothing is missing, in Unix microseconds.</summary>
    public long CompleteFromUs => Bars.HasDropped ? Bars[0].Index * _span : long.MinValue;

    public void Add(long timeUs, long price, long lots, bool buyerTook)
    {
        var index = timeUs / _span;
        if (Bars.Count == 0 || Bars.Newest.Index < index)
        {
            if (Bars.Count == limit)
            {
                DroppedClose = Bars[0].Bar.Close;
            }

            Bars.Add((index, default));
        }

        Bars.Newest.Bar.Append(price, lots, buyerTook);
    }

    /// <summary>The place of the first bar with at least this index.</summary>
    public int FirstAt(long index)
    {
        var (low, high) = (0, Bars.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Bars[middle].Index < index ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    public void Append(ref Bar into, long fromIndex, long toIndex)
    {
        for (var i = FirstAt(fromIndex); i < Bars.Count && Bars[i].Index < toIndex; i++)
        {
            into.Append(Bars[i].Bar);
        }
    }
}
