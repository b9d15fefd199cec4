using Keywright.Market.Words;
using Xunit;

namespace Keywright.Market.Tests.Matching;

public sealed class SelfTradePreventionTests
{
    private readonly SmallMarket _market = new();

    [Fact]
    public void Mode_none_lets_an_account_trade_with_itself()
    {
        var (maker, taker) = Meet(SelfTradePrevention.None, makerLots: 5, takerLots: 5);
        Assert.Equal(OrderStatus.Filled, maker.Status);
        Assert.Equal(OrderStatus.Filled, taker.Status);
        Assert.Equal([EventKind.Accepted, EventKind.Traded], _market.Kinds());
    }

    [Fact]
    public void Expire_taker_ends_the_taker_and_leaves_the_maker()
    {
        var (maker, taker) = Meet(SelfTradePrevention.ExpireTaker, makerLots: 5, takerLots: 8);
        Assert.Equal((OrderStatus.New, 0L, 0L), (maker.Status, maker.PreventedLots, maker.ExecutedLots));
        Assert.Equal((OrderStatus.ExpiredInMatch, 8L, 0L), (taker.Status, taker.PreventedLots, taker.ExecutedLots));
        Assert.Equal([EventKind.Accepted, EventKind.Prevented, EventKind.Closed], _market.Kinds());
    }

    [Fact]
    public void Expire_maker_ends_the_maker_and_the_taker_goes_on()
    {
        var behind = _market.Accept(_market.Limit(_market.Bob, Side.Sell, 101, 3));
        var (maker, taker) = Meet(SelfTradePrevention.ExpireMaker, makerLots: 5, takerLots: 8, limit: 101);
        Assert.Equal((OrderStatus.ExpiredInMatch, 5L), (maker.Status, maker.PreventedLots));
        Assert.Equal((OrderStatus.PartiallyFilled, 3L, 0L), (taker.Status, taker.ExecutedLots, taker.PreventedLots));
        Assert.Equal(OrderStatus.Filled, _market.Order(_market.Bob, behind.OrderId).Status);
        Assert.Equal([EventKind.Accepted, EventKind.Prevented, EventKind.Closed, EventKind.Traded], _market.Kinds());
    }

    [Fact]
    public void Expire_both_ends_both()
    {
        var (maker, taker) = Meet(SelfTradePrevention.ExpireBoth, makerLots: 5, takerLots: 8);
        Assert.Equal((OrderStatus.ExpiredInMatch, 5L), (maker.Status, maker.PreventedLots));
        Assert.Equal((OrderStatus.ExpiredInMatch, 8L), (taker.Status, taker.PreventedLots));
        Assert.Equal([EventKind.Accepted, EventKind.Prevented, EventKind.Closed, EventKind.Closed], _market.Kinds());
    }

    [Theory]
    [InlineData(SelfTradePrevention.Decrement)]
    [InlineData(SelfTradePrevention.Transfer)]
    public void Decrement_takes_the_smaller_remainder_off_both_and_within_an_account_transfer_does_the_same(SelfTradePrevention mode)
    {
        var (maker, taker) = Meet(mode, makerLots: 5, takerLots: 8);
        Assert.Equal((OrderStatus.ExpiredInMatch, 5L), (maker.Status, maker.PreventedLots));
        Assert.Equal((OrderStatus.New, 5L, 0L), (taker.Status, taker.PreventedLots, taker.ExecutedLots));
        Assert.Equal(3 * 100 * SmallMarket.TickLot, _market.Money(_market.Ann).Locked);
        Assert.Equal(0, _market.Goods(_market.Ann).Locked);
    }

    [Fact]
    public void Decrement_ends_the_taker_when_it_is_the_smaller_one()
    {
        var (maker, taker) = Meet(SelfTradePrevention.Decrement, makerLots: 8, takerLots: 5);
        Assert.Equal((OrderStatus.New, 5L), (maker.Status, maker.PreventedLots));
        Assert.Equal((OrderStatus.ExpiredInMatch, 5L), (taker.Status, taker.PreventedLots));
        Assert.Equal(3 * SmallMarket.Lot, _market.Goods(_market.Ann).Locked);
        Assert.True(_market.Exchange.TryBest(0, Side.Sell, out var best));
        Assert.Equal(new Level(100, 3), best);
    }

