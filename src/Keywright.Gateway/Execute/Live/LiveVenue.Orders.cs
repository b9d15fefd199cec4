using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Upstream;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;
using Keywright.Journal;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Live;

/// <summary>Calls that change orders: written down, sent once, closed by what came of them.</summary>
internal sealed partial class LiveVenue
{
    /// <summary>Room kept in the journal for an intent's end, so that there is some when the order stands already.</summary>
    private const int EndBytes = 8 * 1024;

    private async ValueTask<Outcome> PlaceAsync(AdmittedRequest request, Entry entry, PlaceOrderCall call)
    {
        // 1. What can be refused without asking anybody.
        if (NotReady(request, trades: true, out var account) is { } not)
        {
            return not;
        }

        if (LiveFilters.Refuse(symbols, call.Symbol, call.Order) is { } filter)
        {
            return Refused(request, filter, $"filter of {call.Symbol.Name}, tested here");
        }

        if (request.Terms.Rules.LimitMoney && call.Order is { Type: OrderType.StopLoss or OrderType.TakeProfit, Side: Side.Buy })
        {
            const string Rule = "A stop order that buys at any price can come to more than this key's limits once it runs, and a real exchange would let it; use the type with a limit price.";
            return Refused(request, OrderFaults.Rejected(Rule), "limits of money on an order without a price");
        }

        if (ledger.IsBusy(account.Number, request.Key.Number, call.Symbol.Index, call.Order.ClientId))
        {
            return Refused(request, OrderFaults.DuplicateOrder, "an order of that client id is on its way");
        }

        // 2. The intent, on disk.
        if (Take(request, UpstreamUse.Order, WeightOf(request), 1, out var held) is not { } take)
        {
            return held!;
        }

        var intent = IntentOf(request, account, LiveAct.Place, call.Order with { Account = account.Number, Tag = request.Key.Number, TimeUs = clock.NowUs }) with
        {
            RateE8 = request.Authorized.CapHold?.RateE8 ?? 0,
        };
        var (began, noRoom) = await BeginAsync(request, entry, intent, emergency: false);
        if (noRoom is not null)
        {
            upstream.GiveBack(take);
            return noRoom;
        }

        // 3. Sent, once, unless the wait for the disk was too long.
        if (TooLate(request, places: true) is { } late)
        {
            upstream.GiveBack(take);
            return await CloseAsync(request, entry, began, null, late);
        }

        var parameters = new UpstreamText();
        request.Request.Parameters.CopyTo(parameters, request.Request.Route.Parameters);
        if (!request.Request.Parameters.Has("newClientOrderId"))
        {
            parameters.Add("newClientOrderId", call.Order.ClientId.ToString());
        }

        var answer = await upstream.CallAsync(take, account.Credential!, "POST", "/api/v3/order", parameters, request.Request.TimeUnit, intent.DeadlineUs, CancellationToken.None);

        // 4. What came of it.
        return await PlacedAsync(request, entry, account, began, intent, answer);
    }

    private async ValueTask<Outcome> PlacedAsync(AdmittedRequest request, Entry entry, LiveAccount account, ulong began, LiveIntent intent, UpstreamAnswer answer)
    {
        if (answer is UpstreamAnswer.Answered { Status: 200, Body: var body } && UpstreamOrder.TryRead(body, out var order) && FactsOf(order, intent.Order.Symbol) is { } facts)
        {
            return await CloseAsync(request, entry, began, facts, new Outcome.Answered(new Reply { Status = 200, Body = body }, PlacedOrders: 1));
        }

        if (IsRefused(answer))
        {
            return await CloseAsync(request, entry, began, null, Told(request, answer));
        }

        // It may stand, or not: nobody is told anything before that is known.
        var (found, known) = await ReconcileAsync(account, intent, clock.NowUs + ReconcileUs);
        if (!known)
        {
            ledger.LeaveOpen(began);
        }

        return !known ? new Outcome.Unknown(new Refusal(Faults.OutcomeUnknown, $"exchange: {WhyOf(answer)}, and it could not be asked", request.Authentic))
            : found is { } stands ? await CloseAsync(request, entry, began, stands.Facts, new Outcome.Answered(new Reply { Status = 200, Body = stands.Body }, PlacedOrders: 1))
            : await CloseAsync(request, entry, began, null, Refused(request, Faults.Internal with { Message = "The exchange did not take the order; nothing was executed." }, $"exchange: {WhyOf(answer)}; asked afterwards, it does not have the order"));
    }

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

