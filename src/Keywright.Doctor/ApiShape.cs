using System.Text;
using Keywright.Binance.Catalogue;
using Keywright.Binance.Wire;

namespace Keywright.Doctor;

/// <summary>A call and what it costs of the request-weight budget.</summary>
internal sealed record Endpoint(string Method, string Path, int Weight);

/// <summary>The calls of one market's API that an examination makes.</summary>
internal sealed record ApiShape
{
    public required string Market { get; init; }

    public required Endpoint Ping { get; init; }

    public required Endpoint Time { get; init; }

    public required Endpoint ExchangeInfo { get; init; }

    /// <summary>The last price of one symbol.</summary>
    public required Endpoint Price { get; init; }

    public required Endpoint Depth { get; init; }

    public required Endpoint Account { get; init; }

    /// <summary>The open orders of one symbol: the cheapest signed call.</summary>
    public required Endpoint OpenOrders { get; init; }

    public required Endpoint TestOrder { get; init; }

    public required Endpoint PlaceOrder { get; init; }

    /// <summary>How many orders count as unfilled at the moment.</summary>
    public required Endpoint OrderCounts { get; init; }

    /// <summary>Streams of one symbol: one that tells every change, and one that has an event every second.</summary>
    public required Func<string, string> Streams { get; init; }

    public static ApiShape Spot { get; } = new()
    {
        Market = "spot",
        Ping = Of(RouteId.Ping),
        Time = Of(RouteId.Time),
        ExchangeInfo = Of(RouteId.ExchangeInfo),
        Price = Of(RouteId.PriceTicker, "symbol=X"),
        Depth = Of(RouteId.Depth),
        Account = Of(RouteId.Account),
        OpenOrders = Of(RouteId.OpenOrders, "symbol=X"),
        TestOrder = Of(RouteId.TestOrder),
        PlaceOrder = Of(RouteId.PlaceOrder),
        OrderCounts = Of(RouteId.OrderRateLimits),
        Streams = symbol => $"/stream?streams={symbol.ToLowerInvariant()}@bookTicker/{symbol.ToLowerInvariant()}@avgPrice",
    };

    /// <summary>The catalogue serves no futures account yet, so these stand here.</summary>
    public static ApiShape UsdFutures { get; } = new()
    {
        Market = "futures",
        Ping = new("GET", "/fapi/v1/ping", 1),
        Time = Of(RouteId.UsdFuturesTime),
        ExchangeInfo = Of(RouteId.UsdFuturesExchangeInfo),
        Price = new("GET", "/fapi/v2/ticker/price", 1),
        Depth = new("GET", "/fapi/v1/depth", 2),
        Account = new("GET", "/fapi/v3/account", 5),
        OpenOrders = new("GET", "/fapi/v1/openOrders", 1),
        TestOrder = new("POST", "/fapi/v1/order/test", 0),
        PlaceOrder = new("POST", "/fapi/v1/order", 0),
        OrderCounts = new("GET", "/fapi/v1/rateLimit/order", 1),
        Streams = symbol => $"/market/stream?streams={symbol.ToLowerInvariant()}@aggTrade/{symbol.ToLowerInvariant()}@markPrice@1s",
    };

    public static ApiShape Of(ApiFamily family) => family == ApiFamily.UsdFutures ? UsdFutures : Spot;

    /// <param name="id">The route.</param>
    /// <param name="query">Parameters that make it cheaper.</param>
    private static Endpoint Of(RouteId id, string query = "")
    {
        var route = RouteCatalogue.Of(id);
        return new Endpoint(route.Method, route.Path, route.Weight.Of(ParameterSet.Parse(Encoding.ASCII.GetBytes(query), default, out _)));
    }
}
