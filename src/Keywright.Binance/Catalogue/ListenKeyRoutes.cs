using System.Collections.Immutable;

namespace Keywright.Binance.Catalogue;

/// <summary>The exchange has taken these away; older clients still call them before they listen to an account.</summary>
internal static class ListenKeyRoutes
{
    public static ImmutableArray<Route> All { get; } =
    [
        Of(RouteId.OpenListenKey, "POST"),
        Of(RouteId.RenewListenKey, "PUT", "listenKey"),
        Of(RouteId.CloseListenKey, "DELETE", "listenKey"),
    ];

    private static Route Of(RouteId id, string method, params ReadOnlySpan<string> parameters) => new()
    {
        Id = id,
        Method = method,
        Path = "/api/v3/userDataStream",
        Family = ApiFamily.Spot,
        Security = Security.UserStream,
        Permission = Permission.Read,
        Weight = new WeightRule.Fixed(2),
        Parameters = RouteCatalogue.Names(parameters),
    };
}