        var parameters = new UpstreamText();
        request.Request.Parameters.CopyTo(parameters, request.Request.Route.Parameters);
        return await CancelOneAsync(request, entry, account, call.Symbol, known?.OrderId ?? call.Order.OrderId, call.Order.ClientId, parameters);
    }

    private async ValueTask<Outcome> CancelOpenAsync(AdmittedRequest request, Entry entry, CancelOpenOrdersCall call)
    {
        if (NotReady(request, trades: false, out var account) is { } not)
        {
            return not;
        }

        var orders = KeySight.Of(request).Tag is { } tag
            ? [.. ledger.OpenOf(account.Number, tag, call.Symbol.Index).Select(order => (order.OrderId, order.ClientId))]
            : await OpenAtExchangeAsync(request, account, call.Symbol);
        var bodies = new List<ReadOnlyMemory<byte>>();
        foreach (var (orderId, clientId) in orders)
        {
            var parameters = new UpstreamText().Add("symbol", call.Symbol.Name).Add("orderId", orderId).Add("newClientOrderId", call.CancelId.ToString());
            switch (await CancelOneAsync(request, new Entry(request.Authentic) { Facts = $"symbol={call.Symbol.Name} orderId={orderId} " }, account, call.Symbol, orderId, clientId, parameters))
            {
                case Outcome.Answered { Reply.Body: var body }:
                    bodies.Add(body);
                    break;
                case Outcome.Refused { Why.Fault: var fault } when fault.Code == OrderFaults.UnknownOrder.Code:
                    // It ended by itself meanwhile.
                    break;
                case var trouble:
                    return trouble;
            }
        }

        return bodies.Count == 0
            ? Refused(request, OrderFaults.UnknownOrder, "no open order of this key")
            : new Outcome.Answered(new Reply { Status = 200, Body = JoinedOf(bodies) });
    }

    private async ValueTask<Outcome> CancelOneAsync(AdmittedRequest request, Entry entry, LiveAccount account, SymbolRules symbol, long orderId, ClientOrderId clientId, UpstreamText parameters)
    {
        if (Take(request, UpstreamUse.Cancel, 1, 0, out var held) is not { } take)
        {
            return held!;
        }

        var intent = IntentOf(request, account, LiveAct.Cancel, new PlaceOrder { Symbol = symbol.Index, ClientId = clientId, Account = account.Number, Tag = request.Key.Number, TimeUs = clock.NowUs }) with { OrderId = orderId };
        var (began, noRoom) = await BeginAsync(request, entry, intent, emergency: true);
        if (noRoom is not null)
        {
            upstream.GiveBack(take);
            return noRoom;
        }

        if (TooLate(request, places: false) is { } late)
        {
            upstream.GiveBack(take);
            return await CloseAsync(request, entry, began, null, late);
        }

        var answer = await upstream.CallAsync(take, account.Credential!, "DELETE", "/api/v3/order", parameters, request.Request.TimeUnit, intent.DeadlineUs, CancellationToken.None);
        if (answer is UpstreamAnswer.Answered { Status: 200, Body: var body } && UpstreamOrder.TryRead(body, out var order) && FactsOf(order, symbol.Index) is { } facts)
        {
            return await CloseAsync(request, entry, began, facts, new Outcome.Answered(new Reply { Status = 200, Body = body }));
        }

        if (IsRefused(answer))
        {
            return await CloseAsync(request, entry, began, null, Told(request, answer));
        }

        var (found, known) = await ReconcileAsync(account, intent, clock.NowUs + ReconcileUs);
        if (!known)
        {
            ledger.LeaveOpen(began);
        }

        return !known ? new Outcome.Unknown(new Refusal(Faults.OutcomeUnknown, $"exchange: {WhyOf(answer)}, and it could not be asked", request.Authentic))
            : found is { Facts.IsOpen: false, IsCanceled: true } gone ? await CloseAsync(request, entry, began, gone.Facts, new Outcome.Answered(new Reply { Status = 200, Body = gone.Body }))
            : found is { Facts.IsOpen: true } ? await CloseAsync(request, entry, began, null, Refused(request, Faults.Internal with { Message = "The exchange did not take the cancel; the order stands." }, $"exchange: {WhyOf(answer)}; asked afterwards, the order is open"))
            : await CloseAsync(request, entry, began, found?.Facts, Refused(request, OrderFaults.UnknownOrder, $"exchange: {WhyOf(answer)}; asked afterwards, the order is over"));
    }

    /// <summary>The exchange has refused it: nothing was done, and it says why. Of anything else it may have been done.</summary>
    private static bool IsRefused(UpstreamAnswer answer) => answer switch
    {
        UpstreamAnswer.NotSent => true,

        // -1006 and -1007 come with any status, and say that the outcome is not known.
        UpstreamAnswer.Answered { Status: >= 400 and < 500 } refused => UpstreamFault.TryRead(refused.Body, out var fault) ? fault.Code is not (-1006 or -1007 or -1000 or -1001) : refused.Status is 403 or 418 or 429,
        _ => false,
    };

    private static string WhyOf(UpstreamAnswer answer) => answer switch
    {
        UpstreamAnswer.Lost { Why: var why } => why,
        UpstreamAnswer.NotSent { Why: var why } => why,
        UpstreamAnswer.Answered { Status: var status, Body: var body } => UpstreamFault.TryRead(body, out var fault) ? $"HTTP {status}, {fault.Code} {fault.Message}" : $"HTTP {status}",
        _ => "no answer",
    };

    private LiveIntent IntentOf(AdmittedRequest request, LiveAccount account, LiveAct act, PlaceOrder order) => new()
    {
        Act = act,
        Account = account.Number,
        Tag = request.Key.Number,
        Order = order,
        DeadlineUs = Math.Min(request.DeadlineUs, clock.NowUs + Upstream.PatienceUs),
        Digest = request.Authentic.Digest,
    };

    /// <summary>Writes the intent down and waits until it is on disk.</summary>
    private async ValueTask<(ulong Began, Outcome.Refused? NoRoom)> BeginAsync(AdmittedRequest request, Entry entry, LiveIntent intent, bool emergency)
    {
        var room = Begin(entry.Head(clock.NowUs, 0, 0, "intent"), intent, emergency, out var began);
        if (room != AppendResult.Ok)
        {
            return (0, room == AppendResult.Busy
                ? Refused(request, Faults.TooManyQueued, "The journal's buffer is full.", 1)
                : Refused(request, Faults.Unavailable with { Message = "Nothing can be recorded, so trading has stopped; nothing was sent to the exchange." }, "The journal has no room or has failed."));
        }

        try
        {
            await journal.DurableAsync(began);
            return (began, null);
        }
        catch (JournalFailedException e)
        {
            return (0, Refused(request, Faults.Unavailable with { Message = "The journal failed, so trading has stopped until the gateway is restarted; nothing was sent to the exchange." }, e.Message));
        }
    }

    /// <summary>Appends an intent, with room kept for its end.</summary>
    private AppendResult Begin(in AuditHead head, LiveIntent intent, bool emergency, out ulong began)
    {
        began = 0;
        var bytes = LiveEntries.Intended(in head, intent);
        lock (gate)
        {
            var room = journal.TryReserve(bytes.Length, emergency);
            if (room == AppendResult.Ok && (room = journal.TryReserve(EndBytes, emergency)) != AppendResult.Ok)
            {
                journal.Release(bytes.Length);
            }

            if (room == AppendResult.Ok)
            {
                BeginDay();
                began = journal.Append((byte)EntryKind.LiveIntended, bytes);
                ledger.Begin(began, intent);
            }

            return room;
        }
    }

    /// <summary>Closes an intent by what came of it, and answers once that is on disk.</summary>
    private async ValueTask<Outcome> CloseAsync(AdmittedRequest request, Entry entry, ulong began, LiveFacts? facts, Outcome outcome)
    {
        var (reply, rule, code) = outcome switch
        {
            Outcome.Answered { Reply: var answered } => (answered, "", 0),
            Outcome.Refused { Why: var why } => (new Reply { Status = why.Fault.Status, Body = why.Fault.ToJson() }, why.Rule, why.Fault.Code),
            _ => throw new InvalidOperationException("An intent whose outcome is unknown stays open."),
        };
        try
        {
            await journal.DurableAsync(End(entry.Head(clock.NowUs, reply.Status, code, rule), new LiveEnd(began, facts, reply), () =>
            {
                entry.Recorded = true;
                entry.Reply = reply;
                request.OrderHold?.Release();
                request.Authorized.CapHold?.Release();
            }));
            return outcome;
        }
        catch (JournalFailedException e)
        {
            return new Outcome.Unknown(new Refusal(Faults.OutcomeUnknown, e.Message, request.Authentic));
        }
    }

    private ulong End(in AuditHead head, LiveEnd end, Action counted, bool held = true)
    {
        var bytes = LiveEntries.Ended(in head, end);
        lock (gate)
        {
            if (held)
            {
                journal.Release(EndBytes);
            }

            if (journal.TryReserve(bytes.Length, emergency: true) != AppendResult.Ok)
            {
                throw new JournalFailedException("The journal has no room for what came of a call to the exchange; the exchange is asked again.", new IOException("No room."));
            }

            var sequence = journal.Append((byte)EntryKind.LiveEnded, bytes);
            ledger.End(sequence, end.Began, end.Facts, head.TimeUs);
            counted();
            return sequence;
        }
    }

    private LiveFacts? FactsOf(UpstreamOrder order, int symbol)
    {
        var rules = Rules.Symbols[symbol];
        return rules.Name == order.Symbol && order.ExecutedQty.TryToSteps(rules.LotDecimals, out var executed) && order.QuoteQty.TryToUnits(out var quote) && ClientOrderId.TryCreate(order.ClientOrderId, out var clientId)
            ? new LiveFacts(symbol, order.OrderId, clientId, executed, quote, order.Status is null or OrderStatusWord.New or OrderStatusWord.PartiallyFilled or OrderStatusWord.PendingNew or OrderStatusWord.PendingCancel)
            : null;
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
