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
        var wallet = route.Family == ApiFamily.Wallet;
        var used = (wallet ? key.WalletWeight : key.Weight).Used(now);
        (int TenSeconds, int Day)? counts = route.OrderCount > 0 && (first.Status == 200 || request.Request.InFrame) ? orders.Read(key.Account, now) : null;
        tally.Count(first.Status, 0);
        return new Reply
        {
            Status = first.Status,
            Body = first.Body,
            UsedWeight = wallet ? null : used,
            SapiWeight = wallet ? used : null,
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
        (int TenSeconds, int Day)? counts = answered.PlacedOrders > 0 ? orders.Read(admitted.Key.Account, now) : null;
        var wallet = admitted.Request.Route.Family == ApiFamily.Wallet;
        return new Reply
        {
            Status = answered.Reply.Status,
            Body = answered.Reply.Body,
            UsedWeight = wallet ? null : used,
            SapiWeight = wallet ? used : null,
            OrderCount10Seconds = counts?.TenSeconds,
            OrderCountDay = counts?.Day,
            Venue = venue,
        };
    }

    private Reply Refused(AdmittedRequest? admitted, Refusal why, string venue)
    {
        var now = clock.NowUs;
        tally.Count(why.Fault.Status, why.Fault.Code);
        var wallet = (why.Request ?? admitted?.Request)?.Route.Family == ApiFamily.Wallet;
        var window = admitted?.WeightWindow ?? WindowOf(why, wallet);
        var weight = admitted is null && !why.WeightCharged && why.Request is { } request ? request.Route.Weight.Of(request.Parameters) : 0;
        var counts = CountsOf(why, admitted, now);
        int? used = window is null ? null : weight > 0 ? window.Charge(weight, now) : window.Used(now);
        return new Reply
        {
            Status = why.Fault.Status,
            Body = why.Body ?? why.Fault.ToJson(),
            UsedWeight = wallet ? null : used,
            SapiWeight = wallet ? used : null,
            OrderCount10Seconds = counts?.TenSeconds,
            OrderCountDay = counts?.Day,
            RetryAfterSeconds = why.RetryAfterSeconds,
            Venue = venue,
            Reason = why.By is null ? null : why.Rule,
        };
    }

    /// <summary>The WebSocket API tells the order counts with a refused order too, REST only with an accepted one.</summary>
    private (int TenSeconds, int Day)? CountsOf(Refusal why, AdmittedRequest? admitted, long nowUs)
        => (why.Request ?? why.By?.Request ?? admitted?.Request) is { InFrame: true, Route.OrderCount: > 0 } && why.By?.Key is { } key ? orders.Read(key.Account, nowUs) : null;

    private static FixedWindow? WindowOf(Refusal why, bool wallet)
        => why.By?.Key is { } key ? (wallet ? key.WalletWeight : key.Weight) : why.Request?.Address.Weight;
}
