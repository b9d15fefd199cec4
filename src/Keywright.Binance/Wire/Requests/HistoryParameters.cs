namespace Keywright.Binance.Wire.Requests;

/// <summary>Which part of a symbol's history is meant; for allOrders, myTrades, trades, historicalTrades, aggTrades and klines.</summary>
public readonly record struct HistoryParameters
{
    private const int LimitDefault = 500;
    private const int LimitMax = 1_000;
    private const int HoursMax = 24;

    public string Symbol { get; private init; }

    /// <summary>allOrders: from this order on. myTrades: of this order.</summary>
    public long? OrderId { get; private init; }

    /// <summary>From this trade on.</summary>
    public long? FromId { get; private init; }

    /// <summary>Microseconds, inclusive.</summary>
    public long? StartUs { get; private init; }

    /// <summary>Microseconds, inclusive.</summary>
    public long? EndUs { get; private init; }

    /// <summary>1 to 1000.</summary>
    public int Limit { get; private init; }

    /// <summary>allOrders: start and end at most a day apart (-1127).</summary>
    public static bool TryReadOrders(ParameterSet parameters, long nowUs, out HistoryParameters history, out Fault fault)
    {
        var read = new ParameterReader(parameters);
        history = Read(ref read, nowUs) with { OrderId = read.Long("orderId") };
        RefuseLongSpan(ref read, in history);
        return Done(ref read, out fault);
    }

    /// <summary>allOrderList: from a list on, or by times at most a day apart; both are -1128.</summary>
    public static bool TryReadLists(ParameterSet parameters, long nowUs, out HistoryParameters history, out Fault fault)
    {
        var read = new ParameterReader(parameters);
        history = new HistoryParameters
        {
            Symbol = "",
            FromId = read.Long("fromId"),
            StartUs = read.StartTimeUs(nowUs),
            EndUs = read.EndTimeUs(nowUs),
            Limit = read.Limit(LimitDefault, LimitMax),
        };
        if (history.FromId is not null && (history.StartUs is not null || history.EndUs is not null))
        {
            read.Refuse(ParameterFaults.BadCombination);
        }

        RefuseLongSpan(ref read, in history);
        return Done(ref read, out fault);
    }

    /// <summary>myTrades: alone, with orderId, a time or both times, fromId, or orderId and fromId; anything else is -1128.</summary>
    public static bool TryReadMyTrades(ParameterSet parameters, long nowUs, out HistoryParameters history, out Fault fault)
    {
        var read = new ParameterReader(parameters);
        history = Read(ref read, nowUs) with { OrderId = read.Long("orderId"), FromId = read.Long("fromId") };
        var timed = history.StartUs is not null || history.EndUs is not null;
        if (timed && (history.OrderId is not null || history.FromId is not null))
        {
            read.Refuse(ParameterFaults.BadCombination);
        }

        RefuseLongSpan(ref read, in history);
        return Done(ref read, out fault);
    }

    /// <summary>trades, historicalTrades, aggTrades: fromId or times, not both (-1128).</summary>
    public static bool TryReadTrades(ParameterSet parameters, long nowUs, out HistoryParameters history, out Fault fault)
    {
        var read = new ParameterReader(parameters);
        history = Read(ref read, nowUs) with { FromId = read.Long("fromId") };
        if (history.FromId is not null && (history.StartUs is not null || history.EndUs is not null))
        {
            read.Refuse(ParameterFaults.BadCombination);
        }

        return Done(ref read, out fault);
    }

    /// <summary>klines: also the interval, and the time zone in microseconds east of UTC.</summary>
    public static bool TryReadKlines(
        ParameterSet parameters, long nowUs, out HistoryParameters history, out IntervalWord interval, out long zoneOffsetUs, out Fault fault)
    {
        var read = new ParameterReader(parameters);
        history = Read(ref read, nowUs);
        interval = read.RequiredWord("interval", Words.Interval, ParameterFaults.InvalidInterval);
        zoneOffsetUs = read.ZoneOffsetUs();
        return Done(ref read, out fault);
    }

    private static HistoryParameters Read(ref ParameterReader read, long nowUs) => new()
    {
        Symbol = read.Symbol(),
        StartUs = read.StartTimeUs(nowUs),
        EndUs = read.EndTimeUs(nowUs),
        Limit = read.Limit(LimitDefault, LimitMax),
    };

    private static void RefuseLongSpan(ref ParameterReader read, in HistoryParameters history)
    {
        // In whole milliseconds: an end sent as one means all of it, which must not make a day too long.
        if (history is { StartUs: { } start, EndUs: { } end } && (end - start) / 1_000 > HoursMax * 3_600_000L)
        {
            read.Refuse(ParameterFaults.MoreThanHours(HoursMax));
        }
    }

    private static bool Done(ref ParameterReader read, out Fault fault)
    {
        fault = read.Fault.GetValueOrDefault();
        return read.Fault is null;
    }
}
