using System.Collections.Immutable;

namespace Keywright.Binance.Catalogue;

/// <summary>Public market data of <c>/api/v3</c>.</summary>
internal static class SpotMarketRoutes
{
    public static ImmutableArray<Route> All { get; } =
    [
        Public(RouteId.Ping, "ping", new WeightRule.Fixed(1)),
        Public(RouteId.Time, "time", new WeightRule.Fixed(1)),
        Public(RouteId.ExchangeInfo, "exchangeInfo", new WeightRule.Fixed(20), "symbol", "symbols", "permissions", "showPermissionSets", "symbolStatus"),
        Public(RouteId.Depth, "depth", new WeightRule.ByLimit(100, [(100, 5), (500, 25), (1000, 50), (5000, 250)]), "symbol", "limit", "symbolStatus"),
        Public(RouteId.Trades, "trades", new WeightRule.Fixed(25), "symbol", "limit"),
        Public(RouteId.HistoricalTrades, "historicalTrades", new WeightRule.Fixed(25), "symbol", "limit", "fromId"),
        Public(RouteId.AggregateTrades, "aggTrades", new WeightRule.Fixed(4), "symbol", "fromId", "startTime", "endTime", "limit"),
        Public(RouteId.Klines, "klines", new WeightRule.Fixed(2), "symbol", "interval", "startTime", "endTime", "timeZone", "limit"),
        Public(RouteId.UiKlines, "uiKlines", new WeightRule.Fixed(2), "symbol", "interval", "startTime", "endTime", "timeZone", "limit"),
        Public(RouteId.AveragePrice, "avgPrice", new WeightRule.Fixed(2), "symbol"),
        Public(RouteId.ExecutionRules, "executionRules", new WeightRule.BySymbols(2, [.. Enumerable.Range(1, 20).Select(n => (n, 2 * n))], 40, 40), "symbol", "symbols", "symbolStatus"),
        Public(RouteId.ReferencePrice, "referencePrice", new WeightRule.Fixed(2), "symbol"),
        Public(RouteId.ReferencePriceCalculation, "referencePrice/calculation", new WeightRule.Fixed(2), "symbol", "symbolStatus"),
        Public(RouteId.DayTicker, "ticker/24hr", new WeightRule.BySymbols(2, [(20, 2), (100, 40)], 80, 80), "symbol", "symbols", "type", "symbolStatus"),
        Public(RouteId.TradingDayTicker, "ticker/tradingDay", new WeightRule.PerSymbol(4, 200), "symbol", "symbols", "timeZone", "type", "symbolStatus"),
        Public(RouteId.WindowTicker, "ticker", new WeightRule.PerSymbol(4, 200), "symbol", "symbols", "windowSize", "type", "symbolStatus"),
        Public(RouteId.PriceTicker, "ticker/price", new WeightRule.BySymbols(2, [], 4, 4), "symbol", "symbols", "symbolStatus"),
        Public(RouteId.BookTicker, "ticker/bookTicker", new WeightRule.BySymbols(2, [], 4, 4), "symbol", "symbols", "symbolStatus"),
    ];

    private static Route Public(RouteId id, string name, WeightRule weight, params ReadOnlySpan<string> parameters) => new()
    {
        Id = id,
        Method = "GET",
        Path = "/api/v3/" + name,
        Family = ApiFamily.Spot,
        Security = Security.None,
        Permission = Permission.None,
        Weight = weight,
        Parameters = RouteCatalogue.Names(parameters),
    };
}
