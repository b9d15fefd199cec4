using System.Collections.Frozen;
using Keywright.Binance.Catalogue;
using Keywright.Binance.Wire;
using Keywright.Market.Words;

namespace Keywright.Gateway.Requests.Calls;

/// <summary>Turns a route and its parameters into the call they mean, or into the exchange's refusal of them.</summary>
public sealed class CallReader(ExchangeRules rules, OrderReader orders)
{
    /// <summary>Most symbols one call may name.</summary>
    private const int SymbolsMax = 100;

    private const int OneDayHours = 24;
    private const long OneDayUs = OneDayHours * 3_600_000_000L;

    private readonly FrozenDictionary<string, SymbolRules> symbols = rules.Symbols.ToFrozenDictionary(s => s.Name, StringComparer.Ordinal);

    public bool TryRead(Request request, out Call call, out Fault fault)
    {
        var reader = new ParameterReader(request.Parameters);
        call = Read(request, ref reader);
        fault = reader.Fault.GetValueOrDefault();
        return reader.Fault is null;
    }

    private Call Read(Request request, ref ParameterReader reader) => request.Route.Id switch
    {
        RouteId.Ping => new PingCall(),
        RouteId.Time or RouteId.UsdFuturesTime => new TimeCall(),
        RouteId.ExchangeInfo => ReadExchangeInfo(ref reader),
        RouteId.UsdFuturesExchangeInfo or RouteId.CoinFuturesExchangeInfo => new EmptyExchangeInfoCall(),
        RouteId.Depth => new DepthCall(Symbol(ref reader), Status(ref reader, reader.Limit(100, 5000))),
        RouteId.Trades => new TradesCall(Symbol(ref reader), null, reader.Limit(500, 1000)),
        RouteId.HistoricalTrades => new TradesCall(Symbol(ref reader), reader.Long("fromId"), reader.Limit(500, 1000)),
        RouteId.AggregateTrades => ReadAggregateTrades(ref reader, request.ArrivedUs),
        RouteId.Klines => ReadKlines(ref reader, request.ArrivedUs),
        RouteId.AveragePrice => new AveragePriceCall(Symbol(ref reader)),
        RouteId.DayTicker => ReadDayTicker(ref reader),
        RouteId.PriceTicker => ReadTicker(TickerKind.Price, ref reader),
        RouteId.BookTicker => ReadTicker(TickerKind.Book, ref reader),
        RouteId.PlaceOrder => orders.ReadPlace(Symbol(ref reader), ref reader, testOnly: false),
        RouteId.TestOrder => orders.ReadPlace(Symbol(ref reader), ref reader, testOnly: true),
        RouteId.CancelOrder => orders.ReadCancel(Symbol(ref reader), ref reader),
        RouteId.CancelOpenOrders => new CancelOpenOrdersCall(Symbol(ref reader), orders.GenerateId()),
        RouteId.QueryOrder => new QueryOrderCall(Symbol(ref reader), OrderReader.ReadName(ref reader)),
        RouteId.OpenOrders => new OpenOrdersCall(OptionalSymbol(ref reader)),
        RouteId.AllOrders => ReadAllOrders(ref reader, request.ArrivedUs),
        RouteId.Account => new AccountCall(reader.Flag("omitZeroBalances", absent: false)),
        RouteId.MyTrades => ReadMyTrades(ref reader, request.ArrivedUs),
        RouteId.OrderRateLimits => new OrderLimitsCall(),
        RouteId.SystemStatus => new SystemStatusCall(),
        RouteId.AccountStatus => new AccountStatusCall(),
        RouteId.ApiTradingStatus => new ApiTradingStatusCall(),
        RouteId.ApiRestrictions => new ApiRestrictionsCall(),
        RouteId.CoinInformation => new CoinsCall(),
        RouteId.TradeFee => new TradeFeeCall(OptionalSymbol(ref reader)),
        RouteId.UserAssets => ReadUserAssets(ref reader),
        RouteId.MarginPairs or RouteId.IsolatedMarginPairs => new MarginPairsCall(),
        _ => throw new InvalidOperationException($"Route {request.Route.Id} is in the catalogue and has no call."),
    };

    private ExchangeInfoCall ReadExchangeInfo(ref ParameterReader reader)
    {
        var given = (reader.Has("symbol") ? 1 : 0) + (reader.Has("symbols") ? 1 : 0) + (reader.Has("permissions") ? 1 : 0);
        if (given > 1 || (reader.Has("symbolStatus") && given > 0 && !reader.Has("permissions")))
        {
            reader.Refuse(ParameterFaults.BadCombination);
        }

        var status = reader.Word("symbolStatus", Words.SymbolStatus, ParameterFaults.InvalidSymbolStatus);
        var permissions = reader.Text("permissions");
        var asked = Symbols(ref reader, out _);

        // Every symbol here trades on spot and on nothing else.
        var none = status is not null and not SymbolStatusWord.Trading || (permissions is not null && !permissions.Contains("SPOT", StringComparison.Ordinal));
        return new ExchangeInfoCall(none ? [] : asked, reader.Flag("showPermissionSets", absent: true));
    }

