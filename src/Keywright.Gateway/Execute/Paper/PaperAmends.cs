using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>Amendments: applied, recorded, durable, answered. They only lower what is at risk, so no cap is asked.</summary>
internal sealed partial class PaperVenue
{
    private ValueTask<Outcome> AmendAsync(AdmittedRequest request, Entry entry, AmendOrderCall call)
    {
        Outcome outcome;
        ulong sequence;
        lock (gate)
        {
            if (TooLate(request, out var nowUs) is { } late)
            {
                return ValueTask.FromResult<Outcome>(late);
            }

            var command = new AmendOrder
            {
                Account = request.Key.Account,
                Symbol = call.Symbol.Index,
                OrderId = call.Order.OrderId,
                OrigClientId = call.Order.ClientId,
                NewClientId = call.NewClientId,
                NewLots = call.NewLots,
                TimeUs = NextUs(nowUs),
            };
            if (MayNotAmend(request, call) is { } refused)
            {
                return WhenDurable(Changed, request, refused);
            }

            var head = entry.Head(command.TimeUs, 200, 0, "");
            var length = head.Length + AmendCommand.LengthOf(call.NewClientId);

            // An amendment that ends its order is a cancel by another name: it has the cancels' room, and costs nothing.
            var renamed = TryFind(command.Account, command.Symbol, call.Order, out var before) ? before.ClientId : default;
            var ends = before.IsOpen && call.NewLots <= before.ExecutedLots + before.PreventedLots;
            if (NoRoom(request, length, emergency: ends) is { } full)
            {
                return ValueTask.FromResult<Outcome>(full);
            }

            var reject = state.Amend(in command, out var orderId);
            if (reject != Reject.None)
            {
                journal.Release(length);
                (sequence, outcome) = (Changed, new Outcome.Refused(Refusals.OfAmend(reject, request.Authentic)));
            }
            else
            {
                Span<byte> bytes = stackalloc byte[length];
                new AmendCommand
                {
                    Symbol = call.Symbol.Index,
                    TimeUnit = request.Request.TimeUnit,
                    OrderId = orderId,
                    NewLots = call.NewLots,
                    EventsDigest = EventDigest.Of(state.Events),
                    NewClientId = call.NewClientId,
                }.Write(bytes[head.Write(bytes)..]);
                Feed.OtherId = renamed;
                sequence = Changed = journal.Append((byte)EntryKind.OrderAmended, bytes);
                entry.Recorded = true;
                entry.Reply = AmendAnswers.Amended(state.Exchange, command.Account, command.Symbol, orderId, request.Request.TimeUnit);
                outcome = new Outcome.Answered(entry.Reply) { IsFree = ends };
            }
        }

        return WhenDurable(sequence, request, outcome);
    }

    /// <summary>The order must be one that the key sees, and of a kind that it may place.</summary>
    private Outcome.Refused? MayNotAmend(AdmittedRequest request, AmendOrderCall call)
    {
        if (NotItsOwn(request, call.Symbol.Index, call.Order) is not null)
        {
            return new Outcome.Refused(Refusals.OfAmend(Reject.UnknownOrder, request.Authentic));
        }

        return TryFind(request.Key.Account, call.Symbol.Index, call.Order, out var order)
            && request.Terms.Rules.Kinds.Refuse(order.Type, order.Side, order.TimeInForce) is { } wrongKind ? Over(request, wrongKind) : null;
    }
}
