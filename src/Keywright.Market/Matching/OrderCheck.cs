using Keywright.Market.Ledger;
using Keywright.Market.Words;

namespace Keywright.Market.Matching;

/// <summary>
/// Every check an order must pass, in the order in which they refuse: self-trade mode, filters, the account's limits, what the book allows, funds.
/// </summary>
internal sealed class OrderCheck(SymbolEngine engine, SymbolRules rules, ExchangeRules exchange, Accounts accounts)
{
    private const long BasisPoints = 10_000;

    private readonly WaitingCheck _waiting = new(engine, rules);

    private readonly int _allowedModes = rules.AllowedSelfTradePrevention.Aggregate(0, (modes, mode) => modes | (1 << (int)mode));

    /// <summary>Changes nothing; the plan is filled in for MARKET orders.</summary>
    public Reject Check(in PlaceOrder order, long timeUs, out TakerPlan plan)
    {
        plan = default;
        if ((_allowedModes & (1 << (int)order.SelfTradePrevention)) == 0)
        {
            return Reject.SelfTradeModeNotAllowed;
        }

        var refused = order.Type == OrderType.Market ? CheckMarketFilters(in order, timeUs, out plan)
            : order.Type.Waits() ? CheckWaitingFilters(in order, timeUs)
            : CheckLimitFilters(in order, timeUs);
        if (refused != Reject.None)
        {
            return refused;
        }

        refused = order.IsMirrored ? Reject.None : CheckAccountLimits(in order, in plan);
        if (refused != Reject.None)
        {
            return refused;
        }

        if (order.Type == OrderType.LimitMaker && engine.Book.Crosses(order.Side, order.Price))
        {
            return Reject.WouldTake;
        }

        if (order.Type.Waits() && _waiting.WouldTrigger(in order))
        {
            return Reject.WouldTrigger;
        }

        if (IsByQuote(in order) && plan.Lots < rules.MinLots)
        {
            return plan.IsDry ? Reject.NoLiquidity : Reject.ZeroNotional;
        }

        return CheckFunds(in order, in plan);
    }

    /// <summary>Every check of the two orders of a list, as one order of the account's money and as two of its limits.</summary>
    public Reject CheckList(in PlaceOrderList list, long timeUs)
    {
        var (first, second) = (list.First, list.Second);
        foreach (var order in (ReadOnlySpan<PlaceOrder>)[first, second])
        {
            var refused = (_allowedModes & (1 << (int)order.SelfTradePrevention)) == 0 ? Reject.SelfTradeModeNotAllowed
                : order.Type.Waits() ? CheckWaitingFilters(in order, timeUs)
                : CheckLimitFilters(in order, timeUs);
            if (refused != Reject.None)
            {
                return refused;
            }
        }

        if (accounts.Lists.OpenOf(first.Account, engine.Symbol) >= rules.MaxOrderLists)
        {
            return Reject.MaxNumOrderLists;
        }

        if (accounts.Lists.OpenOf(first.Account) >= exchange.MaxOrderListsPerAccount)
        {
            return Reject.AccountListsFull;
        }

        var refusedTogether = CheckCounts(first.Account, orders: 2, second.Type.Waits() ? 2 : 1, (first.IcebergLots != 0 ? 1 : 0) + (second.IcebergLots != 0 ? 1 : 0));
        if (refusedTogether != Reject.None)
        {
            return refusedTogether;
        }

        refusedTogether = CheckPosition(first.Account, first.Side, first.Lots);
        if (refusedTogether != Reject.None)
        {
            return refusedTogether;
        }

        if (IsNameTaken(in first) || IsNameTaken(in second) || (first.HasClientId && first.ClientId == second.ClientId)
            || (!list.ClientId.IsNone && accounts.Lists.TryFind(first.Account, list.ClientId, out var named) && named.IsOpen))
        {
            return Reject.DuplicateClientId;
        }

        if (!_waiting.PricesFit(in first, in second))
        {
            return Reject.ListPrices;
        }

        if (!second.Type.Waits() && engine.Book.Crosses(second.Side, second.Price))
        {
            return Reject.WouldTake;
        }

        var price = Math.Max(engine.LockPriceOf(in first), second.Type.Waits() ? engine.LockPriceOf(in second) : second.Price);
        var (asset, need) = first.Side == Side.Buy
            ? (engine.Units.Quote, engine.Units.QuoteOf(price, first.Lots))
            : (engine.Units.Base, engine.Units.BaseOf(first.Lots));
        return accounts.Books.Of(first.Account, asset).Free < need ? Reject.InsufficientBalance : Reject.None;
    }