    private AggregateTradesCall ReadAggregateTrades(ref ParameterReader reader, long nowUs)
    {
        var call = new AggregateTradesCall(
            Symbol(ref reader), reader.Long("fromId"), reader.StartTimeUs(nowUs), reader.EndTimeUs(nowUs), reader.Limit(500, 1000));
        if (call.FromId is not null && (call.StartUs is not null || call.EndUs is not null))
        {
            reader.Refuse(ParameterFaults.BadCombination);
        }

        return call;
    }

    private KlinesCall ReadKlines(ref ParameterReader reader, long nowUs)
    {
        var symbol = Symbol(ref reader);
        var interval = reader.RequiredWord("interval", Words.Interval, ParameterFaults.InvalidInterval);
        return new KlinesCall(
            symbol,
            (Market.Tape.CandleInterval)interval,
            reader.StartTimeUs(nowUs),
            reader.EndTimeUs(nowUs),
            reader.ZoneOffsetUs(),
            reader.Limit(500, 1000));
    }

    private TickerCall ReadDayTicker(ref ParameterReader reader)
    {
        var type = reader.Word("type", Words.TickerType, ParameterFaults.InvalidTickerType);
        return ReadTicker(type == TickerTypeWord.Mini ? TickerKind.DayMini : TickerKind.Day, ref reader);
    }

    private TickerCall ReadTicker(TickerKind kind, ref ParameterReader reader)
    {
        if (reader.Has("symbol") && reader.Has("symbols"))
        {
            reader.Refuse(ParameterFaults.BadCombination);
        }

        var asked = Symbols(ref reader, out var single);
        var trading = Status(ref reader, 1) == 1;
        return new TickerCall(kind, trading || single ? asked : [], single);
    }

    private AllOrdersCall ReadAllOrders(ref ParameterReader reader, long nowUs)
    {
        var call = new AllOrdersCall(
            Symbol(ref reader), reader.Long("orderId"), reader.StartTimeUs(nowUs), reader.EndTimeUs(nowUs), reader.Limit(500, 1000));
        RefuseLongerThanADay(ref reader, call.StartUs, call.EndUs);
        return call;
    }

    private MyTradesCall ReadMyTrades(ref ParameterReader reader, long nowUs)
    {
        var call = new MyTradesCall(
            Symbol(ref reader), reader.Long("orderId"), reader.Long("fromId"), reader.StartTimeUs(nowUs), reader.EndTimeUs(nowUs), reader.Limit(500, 1000));
        var timed = call.StartUs is not null || call.EndUs is not null;
        if (timed && (call.OrderId is not null || call.FromTradeId is not null))
        {
            reader.Refuse(ParameterFaults.BadCombination);
        }

        RefuseLongerThanADay(ref reader, call.StartUs, call.EndUs);
        return call;
    }

    private UserAssetsCall ReadUserAssets(ref ParameterReader reader)
    {
        var asset = reader.Text("asset");
        return new UserAssetsCall(asset is null ? null : rules.Assets.IndexOf(asset), reader.Flag("needBtcValuation", absent: false));
    }

    private static void RefuseLongerThanADay(ref ParameterReader reader, long? startUs, long? endUs)
    {
        if (startUs is { } start && endUs is { } end && end - start > OneDayUs + 999)
        {
            reader.Refuse(ParameterFaults.MoreThanHours(OneDayHours));
        }
    }

    /// <summary>Refuses a <c>symbolStatus</c> that a single symbol does not have; all symbols here are trading.</summary>
    private static int Status(ref ParameterReader reader, int value)
    {
        var status = reader.Word("symbolStatus", Words.SymbolStatus, ParameterFaults.InvalidSymbolStatus);
        if (status is null or SymbolStatusWord.Trading)
        {
            return value;
        }

        if (reader.Has("symbol"))
        {
            reader.Refuse(ParameterFaults.SymbolStatusMismatch);
        }

        return 0;
    }

    private SymbolRules Symbol(ref ParameterReader reader) => Known(reader.Symbol(), ref reader);

    private SymbolRules? OptionalSymbol(ref ParameterReader reader)
        => reader.OptionalSymbol() is { } name ? Known(name, ref reader) : null;

    private List<SymbolRules>? Symbols(ref ParameterReader reader, out bool single)
    {
        single = reader.OptionalSymbol() is { } one && one.Length > 0;
        if (single)
        {
            return [OptionalSymbol(ref reader)!];
        }

        var names = reader.Symbols(SymbolsMax);
        if (names.IsDefault)
        {
            return null;
        }

        var found = new List<SymbolRules>(names.Length);
        foreach (var name in names)
        {
            found.Add(Known(name, ref reader));
        }

        return found;
    }

    // After a refusal the value means nothing, so any symbol will do.
    private SymbolRules Known(string name, ref ParameterReader reader)
    {
        if (symbols.TryGetValue(name, out var found))
        {
            return found;
        }

        reader.Refuse(ParameterFaults.InvalidSymbol);
        return rules.Symbols[0];
    }
}
