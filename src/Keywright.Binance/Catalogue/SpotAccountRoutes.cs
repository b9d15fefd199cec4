using System.Collections.Immutable;

namespace Keywright.Binance.Catalogue;

/// <summary>Signed routes of <c>/api/v3</c>.</summary>
internal static class SpotAccountRoutes
{
    // Also those that no order type takes here: they are read, and refused by name.
    private static readonly ImmutableArray<string> OrderParameters =
    [
        "symbol", "side", "type", "timeInForce", "quantity", "quoteOrderQty", "price", "newClientOrderId", "strategyId", "strategyType",
        "stopPrice", "trailingDelta", "icebergQty", "newOrderRespType", "selfTradePreventionMode", "pegPriceType", "pegOffsetType", "pegOffsetValue",
    ];

    private static readonly ImmutableArray<string> OcoParameters =
    [
        "symbol", "side", "quantity", "listClientOrderId", "newOrderRespType", "selfTradePreventionMode", .. Leg("above"), .. Leg("below"),
    ];

    private static readonly ImmutableArray<string> OldOcoParameters =
    [
        "symbol", "side", "quantity", "price", "stopPrice", "listClientOrderId", "limitClientOrderId", "limitIcebergQty", "limitStrategyId", "limitStrategyType",
        "trailingDelta", "stopClientOrderId", "stopLimitPrice", "stopLimitTimeInForce", "stopIcebergQty", "stopStrategyId", "stopStrategyType",
        "newOrderRespType", "selfTradePreventionMode",
    ];

    public static ImmutableArray<Route> All { get; } =
    [
        Trade(RouteId.PlaceOrder, "POST", "order", new WeightRule.FreeWhenSuccessful(1), OrderParameters.AsSpan()) with { OrderCount = 1, ChangesState = true },
        Trade(RouteId.CancelOrder, "DELETE", "order", new WeightRule.FreeWhenSuccessful(1),
            ["symbol", "orderId", "origClientOrderId", "newClientOrderId", "cancelRestrictions"]) with { ChangesState = true, OnlyCancels = true },
        Trade(RouteId.TestOrder, "POST", "order/test", new WeightRule.ByFlag("computeCommissionRates", 20, 1), [.. OrderParameters, "computeCommissionRates"]),
        Trade(RouteId.CancelOpenOrders, "DELETE", "openOrders", new WeightRule.FreeWhenSuccessful(1), ["symbol"]) with { ChangesState = true, OnlyCancels = true },
        Trade(RouteId.PlaceOcoList, "POST", "orderList/oco", new WeightRule.FreeWhenSuccessful(1), OcoParameters.AsSpan()) with { OrderCount = 2, ChangesState = true },
        Trade(RouteId.PlaceOldOco, "POST", "order/oco", new WeightRule.FreeWhenSuccessful(1), OldOcoParameters.AsSpan()) with { OrderCount = 2, ChangesState = true },
        Trade(RouteId.CancelOrderList, "DELETE", "orderList", new WeightRule.FreeWhenSuccessful(1),
            ["symbol", "orderListId", "listClientOrderId", "newClientOrderId"]) with { ChangesState = true, OnlyCancels = true },
        Trade(RouteId.CancelReplace, "POST", "order/cancelReplace", new WeightRule.FreeWhenSuccessful(1),
            [
                .. OrderParameters, "cancelReplaceMode", "cancelOrderId", "cancelOrigClientOrderId", "cancelNewClientOrderId", "cancelRestrictions",
                "orderRateLimitExceededMode",
            ]) with { OrderCount = 1, ChangesState = true },
        Trade(RouteId.AmendOrder, "PUT", "order/amend/keepPriority", new WeightRule.Fixed(4),
            ["symbol", "orderId", "origClientOrderId", "newClientOrderId", "newQty"]) with { ChangesState = true },
        Read(RouteId.OrderAmendments, "order/amendments", new WeightRule.Fixed(4), "symbol", "orderId", "fromExecutionId", "limit"),
        Read(RouteId.AccountCommission, "account/commission", new WeightRule.Fixed(20), "symbol"),
        Read(RouteId.QueryOrderList, "orderList", new WeightRule.Fixed(4), "orderListId", "origClientOrderId"),
        Read(RouteId.AllOrderLists, "allOrderList", new WeightRule.Fixed(20), "fromId", "startTime", "endTime", "limit"),
        Read(RouteId.OpenOrderLists, "openOrderList", new WeightRule.Fixed(6)),
        Read(RouteId.QueryOrder, "order", new WeightRule.Fixed(4), "symbol", "orderId", "origClientOrderId"),
        Read(RouteId.OpenOrders, "openOrders", new WeightRule.ByPresence("symbol", 6, 80), "symbol"),
        Read(RouteId.AllOrders, "allOrders", new WeightRule.Fixed(20), "symbol", "orderId", "startTime", "endTime", "limit"),
        Read(RouteId.Account, "account", new WeightRule.Fixed(20), "omitZeroBalances"),
        Read(RouteId.MyTrades, "myTrades", new WeightRule.ByPresence("orderId", 5, 20), "symbol", "orderId", "startTime", "endTime", "fromId", "limit"),
        Read(RouteId.MyPreventedMatches, "myPreventedMatches", new WeightRule.ByPresence("orderId", 20, 2), "symbol", "preventedMatchId", "orderId", "fromPreventedMatchId", "limit"),
        Read(RouteId.MyFilters, "myFilters", new WeightRule.Fixed(40), "symbol"),
        Read(RouteId.MyAllocations, "myAllocations", new WeightRule.Fixed(20), "symbol", "startTime", "endTime", "fromAllocationId", "limit", "orderId"),
        Read(RouteId.OrderRateLimits, "rateLimit/order", new WeightRule.Fixed(40)),
    ];

    private static IEnumerable<string> Leg(string prefix) =>
    [
        prefix + "Type", prefix + "ClientOrderId", prefix + "IcebergQty", prefix + "Price", prefix + "StopPrice", prefix + "TrailingDelta", prefix + "TimeInForce",
        prefix + "StrategyId", prefix + "StrategyType", prefix + "PegPriceType", prefix + "PegOffsetType", prefix + "PegOffsetValue",
    ];

    private static Route Trade(RouteId id, string method, string name, WeightRule weight, params ReadOnlySpan<string> parameters) => new()
    {
        Id = id,
        Method = method,
        Path = "/api/v3/" + name,
        Family = ApiFamily.Spot,
        Security = Security.Trade,
        Permission = Permission.Spot,
        Weight = weight,
        RefusesUnknown = true,
        Parameters = RouteCatalogue.SignedNames(parameters),
    };

    private static Route Read(RouteId id, string name, WeightRule weight, params ReadOnlySpan<string> parameters) => new()
    {
        Id = id,
        Method = "GET",
        Path = "/api/v3/" + name,
        Family = ApiFamily.Spot,
        Security = Security.UserData,
        Permission = Permission.Read,
        Weight = weight,
        Parameters = RouteCatalogue.SignedNames(parameters),
    };
}
