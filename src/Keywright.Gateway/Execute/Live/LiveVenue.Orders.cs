using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Upstream;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Live;

/// <summary>New orders and cancels.</summary>
internal sealed partial class LiveVenue
{
    /// <summary>Cancels of one call that are on their way together.</summary>
    private const int CancelsAtOnce = 20;

    private async ValueTask<Outcome> PlaceAsync(AdmittedRequest request, Entry entry, PlaceOrderCall call)
    {
        // What can be refused without asking anybody.
        if (NotReady(request, trades: true, out var account) is { } not)
        {
            return not;
        }

        var order = Bound(request, call.Symbol, call.Order);
        if (MayNotPlace(request, account, call.Symbol, [order]) is { } refused)
        {
            return refused;
        }

        var intent = IntentOf(request, account, LiveAct.Place, order) with { Response = call.Response };
        var parameters = NewOrder(LiveParameters.Of(request.Request, IsBound(order, call.Order) ? "type" : null), call, order);
        return await ActAsync(request, entry, account, intent, Leaving.By(request, UpstreamUse.Order, parameters));
    }

    /// <summary>Says of a new order what is said anew.</summary>
    private static UpstreamText NewOrder(UpstreamText parameters, PlaceOrderCall call, in PlaceOrder order)
    {
        if (IsBound(order, call.Order))
        {
            parameters.Add("type", TypeOf(order)).Add("timeInForce", "IOC").Add("price", PriceOf(call.Symbol, order));
        }

        return parameters.Add("newClientOrderId", order.ClientId.ToString()).Add("newOrderRespType", LiveParameters.AtLeastResult(call.Response));
    }

    /// <summary>Why new orders may not leave; null when they may.</summary>
    private Outcome.Refused? MayNotPlace(AdmittedRequest request, LiveAccount account, SymbolRules symbol, ReadOnlySpan<PlaceOrder> orders)
    {
        foreach (ref readonly var order in orders)
        {
            if (LiveFilters.Refuse(symbols, symbol, order) is { } filter)
            {
                return Refused(request, filter, $"filter of {symbol.Name}, tested here");
            }

            if (ledger.IsOnItsWay(account.Number, symbol.Index, order.ClientId))
            {
                return Refused(request, OrderFaults.DuplicateOrder, "an order of that client id is on its way");
            }
        }

        if (ledger.HasUnknown(request.Key.Number))
        {
            return Waits(request, "It is not known yet what became of an earlier call of this key; the exchange is being asked, and new orders wait for its answer.");
        }

        return null;
    }

    private static Outcome.Refused Waits(AdmittedRequest request, string why) => Refused(request, Faults.Unavailable with { Message = why }, why, 1);

    private async ValueTask<Outcome> CancelAsync(AdmittedRequest request, Entry entry, CancelOrderCall call)
    {
        if (NotReady(request, trades: false, out var account) is { } not)
        {
            return not;
        }

        var known = ledger.Find(account.Number, call.Symbol.Index, call.Order);
        if (KeySight.Of(request).Tag is { } tag && known?.Tag != tag)
        {
            return Refused(request, OrderFaults.UnknownOrder, "orders: own, and another key placed it");
        }

        var parameters = LiveParameters.Of(request.Request).Add("newClientOrderId", call.NewClientId.ToString());
        var intent = CancelOf(request, account, call.Symbol, known?.OrderId ?? call.Order.OrderId, known?.ClientId ?? call.Order.ClientId, call.NewClientId);
        return await ActAsync(request, entry, account, intent, Leaving.By(request, UpstreamUse.Cancel, parameters));
    }

    private LiveIntent CancelOf(AdmittedRequest request, LiveAccount account, SymbolRules symbol, long orderId, ClientOrderId clientId, ClientOrderId cancelId)
        => IntentOf(request, account, LiveAct.Cancel, new PlaceOrder { Symbol = symbol.Index, ClientId = clientId }) with
        {
            OrderId = orderId,
            OtherId = cancelId,
            IsOfEnded = HasEnded(ledger.Find(account.Number, symbol.Index, new OrderName(orderId, clientId))),
            RateE8 = 0,
        };

