using Keywright.Binance.Catalogue;
using Keywright.Binance.Wire;

namespace Keywright.Gateway.Requests.Calls;

/// <summary>What a connection to the WebSocket API asks about itself, and what a client asks before it listens; no venue is asked.</summary>
public abstract record SessionCall : Call
{
    private SessionCall()
    {
    }

    public sealed record Logon : SessionCall;

    public sealed record Status : SessionCall;

    public sealed record Logout : SessionCall;

    /// <summary>Hear the account of the key that is logged on, or of the key that signed this.</summary>
    public sealed record Subscribe(bool Signed) : SessionCall;

    /// <param name="Id">Null ends all subscriptions.</param>
    public sealed record Unsubscribe(long? Id) : SessionCall;

    public sealed record Subscriptions : SessionCall;

    /// <summary>The key's listen key, renewed or new.</summary>
    public sealed record OpenListenKey : SessionCall;

    public sealed record RenewListenKey(string Name) : SessionCall;

    public sealed record CloseListenKey(string Name) : SessionCall;

    internal static SessionCall? Read(RouteId route, ParameterSet parameters, out Fault fault)
    {
        var reader = new ParameterReader(parameters);
        SessionCall call = route switch
        {
            RouteId.SessionLogon => new Logon(),
            RouteId.SessionStatus => new Status(),
            RouteId.SessionLogout => new Logout(),
            RouteId.UserStreamSubscribe => new Subscribe(Signed: false),
            RouteId.UserStreamSubscribeSigned => new Subscribe(Signed: true),
            RouteId.UserStreamUnsubscribe => new Unsubscribe(reader.Long("subscriptionId")),
            RouteId.SessionSubscriptions => new Subscriptions(),
            RouteId.OpenListenKey => new OpenListenKey(),
            RouteId.RenewListenKey => new RenewListenKey(reader.RequiredText("listenKey")),
            RouteId.CloseListenKey => new CloseListenKey(reader.RequiredText("listenKey")),
            _ => throw new InvalidOperationException($"Method {route} is in the catalogue and has no call."),
        };
        fault = reader.Fault.GetValueOrDefault();
        return reader.Fault is null ? call : null;
    }
}
