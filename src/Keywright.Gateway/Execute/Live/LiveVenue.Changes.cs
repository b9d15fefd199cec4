using System.Text.Json;
using Keywright.Binance.Wire;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Live;

/// <summary>Orders that take the place of others, and orders that are lowered.</summary>
internal sealed partial class LiveVenue
{
    private async ValueTask<Outcome> ReplaceAsync(AdmittedRequest request, Entry entry, CancelReplaceCall call)
    {
        if (NotReady(request, trades: true, out var account) is { } not)
        {
            return not;
        }

        var (symbol, cancel) = (call.Place.Symbol, call.Cancel);
        var order = Bound(request, symbol, call.Place.Order);
        if (MayNotPlace(request, account, symbol, [order]) is { } refused)
        {
            return refused;
        }

        var gone = ledger.Find(account.Number, symbol.Index, cancel.Order);
        var isHidden = KeySight.Of(request).Tag is { } tag && gone?.Tag != tag;
        if (isHidden && call.StopsOnFailure)
        {
            return Undone(request, OrderFaults.ReplaceFailed, ReplacedBody(OrderFaults.ReplaceFailed, OrderFaults.UnknownOrder.ToJson(), false, null, false), "orders: own, and another key placed it");
        }

        if (request.TooManyOrders is { } tooMany && !isHidden)
        {
            return await CancelAloneAsync(request, entry, account, call, gone, tooMany);
        }

        if (request.TooManyOrders is { } none)
        {
            return Undone(request, OrderFaults.ReplaceFailed, ReplacedBody(OrderFaults.ReplaceFailed, OrderFaults.UnknownOrder.ToJson(), false, none.ToJson(), false), "orders: own, and another key placed it");
        }

        // The exchange's limit of orders may be nearer than the gateway's.
        UpstreamTake? taken = null;
        if (call.CancelsWhenLimited && !isHidden
            && (taken = upstream.TryTake(new UpstreamAsk(request.Key.Number, account.Number, UpstreamUse.Order, WeightOf(request), 1) { Gate = request.Key.Orders }, out var limited)) is null && limited!.Kind == UpstreamRefusalKind.Orders)
        {
            return await CancelAloneAsync(request, entry, account, call, gone, Faults.TooManyOrders);
        }

        // The new order's share of the key's limits. The room that the old one leaves is given only to one that is not placed without it.
        Fault? without = null;
        if (request.Authorized.CapHold is { } hold && HoldFor(request, hold, isHidden ? null : gone, !call.StopsOnFailure, out without) is { } over)
        {
            if (taken is not null)
            {
                upstream.GiveBack(taken);
            }

            return over;
        }

        if (isHidden)
        {
            return await PlaceAloneAsync(request, entry, account, call, order);
        }

        var stops = call.StopsOnFailure || without is not null;
        var parameters = NewOrder(LiveParameters.Of(request.Request, IsBound(order, call.Place.Order) ? "type" : null), call.Place, order)
            .Add("cancelNewClientOrderId", cancel.NewClientId.ToString())
            .Add("cancelReplaceMode", stops ? "STOP_ON_FAILURE" : "ALLOW_FAILURE");
        var intent = IntentOf(request, account, LiveAct.Replace, order) with
        {
            Response = call.Place.Response,
            OrderId = gone?.OrderId ?? cancel.Order.OrderId,
            GoneId = gone?.ClientId ?? cancel.Order.ClientId,
            OtherId = cancel.NewClientId,
            StopsOnFailure = stops,
            IsOfEnded = HasEnded(gone),
        };
        return await ActAsync(
            request,
            entry,
            account,
            intent,
            Leaving.By(request, UpstreamUse.Order, parameters),
            finding => without is { } limit && finding.Fault?.Code == OrderFaults.ReplaceFailed.Code ? NotAttempted(finding, limit) : finding,
            taken);
    }