    private async ValueTask<Outcome> CancelOpenAsync(AdmittedRequest request, Entry entry, CancelOpenOrdersCall call)
    {
        if (NotReady(request, trades: false, out var account) is { } not)
        {
            return not;
        }

        IReadOnlyList<(long OrderId, ClientOrderId ClientId, long ListId)>? orders = KeySight.Of(request).Tag is { } tag
            ? [.. ledger.OpenOf(account.Number, tag, call.Symbol.Index).Select(order => (order.OrderId, order.ClientId, order.ListId))]
            : await OpenAtExchangeAsync(request, account, call.Symbol);
        if (orders is null)
        {
            return Refused(request, Faults.Internal with { Message = "The exchange could not be asked which orders are open; nothing was cancelled." }, "exchange: open orders");
        }

        var bodies = new List<ReadOnlyMemory<byte>>();
        LiveFinding? trouble = null;
        foreach (var together in orders.GroupBy(order => order.ListId == 0 ? -order.OrderId : order.ListId).Chunk(CancelsAtOnce))
        {
            foreach (var outcome in await Task.WhenAll(together.Select(list => CancelListedAsync(request, account, call, list).AsTask())))
            {
                switch (outcome)
                {
                    case Outcome.Answered { Reply.Body: var body }:
                        bodies.Add(body);
                        break;
                    case Outcome.Refused { Why.Fault: var fault } when fault.Code == OrderFaults.UnknownOrder.Code:
                        // It ended by itself meanwhile.
                        break;
                    case Outcome.Refused refused:
                        trouble = LiveFinding.Of(refused);
                        break;
                    case Outcome.Unknown { Why: var why }:
                        trouble = LiveFinding.Undone(why.Fault) with { Rule = why.Rule };
                        break;
                }
            }
        }

        return trouble is null ? await RecordAsync(request, entry, bodies.Count > 0 ? LiveFinding.Done([], JoinedOf(bodies)) : LiveFinding.Undone(OrderFaults.UnknownOrder) with { Rule = "no open order of this key" })
            : bodies.Count == 0 ? trouble.ToOutcome(request)
            : await RecordAsync(request, entry, trouble with { Rule = $"{bodies.Count} were cancelled, others not: {trouble.Rule}" });
    }

    /// <summary>Of a list one order is enough, for the other goes with it; but the first to trade sends the other away and may stand on by itself.</summary>
    private async ValueTask<Outcome> CancelListedAsync(
        AdmittedRequest request, LiveAccount account, CancelOpenOrdersCall call, IEnumerable<(long OrderId, ClientOrderId ClientId, long ListId)> orders)
    {
        Outcome? outcome = null;
        foreach (var (orderId, clientId, _) in orders)
        {
            outcome = await CancelPartAsync(request, account, call, orderId, clientId);
            if (outcome is not Outcome.Refused { Why.Fault: var fault } || fault.Code != OrderFaults.UnknownOrder.Code)
            {
                break;
            }
        }

        return outcome!;
    }

    private ValueTask<Outcome> CancelPartAsync(AdmittedRequest request, LiveAccount account, CancelOpenOrdersCall call, long orderId, ClientOrderId clientId)
    {
        var parameters = new UpstreamText().Add("symbol", call.Symbol.Name).Add("orderId", orderId).Add("newClientOrderId", call.CancelId.ToString());
        var intent = CancelOf(request, account, call.Symbol, orderId, clientId, call.CancelId) with { Digest = UInt128.Zero };
        var entry = new Entry(request.Authentic) { Facts = $"symbol={call.Symbol.Name} orderId={orderId} " };
        return ActAsync(request, entry, account, intent, new Leaving(UpstreamUse.Cancel, 1, 0, "DELETE", "/api/v3/order", parameters));
    }

    private static byte[] JoinedOf(List<ReadOnlyMemory<byte>> bodies) => JsonBody.Write(bodies, static (writer, all) =>
    {
        writer.WriteStartArray();
        foreach (var body in all)
        {
            writer.WriteRawValue(body.Span);
        }

        writer.WriteEndArray();
    });
}
