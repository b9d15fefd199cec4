using Keywright.Gateway.Requests.Calls;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Live;

/// <summary>An order list on a real exchange, as far as its orders are known here.</summary>
/// <param name="ListId">The exchange's own.</param>
/// <param name="Orders">By order id; one or both of them.</param>
internal sealed record LiveList(long ListId, IReadOnlyList<LiveOrder> Orders)
{
    public ClientOrderId Name => Orders[0].ListName;

    public int Symbol => Orders[0].Symbol;

    public int Tag => Orders[0].Tag;

    public bool IsOpen => Orders.Any(order => order.IsOpen);
}

/// <summary>Order lists, which follow from their orders, and orders that were lowered and renamed.</summary>
internal sealed partial class LiveLedger
{
    private readonly Dictionary<(int Account, long ListId), SortedSet<(int Symbol, long OrderId)>> lists = [];
    private readonly Dictionary<(int Account, ClientOrderId Name), long> latestLists = [];

    public LiveList? FindList(int account, ListName name)
    {
        lock (gate)
        {
            var listId = name.ListId != 0 ? name.ListId : latestLists.GetValueOrDefault((account, name.ClientId));
            return lists.TryGetValue((account, listId), out var places)
                ? new LiveList(listId, [.. places.Select(place => orders[(account, place.Symbol, place.OrderId)])])
                : null;
        }
    }

    private LiveOrder? FindOrder(int account, int symbol, OrderName name)
        => name.OrderId != 0 ? orders.GetValueOrDefault((account, symbol, name.OrderId))
            : latest.TryGetValue((account, symbol, name.ClientId), out var id) ? orders.GetValueOrDefault((account, symbol, id))
            : null;

    /// <summary>The new order that the exchange tells of; null when it is one that was there.</summary>
    private static PlaceOrder? AskedBy(LiveIntent intent, in LiveFacts told) => intent.Act switch
    {
        LiveAct.Place => intent.Order,
        LiveAct.Replace or LiveAct.PlaceList when told.ClientId == intent.Order.ClientId && told.OrderId != intent.OrderId => intent.Order,
        LiveAct.PlaceList when told.ClientId == intent.Second?.ClientId => intent.Second,
        _ => null,
    };

    /// <summary>What an amendment does to an order: it has less to trade, and another name.</summary>
    private LiveOrder Amended(LiveOrder order, in LiveFacts told, long timeUs)
    {
        // What is told late, of before an amendment, tells of more lots and of the old name.
        if (told.Lots < Math.Max(1, told.ExecutedLots) || told.Lots >= order.Lots)
        {
            return order;
        }

        if (told.ClientId != order.ClientId && !told.ClientId.IsNone)
        {
            ForgetName(order);
            order = order with { ClientId = told.ClientId };
            Put(order);
        }

        ref var replaced = ref events.Append();
        replaced.Kind = EventKind.Replaced;
        Fill(ref replaced, order, timeUs);
        replaced.Lots = told.Lots;
        replaced.ReducedLots = order.Lots - told.Lots;
        return order with { Lots = told.Lots };
    }

    private void PutInList(LiveOrder order)
    {
        if (order.ListId == 0)
        {
            return;
        }

        if (!lists.TryGetValue((order.Account, order.ListId), out var places))
        {
            lists.Add((order.Account, order.ListId), places = []);
        }

        places.Add((order.Symbol, order.OrderId));
        var name = (order.Account, order.ListName);
        latestLists[name] = Math.Max(latestLists.GetValueOrDefault(name), order.ListId);
    }

    private void ForgetName(LiveOrder order)
    {
        var name = (order.Account, order.Symbol, order.ClientId);
        if (latest.TryGetValue(name, out var id) && id == order.OrderId)
        {
            latest.Remove(name);
        }
    }

    private void ForgetList(LiveOrder order)
    {
        if (order.ListId == 0 || !lists.TryGetValue((order.Account, order.ListId), out var places))
        {
            return;
        }

        places.Remove((order.Symbol, order.OrderId));
        if (places.Count > 0)
        {
            return;
        }

        lists.Remove((order.Account, order.ListId));
        var name = (order.Account, order.ListName);
        if (latestLists.GetValueOrDefault(name) == order.ListId)
        {
            latestLists.Remove(name);
        }
    }
}
