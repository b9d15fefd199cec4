using Keywright.Binance.Wire;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;
using Keywright.Journal;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>Orders and cancels: applied, recorded, durable, answered.</summary>
internal sealed partial class PaperVenue
{
    private ValueTask<Outcome> PlaceAsync(AdmittedRequest request, Entry entry, PlaceOrderCall call)
    {
        var capRate = request.Authorized.CapHold?.RateE8 ?? 0;
        Outcome outcome;
        ulong sequence;
        lock (gate)
        {
            if (TooLate(request, out var nowUs) is { } late)
            {
                if (!request.Key.Revoked)
                {
                    CountLate(request, entry, late.Why);
                }

                return ValueTask.FromResult<Outcome>(late);
            }

            var command = call.Order with { Account = request.Key.Account, Tag = request.Key.Number, TimeUs = NextUs(nowUs) };
            if (OverCap(request, call, command) is { } over)
            {
                return ValueTask.FromResult<Outcome>(over);
            }

            var head = entry.Head(command.TimeUs, 200, 0, "");
            var length = head.Length + PlacedCommand.LengthOf(in command);
            if (NoRoom(request, length, emergency: false) is { } full)
            {
                return ValueTask.FromResult<Outcome>(full);
            }

            var reject = state.Place(in command, capRate, out var orderId);
            if (reject != Reject.None)
            {
                journal.Release(length);
                (sequence, outcome) = (Changed, new Outcome.Refused(Refusals.Of(reject, call.Symbol, request.Authentic)));
            }
            else
            {
                if (!state.Exchange.TryGetOrder(command.Account, command.Symbol, orderId, out var order))
                {
                    throw new InvalidOperationException($"Order {orderId} was accepted and cannot be found.");
                }

                Span<byte> bytes = stackalloc byte[length];
                new PlacedCommand
                {
                    Order = command,
                    Response = call.Response,
                    TimeUnit = request.Request.TimeUnit,
                    CapRateE8 = capRate,
                    OrderId = orderId,
                    EventsDigest = EventDigest.Of(state.Events),
                }.Write(bytes[head.Write(bytes)..]);
                sequence = Changed = journal.Append((byte)EntryKind.OrderPlaced, bytes);
                entry.Recorded = true;

                // It is counted where it belongs now; held as well until its sync, it would stand in the way of the key's next order.
                request.OrderHold?.Release();
                request.Authorized.CapHold?.Release();
                Publish(command.Symbol);
                entry.Reply = OrderAnswers.Placed(state.Rules, in order, state.Events, call.Response, request.Request.TimeUnit);
                outcome = new Outcome.Answered(entry.Reply, PlacedOrders: 1);
            }
        }

        return WhenDurable(sequence, request, outcome);
    }

    private ValueTask<Outcome> CancelAsync(AdmittedRequest request, Entry entry, CancelOrderCall call)
    {
        Outcome outcome;
        ulong sequence;
        lock (gate)
        {
            if (TooLate(request, out var nowUs) is { } late)
            {
                return ValueTask.FromResult<Outcome>(late);
            }

            var command = new CancelOrder
            {
                Account = request.Key.Account,
                Symbol = call.Symbol.Index,
                OrderId = call.Order.OrderId,
                OrigClientId = call.Order.ClientId,
                TimeUs = NextUs(nowUs),
            };
            if (NotItsOwn(request, call.Symbol.Index, call.Order) is { } hidden)
            {
                return WhenDurable(Changed, request, new Outcome.Refused(new Refusal(hidden, "orders: own, and another key placed it", request.Authentic)));
            }

            if (Restricted(in command, call.Restriction) is { } restricted)
            {
                return WhenDurable(Changed, request, new Outcome.Refused(restricted with { By = request.Authentic }));
            }

            var head = entry.Head(command.TimeUs, 200, 0, "");
            var length = head.Length + CanceledCommand.LengthOf(call.NewClientId);
            if (NoRoom(request, length, emergency: true) is { } full)
            {
                return ValueTask.FromResult<Outcome>(full);
            }

            var reject = state.Cancel(in command, out var orderId);
            if (reject != Reject.None)
            {
                journal.Release(length);
                (sequence, outcome) = (Changed, new Outcome.Refused(Refusals.OfCancel(reject, request.Authentic)));
            }
            else
            {
                if (!state.Exchange.TryGetOrder(command.Account, command.Symbol, orderId, out var order))
                {
                    throw new InvalidOperationException($"Order {orderId} was cancelled and cannot be found.");
                }

                sequence = AppendCanceled(EntryKind.OrderCanceled, in head, length, call.Symbol.Index, orderId, call.NewClientId, request.Request.TimeUnit);
                entry.Recorded = true;
                entry.Reply = OrderAnswers.Canceled(state.Exchange, in order, call.NewClientId, command.TimeUs, state.Events, request.Request.TimeUnit);
                outcome = new Outcome.Answered(entry.Reply);
            }
        }

        return WhenDurable(sequence, request, outcome);
    }

