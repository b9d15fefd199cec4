using System.Collections.Immutable;

namespace Keywright.Binance.Catalogue;

/// <summary>The few <c>/sapi</c> routes that clients call at start-up or to read a portfolio.</summary>
internal static class WalletRoutes
{
    public static ImmutableArray<Route> All { get; } =
    [
        Of(RouteId.SystemStatus, "v1/system/status", 1, Security.None),
        Of(RouteId.AccountStatus, "v1/account/status", 1, Security.UserData),
        Of(RouteId.ApiTradingStatus, "v1/account/apiTradingStatus", 1, Security.UserData),
        Of(RouteId.ApiRestrictions, "v1/account/apiRestrictions", 1, Security.UserData),
        Of(RouteId.CoinInformation, "v1/capital/config/getall", 10, Security.UserData),
        Of(RouteId.TradeFee, "v1/asset/tradeFee", 1, Security.UserData, "symbol"),
        Of(RouteId.AssetDetails, "v1/asset/assetDetail", 1, Security.UserData, "asset"),
        Of(RouteId.UserAssets, "v3/asset/getUserAsset", 5, Security.UserData, "asset", "needBtcValuation") with { Method = "POST" },
        Of(RouteId.MarginPairs, "v1/margin/allPairs", 1, Security.MarketData, "symbol"),

        // Older documents sign this one and ccxt still does; the exchange's own connector sends the key alone.
        Of(RouteId.IsolatedMarginPairs, "v1/margin/isolated/allPairs", 10, Security.MarketData, "symbol"),
    ];

    private static Route Of(RouteId id, string name, int weight, Security security, params ReadOnlySpan<string> parameters) => new()
    {
        Id = id,
        Method = "GET",
        Path = "/sapi/" + name,
        Family = ApiFamily.Wallet,
        Security = security,
        Permission = security == Security.None ? Permission.None : Permission.Read,
        Weight = new WeightRule.Fixed(weight),
        Parameters = security == Security.None ? RouteCatalogue.Names(parameters) : RouteCatalogue.SignedNames(parameters),
    };
}
