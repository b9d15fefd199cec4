namespace Keywright.Market.Tape;

/// <summary>
/// One candle. Times are Unix microseconds (<see cref="CloseUs"/> is the last whole millisecond inside, as the exchange prints it), prices ticks,
/// quantities lots, money units of the quote asset. Without trades all four prices are the close before it.
/// </summary>
public readonly record struct Candle
{
    public long OpenUs { get; init; }

    public long CloseUs { get; init; }

    public long Open { get; init; }

    public long High { get; init; }

    public long Low { get; init; }

    public long Close { get; init; }

    public Int128 Lots { get; init; }

    public Int128 QuoteUnits { get; init; }

    public long Trades { get; init; }

    public Int128 TakerBuyLots { get; init; }

    public Int128 TakerBuyQuoteUnits { get; init; }
}