    private ValueTask<Outcome> CancelOpenAsync(AdmittedRequest request, Entry entry, CancelOpenOrdersCall call)
    {
        Outcome outcome;
        ulong sequence;
        lock (gate)
        {
            if (TooLate(request, out var nowUs) is { } late)
            {
                return ValueTask.FromResult<Outcome>(late);
            }

            var timeUs = NextUs(nowUs);
            var head = entry.Head(timeUs, 200, 0, "");
            var length = head.Length + CanceledCommand.LengthOf(call.CancelId);
            if (NoRoom(request, length, emergency: true) is { } full)
            {
                return ValueTask.FromResult<Outcome>(full);
            }

            var orders = state.CancelOpen(request.Key.Account, call.Symbol.Index, timeUs, KeySight.Of(request).Tag);
            if (orders.Count == 0)
            {
                journal.Release(length);
                (sequence, outcome) = (Changed, new Outcome.Refused(Refusals.OfCancel(Reject.UnknownOrder, request.Authentic)));
            }
            else
            {
                sequence = AppendCanceled(EntryKind.OpenOrdersCanceled, in head, length, call.Symbol.Index, 0, call.CancelId, request.Request.TimeUnit, KeySight.Of(request).Tag is not null);
                entry.Recorded = true;
                entry.Reply = OrderAnswers.CanceledAll(state.Exchange, orders, call.CancelId, timeUs, state.Events, request.Request.TimeUnit);
                outcome = new Outcome.Answered(entry.Reply);
            }
        }

        return WhenDurable(sequence, request, outcome);
    }

    private ValueTask<Outcome> TestAsync(AdmittedRequest request, PlaceOrderCall call)
    {
        Reject reject;
        Outcome? over;
        ulong seen;
        lock (gate)
        {
            var command = call.Order with { Account = request.Key.Account, Tag = request.Key.Number, TimeUs = NextUs() };
            reject = state.Exchange.Check(in command);
            over = reject == Reject.None ? OverCap(request, call, command) : null;
            seen = Changed;
        }

        var outcome = over is not null ? over : reject != Reject.None
            ? new Outcome.Refused(Refusals.Of(reject, call.Symbol, request.Authentic))
            : new Outcome.Answered(OrderAnswers.Tested(state.Rules, call));
        return WhenSeenDurable(seen, request, outcome);
    }

    private ulong AppendCanceled(EntryKind kind, in AuditHead head, int length, int symbol, long orderId, ClientOrderId newClientId, TimeUnit unit, bool ownOnly = false)
    {
        Span<byte> bytes = stackalloc byte[length];
        new CanceledCommand
        {
            Symbol = symbol,
            OrderId = orderId,
            TimeUnit = unit,
            OwnOnly = ownOnly,
            EventsDigest = EventDigest.Of(state.Events),
            NewClientId = newClientId,
        }.Write(bytes[head.Write(bytes)..]);
        Feed.OtherId = newClientId;
        return Changed = journal.Append((byte)kind, bytes);
    }

    /// <summary>The late refusal counts as an unfilled order all the same (auth.md §6), after a restart as well.</summary>
    private void CountLate(AdmittedRequest request, Entry entry, Refusal why)
    {
        var head = entry.Head(NextUs(), why.Fault.Status, why.Fault.Code, why.Rule);
        if (journal.TryReserve(head.Length, emergency: false) != AppendResult.Ok)
        {
            return;
        }

        Span<byte> bytes = stackalloc byte[head.Length];
        head.Write(bytes);
        state.CountLateRefusal(request.Key.Account, head.TimeUs);
        Changed = journal.Append((byte)EntryKind.OrderCounted, bytes);
        entry.Recorded = true;
    }

    private Refusal? Restricted(in CancelOrder command, CancelRestriction restriction)
    {
        if (restriction == CancelRestriction.None || !TryFind(command.Account, command.Symbol, new OrderName(command.OrderId, command.OrigClientId), out var order))
        {
            return null;
        }

        var wanted = restriction == CancelRestriction.OnlyNew ? OrderStatus.New : OrderStatus.PartiallyFilled;
        return !order.IsOpen || order.Status == wanted
            ? null
            : new Refusal(OrderFaults.CancelRestricted, $"The order is {order.Status}, and cancelRestrictions asks for {wanted}.");
    }

    /// <summary>The order is there, and not for this key.</summary>
    private Fault? NotItsOwn(AdmittedRequest request, int symbol, OrderName name)
        => KeySight.Of(request) is { Tag: not null } sight && TryFind(sight.Account, symbol, name, out var order) && !sight.IsIts(in order) ? OrderFaults.UnknownOrder : null;

    private bool TryFind(int account, int symbol, OrderName name, out OrderState order)
    {
        var exchange = state.Exchange;
        return name.OrderId != 0
            ? exchange.TryGetOrder(account, symbol, name.OrderId, out order)
            : exchange.TryGetOrder(account, symbol, name.ClientId, out order);
    }
}