    /// <summary>Holds the new order's share of the key's limits, with the old order's if need be.</summary>
    /// <param name="request">Whose.</param>
    /// <param name="hold">Holds nothing yet.</param>
    /// <param name="gone">The order that goes; null when none of the key's does.</param>
    /// <param name="isPlacedAnyway">The bot wants the new order whether the old one goes or not.</param>
    /// <param name="without">Why the new order may not be placed unless the old one goes; null when it may.</param>
    private Outcome.Refused? HoldFor(AdmittedRequest request, CapHold hold, LiveOrder? gone, bool isPlacedAnyway, out Fault? without)
    {
        var nowUs = clock.NowUs;
        without = null;
        (int, long)[] freed = gone is not { IsOpen: true } ? []
            : ledger.FindList(gone.Account, new ListName(gone.ListId, default)) is { } list ? [.. list.Orders.Select(static order => (order.Symbol, order.OrderId))]
            : [(gone.Symbol, gone.OrderId)];
        if (!isPlacedAnyway || !hold.TryHoldInstead([], nowUs, out var refusal))
        {
            if (!hold.TryHoldInstead(freed, nowUs, out refusal))
            {
                return Over(request, refusal!);
            }

            without = isPlacedAnyway ? OrderFaults.Rejected("The order to be replaced was not cancelled, and with it open the new one would pass this key's limits.") : null;
        }

        refusal = hold.Reduces ? null
            : request.Terms.Rules.Hours is { } hours && !hours.Allow(nowUs) ? hours.Refusal(nowUs)
            : caps.Loss(request.Key.Number, request.Terms.Rules.MaxDailyLoss, Prices, nowUs);
        return refusal is null ? null : Over(request, refusal);
    }

    /// <summary>The order limit leaves no room for the new order, and the bot wants the cancel all the same.</summary>
    private ValueTask<Outcome> CancelAloneAsync(AdmittedRequest request, Entry entry, LiveAccount account, CancelReplaceCall call, LiveOrder? gone, Fault tooMany)
    {
        var (symbol, cancel) = (call.Place.Symbol, call.Cancel);
        var (orderId, clientId) = (gone?.OrderId ?? cancel.Order.OrderId, gone?.ClientId ?? cancel.Order.ClientId);
        var parameters = new Binance.Wire.Upstream.UpstreamText().Add("symbol", symbol.Name);
        _ = orderId != 0 ? parameters.Add("orderId", orderId) : parameters.Add("origClientOrderId", clientId.ToString());
        if (request.Request.Parameters.TryGetUtf8("cancelRestrictions", out var restrictions))
        {
            parameters.Add("cancelRestrictions", restrictions);
        }

        parameters.Add("newClientOrderId", cancel.NewClientId.ToString());
        return ActAsync(
            request,
            entry,
            account,
            CancelOf(request, account, symbol, orderId, clientId, cancel.NewClientId) with { IsHalf = true, StopsOnFailure = call.StopsOnFailure },
            new Leaving(UpstreamUse.Cancel, 1, 0, "DELETE", "/api/v3/order", parameters),
            canceled => Combined(canceled, placed: null, tooMany, isLimited: call.StopsOnFailure));
    }

    /// <summary>The order to be replaced is none of the key's, and the bot wants the new one all the same.</summary>
    private ValueTask<Outcome> PlaceAloneAsync(AdmittedRequest request, Entry entry, LiveAccount account, CancelReplaceCall call, PlaceOrder order)
    {
        var parameters = NewOrder(LiveParameters.Order(request.Request, IsBound(order, call.Place.Order) ? "type" : null), call.Place, order);
        return ActAsync(
            request,
            entry,
            account,
            IntentOf(request, account, LiveAct.Place, order) with { Response = call.Place.Response, IsHalf = true },
            new Leaving(UpstreamUse.Order, WeightOf(request), 1, "POST", "/api/v3/order", parameters),
            placed => Combined(LiveFinding.Undone(OrderFaults.UnknownOrder), placed, default, isLimited: false));
    }

