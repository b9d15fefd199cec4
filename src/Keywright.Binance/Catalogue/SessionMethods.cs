using System.Collections.Immutable;

namespace Keywright.Binance.Catalogue;

/// <summary>What one connection to the WebSocket API says about itself: who is logged on, whose events it hears.</summary>
internal static class SessionMethods
{
    public static ImmutableArray<Route> All { get; } =
    [
        Signed(RouteId.SessionLogon, "session.logon"),
        Open(RouteId.SessionStatus, "session.status"),
        Open(RouteId.SessionLogout, "session.logout"),
        Open(RouteId.UserStreamSubscribe, "userDataStream.subscribe"),
        Signed(RouteId.UserStreamSubscribeSigned, "userDataStream.subscribe.signature"),
        Open(RouteId.UserStreamUnsubscribe, "userDataStream.unsubscribe", "subscriptionId"),
        Open(RouteId.SessionSubscriptions, "session.subscriptions"),
    ];

    private static Route Open(RouteId id, string name, params ReadOnlySpan<string> parameters) => new()
    {
        Id = id,
        Method = "WS",
        Path = name,
        Family = ApiFamily.Spot,
        Security = Security.None,
        Permission = Permission.None,
        Weight = new WeightRule.Fixed(2),
        Parameters = RouteCatalogue.Names(parameters),
    };

    private static Route Signed(RouteId id, string name) => Open(id, name) with
    {
        Security = Security.UserData,
        Permission = Permission.Read,
        NeedsOwnSignature = true,
        Parameters = RouteCatalogue.SignedNames(),
    };
}
