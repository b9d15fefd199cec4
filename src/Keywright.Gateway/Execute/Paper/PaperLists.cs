using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;
using Keywright.Binance.Wire;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>Order lists: applied, recorded, durable, answered.</summary>
internal sealed partial class PaperVenue
{
    private ValueTask<Outcome> PlaceListAsync(AdmittedRequest request, Entry entry, PlaceListCall call)
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

            var timeUs = NextUs(nowUs);
            var list = call.List with
            {
                First = call.List.First with { Account = request.Key.Account, Tag = request.Key.Number, TimeUs = timeUs },
                Second = call.List.Second with { Account = request.Key.Account, Tag = request.Key.Number, TimeUs = timeUs },
            };
            var head = entry.Head(timeUs, 200, 0, "");
            var length = head.Length + ListPlacedCommand.LengthOf(in list);
            if (NoRoom(request, length, emergency: false) is { } full)
            {
                return ValueTask.FromResult<Outcome>(full);
            }

            var reject = state.PlaceList(in list, capRate, out var listId);
            if (reject != Reject.None)
            {
                journal.Release(length);
                (sequence, outcome) = (Changed, new Outcome.Refused(Refusals.Of(reject, call.Symbol, request.Authentic)));
            }
            else
            {
                var placed = new PlacedCommand
                {
                    Order = list.First,
                    Response = call.Response,
                    TimeUnit = request.Request.TimeUnit,
                    CapRateE8 = capRate,
                    OrderId = 0,
                    EventsDigest = EventDigest.Of(state.Events),
                };
                Span<byte> bytes = stackalloc byte[length];
                new ListPlacedCommand { First = placed, Second = placed with { Order = list.Second }, ListId = listId, ClientId = list.ClientId }.Write(bytes[head.Write(bytes)..]);
                sequence = Changed = journal.Append((byte)EntryKind.ListPlaced, bytes);
                entry.Recorded = true;
                request.OrderHold?.Release();
                request.Authorized.CapHold?.Release();
                Publish(call.Symbol.Index);
                entry.Reply = ListAnswers.Placed(state.Exchange, request.Key.Account, listId, call.Response, request.Request.TimeUnit);
                outcome = new Outcome.Answered(entry.Reply, PlacedOrders: 2);
            }
        }

        return WhenDurable(sequence, request, outcome);
    }

    private ValueTask<Outcome> CancelListAsync(AdmittedRequest request, Entry entry, CancelListCall call)
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
            var length = head.Length + CanceledCommand.LengthOf(call.NewClientId);
            if (NoRoom(request, length, emergency: true) is { } full)
            {
                return ValueTask.FromResult<Outcome>(full);
            }

            var account = request.Key.Account;
            var reject = TryFind(account, call.List, out var list) && list.Symbol == call.Symbol.Index && KeySight.Of(request).IsIts(in list)
                ? state.CancelList(account, list.ListId, timeUs)
                : Reject.UnknownOrder;
            if (reject != Reject.None)
            {
                journal.Release(length);
                (sequence, outcome) = (Changed, new Outcome.Refused(Refusals.OfCancel(reject, request.Authentic)));
            }
            else
            {
                sequence = AppendCanceled(EntryKind.ListCanceled, in head, length, call.Symbol.Index, list.ListId, call.NewClientId, request.Request.TimeUnit);
                entry.Recorded = true;
                entry.Reply = ListAnswers.Canceled(state.Exchange, account, list.ListId, call.NewClientId, timeUs, request.Request.TimeUnit);
                outcome = new Outcome.Answered(entry.Reply);
            }
        }

        return WhenDurable(sequence, request, outcome);
    }

    private ValueTask<Outcome> QueryListAsync(AdmittedRequest request, QueryListCall call)
    {
        Outcome outcome;
        ulong seen;
        lock (gate)
        {
            seen = Changed;
            outcome = TryFind(request.Key.Account, call.List, out var list) && KeySight.Of(request).Sees(in list)
                ? new Outcome.Answered(ListAnswers.Query(state.Exchange, [list], isOne: true, request.Request.TimeUnit))
                : new Outcome.Refused(new Refusal(OrderFaults.NoSuchOrder, "order list unknown to this account", request.Authentic));
        }

        return WhenSeenDurable(seen, request, outcome);
    }

    private bool TryFind(int account, ListName name, out OrderListState list)
        => name.ListId != 0
            ? state.Exchange.TryGetList(account, name.ListId, out list) && (name.ClientId.IsNone || list.ClientId == name.ClientId)
            : state.Exchange.TryGetList(account, name.ClientId, out list);

    private byte[] ListsBody(KeySight sight, Call call, TimeUnit unit, out ulong seen)
    {
        lock (gate)
        {
            seen = Changed;
            var lists = state.Exchange.Lists(sight.Account).Where(list => sight.IsIts(in list));
            IEnumerable<OrderListState> chosen = call is AllListsCall all
                ? ListAnswers.Chosen(lists.Where(list => sight.History.Holds(list.CreatedUs)), all)
                : lists.Where(list => list.IsOpen);
            return ListAnswers.Query(state.Exchange, [.. chosen], isOne: false, unit).Body.ToArray();
        }
    }
}
