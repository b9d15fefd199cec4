using System.Buffers;
using System.Text.Json;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Replies;
using Keywright.Binance.Wire.Sockets;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;
using Keywright.Gateway.Streams;
using Keywright.Keys.Signing;

namespace Keywright.Gateway.Sessions;

/// <summary>Carries out what a connection asks about itself, and what is asked before listening.</summary>
public sealed class SessionDesk
{
    private readonly ListenKeys listenKeys;
    private readonly GatewayClock clock;

    internal SessionDesk(ListenKeys listenKeys, GatewayClock clock) => (this.listenKeys, this.clock) = (listenKeys, clock);

    /// <param name="request">What is asked.</param>
    /// <param name="session">The connection it is asked on; listen keys are asked for without one.</param>
    internal Outcome Run(AdmittedRequest request, Session? session) => request.Call switch
    {
        SessionCall.OpenListenKey => Answer(listenKeys.Open(request.Key), static (writer, name) => SessionReplies.ListenKey(writer, name)),
        SessionCall.RenewListenKey call => Known(request, listenKeys.TryRenew(request.Key, call.Name)),
        SessionCall.CloseListenKey call => Known(request, listenKeys.TryClose(request.Key, call.Name)),
        _ when session is not null => RunOn(session, request),
        _ => throw new InvalidOperationException($"{request.Call.GetType().Name} is asked on a connection alone."),
    };

    private Outcome RunOn(Session session, AdmittedRequest request) => request.Call switch
    {
        SessionCall.Logon => LogOn(request, session),
        SessionCall.Status => Status(request, session),
        SessionCall.Logout => LogOut(request, session),
        SessionCall.Subscribe call => Subscribe(request, session, call),
        SessionCall.Unsubscribe call => session.Unsubscribe(call.Id)
            ? Answer(0, static (writer, _) => MarketReplies.Empty(writer))
            : Refuse(request, SocketFaults.NotSubscribed, "no such subscription on this connection"),
        SessionCall.Subscriptions => Answer(session.SubscriptionIds, static (writer, ids) => SessionReplies.Subscriptions(writer, ids)),
        _ => throw new InvalidOperationException($"{request.Call.GetType().Name} is nothing a session can do."),
    };

    private static Outcome Known(AdmittedRequest request, bool known)
        => known ? Answer(0, static (writer, _) => MarketReplies.Empty(writer)) : Refuse(request, SocketFaults.NoSuchListenKey, "no such listen key of this key");

    private Outcome LogOn(AdmittedRequest request, Session session)
    {
        if (request.Key.Type != KeyType.Ed25519)
        {
            return Refuse(request, Faults.InvalidSignature, "session.logon takes Ed25519 keys alone");
        }

        session.LogOn(request.Key, clock.NowUs);
        return Status(request, session);
    }

    private Outcome LogOut(AdmittedRequest request, Session session)
    {
        session.LogOut();
        return Status(request, session);
    }

    private Outcome Status(AdmittedRequest request, Session session)
    {
        var (key, authorizedUs, userStream) = session.Standing;
        var reply = new SessionReply(key?.ApiKey, key is null ? null : authorizedUs, session.ConnectedUs, session.ReturnRateLimits, clock.NowUs, userStream);
        return Answer((reply, request.Request.TimeUnit), static (writer, s) => SessionReplies.Status(writer, s.TimeUnit, in s.reply));
    }

    private static Outcome Subscribe(AdmittedRequest request, Session session, SessionCall.Subscribe call)
    {
        if ((call.Signed ? request.Key : session.Standing.Key) is not { } key || !key.Terms.MayListen)
        {
            return Refuse(request, Faults.KeyRejected, "nobody who may read is logged on");
        }

        return session.Subscribe(key, ofSession: !call.Signed, out var fault) is { } id
            ? Answer(id, static (writer, s) => SessionReplies.Subscription(writer, s))
            : Refuse(request, fault, "subscriptions of this connection");
    }

    private static Outcome Refuse(AdmittedRequest request, Fault fault, string rule)
        => new Outcome.Refused(new Refusal(fault, rule, request.Authentic.IsSigned ? request.Authentic : null) { Request = request.Request });

    private static Outcome Answer<T>(T state, Action<Utf8JsonWriter, T> fill)
    {
        var body = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(body, WireJson.WriterOptions))
        {
            fill(writer, state);
        }

        return new Outcome.Answered(new Reply { Status = 200, Body = body.WrittenMemory });
    }
}
