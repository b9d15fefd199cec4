namespace Keywright.Market.Tape;

/// <summary>
/// A candle without its times: prices in ticks, and the takers' buys and sells apart, so that every sum a candle shows can be added up.
/// A bar without trades carries one price.
/// </summary>
internal struct Bar
{
    public long Open;
    public long High;
    public long Low;
    public long Close;
    public Flow Buys;
    public Flow Sells;

    public readonly long Trades => Buys.Trades + Sells.Trades;

    public readonly long Lots => Buys.Lots + Sells.Lots;

    public readonly Int128 TickLots => Buys.TickLots + Sells.TickLots;

    public static Bar Flat(long price) => new() { Open = price, High = price, Low = price, Close = price };

    /// <summary>Adds the bar that comes after this one. A carried price is no trade: it sets neither open nor high nor low.</summary>
    public void Append(in Bar next)
    {
        if (next.Trades == 0)
        {
            return;
        }

        if (Trades == 0)
        {
            this = next;
            return;
        }

        High = Math.Max(High, next.High);
        Low = Math.Min(Low, next.Low);
        Close = next.Close;
        Buys.Add(next.Buys);
        Sells.Add(next.Sells);
    }

    /// <summary>Adds one trade.</summary>
    public void Append(long price, long lots, bool buyerTook)
    {
        if (Trades == 0)
        {
            Open = High = Low = price;
        }
        else if (price > High)
        {
            High = price;
        }
        else if (price < Low)
        {
            Low = price;
        }

        Close = price;
        ref var flow = ref buyerTook ? ref Buys : ref Sells;
        flow.Trades++;
        flow.Lots += lots;
        flow.TickLots += (Int128)price * lots;
    }
}
