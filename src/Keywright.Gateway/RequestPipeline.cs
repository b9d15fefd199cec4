using Keywright.Binance.Wire;
using Keywright.Gateway.Admit;
using Keywright.Gateway.Authenticate;
using Keywright.Gateway.Authorize;
using Keywright.Gateway.Manage.SubAccounts;
using Keywright.Gateway.Record;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;
using Keywright.Gateway.Sessions;
using Keywright.Gateway.Settle;
using Keywright.Gateway.Throttle;

namespace Keywright.Gateway;

/// <summary>
/// A request's way, in order: start reading here. The checks run in memory; only Record and Execute touch the world. A step gets
/// what the step before it made, so that nothing can be executed that was not admitted.
/// </summary>
public sealed class RequestPipeline
{
    private readonly Admitter admit;
    private readonly Func<Request, Verdict<AuthenticRequest>> authenticate;
    private readonly Action<WireRequest, string> missed;
    private readonly Func<AuthenticRequest, Verdict<AuthorizedRequest>> authorize;
    private readonly Func<AuthorizedRequest, Verdict<AdmittedRequest>> throttle;
    private readonly Recorder record;
    private readonly Repeats repeats;
    private readonly PublicVenue keyless;
    private readonly SessionDesk sessions;
    private readonly SubAccountKeyDesk keys;
    private readonly Settler settle;

    internal RequestPipeline(
        Admitter admit, Authenticator authenticate, Authorizer authorize, Throttler throttle, Recorder record, Repeats repeats, PublicVenue keyless, SessionDesk sessions, SubAccountKeyDesk keys, Settler settle)
    {
        this.admit = admit;
        this.authenticate = authenticate.Check;
        missed = authenticate.Miss;
        this.authorize = authorize.Check;
        this.throttle = throttle.Take;
        this.record = record;
        this.repeats = repeats;
        this.keyless = keyless;
        this.sessions = sessions;
        this.keys = keys;
        this.settle = settle;
    }

    /// <summary>Walks one request of REST from its bytes to its answer.</summary>
    public ValueTask<Reply> HandleAsync(WireRequest wire) => HandleAsync(wire, null);

    /// <summary>The same way for a request of either kind; <paramref name="session"/> is the connection it came over, on the WebSocket API.</summary>
    internal ValueTask<Reply> HandleAsync(WireRequest wire, Session? session)
    {
        var opened = admit.Open(wire);
        if (!opened.TryGet(out _, out var why) && why is { Unserved: { } route })
        {
            missed(wire, route);
        }

        var authentic = opened.Then(authenticate);
        return authentic.TryGet(out var request, out _) && request.Request.Route.ChangesState
            ? OnceAsync(request)
            : CarryOutAsync(authentic, session: session);
    }

    private async ValueTask<Reply> CarryOutAsync(Verdict<AuthenticRequest> authentic, Repeats.Claim? claim = null, Session? session = null)
    {
        var verdict = authentic.Then(authorize).Then(throttle);
        var passed = verdict.TryGet(out var admitted, out var refusal);
        var entry = passed ? record.Open(admitted!) : null;
        if (claim is not null)
        {
            claim.Entry = entry;
        }

        var outcome = !passed ? new Outcome.Refused(refusal!)
            : admitted!.Call is SessionCall ? record.Reserve(entry) ?? sessions.Run(admitted, session)
            : admitted is { Call: SubAccountKeyCall, Authentic.Venue.KeepsSubAccountKeys: true } ? await keys.RunAsync(admitted, entry!)
            : await admitted.Authentic.Venue.RunAsync(admitted, entry);
        outcome = record.Close(entry, outcome);
        return settle.Answer(admitted, outcome, VenueOf(authentic));
    }

    /// <summary>A call that changes state is carried out once: the same request again, byte for byte, gets the first answer.</summary>
    private async ValueTask<Reply> OnceAsync(AuthenticRequest request)
    {
        switch (repeats.TryClaim(request, out var claim))
        {
            case Repeats.Answer.Again:
                return settle.Again(request, await claim.First, request.Venue.Name);
            case Repeats.Answer.Full:
                return Refuse(new Refusal(Faults.TooManyQueued, "state-changing calls remembered", request) { RetryAfterSeconds = 1 });
            case Repeats.Answer.Forgotten:
                return Refuse(new Refusal(Faults.OutsideRecvWindow, "the gateway's clock stepped back, and this request's time had passed already", request));
        }

        Reply? reply = null;
        try
        {
            reply = request.Venue.IsUnderWay(request) is { } wait ? Refuse(wait) : await CarryOutAsync(request, claim);
            return reply;
        }
        finally
        {
            repeats.Settle(request.Digest, claim, reply ?? Refuse(new Refusal(Faults.OutcomeUnknown, "the gateway failed while carrying this out", request)));
        }
    }

    private Reply Refuse(Refusal why)
    {
        return settle.Answer(null, record.Close(null, new Outcome.Refused(why)), (why.By?.Venue ?? keyless.Now).Name);
    }

    private string VenueOf(Verdict<AuthenticRequest> authentic) => (authentic.TryGet(out var request, out _) ? request.Venue : keyless.Now).Name;
}
