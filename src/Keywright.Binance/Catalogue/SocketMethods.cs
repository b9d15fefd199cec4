using System.Collections.Immutable;

namespace Keywright.Binance.Catalogue;

/// <summary>The WebSocket API's name of each route it shares with REST: one line each. Weights, permissions and parameters are the route's.</summary>
internal static class SocketMethods
{
    public static ImmutableArray<(string Name, RouteId Route)> Names { get; } =
    [
        ("ping", RouteId.Ping),
        ("time", RouteId.Time),
        ("exchangeInfo", RouteId.ExchangeInfo),
        ("depth", RouteId.Depth),
        ("trades.recent", RouteId.Trades),
        ("trades.historical", RouteId.HistoricalTrades),
        ("trades.aggregate", RouteId.AggregateTrades),
        ("klines", RouteId.Klines),
        ("uiKlines", RouteId.UiKlines),
        ("avgPrice", RouteId.AveragePrice),
        ("executionRules", RouteId.ExecutionRules),
        ("referencePrice", RouteId.ReferencePrice),
        ("referencePrice.calculation", RouteId.ReferencePriceCalculation),
        ("ticker.24hr", RouteId.DayTicker),
        ("ticker.tradingDay", RouteId.TradingDayTicker),
        ("ticker", RouteId.WindowTicker),
        ("ticker.price", RouteId.PriceTicker),
        ("ticker.book", RouteId.BookTicker),
        ("order.place", RouteId.PlaceOrder),
        ("order.test", RouteId.TestOrder),
        ("order.status", RouteId.QueryOrder),
        ("order.cancel", RouteId.CancelOrder),
        ("order.cancelReplace", RouteId.CancelReplace),
        ("order.amend.keepPriority", RouteId.AmendOrder),
        ("order.amendments", RouteId.OrderAmendments),
        ("orderList.place.oco", RouteId.PlaceOcoList),
        ("orderList.place", RouteId.PlaceOldOco),
        ("orderList.status", RouteId.QueryOrderList),
        ("orderList.cancel", RouteId.CancelOrderList),
        ("openOrderLists.status", RouteId.OpenOrderLists),
        ("allOrderLists", RouteId.AllOrderLists),
        ("openOrders.status", RouteId.OpenOrders),
        ("openOrders.cancelAll", RouteId.CancelOpenOrders),
        ("allOrders", RouteId.AllOrders),
        ("account.status", RouteId.Account),
        ("account.commission", RouteId.AccountCommission),
        ("account.rateLimits.orders", RouteId.OrderRateLimits),
        ("myTrades", RouteId.MyTrades),
        ("myFilters", RouteId.MyFilters),
        ("myAllocations", RouteId.MyAllocations),
        ("myPreventedMatches", RouteId.MyPreventedMatches),

        // Taken away by the exchange together with their routes; clients that ask for a listen key here still hear their account.
        ("userDataStream.start", RouteId.OpenListenKey),
        ("userDataStream.ping", RouteId.RenewListenKey),
        ("userDataStream.stop", RouteId.CloseListenKey),
    ];
}
