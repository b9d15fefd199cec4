using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Live;

/// <summary>Calls that are not closed, found by their key and by the names that they give.</summary>
internal sealed partial class LiveLedger
{
    /// <summary>Stands where an order's symbol would: names of lists are an account's.</summary>
    private const int OfLists = -1;

    private readonly Dictionary<int, int> unknown = [];
    private readonly Dictionary<(int Account, int Symbol, ClientOrderId Name), int> onTheirWay = [];
    private readonly HashSet<UInt128> digests = [];

    /// <summary>It is not known yet what became of an earlier call of the key's for orders, and nobody waits for it any more.</summary>
    public bool HasUnknown(int tag)
    {
        lock (gate)
        {
            return unknown.ContainsKey(tag);
        }
    }

    /// <summary>The very request was sent before, and it is not known yet what became of it.</summary>
    public bool IsUnderWay(UInt128 digest)
    {
        lock (gate)
        {
            return digests.Contains(digest);
        }
    }

    /// <summary>An order of that very client id is on its way.</summary>
    public bool IsOnItsWay(int account, int symbol, ClientOrderId clientId)
    {
        lock (gate)
        {
            return onTheirWay.ContainsKey((account, symbol, clientId));
        }
    }

    /// <summary>An order list of that very name is on its way.</summary>
    public bool IsListOnItsWay(int account, ClientOrderId name) => IsOnItsWay(account, OfLists, name);

    /// <summary>Calls on their way that an order may be of: they place one of that client id, or change or end that very one.</summary>
    public IReadOnlyList<LiveIntent> Pending(int account, int symbol, ClientOrderId clientId, long orderId)
    {
        lock (gate)
        {
            return intents.Count == 0 ? [] : [.. intents.Values.Where(intent => intent.Account == account && intent.Order.Symbol == symbol
                && ((orderId != 0 && intent.OrderId == orderId) || intent.Order.ClientId == clientId || intent.Second?.ClientId == clientId || intent.GoneId == clientId))];
        }
    }

    /// <summary>A transfer of that very name is on its way.</summary>
    public bool IsTransferOnItsWay(int account, ClientOrderId name) => IsOnItsWay(account, LiveIntent.OfTransfers, name);

    /// <summary>An account of that very name is being founded.</summary>
    public bool IsBeingFounded(int account, ClientOrderId name) => IsOnItsWay(account, LiveIntent.OfAccounts, name);

    private void Add(ulong sequence, LiveIntent intent)
    {
        intents.Add(sequence, intent);
        if (intent.Digest != UInt128.Zero)
        {
            digests.Add(intent.Digest);
        }

        foreach (var name in NamesOf(intent))
        {
            Move(onTheirWay, name, 1);
        }
    }

    private LiveIntent? Remove(ulong began)
    {
        if (!intents.Remove(began, out var intent))
        {
            return null;
        }

        digests.Remove(intent.Digest);
        foreach (var name in NamesOf(intent))
        {
            Move(onTheirWay, name, -1);
        }

        if (stale.Remove(began))
        {
            CountUnknown(intent, -1);
        }

        return intent;
    }

    private void CountUnknown(LiveIntent intent, int by)
    {
        if (intent.IsOfOrders)
        {
            Move(unknown, intent.Tag, by);
        }
    }

    private static IEnumerable<(int, int, ClientOrderId)> NamesOf(LiveIntent intent)
    {
        if (intent.Commits)
        {
            yield return (intent.Account, intent.Order.Symbol, intent.Order.ClientId);
        }

        if (intent.Second is { } second)
        {
            yield return (intent.Account, second.Symbol, second.ClientId);
        }

        if (intent.Act is LiveAct.Amend or LiveAct.PlaceList)
        {
            yield return (intent.Account, intent.Act == LiveAct.Amend ? intent.Order.Symbol : OfLists, intent.OtherId);
        }
    }

    private static void Move<TName>(Dictionary<TName, int> counts, TName name, int by)
        where TName : notnull
    {
        var count = counts.GetValueOrDefault(name) + by;
        if (count > 0)
        {
            counts[name] = count;
        }
        else
        {
            counts.Remove(name);
        }
    }
}
