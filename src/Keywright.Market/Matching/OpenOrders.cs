using System.Runtime.CompilerServices;
using Keywright.Market.Ledger;
using Keywright.Market.Words;

namespace Keywright.Market.Matching;

/// <summary>
/// The open orders of one symbol, in the book's slots: what they are, whose they are, and how they are found by order id, by client id
/// and by account.
/// </summary>
internal sealed partial class OpenOrders(int symbol, OrderBook book, Accounts accounts)
{
    private readonly SlotTable _byOrderId = new();
    private readonly SlotTable _byClientId = new();

    // Parallel to the book's slots.
    private OpenOrder[] _open = new OpenOrder[1024];
    private OrderTerms[] _terms = new OrderTerms[1024];
    private OrderExtras[] _extras = new OrderExtras[1024];
    private AccountLinks[] _links = new AccountLinks[1024];

    private AccountOnSymbol[] _accounts = new AccountOnSymbol[16];

    public ref OpenOrder At(int slot) => ref _open[slot];

    public ref OrderTerms Terms(int slot) => ref _terms[slot];

    public ref OrderExtras Extras(int slot) => ref _extras[slot];

    public int AccountOf(int slot) => _open[slot].Account;

    public int CountOf(int account) => _accounts[account].OpenOrders;

    public long BuyLotsOf(int account) => _accounts[account].OpenBuyLots;

    /// <summary>Slot of the account's oldest open order; 0 when there is none.</summary>
    public int OldestOf(int account) => _accounts[account].Oldest;

    /// <summary>Slot of the same account's next newer open order; 0 when there is none.</summary>
    public int NewerThan(int slot) => _links[slot].Newer;

    /// <summary>Makes room for accounts up to that many.</summary>
    public void MakeRoomFor(int accountCount)
    {
        if (accountCount > _accounts.Length)
        {
            Array.Resize(ref _accounts, Math.Max(accountCount, _accounts.Length * 2));
        }
    }

    /// <summary>Slot of the account's open order of that id; 0 when there is none.</summary>
    public int Find(int account, long orderId)
    {
        var search = _byOrderId.Find((ulong)orderId);
        while (search.TryNext(out var slot))
        {
            if (book[slot].OrderId == orderId)
            {
                return _open[slot].Account == account ? slot : 0;
            }
        }

        return 0;
    }

    /// <summary>Slot of the account's open order of that client id; 0 when there is none.</summary>
    public int Find(int account, in ClientOrderId clientId)
    {
        var search = _byClientId.Find(HashOf(account, in clientId));
        while (search.TryNext(out var slot))
        {
            if (_open[slot].Account == account && _terms[slot].ClientId == clientId)
            {
                return slot;
            }
        }

        return 0;
    }

    public void LowerBuys(int account, long lots) => _accounts[account].OpenBuyLots -= lots;

    /// <summary>An open order as it stands.</summary>
    public OrderState StateOf(int slot) =>
        StateOf(slot, in book[slot], _open[slot].ExecutedLots > 0 ? OrderStatus.PartiallyFilled : OrderStatus.New, ExpiryReason.None);

    /// <summary>What is left of an accepted order comes to rest.</summary>
    public int Rest(in PlaceOrder order, in TakerProgress taker, long orderId, long timeUs)
    {
        var slot = book.Park(orderId, order.Price, taker.Lots);
        Enter(slot, orderId, order.Side, order.Account, order.ClientId, order.Type);
        if (order.Side == Side.Buy)
        {
            _accounts[order.Account].OpenBuyLots += taker.Lots;
        }

        ref var open = ref _open[slot];
        open.Tag = order.Tag;
        open.Lots = order.Lots;
        open.ExecutedLots = taker.ExecutedLots;
        open.PreventedLots = taker.PreventedLots;
        open.QuoteUnits = taker.QuoteUnits;
        open.UpdatedUs = timeUs;
        open.Type = order.Type;
        ref var terms = ref _terms[slot];
        terms.CreatedUs = timeUs;
        terms.PreventedMatchId = taker.PreventedMatchId;
        terms.LastFill = taker.LastFill;
        terms.StrategyId = order.StrategyId.GetValueOrDefault();
        terms.StrategyType = order.StrategyType.GetValueOrDefault();
        terms.HasStrategyId = order.StrategyId.HasValue;
        terms.HasStrategyType = order.StrategyType.HasValue;
        terms.SelfTradePrevention = order.SelfTradePrevention;
        if (order.IcebergLots != 0)
        {
            AddExtras(slot, in order, timeUs);
        }

        book.Join(slot, order.Side, order.Price, ShownOf(order.IcebergLots, taker.Lots));
        return slot;
    }

