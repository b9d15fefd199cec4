using Keywright.Market.Words;

namespace Keywright.Market.Tape;

/// <summary>One symbol's tape: live bars and trades joined to the past.</summary>
internal sealed class SymbolTape(SymbolRules rules, Past? past)
{
    private PastLists? _pastLists;

    public LiveBars Bars { get; } = new();

    public LiveTrades Live { get; } = new();

    private PastLists? PastLists => past is null ? null : _pastLists ??= new(past, rules);

    public void Add(in MarketEvent trade)
    {
        Bars.Add(trade.TimeUs, trade.Price, trade.Lots, trade.TakerSide == Side.Buy);
        Live.Add(trade, Live.Aggregates.Count > 0 ? 0 : PastLists?.NextAggregateId ?? 1);
    }

    /// <summary>Ticks; 0 when nothing ever traded.</summary>
    public long LastPrice => Live.Trades.Count > 0 ? Live.Trades.Newest.Price : past?.OpeningPrice(rules.Index) ?? 0;

    public void Trades(long? fromId, int limit, List<PublicTrade> into) =>
        new JoinedList<PublicTrade>(PastLists?.Trades ?? 0, PastLists is { } lists ? lists.Trade : null, Live.Trades).Take(
            fromId is { } id ? trade => trade.TradeId >= id : null, null, limit, into);

    public void AggregateTrades(long? fromId, long? startUs, long? endUs, int limit, List<AggregateTrade> into)
    {
        Predicate<AggregateTrade>? starts = fromId is { } id ? trade => trade.Id >= id : startUs is { } start ? trade => trade.TimeUs >= start : null;
        new JoinedList<AggregateTrade>(PastLists?.Aggregates ?? 0, PastLists is { } lists ? lists.Aggregate : null, Live.Aggregates).Take(
            starts, endUs is { } end ? trade => trade.TimeUs > end : null, limit, into);
    }

    public void Candles(CandleInterval interval, long? startUs, long? endUs, int limit, long nowUs, long zoneOffsetUs, List<Candle> into)
    {
        if ((past?.StartUs ?? Bars.StartUs()) is not { } begins || limit < 1)
        {
            return;
        }

        var calendar = new CandleCalendar(interval, zoneOffsetUs);
        var newest = calendar.OpenOf(Math.Min(nowUs, endUs ?? nowUs));
        var oldest = calendar.OpenOf(begins);
        var open = calendar.Move(newest, 1 - limit);
        if (startUs is { } start)
        {
            open = calendar.OpenOf(start);
            open = open < start ? calendar.Move(open, 1) : open;
        }

        open = Math.Max(open, oldest);
        long? carried = null;
        for (; open <= newest && limit > 0; open = calendar.Move(open, 1))
        {
            var next = calendar.Move(open, 1);
            var bar = default(Bar);
            if (!TryAppend(ref bar, open, next))
            {
                carried = null;
                continue;
            }

            if (bar.Trades == 0)
            {
                bar = Bar.Flat(carried ?? CloseBefore(open));
            }

            carried = bar.Close;
            into.Add(Print(bar, open, next));
            limit--;
        }
    }

    /// <param name="openUs">A whole minute.</param>
    /// <param name="nowUs">Closes the window.</param>
    public Ticker Window(long openUs, long nowUs)
    {
        var bar = default(Bar);
        var end = nowUs - (nowUs % GrainSpans.Day) + GrainSpans.Day;
        var isWhole = TryAppend(ref bar, openUs, end);
        var previous = CloseBefore(openUs);
        if (!isWhole || bar.Trades == 0)
        {
            bar = Bar.Flat(previous);
        }

        var lastId = Live.Trades.Count > 0 ? Live.Trades.Newest.TradeId : past?.LastTradeId(rules.Index) ?? 0;
        var lots = bar.Lots;
        return new()
        {
            Open = bar.Open,
            High = bar.High,
            Low = bar.Low,
            Last = LastPrice,
            LastLots = Live.Trades.Count > 0 ? Live.Trades.Newest.Lots : PastLists is { Trades: > 0 } lists ? lists.Trade(lists.Trades - 1).Lots : 0,
            PrevClose = previous,
            WeightedAvgUnits = lots == 0
                ? LastPrice * rules.UnitsPerTickLot * (100_000_000 / rules.UnitsPerLot)
                : (long)(bar.TickLots * rules.UnitsPerTickLot * 100_000_000 / ((Int128)lots * rules.UnitsPerLot)),
            Lots = lots,
            QuoteUnits = bar.TickLots * rules.UnitsPerTickLot,
            OpenUs = openUs,
            CloseUs = nowUs,
            FirstId = bar.Trades == 0 ? -1 : lastId - bar.Trades + 1,
            LastId = bar.Trades == 0 ? -1 : lastId,
            Count = bar.Trades,
        };
    }

    private bool TryAppend(ref Bar into, long fromUs, long toUs)
    {
        if (past is null)
        {
            return Bars.TryAppend(ref into, fromUs, toUs);
        }

        if (fromUs < past.EndUs)
        {
            past.Append(ref into, rules.Index, fromUs, toUs);
        }

        // Live bars begin at genesis, so the bars that hold it serve whole for the time from genesis on.
        return toUs <= past.EndUs
            || Bars.TryAppend(ref into, fromUs <= past.EndUs ? past.EndUs - (past.EndUs % GrainSpans.Day) : fromUs, toUs);
    }

    private long CloseBefore(long timeUs) =>
        Bars.CloseBefore(timeUs) ?? past?.CloseBefore(rules.Index, Math.Min(timeUs, past.EndUs)) ?? 0;

    private Candle Print(in Bar bar, long openUs, long nextUs) => new()
    {
        OpenUs = openUs,
        CloseUs = nextUs - 1_000,
        Open = bar.Open,
        High = bar.High,
        Low = bar.Low,
        Close = bar.Close,
        Lots = bar.Lots,
        QuoteUnits = bar.TickLots * rules.UnitsPerTickLot,
        Trades = bar.Trades,
        TakerBuyLots = bar.Buys.Lots,
        TakerBuyQuoteUnits = bar.Buys.TickLots * rules.UnitsPerTickLot,
    };
}
