using System.Collections.Immutable;
using Keywright.Binance.Wire.Replies;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>What one command did to one account.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Orders">Its orders that had events, as they stand after the command.</param>
/// <param name="Lists">Its order lists that had events.</param>
/// <param name="Balances">Its balances that may have changed, as they are after the command.</param>
internal sealed record AccountChange(int Account, OrderState[] Orders, OrderListReply[] Lists, (int Asset, Balance Balance)[] Balances);

/// <summary>Takes down what commands did to accounts that somebody hears; an account nobody hears costs a look at a short list.</summary>
internal sealed class AccountFeed
{
    private readonly Lock gate = new();
    private readonly List<OrderState> orders = [];
    private readonly List<OrderListReply> lists = [];
    private readonly SortedSet<int> assets = [];
    private readonly Dictionary<int, int> listeners = [];
    private ImmutableArray<int> heard = [];

    public void Listen(int account)
    {
        lock (gate)
        {
            listeners[account] = listeners.GetValueOrDefault(account) + 1;
            heard = [.. listeners.Keys];
        }
    }

    public void Leave(int account)
    {
        lock (gate)
        {
            if (--listeners[account] == 0)
            {
                listeners.Remove(account);
                heard = [.. listeners.Keys];
            }
        }
    }

    /// <summary>Under the venue's lock.</summary>
    public AccountChange[] Of(PaperState state, ReadOnlySpan<MarketEvent> events)
    {
        ImmutableArray<int> accounts;
        lock (gate)
        {
            accounts = heard;
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
                changes.Add(new AccountChange(account, [.. orders], [.. lists], [.. assets.Select(asset => (asset, state.Exchange.BalanceOf(account, asset)))]));
            }
        }

        return [.. changes];
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
