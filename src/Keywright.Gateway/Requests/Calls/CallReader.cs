using Keywright.Binance.Catalogue;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Requests;
using Keywright.Market.Tape;
using Keywright.Market.Words;

namespace Keywright.Gateway.Requests.Calls;

/// <summary>Turns a route and its parameters into the call they mean, or into the exchange's refusal of them.</summary>
public sealed class CallReader(SymbolBook symbols, OrderReader orders)
{
    private readonly ListReader lists = new(symbols, orders);

    private const int DepthDefault = 100;
    private const int DepthMax = 5000;

    private static readonly PingCall Ping = new();
    private static readonly TimeCall Time = new();

    public bool TryRead(Request request, out Call call, out Fault fault)
    {
        var read = Read(request, out fault);
        call = read!;
        return read is not null;
    }

    private Call? Read(Request request, out Fault fault)
    {
        var parameters = request.Parameters;
        var now = request.ArrivedUs;
        fault = default;
        switch (request.Route.Id)
        {
            case RouteId.Ping:
                return Ping;
            case RouteId.Time or RouteId.UsdFuturesTime:
                return Time;
            case RouteId.UsdFuturesExchangeInfo or RouteId.CoinFuturesExchangeInfo:
                return new EmptyExchangeInfoCall();
            case RouteId.SystemStatus:
                return new SystemStatusCall();
            case RouteId.AccountStatus:
                return new AccountStatusCall();
            case RouteId.ApiTradingStatus:
                return new ApiTradingStatusCall();
            case RouteId.ApiRestrictions:
                return new ApiRestrictionsCall();
            case RouteId.CoinInformation:
                return new CoinsCall();
            case RouteId.MarginPairs or RouteId.IsolatedMarginPairs:
                return new MarginPairsCall();
            case RouteId.OrderRateLimits:
                return new OrderLimitsCall();
            case RouteId.PlaceOrder:
                return orders.ReadPlace(parameters, testOnly: false, out fault);
            case RouteId.TestOrder:
                return orders.ReadPlace(parameters, testOnly: true, out fault);
            case RouteId.CancelOrder:
                return orders.ReadCancel(parameters, out fault);
            case RouteId.QueryOrder:
                return orders.ReadQuery(parameters, out fault);
            case RouteId.CancelReplace:
                return orders.ReadReplace(parameters, out fault);
            case RouteId.AmendOrder:
                return orders.ReadAmend(parameters, out fault);
            case RouteId.PlaceOcoList:
                return lists.ReadPlace(parameters, old: false, out fault);
            case RouteId.PlaceOldOco:
                return lists.ReadPlace(parameters, old: true, out fault);
            case RouteId.CancelOrderList:
                return lists.ReadCancel(parameters, out fault);
            case RouteId.QueryOrderList:
                return ListReader.ReadQuery(parameters, out fault);
            case RouteId.AllOrderLists:
                return ListReader.ReadAll(parameters, now, out fault);
            case RouteId.OpenOrderLists:
                return new OpenListsCall();
            case RouteId.AllOrders:
                return HistoryParameters.TryReadOrders(parameters, now, out var all, out fault) && symbols.TryFind(all.Symbol, out var ofOrders, out fault)
                    ? new AllOrdersCall(ofOrders, all.OrderId, all.StartUs, all.EndUs, all.Limit)
                    : null;
            case RouteId.MyTrades:
                return HistoryParameters.TryReadMyTrades(parameters, now, out var mine, out fault) && symbols.TryFind(mine.Symbol, out var ofMine, out fault)
                    ? new MyTradesCall(ofMine, mine.OrderId, mine.FromId, mine.StartUs, mine.EndUs, mine.Limit)
                    : null;
            case RouteId.MyPreventedMatches:
                return PreventedMatchParameters.TryRead(parameters, out var prevented, out fault) && symbols.TryFind(prevented.Symbol, out var ofPrevented, out fault)
                    ? new MyPreventedMatchesCall(ofPrevented, prevented.PreventedMatchId, prevented.OrderId, prevented.FromPreventedMatchId, prevented.Limit)
                    : null;
            case RouteId.Trades or RouteId.HistoricalTrades:
                return HistoryParameters.TryReadTrades(parameters, now, out var trades, out fault) && symbols.TryFind(trades.Symbol, out var ofTrades, out fault)
                    ? new TradesCall(ofTrades, request.Route.Id == RouteId.HistoricalTrades ? trades.FromId : null, trades.Limit)
                    : null;
            case RouteId.AggregateTrades:
                return HistoryParameters.TryReadTrades(parameters, now, out var merged, out fault) && symbols.TryFind(merged.Symbol, out var ofMerged, out fault)
                    ? new AggregateTradesCall(ofMerged, merged.FromId, merged.StartUs, merged.EndUs, merged.Limit)
                    : null;
            case RouteId.Klines or RouteId.UiKlines:
                return HistoryParameters.TryReadKlines(parameters, now, out var span, out var interval, out var zone, out fault)
                    && symbols.TryFind(span.Symbol, out var ofCandles, out fault)
                        ? new KlinesCall(ofCandles, (CandleInterval)interval, span.StartUs, span.EndUs, zone, span.Limit)
                        : null;
            case >= RouteId.FoundSubAccount and <= RouteId.UnbindSubAccountKey:
                return SubAccountReader.Read(request, symbols.Rules, out fault);
            case >= RouteId.OpenListenKey:
                return SessionCall.Read(request.Route.Id, parameters, out fault);
            default:
                return ReadByReader(request, out fault);
        }
    }

