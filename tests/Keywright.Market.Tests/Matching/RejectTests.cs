using Keywright.Market.Words;
using Xunit;

namespace Keywright.Market.Tests.Matching;

public sealed class RejectTests
{
    [Fact]
    public void A_self_trade_mode_the_symbol_does_not_allow_is_refused_first()
    {
        var market = new SmallMarket(rules => rules with { AllowedSelfTradePrevention = [SelfTradePrevention.ExpireMaker] });
        Assert.Equal(Reject.SelfTradeModeNotAllowed, Refused(market, market.Limit(market.Ann, Side.Buy, 0, 0)));
    }

    [Theory]
    [InlineData(99)]
    [InlineData(1001)]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void A_price_outside_its_filter_is_refused(long price)
    {
        var market = new SmallMarket(rules => rules with { MinPrice = 100, MaxPrice = 1000 });
        Assert.Equal(Reject.PriceFilter, Refused(market, market.Limit(market.Ann, Side.Buy, price, 1)));
    }

    [Theory]
    [InlineData(Side.Buy, 1_999, true)]
    [InlineData(Side.Buy, 2_000, false)]
    [InlineData(Side.Buy, 30_000, false)]
    [InlineData(Side.Buy, 30_001, true)]
    [InlineData(Side.Sell, 4_999, true)]
    [InlineData(Side.Sell, 5_000, false)]
    [InlineData(Side.Sell, 50_000, false)]
    [InlineData(Side.Sell, 50_001, true)]
    public void Each_side_has_its_own_corridor_round_the_reference_price(Side side, long price, bool isRefused)
    {
        var market = new SmallMarket(rules => rules with { BidDownBps = 2_000, BidUpBps = 30_000, AskDownBps = 5_000, AskUpBps = 50_000 });
        market.Exchange.SetOpeningPrice(0, 10_000);
        Assert.Equal(isRefused ? Reject.PercentPrice : Reject.None, market.Place(market.Limit(market.Ann, side, price, 1)));
    }