    [Fact]
    public void An_order_that_lost_lots_to_prevention_never_ends_as_filled()
    {
        var (maker, _) = Meet(SelfTradePrevention.Decrement, makerLots: 8, takerLots: 5);
        var taker = _market.Accept(_market.Limit(_market.Bob, Side.Buy, 100, 3));
        Assert.Equal(OrderStatus.Filled, taker.Status);
        var ended = _market.Order(_market.Ann, maker.OrderId);
        Assert.Equal((OrderStatus.ExpiredInMatch, 3L, 5L), (ended.Status, ended.ExecutedLots, ended.PreventedLots));
        Assert.Equal([EventKind.Accepted, EventKind.Traded, EventKind.Closed], _market.Kinds());
        Assert.False(_market.Events.Span[1].MakerFilled);
        Assert.True(_market.Events.Span[1].TakerFilled);
    }

    [Fact]
    public void The_takers_mode_decides_and_the_makers_does_not()
    {
        _market.Accept(_market.Limit(_market.Ann, Side.Sell, 100, 5, SelfTradePrevention.ExpireTaker));
        var taker = _market.Accept(_market.Limit(_market.Ann, Side.Buy, 100, 5, SelfTradePrevention.ExpireMaker));
        Assert.Equal(OrderStatus.New, taker.Status);
        Assert.False(_market.Exchange.TryBest(0, Side.Sell, out _));
    }

    [Fact]
    public void A_market_order_left_alone_after_expire_maker_expires_for_want_of_liquidity()
    {
        _market.Accept(_market.Limit(_market.Ann, Side.Sell, 100, 5));
        var taker = _market.Accept(_market.Market(_market.Ann, Side.Buy, 5, mode: SelfTradePrevention.ExpireMaker));
        Assert.Equal((OrderStatus.Expired, ExpiryReason.InsufficientLiquidity), (taker.Status, taker.ExpiryReason));
    }

    [Fact]
    public void Both_orders_carry_the_prevented_match()
    {
        var (maker, taker) = Meet(SelfTradePrevention.ExpireBoth, makerLots: 1, takerLots: 1);
        Assert.Equal((1L, 1L), (maker.PreventedMatchId, taker.PreventedMatchId));
        var prevented = _market.Events.Span[1];
        Assert.Equal((1L, 1L, 100L), (prevented.TradeId, prevented.Lots, prevented.Price));
    }

    [Fact]
    public void Prevented_matches_are_kept_as_many_as_the_rules_say_and_saved_with_the_rest()
    {
        var market = new SmallMarket(changeAll: rules => rules with { ArchivedPreventedMatchesPerAccount = 2 });
        market.Accept(market.Limit(market.Ann, Side.Sell, 100, 9));
        for (var i = 0; i < 3; i++)
        {
            market.Accept(market.Limit(market.Ann, Side.Buy, 100, 2, SelfTradePrevention.Decrement));
        }

        var hash = market.Exchange.StateHash();
        market.SaveAndLoad();
        Assert.Equal(hash, market.Exchange.StateHash());
        var kept = new List<PreventedMatch>();
        market.Exchange.PreventedMatches(market.Ann, 0, null, 1, null, 10, kept);
        Assert.Equal([(2L, 3L, 1L, 2L, 2L), (3L, 4L, 1L, 2L, 2L)], kept.Select(match => (match.PreventedMatchId, match.TakerOrderId, match.MakerOrderId, match.TakerLots, match.MakerLots)));
        kept.Clear();
        market.Exchange.PreventedMatches(market.Bob, 0, null, null, null, 10, kept);
        Assert.Empty(kept);
    }

    [Theory]
    [InlineData(SelfTradePrevention.ExpireTaker)]
    [InlineData(SelfTradePrevention.ExpireMaker)]
    [InlineData(SelfTradePrevention.ExpireBoth)]
    [InlineData(SelfTradePrevention.Decrement)]
    [InlineData(SelfTradePrevention.Transfer)]
    public void Prevention_moves_no_money_between_orders(SelfTradePrevention mode)
    {
        var before = (_market.Money(_market.Ann).Total, _market.Goods(_market.Ann).Total);
        Meet(mode, makerLots: 5, takerLots: 8);
        Assert.Equal(before, (_market.Money(_market.Ann).Total, _market.Goods(_market.Ann).Total));
        Assert.Equal(0, _market.Exchange.LastTradeId(0));
    }

    private (OrderState Maker, OrderState Taker) Meet(SelfTradePrevention mode, long makerLots, long takerLots, long limit = 100)
    {
        var maker = _market.Accept(_market.Limit(_market.Ann, Side.Sell, 100, makerLots));
        var taker = _market.Accept(_market.Limit(_market.Ann, Side.Buy, limit, takerLots, mode));
        return (_market.Order(_market.Ann, maker.OrderId), taker);
    }
}