    private Call? ReadByReader(Request request, out Fault fault)
    {
        var reader = new ParameterReader(request.Parameters);
        Call call = request.Route.Id switch
        {
            RouteId.Depth => new DepthCall(Symbol(ref reader, trading: true), reader.Limit(DepthDefault, DepthMax)),
            RouteId.ExecutionRules => ReadExecutionRules(ref reader),
            RouteId.MyFilters => new MyFiltersCall(Symbol(ref reader)),
            RouteId.MyAllocations => ReadAllocations(ref reader),
            RouteId.ReferencePrice => NoReferencePrice(Symbol(ref reader), ref reader),
            RouteId.ReferencePriceCalculation => NoReferencePrice(Symbol(ref reader, trading: true), ref reader),
            RouteId.AveragePrice => new AveragePriceCall(Symbol(ref reader)),
            RouteId.CancelOpenOrders => new CancelOpenOrdersCall(Symbol(ref reader), orders.GenerateId()),
            RouteId.OpenOrders => new OpenOrdersCall(OptionalSymbol(ref reader)),
            RouteId.AccountCommission => new CommissionCall(Symbol(ref reader)),
            RouteId.OrderAmendments => new AmendmentsCall(Symbol(ref reader), RequiredLong(ref reader, "orderId"), reader.Long("fromExecutionId"), reader.Limit(500, 1000)),
            RouteId.TradeFee => new TradeFeeCall(OptionalSymbol(ref reader)),
            RouteId.AssetDetails => new AssetDetailsCall(reader.Text("asset") is { } coin ? symbols.Rules.Assets.IndexOf(coin) : null),
            RouteId.Account => new AccountCall(reader.Flag("omitZeroBalances", absent: false)),
            RouteId.UserAssets => new UserAssetsCall(
                reader.Text("asset") is { } asset ? symbols.Rules.Assets.IndexOf(asset) : null,
                reader.Flag("needBtcValuation", absent: false)),
            RouteId.ExchangeInfo => ReadExchangeInfo(ref reader),
            RouteId.DayTicker => ReadTicker(TickerKind.Day, ref reader) with { Mini = IsMini(ref reader) },
            RouteId.WindowTicker => ReadTicker(TickerKind.Window, ref reader) with { Mini = IsMini(ref reader), WindowMinutes = reader.WindowMinutes() },
            RouteId.TradingDayTicker => ReadTicker(TickerKind.TradingDay, ref reader) with { Mini = IsMini(ref reader), ZoneOffsetUs = reader.ZoneOffsetUs() },
            RouteId.PriceTicker => ReadTicker(TickerKind.Price, ref reader),
            RouteId.BookTicker => ReadTicker(TickerKind.Book, ref reader),
            _ => throw new InvalidOperationException($"Route {request.Route.Id} is in the catalogue and has no call."),
        };
        fault = reader.Fault.GetValueOrDefault();
        return reader.Fault is null ? call : null;
    }

