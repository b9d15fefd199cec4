namespace Keywright.Market.Tape;

/// <summary>
/// What a window of time looked like: the sums of its one-minute candles. Prices are ticks, quantities lots, money units of the quote asset,
/// times Unix microseconds.
/// </summary>
public readonly record struct Ticker
{
    public long Open { get; init; }

    public long High { get; init; }

    public long Low { get; init; }

    /// <summary>The last trade's price, inside the window or before it.</summary>
    public long Last { get; init; }

    public long LastLots { get; init; }

    /// <summary>The last price before the window; 0 when there was none.</summary>
    public long PrevClose { get; init; }

    /// <summary>Volume-weighted mean price in 10^-8 of the quote asset; the last price when nothing traded.</summary>
    public long WeightedAvgUnits { get; init; }

    public Int128 Lots { get; init; }

    public Int128 QuoteUnits { get; init; }

    /// <summary>A whole minute.</summary>
    public long OpenUs { get; init; }

    public long CloseUs { get; init; }

    /// <summary>-1 when nothing traded.</summary>
    public long FirstId { get; init; }

    /// <summary>-1 when nothing traded.</summary>
    public long LastId { get; init; }

    public long Count { get; init; }
}