    /// <summary>What was found out of an intent that nobody waits for any more, as its bot is told it.</summary>
    private static LiveFinding WholeOf(LiveIntent intent, LiveFinding found) => intent switch
    {
        { IsHalf: false } => found,
        { Act: LiveAct.Cancel } => Combined(found, placed: null, Faults.TooManyOrders, isLimited: intent.StopsOnFailure),
        _ => Combined(LiveFinding.Undone(OrderFaults.UnknownOrder), found, default, isLimited: false),
    };

    /// <summary>Two calls, or one and what kept the other from being made, as the answer of one cancel-replace.</summary>
    private static LiveFinding Combined(LiveFinding canceled, LiveFinding? placed, Fault notPlaced, bool isLimited)
    {
        var (isCanceled, isPlaced) = (canceled.Fault is null, placed is { Fault: null });

        // Stopped by the failure of the cancel, the new order was not tried; the limit is told of all the same.
        var fault = isCanceled || isPlaced ? OrderFaults.ReplacePartlyFailed : OrderFaults.ReplaceFailed;
        fault = isLimited ? fault with { Status = 429 } : fault;
        var place = placed?.Reply.Body.ToArray() ?? (isLimited && !isCanceled ? null : notPlaced.ToJson());
        return OfHalves(fault, isCanceled ? canceled.Facts : [], placed?.Facts ?? [], ReplacedBody(fault, canceled.Reply.Body.ToArray(), isCanceled, place, isPlaced)) with
        {
            Facts = [.. canceled.Facts, .. placed?.Facts ?? []],
        };
    }

    /// <summary>The bot asked for the new order whether the old one goes or not; the key's limits did not let it be placed beside the old one.</summary>
    private static LiveFinding NotAttempted(LiveFinding failed, Fault limit)
    {
        using var json = JsonDocument.Parse(failed.Reply.Body);
        var cancel = json.RootElement.GetProperty("data"u8).GetProperty("cancelResponse"u8);
        return LiveFinding.Undone(OrderFaults.ReplaceFailed, failed.Facts, ReplacedBody(OrderFaults.ReplaceFailed, JsonSerializer.SerializeToUtf8Bytes(cancel), false, limit.ToJson(), false)) with { Rule = limit.Message };
    }

    private async ValueTask<Outcome> AmendAsync(AdmittedRequest request, Entry entry, AmendOrderCall call)
    {
        if (NotReady(request, trades: true, out var account) is { } not)
        {
            return not;
        }

        var known = ledger.Find(account.Number, call.Symbol.Index, call.Order);
        if (KeySight.Of(request).Tag is { } tag && known?.Tag != tag)
        {
            return Refused(request, OrderFaults.AmendRejected(OrderFaults.UnknownOrder.Message), "orders: own, and another key placed it");
        }

        if (known is not null && request.Terms.Rules.Kinds.Refuse(known.Type, known.Side, TimeInForce.Gtc) is { } wrongKind)
        {
            return Over(request, wrongKind);
        }

        if (ledger.IsOnItsWay(account.Number, call.Symbol.Index, call.NewClientId))
        {
            return Refused(request, OrderFaults.DuplicateOrder, "an order of that client id is on its way");
        }

        var parameters = LiveParameters.Of(request.Request).Add("newClientOrderId", call.NewClientId.ToString());
        var intent = IntentOf(request, account, LiveAct.Amend, new PlaceOrder { Symbol = call.Symbol.Index, ClientId = known?.ClientId ?? call.Order.ClientId }) with
        {
            OrderId = known?.OrderId ?? call.Order.OrderId,
            OtherId = call.NewClientId,
            NewLots = call.NewLots,
            RateE8 = 0,
        };
        return await ActAsync(request, entry, account, intent, Leaving.By(request, UpstreamUse.Change, parameters));
    }

    private static Outcome.Refused Undone(AdmittedRequest request, Fault fault, byte[] body, string rule) => new(new Refusal(fault, rule, request.Authentic) { Body = body, Request = request.Request });

    private static Outcome.Refused Over(AdmittedRequest request, CapRefusal refusal) => Refused(request, OrderFaults.Rejected(refusal.Sentence), refusal.Rule);
}
