using System.Collections.Immutable;

namespace Keywright.Binance.Catalogue;

/// <summary>What clients ask of the futures hosts before they trade anything; there are no futures symbols yet.</summary>
internal static class FuturesRoutes
{
    public static ImmutableArray<Route> All { get; } =
    [
        Of(RouteId.UsdFuturesExchangeInfo, "/fapi/v1/exchangeInfo", ApiFamily.UsdFutures),
        Of(RouteId.UsdFuturesTime, "/fapi/v1/time", ApiFamily.UsdFutures),
        Of(RouteId.CoinFuturesExchangeInfo, "/dapi/v1/exchangeInfo", ApiFamily.CoinFutures),
    ];

    private static Route Of(RouteId id, string path, ApiFamily family) => new()
    {
        Id = id,
        Method = "GET",
        Path = path,
        Family = family,
        Security = Security.None,
        Permission = Permission.None,
        Weight = new WeightRule.Fixed(1),
        Parameters = RouteCatalogue.Names(),
    };
}
