using Keywright.Market.Words;

namespace Keywright.Market.Tape;

/// <summary>
/// What the market did before it was founded: a pure function of seed, rules and the moment of genesis, made when asked for. Candles of all
/// intervals agree with each other to the last unit, prices lead to <see cref="OpeningPrice"/>, and the last two to three hours are there trade by
/// trade. It begins 1,100 days before the day of genesis. Memory: 6 to 8 MB for eight symbols, nearly all of it the last hours' trades.
/// One caller at a time.
/// </summary>
public sealed class Past
{
    private const int HoursOfTrades = 2;

    private readonly ulong _seed;
    private readonly MarketCharacter[] _characters;
    private readonly PastDays _days;
    private readonly PastBars _bars;
    private readonly long[] _tradesBefore;
    private RecentPast? _recent;

    /// <param name="seed">Which of all pasts.</param>
    /// <param name="rules">The symbols.</param>
    /// <param name="genesisUs">Unix microseconds; the past ends at the whole minute at or before it.</param>
    public Past(ulong seed, ExchangeRules rules, long genesisUs)
    {
        _seed = seed;
        _characters = MarketCharacter.Of(rules);
        EndUs = genesisUs - (genesisUs % GrainSpans.Minute);
        _days = new(seed, _characters, EndUs / GrainSpans.Day);
        _bars = new(seed, _characters, _days);
        StartUs = _days.FirstDay * GrainSpans.Day;
        RecentUs = EndUs - (EndUs % GrainSpans.Hour) - (HoursOfTrades * GrainSpans.Hour);
        _tradesBefore = new long[_characters.Length];
    }

    /// <summary>Unix microseconds; a midnight.</summary>
    public long StartUs { get; }

    /// <summary>The whole minute where the past ends and the living market begins.</summary>
    public long EndUs { get; }

    internal MarketCharacter[] Characters => _characters;

    // Where the top-down past ends and single trades begin.
    private long RecentUs { get; }

    private RecentPast Recent => _recent ??= new(_seed, _characters, _bars, RecentUs, EndUs);

    /// <summary>Ticks: the close of the last candle before genesis.</summary>
    public long OpeningPrice(int symbol) => CloseBefore(symbol, EndUs);

    /// <summary>The past's trades have the ids from 1 to this.</summary>
    public long LastTradeId(int symbol) => FirstTradeId(symbol) + Recent.Trades(symbol).Count - 1;

    /// <summary>The oldest trade that is there as a single one.</summary>
    internal long FirstTradeId(int symbol)
    {
        if (_tradesBefore[symbol] == 0)
        {
            var trades = 0L;
            var lastDay = RecentUs / GrainSpans.Day;
            for (var day = _days.FirstDay; day < lastDay; day++)
            {
                trades += _days.Trades(symbol, day);
            }

            for (var hour = lastDay * 24; hour < RecentUs / GrainSpans.Hour; hour++)
            {
                trades += _bars.Get(symbol, Grain.H1, hour).Trades;
            }

            _tradesBefore[symbol] = trades;
        }

        return _tradesBefore[symbol] + 1;
    }

    internal List<PastTrade> Trades(int symbol) => Recent.Trades(symbol);

    /// <summary>The last price before the time, in ticks; at the past's very start its first price.</summary>
    internal long CloseBefore(int symbol, long timeUs) =>
        timeUs > RecentUs ? Recent.CloseBefore(symbol, timeUs)
        : timeUs > StartUs ? _bars.Get(symbol, Grain.S1, (timeUs / GrainSpans.Second) - 1).Close
        : _days.Midnight(symbol, _days.FirstDay);

    /// <summary>Adds what traded from one whole second up to another, as far as it is past, to the bar.</summary>
    internal void Append(ref Bar into, int symbol, long fromUs, long toUs)
    {
        var from = Math.Max(fromUs, StartUs);
        var to = Math.Min(toUs, EndUs);
        if (from < Math.Min(to, RecentUs))
        {
            Append(ref into, symbol, from, Math.Min(to, RecentUs), Grain.D1);
        }

        if (Math.Max(from, RecentUs) < to)
        {
            Recent.Append(ref into, symbol, Math.Max(from, RecentUs), to);
        }
    }

    /// <summary>As few bars as possible: whole days, then whole hours at both ends, and so on.</summary>
    private void Append(ref Bar into, int symbol, long fromUs, long toUs, Grain grain)
    {
        var span = grain.Span();
        var first = (fromUs + span - 1) / span;
        var last = toUs / span;
        if (first >= last)
        {
            if (grain > Grain.S1)
            {
                Append(ref into, symbol, fromUs, toUs, grain - 1);
            }

            return;
        }

        if (fromUs < first * span)
        {
            Append(ref into, symbol, fromUs, first * span, grain - 1);
        }

        for (var index = first; index < last; index++)
        {
            into.Append(_bars.Get(symbol, grain, index));
        }

        if (last * span < toUs)
        {
            Append(ref into, symbol, last * span, toUs, grain - 1);
        }
    }
}
