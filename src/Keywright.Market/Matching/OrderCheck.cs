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

        refused = CheckAccountLimits(in order, in plan);
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
        if (MayRest(in order))
        {
            if (engine.Orders.CountOf(order.Account) >= rules.MaxOpenOrders)
            {
                return Reject.MaxNumOrders;
            }

            if (accounts[order.Account].OpenOrders >= exchange.MaxOpenOrdersPerAccount)
            {
                return Reject.AccountOrdersFull;
            }

            if (order.Type.Waits() && engine.Orders.AlgosOf(order.Account) >= rules.MaxAlgoOrders)
            {
                return Reject.MaxNumAlgoOrders;
            }

            if (order.IcebergLots != 0 && engine.Orders.IcebergsOf(order.Account) >= rules.MaxIcebergOrders)
            {
                return Reject.MaxNumIcebergOrders;
            }
        }

        if (rules.MaxPositionLots > 0 && order.Side == Side.Buy)
        {
            ref readonly var holding = ref accounts.Books.Of(order.Account, engine.Units.Base);
            var lots = IsByQuote(in order) ? plan.Lots : order.Lots;
            var position = holding.Free + holding.Locked + ((Int128)(engine.Orders.BuyLotsOf(order.Account) + lots) * rules.UnitsPerLot);
            if (position > (Int128)rules.MaxPositionLots * rules.UnitsPerLot)
            {
                return Reject.MaxPosition;
            }
        }

        return order.HasClientId && engine.Orders.Find(order.Account, order.ClientId) != 0 ? Reject.DuplicateClientId : Reject.None;
    }

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
