using Keywright.Binance.Wire;
using Keywright.Gateway.Requests;
using Keywright.Journal;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>Open orders that the owner ends for a key: cancelled, recorded on the owner's word, durable, and told to who hears the account.</summary>
internal sealed partial class PaperVenue : IPanicVenue
{
    /// <summary>Cancels under one taking of the lock, so that the orders of others do not wait long.</summary>
    private const int CancelsAtOnce = 64;

    public IReadOnlySet<int> KeysWithOrders(int account)
    {
        var open = new List<OrderState>();
        lock (gate)
        {
            state.Exchange.OpenOrders(account, null, open);
        }

        return open.Select(order => order.Tag).ToHashSet();
    }

    public IReadOnlyList<StandingOrder> Standing(PanicTarget key)
    {
        lock (gate)
        {
            return [.. StandingOrders.Of(state, key.Account, key.Key).Select(one => StandingOrders.Show(state, one.Order, one.Reduces))];
        }
    }

    /// <summary>What stands is looked at anew each time: between two steps the market may have traded some of it.</summary>
    public async ValueTask<PanicCancels> CancelAsync(PanicTarget key, bool keepsReducing)
    {
        var cancelled = new List<StandingOrder>();
        while (true)
        {
            var (step, done) = (new List<StandingOrder>(), AppendResult.Ok);
            List<(OrderState Order, bool Reduces)> standing;
            bool isLast;
            ulong sequence;
            lock (gate)
            {
                standing = StandingOrders.Of(state, key.Account, key.Key);
                var goes = standing.Where(one => !(keepsReducing && one.Reduces)).ToList();
                isLast = goes.Count <= CancelsAtOnce;
                foreach (var (order, reduces) in goes.Take(CancelsAtOnce))
                {
                    // The other order of its list has taken it along.
                    var isOpen = state.Exchange.TryGetOrder(key.Account, order.Symbol, order.OrderId, out var now) && now.IsOpen;
                    if (isOpen && (done = Cancel(key, in order)) != AppendResult.Ok)
                    {
                        break;
                    }

                    step.Add(StandingOrders.Show(state, in order, reduces));
                }

                sequence = Changed;
            }

            try
            {
                await journal.DurableAsync(sequence);
            }
            catch (JournalFailedException e)
            {
                return Stopped($"The journal failed, so which of its orders are cancelled shows after a restart. {e.Message}");
            }

            cancelled.AddRange(step);
            switch (done)
            {
                case AppendResult.Ok when isLast:
                    return new PanicCancels(cancelled, Shown(standing.Where(one => keepsReducing && one.Reduces)), [], null);
                case AppendResult.DiskFull:
                    return Stopped("The disk is full, so cancels cannot be recorded: free some space and panic again.");
                case AppendResult.Failed:
                    return Stopped("The journal failed, so cancels cannot be recorded: restart the gateway and panic again.");
            }

            PanicCancels Stopped(string why)
            {
                var left = standing.Where(one => !(keepsReducing && one.Reduces) && !cancelled.Exists(gone => gone.OrderId == one.Order.OrderId && gone.Symbol == state.Rules.Symbols[one.Order.Symbol].Name));
                return new PanicCancels(cancelled, Shown(standing.Where(one => keepsReducing && one.Reduces)), Shown(left), why);
            }
        }

        IReadOnlyList<StandingOrder> Shown(IEnumerable<(OrderState Order, bool Reduces)> orders) => [.. orders.Select(one => StandingOrders.Show(state, one.Order, one.Reduces))];
    }

    /// <summary>Under the lock.</summary>
    private AppendResult Cancel(PanicTarget key, in OrderState order)
    {
        var head = AuditHead.OfOwner(NextUs(), key.Key, key.Account, $"panic cancel {state.Rules.Symbols[order.Symbol].Name} orderId={order.OrderId}", key.By);
        var id = PanicId(head.TimeUs);
        var length = head.Length + CanceledCommand.LengthOf(id);
        if (journal.TryReserve(length, emergency: true) is var room and not AppendResult.Ok)
        {
            return room;
        }

        var reject = state.Cancel(new CancelOrder { Account = key.Account, Symbol = order.Symbol, OrderId = order.OrderId, TimeUs = head.TimeUs }, out _);
        if (reject != Reject.None)
        {
            throw new InvalidOperationException($"Open order {order.OrderId} could not be cancelled: {reject}.");
        }

        AppendCanceled(EntryKind.OrderCanceled, in head, length, order.Symbol, order.OrderId, id, TimeUnit.Millisecond);
        return AppendResult.Ok;
    }

    /// <summary>The client id by which a bot sees who did it.</summary>
    private static ClientOrderId PanicId(long timeUs)
        => ClientOrderId.TryCreate(FormattableString.Invariant($"kw_panic_{timeUs}"), out var id) ? id : throw new InvalidOperationException("A time is no client id.");
}
