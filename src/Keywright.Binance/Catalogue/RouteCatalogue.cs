using System.Collections.Frozen;
using System.Collections.Immutable;
using Keywright.Binance.Wire;

namespace Keywright.Binance.Catalogue;

/// <summary>
/// The routes that are served; what is not here is denied. Paths match byte for byte: another case, a slash more, an escape or an older
/// version is another path, and unknown.
/// </summary>
public static class RouteCatalogue
{
    public static ImmutableArray<Route> All { get; } =
        [.. SpotMarketRoutes.All, .. SpotAccountRoutes.All, .. ListenKeyRoutes.All, .. WalletRoutes.All, .. SubAccountRoutes.All, .. FuturesRoutes.All];

    // Few paths have more than one method, so the path is looked up and the methods are compared.
    private static readonly FrozenDictionary<string, Route[]> ByPath =
        All.GroupBy(route => route.Path, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Route[]>.AlternateLookup<ReadOnlySpan<char>> ByPathSpan =
        ByPath.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Finds the route of an undecoded path without its query; allocates nothing. <paramref name="route"/> is null when false.</summary>
    public static bool TryFind(ReadOnlySpan<char> method, ReadOnlySpan<char> path, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Route? route)
    {
        if (ByPathSpan.TryGetValue(path, out var candidates))
        {
            foreach (var candidate in candidates)
            {
                if (method.SequenceEqual(candidate.Method))
                {
                    route = candidate;
                    return true;
                }
            }
        }

        route = null;
        return false;
    }

    /// <summary>Methods of the WebSocket API that are no route of REST.</summary>
    public static ImmutableArray<Route> SocketOnly { get; } = SessionMethods.All;

    /// <summary>Finds what a method of the WebSocket API does, by its name without a version.</summary>
    public static bool TryFindMethod(string method, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Route? route) => ByMethod.TryGetValue(method, out route);

    /// <summary>The route with this id.</summary>
    public static Route Of(RouteId id) => ById[id];

    private static readonly FrozenDictionary<RouteId, Route> ById = All.Concat(SocketOnly).ToFrozenDictionary(route => route.Id);

    private static readonly FrozenDictionary<string, Route> ByMethod = SocketMethods.Names
        .Select(named => (named.Name, Route: ById[named.Route]))
        .Concat(SocketOnly.Select(route => (Name: route.Path, Route: route)))
        .ToFrozenDictionary(named => named.Name, named => named.Route, StringComparer.Ordinal);

    /// <summary>The names of all methods the WebSocket API serves.</summary>
    public static IEnumerable<string> Methods => ByMethod.Keys;

    internal static FrozenNames Names(params ReadOnlySpan<string> names) => new([.. names]);

    internal static FrozenNames SignedNames(params ReadOnlySpan<string> names) => new([.. names, "recvWindow", "timestamp"]);
}
