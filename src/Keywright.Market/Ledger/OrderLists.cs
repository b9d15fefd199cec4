using Keywright.Market.Words;

namespace Keywright.Market.Ledger;

/// <summary>All order lists of an exchange by account, open ones and the newest of those that are over, and the amendments of orders.</summary>
internal sealed class OrderLists(int keptPerAccount)
{
    private readonly SortedDictionary<int, SortedDictionary<long, OrderListState>> _byAccount = [];
    private readonly SortedDictionary<int, Queue<Amendment>> _amendments = [];

    public long LastListId { get; set; }

    /// <summary>By account, each account's by list id.</summary>
    public IEnumerable<OrderListState> All => _byAccount.Values.SelectMany(lists => lists.Values);

    /// <summary>By account, each account's oldest first.</summary>
    public IEnumerable<Amendment> AllAmendments => _amendments.Values.SelectMany(amendments => amendments);

    /// <summary>Of one account by list id.</summary>
    public IEnumerable<OrderListState> Of(int account) => _byAccount.TryGetValue(account, out var lists) ? lists.Values : [];

    public IEnumerable<Amendment> AmendmentsOf(int account) => _amendments.TryGetValue(account, out var amendments) ? amendments : [];

    public int OpenOf(int account) => Of(account).Count(list => list.IsOpen);

    public int OpenOf(int account, int symbol) => Of(account).Count(list => list.IsOpen && list.Symbol == symbol);

    public bool TryFind(int account, long listId, out OrderListState list)
    {
        list = default;
        return _byAccount.TryGetValue(account, out var lists) && lists.TryGetValue(listId, out list);
    }

    /// <summary>The open one of that name, else the newest.</summary>
    public bool TryFind(int account, in ClientOrderId clientId, out OrderListState list)
    {
        list = default;
        foreach (var each in Of(account))
        {
            if (each.ClientId == clientId && (each.IsOpen || !list.IsOpen))
            {
                list = each;
            }
        }

        return list.ListId != 0;
    }

    public void Add(in OrderListState list)
    {
        if (!_byAccount.TryGetValue(list.Account, out var lists))
        {
            _byAccount[list.Account] = lists = [];
        }

        lists[list.ListId] = list;
        if (lists.Count > keptPerAccount)
        {
            // Open lists are few, and a list that is over is soon found behind them.
            var oldest = lists.Values.FirstOrDefault(each => !each.IsOpen);
            lists.Remove(oldest.ListId);
        }
    }

    /// <summary>False when the list is over already.</summary>
    public bool TryClose(int account, long listId, out OrderListState list)
    {
        if (!TryFind(account, listId, out list) || !list.IsOpen)
        {
            return false;
        }

        list = list with { IsOpen = false };
        _byAccount[account][listId] = list;
        return true;
    }

    public void Add(in Amendment amendment)
    {
        if (!_amendments.TryGetValue(amendment.Account, out var amendments))
        {
            _amendments[amendment.Account] = amendments = [];
        }

        amendments.Enqueue(amendment);
        if (amendments.Count > keptPerAccount)
        {
            amendments.Dequeue();
        }
    }
}
