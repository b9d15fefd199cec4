using System.Runtime.CompilerServices;
using Keywright.Market.Ledger;
using Keywright.Market.Words;

namespace Keywright.Market.Matching;

/// <summary>One symbol: its book, the orders in it, and what a command that has passed its checks does to them.</summary>
internal sealed class SymbolEngine
{
    private readonly SlotTable _byOrderId = new();
    private readonly SlotTable _byClientId = new();

    // Parallel to the book's slots.
    private OpenOrder[] _open = new OpenOrder[1024];
    private OrderTerms[] _terms = new OrderTerms[1024];
    private AccountLinks[] _links = new AccountLinks[1024];

    private AccountOnSymbol[] _accounts = new AccountOnSymbol[16];

    public SymbolEngine(SymbolRules rules, ExchangeRules exchange, Accounts accounts)
    {
        Symbol = rules.Index;
        Units = new SymbolUnits(rules);
        Accounts = accounts;
        MakerFeeBps = exchange.MakerFeeBps;
        TakerFeeBps = exchange.TakerFeeBps;
        Reference = new ReferencePrice(rules.AvgPriceMinutes);
        Check = new OrderCheck(this, rules, exchange, accounts);
    }

    public readonly int Symbol;
    public readonly int MakerFeeBps;
    public readonly int TakerFeeBps;
    public readonly SymbolUnits Units;
    public readonly Accounts Accounts;
    public readonly OrderBook Book = new();
    public readonly ReferencePrice Reference;
    public readonly OrderCheck Check;

    public long LastOrderId;
    public long LastTradeId;
    public long LastPreventedMatchId;

    /// <summary>Number of the last event.</summary>
    public long UpdateId;

    public ref OpenOrder Open(int slot) => ref _open[slot];

    public ref OrderTerms Terms(int slot) => ref _terms[slot];

    public int AccountOf(int slot) => _open[slot].Account;

    public int OpenOrdersOf(int account) => _accounts[account].OpenOrders;

    public long OpenBuyLotsOf(int account) => _accounts[account].OpenBuyLots;

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
    public int FindOpen(int account, long orderId)
    {
        var search = _byOrderId.Find((ulong)orderId);
        while (search.TryNext(out var slot))
        {
            if (Book[slot].OrderId == orderId)
            {
                return _open[slot].Account == account ? slot : 0;
            }
        }

        return 0;
    }

    /// <summary>Slot of the account's open order of that client id; 0 when there is none.</summary>
    public int FindOpen(int account, in ClientOrderId clientId)
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

    /// <summary>Takes in an order that has passed its checks and says its id.</summary>
    public long Execute(in PlaceOrder order, in TakerPlan plan, long timeUs, EventBuffer events)
    {
        // 1. It is accepted.
        var orderId = ++LastOrderId;
        ref var told = ref events.Append();
        told.Kind = EventKind.Accepted;
        told.Side = order.Side;
        told.Type = order.Type;
        told.Symbol = Symbol;
        told.Account = order.Account;
        told.Tag = order.Tag;
        told.TimeUs = timeUs;
        told.UpdateId = ++UpdateId;
        told.OrderId = orderId;
        told.Price = order.Price;
        told.Lots = order.Lots;

        // 2. It takes what is there, unless it must be filled whole and cannot be.
        var isByQuote = OrderCheck.IsByQuote(in order);
        var taker = new TakerProgress(isByQuote ? plan.Lots : order.Lots);
        var limit = order.Type != OrderType.Market ? order.Price : order.Side == Side.Buy ? long.MaxValue - 1 : 1;
        if (Book.Crosses(order.Side, limit))
        {
            if (IsKill(in order) && !TakerPlan.FillsWhole(this, in order))
            {
                End(in order, in taker, taker.Lots, OrderStatus.Expired, ExpiryReason.UnfilledFok, orderId, timeUs, events);
                return orderId;
            }

            taker = Take(in order, in plan, limit, orderId, timeUs, events);
        }

        // 3. What is left rests or goes.
        if (taker.Lots > 0 && OrderCheck.MayRest(in order))
        {
            Rest(in order, in taker, orderId, timeUs);
        }
        else
        {
            EndTaker(in order, in taker, isByQuote && plan.IsDry, orderId, timeUs, events);
        }

        return orderId;
    }

    /// <summary>Takes an open order off the book for its owner.</summary>
    public void Cancel(int slot, long timeUs, EventBuffer events)
    {
        ref readonly var resting = ref Book[slot];
        _open[slot].UpdatedUs = timeUs;
        Release(slot, in resting, resting.Lots);
        End(slot, in resting, resting.Lots, OrderStatus.Canceled, timeUs, events);
        Book.Remove(slot);
    }

    /// <summary>Frees the money that some of an open order's lots have locked.</summary>
    public void Release(int slot, in RestingOrder resting, long lots)
    {
        ref readonly var open = ref _open[slot];
        if (open.Side == Side.Buy)
        {
            Accounts.Books.Unlock(open.Account, Units.Quote, Units.QuoteOf(resting.Price, lots));
            LowerOpenBuys(open.Account, lots);
        }
        else
        {
            Accounts.Books.Unlock(open.Account, Units.Base, Units.BaseOf(lots));
        }
    }