    [Fact]
    public void Without_a_reference_price_every_price_is_in_the_corridor()
    {
        var market = new SmallMarket();
        Assert.Equal(Reject.None, market.Place(market.Limit(market.Ann, Side.Buy, 1, 1)));
        Assert.Equal(Reject.None, market.Place(market.Limit(market.Bob, Side.Sell, 1_000_000, 1)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(101)]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(long.MaxValue)]
    public void A_quantity_outside_its_filter_is_refused(long lots)
    {
        var market = new SmallMarket(rules => rules with { MinLots = 2, MaxLots = 100, MaxMarketLots = 50 });
        Assert.Equal(Reject.LotSize, Refused(market, market.Limit(market.Ann, Side.Buy, 100, lots)));
        Assert.Equal(Reject.LotSize, Refused(market, market.Market(market.Ann, Side.Buy, lots)));
    }

    [Fact]
    public void A_market_order_has_a_bound_of_its_own()
    {
        var market = new SmallMarket(rules => rules with { MaxLots = 100, MaxMarketLots = 50 });
        Assert.Equal(Reject.MarketLotSize, Refused(market, market.Market(market.Ann, Side.Sell, 51)));
        market.Accept(market.Limit(market.Bob, Side.Sell, 100, 60));
        Assert.Equal(Reject.MarketLotSize, Refused(market, market.Market(market.Ann, Side.Buy, quoteAmount: 51 * 100 * SmallMarket.TickLot)));
        Assert.Equal(Reject.None, market.Place(market.Market(market.Ann, Side.Buy, quoteAmount: 50 * 100 * SmallMarket.TickLot)));
    }

    [Theory]
    [InlineData(9, true)]
    [InlineData(10, false)]
    [InlineData(20, false)]
    [InlineData(21, true)]
    public void A_notional_outside_its_filter_is_refused(long lots, bool isRefused)
    {
        var market = new SmallMarket(rules => rules with { MinNotional = 1_000 * SmallMarket.TickLot, MaxNotional = 2_000 * SmallMarket.TickLot });
        Assert.Equal(isRefused ? Reject.Notional : Reject.None, market.Place(market.Limit(market.Ann, Side.Buy, 100, lots)));
    }

    [Fact]
    public void A_market_orders_notional_is_reckoned_at_the_reference_price_and_has_only_a_least()
    {
        var market = new SmallMarket(rules => rules with { MinNotional = 1_000 * SmallMarket.TickLot, MaxNotional = 2_000 * SmallMarket.TickLot });
        Assert.Equal(Reject.None, market.Place(market.Market(market.Ann, Side.Sell, 1)));
        market.Exchange.SetOpeningPrice(0, 100);
        Assert.Equal(Reject.Notional, Refused(market, market.Market(market.Ann, Side.Sell, 9)));
        Assert.Equal(Reject.None, market.Place(market.Market(market.Ann, Side.Sell, 100)));
        Assert.Equal(Reject.Notional, Refused(market, market.Market(market.Ann, Side.Buy, quoteAmount: (1_000 * SmallMarket.TickLot) - 1)));
    }

    [Fact]
    public void Open_orders_on_a_symbol_are_counted_for_orders_that_may_rest()
    {
        var market = new SmallMarket(rules => rules with { MaxOpenOrders = 2 });
        market.Accept(market.Limit(market.Ann, Side.Buy, 100, 1));
        market.Accept(market.Limit(market.Ann, Side.Buy, 100, 1));
        Assert.Equal(Reject.MaxNumOrders, Refused(market, market.Limit(market.Ann, Side.Buy, 100, 1)));
        Assert.Equal(Reject.MaxNumOrders, Refused(market, market.Limit(market.Ann, Side.Buy, 100, 1) with { Type = OrderType.LimitMaker }));
        Assert.Equal(Reject.None, market.Place(market.Limit(market.Ann, Side.Buy, 100, 1) with { TimeInForce = TimeInForce.Ioc }));
        Assert.Equal(Reject.None, market.Place(market.Limit(market.Bob, Side.Buy, 100, 1)));
    }

    [Fact]
    public void Open_orders_of_an_account_are_counted_over_all_symbols()
    {
        var market = new SmallMarket(changeAll: rules => rules with { MaxOpenOrdersPerAccount = 1 });
        market.Accept(market.Limit(market.Ann, Side.Buy, 100, 1));
        Assert.Equal(Reject.AccountOrdersFull, Refused(market, market.Limit(market.Ann, Side.Buy, 100, 1)));
        Assert.Equal(Reject.None, market.Cancel(market.Ann, 1));
        Assert.Equal(Reject.None, market.Place(market.Limit(market.Ann, Side.Buy, 100, 1)));
    }

    [Fact]
    public void A_position_counts_what_is_held_locked_and_bid_for()
    {
        var market = new SmallMarket(rules => rules with { MaxPositionLots = 100 });
        var holder = market.Open(archives: true, units: 60 * SmallMarket.Lot);
        market.Exchange.Deposit(holder, SmallMarket.Quote, SmallMarket.Unit);
        market.Accept(market.Limit(holder, Side.Sell, 200, 10));
        market.Accept(market.Limit(holder, Side.Buy, 100, 30));
        Assert.Equal(Reject.MaxPosition, Refused(market, market.Limit(holder, Side.Buy, 100, 11)));
        Assert.Equal(Reject.None, market.Place(market.Limit(holder, Side.Sell, 200, 11)));
        Assert.Equal(Reject.None, market.Place(market.Limit(holder, Side.Buy, 100, 10)));
    }

    [Fact]
    public void A_client_id_is_unique_among_open_orders_and_free_again_afterwards()
    {
        var market = new SmallMarket();
        var first = market.Accept(market.Limit(market.Ann, Side.Buy, 100, 1) with { ClientId = SmallMarket.Name("mine") });
        Assert.Equal(Reject.DuplicateClientId, Refused(market, market.Limit(market.Ann, Side.Buy, 100, 1) with { ClientId = SmallMarket.Name("mine") }));
        Assert.Equal(Reject.None, market.Place(market.Limit(market.Bob, Side.Buy, 100, 1) with { ClientId = SmallMarket.Name("mine") }));
        Assert.Equal(Reject.None, market.Cancel(market.Ann, first.OrderId));
        Assert.Equal(Reject.None, market.Place(market.Limit(market.Ann, Side.Buy, 100, 1) with { ClientId = SmallMarket.Name("mine") }));
    }

    [Fact]
    public void A_limit_maker_that_would_take_is_refused_and_one_that_would_not_rests()
    {
        var market = new SmallMarket();
        market.Accept(market.Limit(market.Bob, Side.Sell, 100, 1));
        Assert.Equal(Reject.WouldTake, Refused(market, market.Limit(market.Ann, Side.Buy, 100, 1) with { Type = OrderType.LimitMaker }));
        Assert.Equal(OrderStatus.New, market.Accept(market.Limit(market.Ann, Side.Buy, 99, 1) with { Type = OrderType.LimitMaker }).Status);
    }

    [Fact]
    public void A_market_order_by_quote_amount_needs_something_to_trade_with_and_an_amount_that_reaches_a_lot()
    {
        var market = new SmallMarket();
        Assert.Equal(Reject.NoLiquidity, Refused(market, market.Market(market.Ann, Side.Buy, quoteAmount: SmallMarket.Unit)));
        market.Accept(market.Limit(market.Bob, Side.Sell, 100, 5));
        Assert.Equal(Reject.ZeroNotional, Refused(market, market.Market(market.Ann, Side.Buy, quoteAmount: (100 * SmallMarket.TickLot) - 1)));
        Assert.Equal(Reject.None, market.Place(market.Market(market.Ann, Side.Buy, quoteAmount: 100 * SmallMarket.TickLot)));
    }

    [Fact]
    public void An_order_nobody_can_pay_is_refused_and_one_that_takes_the_last_unit_is_not()
    {
        var market = new SmallMarket();
        var poor = market.Open(archives: true, units: 1_000 * SmallMarket.TickLot);
        Assert.Equal(Reject.InsufficientBalance, Refused(market, market.Limit(poor, Side.Buy, 1_001, 1)));
        Assert.Equal(Reject.InsufficientBalance, Refused(market, market.Limit(poor, Side.Sell, 100, 11)));
        Assert.Equal(Reject.InsufficientBalance, Refused(market, market.Market(poor, Side.Sell, 11)));
        market.Accept(market.Limit(market.Bob, Side.Sell, 400, 2));
        market.Accept(market.Limit(market.Bob, Side.Sell, 401, 2));
        Assert.Equal(Reject.InsufficientBalance, Refused(market, market.Market(poor, Side.Buy, 3)));
        Assert.Equal(Reject.InsufficientBalance, Refused(market, market.Market(poor, Side.Buy, quoteAmount: (1_000 * SmallMarket.TickLot) + 1)));
        Assert.Equal(Reject.None, market.Place(market.Limit(poor, Side.Buy, 250, 4)));
        Assert.Equal(new Balance(0, 1_000 * SmallMarket.TickLot), market.Money(poor));
        Assert.Equal(Reject.InsufficientBalance, Refused(market, market.Limit(poor, Side.Buy, 1, 1)));
    }

    [Fact]
    public void A_cancel_finds_only_an_open_order_of_its_own_account()
    {
        var market = new SmallMarket();
        var order = market.Accept(market.Limit(market.Ann, Side.Buy, 100, 1) with { ClientId = SmallMarket.Name("mine") });
        Assert.Equal(Reject.UnknownOrder, market.Cancel(market.Bob, order.OrderId));
        Assert.Equal(Reject.UnknownOrder, market.Cancel(market.Ann, order.OrderId + 1));
        Assert.Equal(Reject.UnknownOrder, market.Cancel(market.Ann, 0, SmallMarket.Name("other")));
        Assert.Equal(Reject.UnknownOrder, market.Cancel(market.Ann, 0));
        Assert.Equal(Reject.ClientIdMismatch, market.Cancel(market.Ann, order.OrderId, SmallMarket.Name("other")));
        Assert.Empty(market.Kinds());
        Assert.Equal(Reject.None, market.Cancel(market.Ann, 0, SmallMarket.Name("mine")));
        Assert.Equal([EventKind.Closed], market.Kinds());
        Assert.Equal(Reject.UnknownOrder, market.Cancel(market.Ann, order.OrderId));
    }

    // A refusal leaves the state as it was, to the bit, and Check says the same as Place.
    private static Reject Refused(SmallMarket market, PlaceOrder order)
    {
        var before = market.Exchange.StateHash();
        var check = market.Exchange.Check(in order);
        var refused = market.Place(order);
        Assert.Equal(check, refused);
        Assert.Equal(before, market.Exchange.StateHash());
        Assert.Empty(market.Kinds());
        return refused;
    }
}