    /// <summary>Whether an open order may be made smaller and get another name.</summary>
    public Reject CheckAmend(int slot, in AmendOrder amend)
    {
        ref readonly var open = ref engine.Orders.At(slot);
        if (amend.NewLots >= open.Lots)
        {
            return amend.NewLots > open.Lots ? Reject.AmendIncrease : Reject.AmendNoChange;
        }

        if (open.HasExtras && engine.Orders.Extras(slot).Amends >= rules.MaxAmends)
        {
            return Reject.MaxNumOrderAmends;
        }

        if (amend.NewLots < rules.MinLots)
        {
            return Reject.LotSize;
        }

        // One that runs as MARKET is worth what it locks by, as when it came.
        var state = engine.Orders.StateOf(slot);
        var price = state.Price != 0 ? state.Price : Math.Max(state.StopPrice, engine.Book[slot].Price);
        if (price > 1 && engine.Units.QuoteOf(price, amend.NewLots) < rules.MinNotional)
        {
            return Reject.Notional;
        }

        var namesake = amend.NewClientId.IsNone ? 0 : engine.Orders.Find(open.Account, amend.NewClientId);
        return namesake != 0 && namesake != slot ? Reject.DuplicateClientId : Reject.None;
    }

    public static bool IsByQuote(in PlaceOrder order) => order is { Type: OrderType.Market, Lots: 0, QuoteAmount: > 0 };

    public static bool MayRest(in PlaceOrder order) =>
        order.Type == OrderType.LimitMaker || order.Type.Waits() || (order.Type == OrderType.Limit && order.TimeInForce == TimeInForce.Gtc);

    private Reject CheckLimitFilters(in PlaceOrder order, long timeUs)
    {
        var price = order.Price;
        if (price < rules.MinPrice || price > rules.MaxPrice)
        {
            return Reject.PriceFilter;
        }

        if (order.IsMirrored)
        {
            return order.Lots < rules.MinLots || order.Lots > rules.MaxLots ? Reject.LotSize : Reject.None;
        }

        var reference = engine.Reference.At(timeUs);
        if (reference > 0)
        {
            var (down, up) = order.Side == Side.Buy ? (rules.BidDownBps, rules.BidUpBps) : (rules.AskDownBps, rules.AskUpBps);
            var scaled = price * BasisPoints;
            if (scaled < reference * down || scaled > reference * up)
            {
                return Reject.PercentPrice;
            }
        }

        if (order.Lots < rules.MinLots || order.Lots > rules.MaxLots)
        {
            return Reject.LotSize;
        }

        if (order.IcebergLots != 0 && _waiting.CheckIceberg(in order) is var iceberg and not Reject.None)
        {
            return iceberg;
        }

        var notional = engine.Units.QuoteOf(price, order.Lots);
        return notional < rules.MinNotional || notional > rules.MaxNotional ? Reject.Notional : Reject.None;
    }

    private Reject CheckWaitingFilters(in PlaceOrder order, long timeUs)
    {
        var refused = _waiting.CheckTrigger(in order);
        return refused != Reject.None ? refused
            : order.Type.RunsAsMarket() ? _waiting.CheckMarketRun(in order)
            : CheckLimitFilters(in order, timeUs);
    }