    public void LowerOpenBuys(int account, long lots) => _accounts[account].OpenBuyLots -= lots;

    /// <summary>A maker that matching has used up: filled, or, where self-trade prevention had a part in it, expired with what is said of it.</summary>
    public void EndInMatch(int slot, in RestingOrder resting, long lots, long timeUs, EventBuffer events)
    {
        if (_open[slot].PreventedLots > 0)
        {
            End(slot, in resting, lots, OrderStatus.ExpiredInMatch, timeUs, events);
        }
        else
        {
            Forget(slot, in resting, OrderStatus.Filled);
        }
    }

    public ArchivedFill FillOf(in TradeRecord trade, int account, long orderId, bool isBuyer, bool isMaker, long fee, long previous) => new(
        new Fill
        {
            Account = account,
            Symbol = Symbol,
            CommissionAsset = isBuyer ? Units.Base : Units.Quote,
            IsBuyer = isBuyer,
            IsMaker = isMaker,
            TradeId = trade.TradeId,
            OrderId = orderId,
            Price = trade.Price,
            Lots = trade.Lots,
            QuoteUnits = trade.QuoteUnits,
            CommissionUnits = fee,
            TimeUs = trade.TimeUs,
        },
        previous);

    /// <summary>An open order as it stands.</summary>
    public OrderState StateOf(int slot) =>
        StateOf(slot, in Book[slot], _open[slot].ExecutedLots > 0 ? OrderStatus.PartiallyFilled : OrderStatus.New);

    /// <summary>Puts an order back where it was; of a price the older ones come first.</summary>
    public void Restore(in OrderState state, long restingLots, long lastFill)
    {
        var slot = Enter(state.OrderId, state.Side, state.Price, restingLots, state.Account, state.ClientId);
        ref var open = ref _open[slot];
        open.Tag = state.Tag;
        open.Lots = state.Lots;
        open.ExecutedLots = state.ExecutedLots;
        open.PreventedLots = state.PreventedLots;
        open.QuoteUnits = state.QuoteUnits;
        open.UpdatedUs = state.UpdatedUs;
        open.Type = state.Type;
        ref var terms = ref _terms[slot];
        terms.CreatedUs = state.CreatedUs;
        terms.PreventedMatchId = state.PreventedMatchId;
        terms.LastFill = lastFill;
        terms.StrategyId = state.StrategyId ?? 0;
        terms.StrategyType = state.StrategyType ?? 0;
        terms.HasStrategyId = state.StrategyId.HasValue;
        terms.HasStrategyType = state.StrategyType.HasValue;
        terms.SelfTradePrevention = state.SelfTradePrevention;
    }

    private static ulong HashOf(int account, in ClientOrderId clientId) => clientId.Hash ^ ((ulong)account * 0x9E3779B97F4A7C15UL >> 32);

    private static bool IsKill(in PlaceOrder order) => order is { Type: OrderType.Limit, TimeInForce: TimeInForce.Fok };

    private TakerProgress Take(in PlaceOrder order, in TakerPlan plan, long limit, long orderId, long timeUs, EventBuffer events)
    {
        var isByQuote = OrderCheck.IsByQuote(in order);
        var taker = new Taker(this, in order, orderId, isByQuote ? plan.Lots : order.Lots, !isByQuote || !plan.IsDry, timeUs, events);
        Book.Match(order.Side, limit, ref taker);
        return taker.Progress;
    }

    private void Rest(in PlaceOrder order, in TakerProgress taker, long orderId, long timeUs)
    {
        if (order.Side == Side.Buy)
        {
            Accounts.Books.Lock(order.Account, Units.Quote, Units.QuoteOf(order.Price, taker.Lots));
        }
        else
        {
            Accounts.Books.Lock(order.Account, Units.Base, Units.BaseOf(taker.Lots));
        }

        var slot = Enter(orderId, order.Side, order.Price, taker.Lots, order.Account, order.ClientId);
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
    }

    /// <summary>Into the book, the account's list and the tables.</summary>
    private int Enter(long orderId, Side side, long price, long lots, int account, in ClientOrderId clientId)
    {
        var slot = Book.Rest(orderId, side, price, lots);
        if (slot >= _open.Length)
        {
            Grow(slot);
        }

        ref var open = ref _open[slot];
        ref var own = ref _accounts[account];
        open.Account = account;
        open.Side = side;
        open.HasClientId = !clientId.IsNone;
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
        ref var owner = ref Accounts[account];
        owner.OpenOrders++;
        owner.Orders?.Open(Symbol, orderId);
        if (side == Side.Buy)
        {
            own.OpenBuyLots += lots;
        }

        _byOrderId.Add((ulong)orderId, slot);
        _terms[slot].ClientId = clientId;
        if (open.HasClientId)
        {
            _byClientId.Add(HashOf(account, in clientId), slot);
        }

        return slot;
    }

