using Keywright.Market.Tape;

namespace Keywright.Gateway.Streams;

internal enum StreamKind
{
    Trade,
    AggregateTrade,
    BookTicker,
    DepthUpdate,
    PartialDepth,
    Kline,
    MiniTicker,
    Ticker,
    WindowTicker,
    AveragePrice,
}

/// <summary>What a stream's name means.</summary>
/// <param name="Kind">What is told.</param>
/// <param name="Symbol">Of which symbol; -1 for all of them.</param>
/// <param name="EveryMs">How often; 0 for as it happens.</param>
internal sealed record StreamSpec(StreamKind Kind, int Symbol, int EveryMs)
{
    /// <summary>Every symbol, in one array of those that changed.</summary>
    public const int AllSymbols = -1;

    public CandleInterval Interval { get; init; }

    public long ZoneUs { get; init; }

    /// <summary>Of each side of a partial book.</summary>
    public int Levels { get; init; }

    public int WindowHours { get; init; }

    /// <summary>It tells what commands did, rather than how things stand now and then.</summary>
    public bool IsFed => Kind is StreamKind.Trade or StreamKind.AggregateTrade or StreamKind.BookTicker or StreamKind.DepthUpdate;
}
