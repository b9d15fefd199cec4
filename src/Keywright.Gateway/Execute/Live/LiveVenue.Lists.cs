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

        var (list, first, second) = (call.List, call.List.First, call.List.Second);
        if (MayNotPlace(request, account, call.Symbol, [first, second]) is { } refused)
        {
            return refused;
        }

        if (ledger.IsListOnItsWay(account.Number, list.ClientId))
        {
            return Refused(request, OrderFaults.DuplicateOrder, "an order list of that name is on its way");
        }

        // The stop-loss order lies above the market when it buys, and below when it sells.
        var (stop, limit) = request.Request.Route.Id == RouteId.PlaceOldOco ? ("stopClientOrderId", "limitClientOrderId")
            : first.Side == Side.Buy ? ("aboveClientOrderId", "belowClientOrderId")
            : ("belowClientOrderId", "aboveClientOrderId");
        var parameters = LiveParameters.Of(request.Request)
            .Add("listClientOrderId", list.ClientId.ToString())
            .Add(stop, first.ClientId.ToString())
            .Add(limit, second.ClientId.ToString())
            .Add("newOrderRespType", LiveParameters.AtLeastResult(call.Response));
        var intent = IntentOf(request, account, LiveAct.PlaceList, first) with { Second = second, OtherId = list.ClientId, Response = call.Response };
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
