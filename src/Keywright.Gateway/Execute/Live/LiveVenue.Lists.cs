using Keywright.Binance.Catalogue;
using Keywright.Binance.Wire;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Live;

/// <summary>New order lists, and cancels of them.</summary>
internal sealed partial class LiveVenue
{
    private async ValueTask<Outcome> PlaceListAsync(AdmittedRequest request, Entry entry, PlaceListCall call)
    {
        if (NotReady(request, trades: true, out var account) is { } not)
        {
            return not;
        }

        var list = call.List;
        var (first, second) = (Bound(request, call.Symbol, list.First), Bound(request, call.Symbol, list.Second));
        if (MayNotPlace(request, account, call.Symbol, [first, second]) is { } refused)
        {
            return refused;
        }

        if (ledger.IsListOnItsWay(account.Number, list.ClientId))
        {
            return Refused(request, OrderFaults.DuplicateOrder, "an order list of that name is on its way");
        }

        // The stop-loss order lies above the market when it buys, and below when it sells.
        var isOld = request.Request.Route.Id == RouteId.PlaceOldOco;
        var (stop, limit) = isOld ? ("stop", "limit") : first.Side == Side.Buy ? ("above", "below") : ("below", "above");
        var (stopIsBound, limitIsBound) = (IsBound(first, list.First), IsBound(second, list.Second));
        var parameters = LiveParameters.Of(request.Request, stopIsBound ? stop + "Type" : null, limitIsBound ? limit + "Type" : null)
            .Add("listClientOrderId", list.ClientId.ToString())
            .Add(stop + "ClientOrderId", first.ClientId.ToString())
            .Add(limit + "ClientOrderId", second.ClientId.ToString())
            .Add("newOrderRespType", LiveParameters.AtLeastResult(call.Response));
        if (stopIsBound && isOld)
        {
            parameters.Add("stopLimitPrice", PriceOf(call.Symbol, first)).Add("stopLimitTimeInForce", "IOC");
        }
        else if (stopIsBound)
        {
            parameters.Add(stop + "Type", TypeOf(first)).Add(stop + "Price", PriceOf(call.Symbol, first)).Add(stop + "TimeInForce", "IOC");
        }

        if (limitIsBound)
        {
            parameters.Add(limit + "Type", TypeOf(second)).Add(limit + "Price", PriceOf(call.Symbol, second)).Add(limit + "TimeInForce", "IOC");
        }

        var intent = IntentOf(request, account, LiveAct.PlaceList, first);
        intent = intent with { Second = second with { Account = intent.Account, Tag = intent.Tag, TimeUs = intent.Order.TimeUs }, OtherId = list.ClientId, Response = call.Response };
        return await ActAsync(request, entry, account, intent, Leaving.By(request, UpstreamUse.Order, parameters));
    }

    private async ValueTask<Outcome> CancelListAsync(AdmittedRequest request, Entry entry, CancelListCall call)
    {
        if (NotReady(request, trades: false, out var account) is { } not)
        {
            return not;
        }

        var known = ledger.FindList(account.Number, call.List);
        if (KeySight.Of(request).Tag is { } tag && (known?.Tag != tag || known.Symbol != call.Symbol.Index))
        {
            return Refused(request, OrderFaults.UnknownOrder, "orders: own, and another key placed the list");
        }

        var parameters = LiveParameters.Of(request.Request);
        if (!request.Request.Parameters.Has("orderListId"))
        {
            parameters.Add("listClientOrderId", call.List.ClientId.ToString());
        }

        parameters.Add("newClientOrderId", call.NewClientId.ToString());
        var name = known?.Name ?? call.List.ClientId;
        var intent = IntentOf(request, account, LiveAct.CancelList, new PlaceOrder { Symbol = call.Symbol.Index, ClientId = name }) with
        {
            ListId = known?.ListId ?? call.List.ListId,
            OtherId = call.NewClientId,
            RateE8 = 0,
        };
        return await ActAsync(request, entry, account, intent, Leaving.By(request, UpstreamUse.Cancel, parameters));
    }
}