    /// <summary>Out of the account's list and the tables, into the archive. The book lets go of it afterwards.</summary>
    public void Forget(int slot, in RestingOrder resting, OrderStatus status, ExpiryReason reason = ExpiryReason.None)
    {
        ref readonly var open = ref _open[slot];
        ref var own = ref _accounts[open.Account];
        var links = _links[slot];
        if (links.Older != 0)
        {
            _links[links.Older].Newer = links.Newer;
        }
        else
        {
            own.Oldest = links.Newer;
        }

        if (links.Newer != 0)
        {
            _links[links.Newer].Older = links.Older;
        }
        else
        {
            own.Newest = links.Older;
        }

        own.OpenOrders--;
        own.OpenAlgos -= open.Type.Waits() ? 1 : 0;
        if (open.HasExtras && _extras[slot].IcebergLots != 0)
        {
            own.OpenIcebergs--;
            accounts[open.Account].OpenIcebergs--;
            Icebergs--;
        }

        ref var account = ref accounts[open.Account];
        account.OpenOrders--;
        account.OpenAlgos -= open.Type.Waits() ? 1 : 0;
        _byOrderId.Remove((ulong)resting.OrderId, slot);
        if (open.HasClientId)
        {
            _byClientId.Remove(HashOf(open.Account, in _terms[slot].ClientId), slot);
        }

        account.Orders?.AddRested(new ClosedOrder(StateOf(slot, in resting, status, reason), _terms[slot].LastFill));
    }

    private static ulong HashOf(int account, in ClientOrderId clientId) => clientId.Hash ^ ((ulong)account * 0x9E3779B97F4A7C15UL >> 32);

    /// <summary>Into the account's list and the tables.</summary>
    private void Enter(int slot, long orderId, Side side, int account, in ClientOrderId clientId, OrderType type)
    {
        if (slot >= _open.Length)
        {
            Grow(slot);
        }

        ref var open = ref _open[slot];
        ref var own = ref _accounts[account];
        open.Account = account;
        open.Side = side;
        open.HasClientId = !clientId.IsNone;
        open.HasExtras = false;
        open.IsWaiting = false;
        _links[slot] = new AccountLinks { Older = own.Newest };
        if (own.Newest != 0)
        {
            _links[own.Newest].Newer = slot;
        }
        else
        {
            own.Oldest = slot;
        }

        own.Newest = slot;
        own.OpenOrders++;
        own.OpenAlgos += type.Waits() ? 1 : 0;
        ref var owner = ref accounts[account];
        owner.OpenOrders++;
        owner.OpenAlgos += type.Waits() ? 1 : 0;
        owner.Orders?.Open(symbol, orderId);
        _byOrderId.Add((ulong)orderId, slot);
        _terms[slot].ClientId = clientId;
        if (open.HasClientId)
        {
            _byClientId.Add(HashOf(account, in clientId), slot);
        }
    }

    private OrderState StateOf(int slot, in RestingOrder resting, OrderStatus status, ExpiryReason reason)
    {
        ref readonly var open = ref _open[slot];
        ref readonly var terms = ref _terms[slot];
        var state = new OrderState
        {
            Account = open.Account,
            Symbol = symbol,
            Tag = open.Tag,
            Side = open.Side,
            Type = open.Type,
            TimeInForce = TimeInForce.Gtc,
            SelfTradePrevention = terms.SelfTradePrevention,
            Status = status,
            ExpiryReason = reason,
            OrderId = resting.OrderId,
            ClientId = terms.ClientId,
            Price = resting.Price,
            Lots = open.Lots,
            ExecutedLots = open.ExecutedLots,
            PreventedLots = open.PreventedLots,
            QuoteUnits = open.QuoteUnits,
            StrategyId = terms.HasStrategyId ? terms.StrategyId : null,
            StrategyType = terms.HasStrategyType ? terms.StrategyType : null,
            CreatedUs = terms.CreatedUs,
            UpdatedUs = open.UpdatedUs,
            WorkingUs = terms.CreatedUs,
            PreventedMatchId = terms.PreventedMatchId,
        };
        return open.HasExtras ? WithExtras(in state, in _extras[slot]) : state;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int slot)
    {
        var length = Math.Max(slot + 1, _open.Length * 2);
        Array.Resize(ref _open, length);
        Array.Resize(ref _terms, length);
        Array.Resize(ref _extras, length);
        Array.Resize(ref _links, length);
    }
}
