using System.Collections.Immutable;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Replies;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests.Calls;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Paper;

/// <summary><c>exchangeInfo</c>: the rules and limits in force, in the exchange's words.</summary>
internal static class ExchangeAnswers
{
    private static readonly ImmutableArray<OrderTypeWord> OrderTypes =
    [
        OrderTypeWord.Limit, OrderTypeWord.LimitMaker, OrderTypeWord.Market,
        OrderTypeWord.StopLoss, OrderTypeWord.StopLossLimit, OrderTypeWord.TakeProfit, OrderTypeWord.TakeProfitLimit,
    ];

    public static byte[] Info(ExchangeRules rules, BudgetLimits limits, ExchangeInfoCall call, bool inFrame, TimeUnit unit, long nowUs)
        => JsonBody.Write((rules, limits, call, inFrame, unit, nowUs), static (writer, s) =>
        {
            var asked = s.call.Symbols ?? s.rules.Symbols;
            ExchangeInfoReplies.Spot(writer, s.unit, s.nowUs, LimitsOf(s.limits, s.inFrame), FiltersOf(s.rules), asked.Select(symbol => Show(s.rules, symbol)));
        });

    public static byte[] ExecutionRules(ExchangeRules rules, ExecutionRulesCall call)
        => JsonBody.Write((call.Symbols ?? rules.Symbols).Select(symbol => symbol.Name), static (writer, names) => ExchangeInfoReplies.NoExecutionRules(writer, names));

    public static byte[] MyFilters(ExchangeRules rules, SymbolRules symbol)
        => JsonBody.Write((rules, symbol), static (writer, s) => ExchangeInfoReplies.AccountFilters(writer, FiltersOf(s.rules), CountsOf(s.symbol)));

    private static RateLimitReply[] LimitsOf(BudgetLimits limits, bool inFrame) =>
    [
        new("REQUEST_WEIGHT", "MINUTE", 1, limits.WeightPerMinute),
        new("ORDERS", "SECOND", 10, limits.OrdersPer10Seconds),
        new("ORDERS", "DAY", 1, limits.OrdersPerDay),
        inFrame ? new("CONNECTIONS", "MINUTE", 5, limits.ConnectionsPer5Minutes) : new("RAW_REQUESTS", "MINUTE", 5, limits.RawRequestsPer5Minutes),
    ];

    private static SymbolReply Show(ExchangeRules rules, SymbolRules symbol) => new()
    {
        Symbol = symbol.Name,
        BaseAsset = rules.Assets[symbol.BaseAsset],
        QuoteAsset = rules.Assets[symbol.QuoteAsset],
        OrderTypes = OrderTypes,
        Filters = FiltersOf(symbol),
        DefaultSelfTradePrevention = (SelfTradeWord)symbol.DefaultSelfTradePrevention,
        AllowedSelfTradePrevention = [.. symbol.AllowedSelfTradePrevention.Select(mode => (SelfTradeWord)mode)],
    };

    /// <summary>What holds over all symbols together.</summary>
    private static ImmutableArray<FilterReply> FiltersOf(ExchangeRules rules) =>
    [
        new FilterReply.Count(FilterNames.ExchangeMaxNumOrders, "maxNumOrders", rules.MaxOpenOrdersPerAccount),
        new FilterReply.Count(FilterNames.ExchangeMaxNumAlgoOrders, "maxNumAlgoOrders", rules.MaxAlgoOrdersPerAccount),
        new FilterReply.Count(FilterNames.ExchangeMaxNumIcebergOrders, "maxNumIcebergOrders", rules.MaxIcebergOrdersPerAccount),
        new FilterReply.Count(FilterNames.ExchangeMaxNumOrderLists, "maxNumOrderLists", rules.MaxOrderListsPerAccount),
    ];

    /// <summary>What an account's orders in one symbol are counted by.</summary>
    private static ImmutableArray<FilterReply> CountsOf(SymbolRules symbol) =>
    [
        new FilterReply.MaxOrders(symbol.MaxOpenOrders),
        new FilterReply.Count(FilterNames.MaxNumAlgoOrders, "maxNumAlgoOrders", symbol.MaxAlgoOrders),
        new FilterReply.Count(FilterNames.MaxNumIcebergOrders, "maxNumIcebergOrders", symbol.MaxIcebergOrders),
        new FilterReply.Count(FilterNames.MaxNumOrderLists, "maxNumOrderLists", symbol.MaxOrderLists),
        new FilterReply.Count(FilterNames.MaxNumOrderAmends, "maxNumOrderAmends", symbol.MaxAmends),
    ];

    private static ImmutableArray<FilterReply> FiltersOf(SymbolRules symbol)
    {
        Amount Price(long ticks) => Amount.FromSteps(ticks, symbol.PriceDecimals);
        Amount Quantity(long lots) => Amount.FromSteps(lots, symbol.LotDecimals);
        var filters = new List<FilterReply>
        {
            new FilterReply.PriceFilter(Price(symbol.MinPrice), Price(symbol.MaxPrice), Price(1)),
            new FilterReply.LotSize(Quantity(symbol.MinLots), Quantity(symbol.MaxLots), Quantity(1), ForMarket: false),
            new FilterReply.LotSize(Quantity(symbol.MinLots), Quantity(symbol.MaxMarketLots), Quantity(1), ForMarket: true),
            new FilterReply.PercentPriceBySide(
                OrderAnswers.Rate(symbol.BidUpBps), OrderAnswers.Rate(symbol.BidDownBps), OrderAnswers.Rate(symbol.AskUpBps), OrderAnswers.Rate(symbol.AskDownBps), symbol.AvgPriceMinutes),
            new FilterReply.Notional(new Amount(symbol.MinNotional), ApplyMinToMarket: true, new Amount(symbol.MaxNotional), ApplyMaxToMarket: false, symbol.AvgPriceMinutes),
        };
        filters.AddRange(CountsOf(symbol));
        filters.Add(new FilterReply.Count(FilterNames.IcebergParts, "limit", symbol.MaxIcebergParts));
        filters.Add(new FilterReply.TrailingDelta(symbol.MinTrailingDelta, symbol.MaxTrailingDelta));
        if (symbol.MaxPositionLots != 0)
        {
            filters.Add(new FilterReply.MaxPosition(Quantity(symbol.MaxPositionLots)));
        }

        return [.. filters];
    }
}
