using Keywright.Binance.Catalogue;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests;

namespace Keywright.Gateway.Settle;

/// <summary>Squares the budgets with what came of it and puts the figures on the answer.</summary>
public sealed class Settler(OrderCounts orders, GatewayClock clock, Tally tally)
{
    public Reply Answer(AdmittedRequest? admitted, Outcome outcome, string venue)
    {
        admitted?.OrderHold?.Release();
        admitted?.Authorized.CapHold?.Release();
        return outcome switch
        {
            Outcome.Answered answered => Answered(admitted!, answered, venue),
            Outcome.Refused { Why: var why } => Refused(admitted, why, venue),
            Outcome.Unknown { Why: var why } => Refused(admitted, why, venue),
            _ => throw new InvalidOperationException("An outcome is answered, refused or unknown."),
        };
    }

    /// <summary>The first answer to a request that came again, with the figures of now: it costs nothing, and budgets go on in the meantime.</summary>
    public Reply Again(AuthenticRequest request, Reply first, string venue)
    {
        var now = clock.NowUs;
        var key = request.Key!;
        var route = request.Request.Route;
        var used = key.WeightOf(route).Used(now);
        (int TenSeconds, int Day)? counts = route.OrderCount > 0 && (first.Status == 200 || request.Request.InFrame) ? CountsOf(request, now) : null;
        used = UsedOf(request, used);
        tally.Count(first.Status, 0);
        return new Reply
        {
            Status = first.Status,
            Body = first.Body,
            UsedWeight = OnSpot(route, used),
            SapiWeight = OnAddress(route, used),
            SapiAccountWeight = OnAccount(route, used),
            OrderCount10Seconds = counts?.TenSeconds,
            OrderCountDay = counts?.Day,
            RetryAfterSeconds = first.RetryAfterSeconds,
            Venue = venue,
            Reason = first.Reason,
        };
    }

    private Reply Answered(AdmittedRequest admitted, Outcome.Answered answered, string venue)
    {
        var now = clock.NowUs;
        tally.Count(answered.Reply.Status, 0);

        // Since 2026-04 an order or cancel that succeeds costs nothing (spot-rest.md §2).
        var owed = answered.IsFree ? 0 : admitted.Request.Route.Weight.Settled(admitted.Request.Parameters, succeeded: answered.Reply.Status == 200);
        var used = owed < admitted.Weight
            ? admitted.WeightWindow.GiveBack(admitted.Weight - owed, admitted.TakenAtUs, now)
            : admitted.WeightWindow.Used(now);
        (int TenSeconds, int Day)? counts = answered.PlacedOrders > 0 ? CountsOf(admitted.Authentic, now) : null;
        var route = admitted.Request.Route;
        used = UsedOf(admitted.Authentic, used);
        return new Reply
        {
            Status = answered.Reply.Status,
            Body = answered.Reply.Body,
            UsedWeight = OnSpot(route, used),
            SapiWeight = OnAddress(route, used),
            SapiAccountWeight = OnAccount(route, used),
            OrderCount10Seconds = counts?.TenSeconds,
            OrderCountDay = counts?.Day,
            Venue = venue,
            AgeMs = answered.Reply.AgeMs,
            ToRepeats = answered.Reply.ToRepeats,
        };
    }

    private Reply Refused(AdmittedRequest? admitted, Refusal why, string venue)
    {
        var now = clock.NowUs;
        tally.Count(why.Fault.Status, why.Fault.Code);
        var route = (why.Request ?? why.By?.Request ?? admitted?.Request)?.Route;
        var window = admitted?.WeightWindow ?? WindowOf(why, route);
        var weight = admitted is null && !why.WeightCharged && why.Request is { } request ? WeightOf(why, request) : 0;
        var counts = CountsOf(why, admitted, now);
        int? used = window is null ? null : UsedOf(why.By ?? admitted?.Authentic, weight > 0 ? window.Charge(weight, now) : window.Used(now));
        return new Reply
        {
            Status = why.Fault.Status,
            Body = why.Body ?? why.Fault.ToJson(),
            UsedWeight = OnSpot(route, used),
            SapiWeight = OnAddress(route, used),
            SapiAccountWeight = why.By is null ? null : OnAccount(route, used),
            OrderCount10Seconds = counts?.TenSeconds,
            OrderCountDay = counts?.Day,
            RetryAfterSeconds = why.RetryAfterSeconds,
            Venue = venue,
            Reason = why.By is null ? null : why.Rule,
        };
    }

    /// <summary>The WebSocket API tells the order counts with a refused order too, REST only with an accepted one.</summary>
    private (int TenSeconds, int Day)? CountsOf(Refusal why, AdmittedRequest? admitted, long nowUs)
        => (why.Request ?? why.By?.Request ?? admitted?.Request) is { InFrame: true, Route.OrderCount: > 0 } && why.By is { Key: not null } by ? CountsOf(by, nowUs) : null;

    private (int TenSeconds, int Day) CountsOf(AuthenticRequest by, long nowUs) => by.Venue.OrdersUsedBy(by.Key!) ?? orders.Read(by.Key!.Account, nowUs);

    /// <summary>On a real exchange a key is told of its own share, or of what is counted here where that is nearer to its end.</summary>
    private static int UsedOf(AuthenticRequest? by, int used)
        => by is { Key: { } key, Request.Route.Family: not ApiFamily.Wallet } ? Math.Max(used, by.Venue.WeightUsedBy(key) ?? 0) : used;

    // What weighs on an account is thousands; while no account is known, the address is not to lose its market data over it.
    private static int WeightOf(Refusal why, Request request)
        => why.By is null && request.Route.WeighsOnAccount ? 1 : request.Route.Weight.Of(request.Parameters);

    private static FixedWindow? WindowOf(Refusal why, Route? route)
        => why.By?.Key is { } key && route is not null ? key.WeightOf(route) : why.Request?.Address.Weight;

    private static int? OnSpot(Route? route, int? used) => route?.Family == ApiFamily.Wallet ? null : used;

    private static int? OnAddress(Route? route, int? used) => route is { Family: ApiFamily.Wallet, WeighsOnAccount: false } ? used : null;

    private static int? OnAccount(Route? route, int? used) => route is { Family: ApiFamily.Wallet, WeighsOnAccount: true } ? used : null;
}
