using System.Buffers;
using Keywright.Market.Words;

namespace Keywright.Market.Tape;

/// <summary>
/// Candles, trades and tickers: a pure projection of the exchange's events, joined to a past. The same events give the same tape to the bit.
/// One caller at a time.
/// <para>
/// Memory of a symbol is bounded: 3,600 bars of a second, 10,240 of a minute, 16,384 of a quarter, 24,576 of an hour and 8,192 of a day of 112
/// bytes (7.1 MB, reached after 22 years; 1.6 MB after a week), 10,000 trades and 10,000 aggregate trades (1.1 MB), and an
/// index over the past's trades (at most 0.2 MB). Bars without trades take no room. Older candles of a second and of a minute are gone, coarser ones stay.
/// </para>
/// </summary>
public sealed class Tape
{
    private readonly SymbolTape[] _symbols;

    /// <param name="rules">The symbols.</param>
    /// <param name="past">What was before the first event; null when nothing was.</param>
    public Tape(ExchangeRules rules, Past? past) => _symbols = [.. rules.Symbols.Select(symbol => new SymbolTape(symbol, past))];

    /// <summary>Takes in what happened, in order; only trades matter here.</summary>
    public void Apply(ReadOnlySpan<MarketEvent> events)
    {
        foreach (ref readonly var item in events)
        {
            if (item.Kind == EventKind.Traded)
            {
                _symbols[item.Symbol].Add(item);
            }
        }
    }

    /// <summary>Oldest first: from the id on, or the newest without one.</summary>
    public void Trades(int symbol, long? fromId, int limit, List<PublicTrade> into) => _symbols[symbol].Trades(fromId, limit, into);

    /// <summary>Oldest first: from the id or start on, or the newest without either; never past the end. Both times are inclusive.</summary>
    public void AggregateTrades(int symbol, long? fromId, long? startUs, long? endUs, int limit, List<AggregateTrade> into) =>
        _symbols[symbol].AggregateTrades(fromId, startUs, endUs, limit, into);

    /// <summary>
    /// Candles by the time they open, oldest first, the running one last: from the start on, or the newest without one. Spans without trades
    /// carry the price before. A candle whose bars are no longer kept is left out.
    /// </summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="interval">Which candles.</param>
    /// <param name="startUs">The earliest opening, Unix microseconds.</param>
    /// <param name="endUs">The latest opening, inclusive, Unix microseconds.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="nowUs">The candle that holds it is the last there is.</param>
    /// <param name="zoneOffsetUs">Moves where candles open to the zone's midnights, hours and minutes; whole minutes; start and end stay UTC.</param>
    /// <param name="into">Where they go.</param>
    public void Candles(
        int symbol, CandleInterval interval, long? startUs, long? endUs, int limit, long nowUs, long zoneOffsetUs, List<Candle> into) =>
        _symbols[symbol].Candles(interval, startUs, endUs, limit, nowUs, zoneOffsetUs, into);

    /// <summary>The last 24 hours, from a whole minute on, so up to 59.999 seconds more.</summary>
    public Ticker Day(int symbol, long nowUs) => Window(symbol, nowUs - GrainSpans.Day, nowUs);

    /// <summary>From the whole minute at or before <paramref name="fromUs"/> until now; at most seven days, as minutes are kept no longer.</summary>
    public Ticker Window(int symbol, long fromUs, long nowUs) => _symbols[symbol].Window(fromUs - (fromUs % GrainSpans.Minute), nowUs);

    /// <summary>Ticks; 0 when nothing ever traded.</summary>
    public long LastPrice(int symbol) => _symbols[symbol].LastPrice;

    /// <summary>Writes all that the events left; equal tapes give equal bytes. The past is not in it.</summary>
    public void Save(IBufferWriter<byte> into)
    {
        foreach (var symbol in _symbols)
        {
            TapeFormat.Write(symbol, into);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote and moves the span past it.</summary>
    /// <exception cref="FormatException">It is not a saved tape of these rules.</exception>
    public static Tape Load(ExchangeRules rules, Past? past, ref ReadOnlySpan<byte> from)
    {
        var tape = new Tape(rules, past);
        foreach (var symbol in tape._symbols)
        {
            TapeFormat.Read(symbol, ref from);
        }

        return tape;
    }
}
