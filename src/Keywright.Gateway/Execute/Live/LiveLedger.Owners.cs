using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Live;

/// <summary>Whose orders are, and how they get another owner.</summary>
internal sealed partial class LiveLedger
{
    /// <summary>Keys that have an open order on the account, or one on its way.</summary>
    public IReadOnlySet<int> KeysWithOrders(int account)
    {
        lock (gate)
        {
            return orders.Values.Where(order => order.IsOpen && order.Account == account).Select(order => order.Tag)
                .Concat(intents.Values.Where(intent => intent.Places && intent.Account == account).Select(intent => intent.Tag))
                .ToHashSet();
        }
    }

    /// <summary>Orders of the key whose outcome is not known yet.</summary>
    public int PlacingOf(int account, int tag)
    {
        lock (gate)
        {
            return intents.Values.Count(intent => intent.Places && intent.Account == account && intent.Tag == tag);
        }
    }

    /// <summary>The key that an order belongs to, or that has one of that client id on its way; null: none here.</summary>
    public int? OwnerOf(int account, int symbol, long orderId, ClientOrderId clientId)
    {
        lock (gate)
        {
            return orders.TryGetValue((account, symbol, orderId), out var order) ? order.Tag
                : intents.Values.FirstOrDefault(intent => intent.Account == account && NamesOf(intent).Contains((account, symbol, clientId)))?.Tag;
        }
    }

    /// <summary>An open order becomes a key's. What is left to trade of it is counted as that key's from now on; what it has traded before is not.</summary>
    /// <param name="sequence">Of the entry.</param>
    /// <param name="order">As the exchange tells of it, with the key as its owner.</param>
    /// <param name="rateE8">USDT for one unit of quote times 1e8.</param>
    /// <param name="timeUs">Of the entry.</param>
    public void Adopt(ulong sequence, LiveOrder order, long rateE8, long timeUs)
    {
        lock (gate)
        {
            Applied = sequence;
            var place = (order.Account, order.Symbol, order.OrderId);
            if (orders.TryGetValue(place, out var known))
            {
                foreach (var (where, one) in orders.Where(pair => pair.Key == place || (known.ListId != 0 && pair.Value.ListId == known.ListId && pair.Value.Account == known.Account)).ToList())
                {
                    orders[where] = one with { Tag = order.Tag };
                }

                caps.Pass(order.Symbol, order.OrderId, order.Tag, timeUs);
                return;
            }

            Put(order);
            events.Clear();
            ref var accepted = ref events.Append();
            accepted.Kind = EventKind.Accepted;
            Fill(ref accepted, order, timeUs);
            accepted.Lots = order.Lots - order.ExecutedLots;

            // Nobody placed it here: it is no order of the account's count.
            caps.Apply(events.Span, rateE8);
        }
    }

    /// <summary>All that is one key's is another's from now on: orders, what is on its way, what was bought, and what is used of limits.</summary>
    public void Succeed(ulong sequence, int from, int to)
    {
        lock (gate)
        {
            Applied = sequence;
            foreach (var (place, order) in orders.Where(pair => pair.Value.Tag == from).ToList())
            {
                orders[place] = order with { Tag = to };
            }

            foreach (var (began, intent) in intents.Where(pair => pair.Value.Tag == from))
            {
                var counted = stale.Contains(began) ? 1 : 0;
                CountUnknown(intent, -counted);
                intent.Tag = to;
                CountUnknown(intent, counted);
            }

            caps.Succeed(from, to);
        }
    }
}
