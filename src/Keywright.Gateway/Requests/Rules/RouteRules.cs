using System.Text.RegularExpressions;
using Keywright.Binance.Catalogue;

namespace Keywright.Gateway.Requests.Rules;

/// <summary>
/// Which routes a key may call. A rule is <c>GET /api/v3/account</c>, <c>/api/v3/order</c>, <c>/sapi/*</c>, or a group: <c>market-data</c>,
/// <c>orders</c>, <c>account</c>, <c>wallet</c>. What is denied no other rule allows; once something is allowed the rest is not. A method of the
/// WebSocket API counts as the route it stands for; what a connection asks about itself alone is no route.
/// </summary>
public sealed partial class RouteRules
{
    private const int RulesMax = 50;

    private static readonly (string Name, Func<Route, bool> Holds)[] Groups =
    [
        ("market-data", route => route.Family != ApiFamily.Wallet && route.Security is Security.None or Security.MarketData),
        ("orders", IsOfOrders),
        ("account", route => route.Family != ApiFamily.Wallet && route.Security is not (Security.None or Security.MarketData) && !IsOfOrders(route)),
        ("wallet", route => route.Family == ApiFamily.Wallet),
    ];

    private readonly bool[] allowed = new bool[byte.MaxValue + 1];
    private readonly string text;

    private RouteRules(IReadOnlyList<string> allow, IReadOnlyList<string> deny)
    {
        Array.Fill(allowed, true);
        foreach (var route in RouteCatalogue.All)
        {
            allowed[(int)route.Id] = (allow.Count == 0 || allow.Any(rule => Holds(rule, route))) && !deny.Any(rule => Holds(rule, route));
        }

        allowed[(int)RouteId.UserStreamSubscribe] = allowed[(int)RouteId.UserStreamSubscribeSigned] = allowed[(int)RouteId.OpenListenKey];
        text = deny.Count == 0 ? $"routes: {string.Join(", ", allow)}" : $"routes: {string.Join(", ", allow)}; deny-routes: {string.Join(", ", deny)}";
    }

    /// <summary>It may hear what happens to the account.</summary>
    public bool AllowListening => Allow(RouteId.OpenListenKey);

    public bool Allow(RouteId route) => allowed[(int)route];

    /// <summary>Why a route is refused, for whoever holds the key.</summary>
    public string Refusal(Route route) => $"{route.Method} {route.Path} is not among the key's {text}";

    /// <param name="allow">Empty: all.</param>
    /// <param name="deny">Empty: none.</param>
    /// <param name="problem">One sentence naming the field.</param>
    public static RouteRules? TryRead(IReadOnlyList<string> allow, IReadOnlyList<string> deny, out string? problem)
    {
        problem = Problem("routes", allow) ?? Problem("deny-routes", deny);
        return problem is null ? new RouteRules(allow, deny) : null;
    }

    private static string? Problem(string field, IReadOnlyList<string> rules)
    {
        if (rules.Count > RulesMax)
        {
            return $"{field} has {rules.Count} entries; at most {RulesMax} are allowed.";
        }

        foreach (var rule in rules)
        {
            if (!Groups.Any(group => group.Name == rule) && !RulePattern().IsMatch(rule))
            {
                return $"{field} entry '{PolicyRules.Printable(rule)}' is no route; write GET /api/v3/account, /api/v3/order, /sapi/* or a group: {string.Join(", ", Groups.Select(group => group.Name))}.";
            }

            if (!RouteCatalogue.All.Any(route => Holds(rule, route)))
            {
                return $"{field} entry '{PolicyRules.Printable(rule)}' names no route that is served; see the routes in the documentation.";
            }
        }

        return null;
    }

    private static bool Holds(string rule, Route route)
    {
        foreach (var (name, holds) in Groups)
        {
            if (name == rule)
            {
                return holds(route);
            }
        }

        var space = rule.IndexOf(' ', StringComparison.Ordinal);
        var path = rule.AsSpan(space + 1);
        return (space < 0 || rule.AsSpan(0, space).SequenceEqual(route.Method))
            && (path.EndsWith("/*") ? route.Path.AsSpan().StartsWith(path[..^1], StringComparison.Ordinal) : path.SequenceEqual(route.Path));
    }

    private static bool IsOfOrders(Route route) => (route.Permission == Permission.Spot && route.Family != ApiFamily.Wallet)
        || route.Id is RouteId.QueryOrder or RouteId.OpenOrders or RouteId.AllOrders or RouteId.QueryOrderList or RouteId.AllOrderLists or RouteId.OpenOrderLists or RouteId.OrderAmendments;

    [GeneratedRegex(@"\A(?:(?:GET|POST|PUT|DELETE) )?/[A-Za-z0-9/._-]{1,100}(?<=/)\*\z|\A(?:(?:GET|POST|PUT|DELETE) )?/[A-Za-z0-9/._-]{1,100}\z")]
    private static partial Regex RulePattern();
}