    private ExchangeInfoCall ReadExchangeInfo(ref ParameterReader reader)
    {
        var selection = SymbolSelection.Read(ref reader);
        var permissions = reader.Permissions();
        if (!selection.IsAll && (permissions is not null || selection.Status is not null))
        {
            reader.Refuse(ParameterFaults.BadCombination);
        }

        // Every symbol here trades on spot and on nothing else.
        var other = selection.Status is not (null or SymbolStatusWord.Trading) || permissions?.Contains("SPOT") == false;
        return new ExchangeInfoCall(other ? [] : Chosen(selection, ref reader), reader.Flag("showPermissionSets", absent: true));
    }

    private ExecutionRulesCall ReadExecutionRules(ref ParameterReader reader)
    {
        var selection = SymbolSelection.Read(ref reader);
        if (!selection.IsAll && selection.Status is not null)
        {
            reader.Refuse(ParameterFaults.BadCombination);
        }

        return new ExecutionRulesCall(selection.Status is null or SymbolStatusWord.Trading ? Chosen(selection, ref reader) : []);
    }

    private MyAllocationsCall ReadAllocations(ref ParameterReader reader)
    {
        Symbol(ref reader);
        foreach (var number in (ReadOnlySpan<string>)["startTime", "endTime", "fromAllocationId", "orderId"])
        {
            reader.Long(number);
        }

        reader.Limit(500, 1000);
        return new MyAllocationsCall();
    }

    private TickerCall ReadTicker(TickerKind kind, ref ParameterReader reader)
    {
        var selection = SymbolSelection.Read(ref reader);
        var trading = selection.Status is null or SymbolStatusWord.Trading;
        if (selection.One is not null && !trading)
        {
            reader.Refuse(ParameterFaults.SymbolStatusMismatch);
        }

        if (selection.IsAll && kind is TickerKind.Window or TickerKind.TradingDay)
        {
            reader.Refuse(ParameterFaults.OneOfTwoMissing("symbol", "symbols"));
        }

        return new TickerCall(kind, trading ? Chosen(selection, ref reader) : [], selection.One is not null);
    }

    /// <summary>The filters here go by the average price, as they do on the exchange for a symbol without a reference price; none has one.</summary>
    private static AveragePriceCall NoReferencePrice(SymbolRules symbol, ref ParameterReader reader)
    {
        reader.Refuse(ParameterFaults.NoReferencePrice);
        return new AveragePriceCall(symbol);
    }

    private static bool IsMini(ref ParameterReader reader) =>
        reader.Word("type", Words.TickerType, ParameterFaults.InvalidTickerType) == TickerTypeWord.Mini;

    private List<SymbolRules>? Chosen(SymbolSelection selection, ref ParameterReader reader)
    {
        if (selection.IsAll)
        {
            return null;
        }

        var chosen = new List<SymbolRules>();
        foreach (var name in selection.One is { } one ? [one] : selection.Many)
        {
            chosen.Add(Known(name, ref reader));
        }

        return chosen;
    }

    private SymbolRules Symbol(ref ParameterReader reader, bool trading = false)
    {
        var symbol = Known(reader.Symbol(), ref reader);
        if (trading && reader.Word("symbolStatus", Words.SymbolStatus, ParameterFaults.InvalidSymbolStatus) is not (null or SymbolStatusWord.Trading))
        {
            reader.Refuse(ParameterFaults.SymbolStatusMismatch);
        }

        return symbol;
    }

    private static long RequiredLong(ref ParameterReader reader, string name)
    {
        if (!reader.Has(name))
        {
            reader.Refuse(ParameterFaults.MandatoryMissing(name));
        }

        return reader.Long(name) ?? 0;
    }

    private SymbolRules? OptionalSymbol(ref ParameterReader reader)
        => reader.OptionalSymbol() is { } name ? Known(name, ref reader) : null;

    // After a refusal the value means nothing, so any symbol will do.
    private SymbolRules Known(string name, ref ParameterReader reader)
    {
        if (symbols.TryFind(name, out var found, out var unknown))
        {
            return found;
        }

        reader.Refuse(unknown);
        return symbols.Rules.Symbols[0];
    }
}
