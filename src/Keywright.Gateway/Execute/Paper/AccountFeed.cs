using System.Collections.Immutable;
using Keywright.Binance.Wire.Replies;
using Keywright.Gateway.Requests;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>What one command did to one account.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Orders">Its orders that had events, as they stand after the command.</param>
/// <param name="Lists">Its order lists that had events.</param>
/// <param name="Balances">Its balances that may have changed, as they are after the command.</param>
/// <param name="Slices">The same for each key that hears and works with a slice of the account.</param>
internal sealed record AccountChange(
    int Account, OrderState[] Orders, OrderListReply[] Lists, (int Asset, Balance Balance)[] Balances, (int Key, int Asset, Balance Balance)[] Slices);

/// <summary>Takes down what commands did to accounts that somebody hears; an account nobody hears costs a look at a short list.</summary>
internal sealed class AccountFeed
{
    private readonly Lock gate = new();
    private readonly List<OrderState> orders = [];
    private readonly List<OrderListReply> lists = [];
    private readonly SortedSet<int> assets = [];
    private readonly Dictionary<LiveKey, int> listeners = [];
    private ImmutableArray<int> heard = [];
    private ImmutableArray<LiveKey> keys = [];

    public void Listen(LiveKey key)
    {
        lock (gate)
        {
            listeners[key] = listeners.GetValueOrDefault(key) + 1;
            Refresh();
        }
    }

    public void Leave(LiveKey key)
    {
        lock (gate)
        {
            if (--listeners[key] == 0)
            {
                listeners.Remove(key);
                Refresh();
            }
        }
    }

    private void Refresh()
    {
        heard = [.. listeners.Keys.Select(key => key.Account).Distinct()];
        keys = [.. listeners.Keys];
    }

    /// <summary>Under the venue's lock.</summary>
    public AccountChange[] Of(PaperState state, ReadOnlySpan<MarketEvent> events)
    {
        ImmutableArray<int> accounts;
        ImmutableArray<LiveKey> hearing;
        lock (gate)
        {
            (accounts, hearing) = (heard, keys);
        }

        if (accounts.IsEmpty)
        {
            return [];
        }

        var changes = new List<AccountChange>();
        foreach (var account in accounts)
        {
            orders.Clear();
            lists.Clear();
            assets.Clear();
            foreach (ref readonly var e in events)
            {
                Look(state, account, in e);
            }

            if (assets.Count > 0)
            {
                changes.Add(new AccountChange(account, [.. orders], [.. lists], [.. assets.Select(asset => (asset, state.Exchange.BalanceOf(account, asset)))], Slices(state, account, hearing)));
            }
        }

        return [.. changes];
    }

    private (int Key, int Asset, Balance Balance)[] Slices(PaperState state, int account, ImmutableArray<LiveKey> hearing)
    {
        List<(int Key, int Asset, Balance Balance)>? slices = null;
        foreach (var key in hearing)
        {
            if (key.Account == account && key.Terms.Rules.Limits.Allocation is { } allocation)
            {
                (slices ??= []).AddRange(assets.Select(asset => (key.Number, asset, state.BalanceOf(account, asset, key.Number, allocation))));
            }
        }

        return slices is null ? [] : [.. slices];
    }

    private void Look(PaperState state, int account, in MarketEvent e)
    {
        if (e.Kind == EventKind.Deposited)
        {
            if (e.Account == account)
            {
                assets.Add(e.Asset);
            }

            return;
        }

        var isMaker = e.Kind is EventKind.Traded or EventKind.Prevented && e.MakerAccount == account;
        if (e.Account != account && !isMaker)
        {
            return;
        }

        if (e.Kind == EventKind.ListChanged)
        {
            var id = e.ListId;
            if (!lists.Exists(l => l.OrderListId == id) && state.Exchange.TryGetList(account, id, out var list))
            {
                lists.Add(ListAnswers.Show(state.Exchange, in list));
            }

            return;
        }

        var symbol = state.Rules.Symbols[e.Symbol];
        assets.Add(symbol.BaseAsset);
        assets.Add(symbol.QuoteAsset);
        if (e.Account == account)
        {
            Keep(state, account, e.Symbol, e.OrderId);
        }

        if (isMaker)
        {
            Keep(state, account, e.Symbol, e.MakerOrderId);
        }
    }

    private void Keep(PaperState state, int account, int symbol, long orderId)
    {
        if (!orders.Exists(o => o.OrderId == orderId && o.Symbol == symbol) && state.Exchange.TryGetOrder(account, symbol, orderId, out var order))
        {
            orders.Add(order);
        }
    }
}
