using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;
using Keywright.Binance.Wire;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>Cancel-replace: filters and caps of the new order first, then the cancel, then the order; both halves are one entry.</summary>
internal sealed partial class PaperVenue
{
    private ValueTask<Outcome> ReplaceAsync(AdmittedRequest request, Entry entry, CancelReplaceCall call)
    {
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

            var order = call.Place.Order with { Account = request.Key.Account, Tag = request.Key.Number, TimeUs = NextUs(nowUs) };
            var cancel = new CancelOrder
            {
                Account = order.Account,
                Symbol = order.Symbol,
                OrderId = call.Cancel.Order.OrderId,
                OrigClientId = call.Cancel.Order.ClientId,
                TimeUs = order.TimeUs,
            };
            var restricted = NotItsOwn(request, cancel.Symbol, call.Cancel.Order) ?? Restricted(in cancel, call.Cancel.Restriction)?.Fault;
            if (FailsFirst(request, call, in order, nowUs, restricted is null ? cancel : null) is { } refused)
            {
                return WhenDurable(Changed, request, refused);
            }

            var head = entry.Head(order.TimeUs, 200, 0, "");
            var length = head.Length + ReplacedCommand.LengthOf(call.Cancel.NewClientId, in order);
            if (NoRoom(request, length, emergency: false) is { } full)
            {
                return ValueTask.FromResult<Outcome>(full);
            }

            var unit = request.Request.TimeUnit;
            var capHold = request.Authorized.CapHold;
            var halves = Replacement.Run(
                state, call, cancel, order, restricted, request.TooManyOrders, capHold, () => OverCap(request, call.Place, in order)?.Why.Fault, unit, Feed);
            var failure = halves.Failure(request.TooManyOrders is not null && call.StopsOnFailure);
            if (halves.IsNothing)
            {
                journal.Release(length);
                var why = new Refusal(failure.GetValueOrDefault(), $"cancel: {halves.CancelFault.Message}", request.Authentic) { Body = halves.Body(failure) };

                // The new order counts although it was not attempted (spot-rest.md section 2).
                if (!halves.IsAttempted)
                {
                    CountLate(request, entry, why);
                }

                (sequence, outcome) = (Changed, new Outcome.Refused(why));
            }
            else
            {
                sequence = Changed = Append(in head, length, call, in order, halves, failure, capHold?.RateE8 ?? 0, unit);
                entry.Recorded = true;
                request.OrderHold?.Release();
                request.Authorized.CapHold?.Release();
                Publish(order.Symbol);
                entry.Reply = halves.Answer(failure);
                outcome = new Outcome.Answered(entry.Reply, PlacedOrders: halves.PlacedId != 0 ? 1 : 0);
            }
        }

        return WhenDurable(sequence, request, outcome);
    }

    /// <summary>Filters, and the key's limits: the old order's share of them is the new one's if, and only if, the cancel will succeed.</summary>
    /// <param name="request">By whom.</param>
    /// <param name="call">What was asked for.</param>
    /// <param name="order">The new order.</param>
    /// <param name="nowUs">The wall clock, which hours go by; the exchange's time may be ahead of it.</param>
    /// <param name="cancel">Null when the order may not be cancelled.</param>
    private Outcome.Refused? FailsFirst(AdmittedRequest request, CancelReplaceCall call, in PlaceOrder order, long nowUs, CancelOrder? cancel)
    {
        var reject = state.Exchange.Check(in order);
        if (Refusals.IsFilter(reject))
        {
            return new Outcome.Refused(Refusals.Of(reject, call.Place.Symbol, request.Authentic));
        }

        // A new order that will not be attempted needs no room.
        if (request.TooManyOrders is not null || request.Authorized.CapHold is not { } hold)
        {
            return null;
        }

        if (!hold.TryHoldInstead(cancel is { } of ? FreedBy(in of) : [], order.TimeUs, out var refusal))
        {
            return Over(request, refusal!);
        }

        refusal = hold.Reduces ? null : OutOfHours(request, nowUs) ?? state.Caps.Loss(request.Key.Number, request.Terms.Rules.MaxDailyLoss, prices, order.TimeUs);
        return refusal is null ? null : Over(request, refusal);
    }

    /// <summary>The orders whose share of the key's limits the cancel will give back: the order and, of a list, the other one; none when it will fail.</summary>
    private (int Symbol, long OrderId)[] FreedBy(in CancelOrder cancel)
    {
        if (!TryFind(cancel.Account, cancel.Symbol, new OrderName(cancel.OrderId, cancel.OrigClientId), out var order) || !order.IsOpen
            || (!cancel.OrigClientId.IsNone && order.ClientId != cancel.OrigClientId))
        {
            return [];
        }

        return state.Exchange.TryGetList(order.Account, order.ListId, out var list) && list.IsOpen
            ? [(order.Symbol, list.FirstOrderId), (order.Symbol, list.SecondOrderId)]
            : [(order.Symbol, order.OrderId)];
    }

    private ulong Append(
        in AuditHead head, int length, CancelReplaceCall call, in PlaceOrder order, Replacement halves, Fault? failure, long capRate, TimeUnit unit)
    {
        var told = head with { Status = (ushort)(failure?.Status ?? 200), Code = failure?.Code ?? 0 };
        Span<byte> bytes = stackalloc byte[length];
        new ReplacedCommand
        {
            Cancel = new CanceledCommand
            {
                Symbol = order.Symbol,
                OrderId = halves.CanceledId,
                TimeUnit = unit,
                EventsDigest = halves.CancelDigest,
                NewClientId = call.Cancel.NewClientId,
            },
            Place = new PlacedCommand
            {
                Order = order,
                Response = call.Place.Response,
                TimeUnit = unit,
                CapRateE8 = capRate,
                OrderId = halves.PlacedId,
                EventsDigest = halves.PlaceDigest,
            },
            CancelFault = halves.CancelFault,
            PlaceFault = halves.PlaceFault,
            WholeFault = failure.GetValueOrDefault(),
        }.Write(bytes[told.Write(bytes)..]);
        return journal.Append((byte)EntryKind.OrderReplaced, bytes);
    }
}