    private void End(int slot, in RestingOrder resting, long lots, OrderStatus status, long timeUs, EventBuffer events)
    {
        ref readonly var open = ref _open[slot];
        ref var told = ref events.Append();
        told.Kind = EventKind.Closed;
        told.Side = open.Side;
        told.Type = open.Type;
        told.Status = status;
        told.Symbol = Symbol;
        told.Account = open.Account;
        told.Tag = open.Tag;
        told.TimeUs = timeUs;
        told.UpdateId = ++UpdateId;
        told.OrderId = resting.OrderId;
        told.Price = resting.Price;
        told.Lots = lots;
        Forget(slot, in resting, status);
    }

    /// <summary>Out of the account's list and the tables, into the archive. The book lets go of it afterwards.</summary>
    private void Forget(int slot, in RestingOrder resting, OrderStatus status)
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
        ref var account = ref Accounts[open.Account];
        account.OpenOrders--;
        _byOrderId.Remove((ulong)resting.OrderId, slot);
        if (open.HasClientId)
        {
            _byClientId.Remove(HashOf(open.Account, in _terms[slot].ClientId), slot);
        }

        account.Orders?.AddRested(new ClosedOrder(StateOf(slot, in resting, status), _terms[slot].LastFill));
    }

    private void EndTaker(in PlaceOrder order, in TakerProgress taker, bool ranDry, long orderId, long timeUs, EventBuffer events)
    {
        if (taker.Expired)
        {
            End(in order, in taker, taker.ExpiredLots, OrderStatus.ExpiredInMatch, ExpiryReason.None, orderId, timeUs, events);
        }
        else if (taker.Lots > 0 || ranDry)
        {
            var reason = order.Type == OrderType.Market ? ExpiryReason.InsufficientLiquidity
                : order.TimeInForce == TimeInForce.Fok ? ExpiryReason.UnfilledFok
                : ExpiryReason.UnfilledIoc;
            End(in order, in taker, taker.Lots, OrderStatus.Expired, reason, orderId, timeUs, events);
        }
        else if (taker.PreventedLots > 0)
        {
            End(in order, in taker, 0, OrderStatus.ExpiredInMatch, ExpiryReason.None, orderId, timeUs, events);
        }
        else
        {
            Archive(in order, in taker, OrderStatus.Filled, ExpiryReason.None, orderId, timeUs);
        }
    }

    private void End(in PlaceOrder order, in TakerProgress taker, long lots, OrderStatus status, ExpiryReason reason, long orderId, long timeUs, EventBuffer events)
    {
        ref var told = ref events.Append();
        told.Kind = EventKind.Closed;
        told.Side = order.Side;
        told.Type = order.Type;
        told.Status = status;
        told.ExpiryReason = reason;
        told.Symbol = Symbol;
        told.Account = order.Account;
        told.Tag = order.Tag;
        told.TimeUs = timeUs;
        told.UpdateId = ++UpdateId;
        told.OrderId = orderId;
        told.Price = order.Price;
        told.Lots = lots;
        Archive(in order, in taker, status, reason, orderId, timeUs);
    }

    private void Archive(in PlaceOrder order, in TakerProgress taker, OrderStatus status, ExpiryReason reason, long orderId, long timeUs)
    {
        if (Accounts[order.Account].Orders is not { } archive)
        {
            return;
        }

        archive.AddNew(new ClosedOrder(
            new OrderState
            {
                Account = order.Account,
                Symbol = Symbol,
                Tag = order.Tag,
                Side = order.Side,
                Type = order.Type,
                TimeInForce = order.TimeInForce,
                SelfTradePrevention = order.SelfTradePrevention,
                Status = status,
                ExpiryReason = reason,
                OrderId = orderId,
                ClientId = order.ClientId,
                Price = order.Price,
                Lots = OrderCheck.IsByQuote(in order) ? taker.ExecutedLots : order.Lots,
                ExecutedLots = taker.ExecutedLots,
                PreventedLots = taker.PreventedLots,
                QuoteUnits = taker.QuoteUnits,
                QuoteAmount = OrderCheck.IsByQuote(in order) ? order.QuoteAmount : 0,
                StrategyId = order.StrategyId,
                StrategyType = order.StrategyType,
                CreatedUs = timeUs,
                UpdatedUs = timeUs,
                WorkingUs = timeUs,
                PreventedMatchId = taker.PreventedMatchId,
            },
            taker.LastFill));
    }

    private OrderState StateOf(int slot, in RestingOrder resting, OrderStatus status)
    {
        ref readonly var open = ref _open[slot];
        ref readonly var terms = ref _terms[slot];
        return new OrderState
        {
            Account = open.Account,
            Symbol = Symbol,
            Tag = open.Tag,
            Side = open.Side,
            Type = open.Type,
            TimeInForce = TimeInForce.Gtc,
            SelfTradePrevention = terms.SelfTradePrevention,
            Status = status,
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
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int slot)
    {
        var length = Math.Max(slot + 1, _open.Length * 2);
        Array.Resize(ref _open, length);
        Array.Resize(ref _terms, length);
        Array.Resize(ref _links, length);
    }
}