    private Reject CheckMarketFilters(in PlaceOrder order, long timeUs, out TakerPlan plan)
    {
        if (IsByQuote(in order))
        {
            plan = TakerPlan.ByQuote(engine, in order, rules.MaxMarketLots);
            if (plan.Lots > rules.MaxMarketLots)
            {
                return Reject.MarketLotSize;
            }

            return order.QuoteAmount < rules.MinNotional ? Reject.Notional : Reject.None;
        }

        plan = default;
        if (order.Lots < rules.MinLots || order.Lots > rules.MaxLots)
        {
            return Reject.LotSize;
        }

        if (order.Lots > rules.MaxMarketLots)
        {
            return Reject.MarketLotSize;
        }

        var reference = engine.Reference.At(timeUs);
        if (reference > 0 && engine.Units.QuoteOf(reference, order.Lots) < rules.MinNotional)
        {
            return Reject.Notional;
        }

        plan = TakerPlan.ByLots(engine, in order);
        return Reject.None;
    }

    private Reject CheckAccountLimits(in PlaceOrder order, in TakerPlan plan)
    {
        var refused = MayRest(in order) ? CheckCounts(order.Account, orders: 1, order.Type.Waits() ? 1 : 0, order.IcebergLots != 0 ? 1 : 0) : Reject.None;
        if (refused == Reject.None)
        {
            refused = CheckPosition(order.Account, order.Side, IsByQuote(in order) ? plan.Lots : order.Lots);
        }

        return refused != Reject.None ? refused
            : IsNameTaken(in order) ? Reject.DuplicateClientId
            : Reject.None;
    }

    /// <summary>Whether there is room for as many more open orders, of them stops and icebergs.</summary>
    private Reject CheckCounts(int account, int orders, int algos, int icebergs) =>
        engine.Orders.CountOf(account) + orders > rules.MaxOpenOrders ? Reject.MaxNumOrders
        : accounts[account].OpenOrders + orders > exchange.MaxOpenOrdersPerAccount ? Reject.AccountOrdersFull
        : algos > 0 && engine.Orders.AlgosOf(account) + algos > rules.MaxAlgoOrders ? Reject.MaxNumAlgoOrders
        : algos > 0 && accounts[account].OpenAlgos + algos > exchange.MaxAlgoOrdersPerAccount ? Reject.AccountAlgosFull
        : icebergs > 0 && engine.Orders.IcebergsOf(account) + icebergs > rules.MaxIcebergOrders ? Reject.MaxNumIcebergOrders
        : icebergs > 0 && accounts[account].OpenIcebergs + icebergs > exchange.MaxIcebergOrdersPerAccount ? Reject.AccountIcebergsFull
        : Reject.None;

    private Reject CheckPosition(int account, Side side, long lots)
    {
        if (rules.MaxPositionLots == 0 || side != Side.Buy)
        {
            return Reject.None;
        }

        ref readonly var holding = ref accounts.Books.Of(account, engine.Units.Base);
        var position = holding.Free + holding.Locked + ((Int128)(engine.Orders.BuyLotsOf(account) + lots) * rules.UnitsPerLot);
        return position > (Int128)rules.MaxPositionLots * rules.UnitsPerLot ? Reject.MaxPosition : Reject.None;
    }

    private bool IsNameTaken(in PlaceOrder order) => order.HasClientId && engine.Orders.Find(order.Account, order.ClientId) != 0;

    private Reject CheckFunds(in PlaceOrder order, in TakerPlan plan)
    {
        var isByQuote = IsByQuote(in order);
        long need;
        int asset;
        if (order.Side == Side.Buy)
        {
            asset = engine.Units.Quote;
            need = isByQuote ? order.QuoteAmount
                : order.Type == OrderType.Market ? plan.QuoteUnits
                : engine.Units.QuoteOf(order.Type.Waits() ? engine.LockPriceOf(in order) : order.Price, order.Lots);
        }
        else
        {
            asset = engine.Units.Base;
            need = engine.Units.BaseOf(isByQuote ? plan.Lots : order.Lots);
        }

        return accounts.Books.Of(order.Account, asset).Free < need ? Reject.InsufficientBalance : Reject.None;
    }
}
