using Keywright.Market.Words;
using Xunit;

namespace Keywright.Market.Tests.Matching;

public sealed class OrderTypeTests
{
    private readonly SmallMarket _market = new();

    [Fact]
    public void What_a_limit_order_does_not_trade_rests_at_its_own_price_and_locks_only_that()
    {
        Offer(100, 3);
        var order = _market.Accept(_market.Limit(_market.Ann, Side.Buy, 110, 5));
        Assert.Equal((OrderStatus.PartiallyFilled, 3L, 300 * SmallMarket.TickLot), (order.Status, order.ExecutedLots, order.QuoteUnits));
        Assert.Equal(2 * 110 * SmallMarket.TickLot, _market.Money(_market.Ann).Locked);
        Assert.True(_market.Exchange.TryBest(0, Side.Buy, out var best));
        Assert.Equal(new Level(110, 2), best);
    }

    [Fact]
    public void The_rest_of_an_immediate_order_expires()
    {
        Offer(100, 3);
        Offer(101, 3);
        var order = _market.Accept(_market.Limit(_market.Ann, Side.Buy, 100, 5) with { TimeInForce = TimeInForce.Ioc });
        Assert.Equal((OrderStatus.Expired, ExpiryReason.UnfilledIoc, 3L), (order.Status, order.ExpiryReason, order.ExecutedLots));
        Assert.Equal(2, _market.Events.Span[^1].Lots);
        Assert.Equal(0, _market.Money(_market.Ann).Locked);
    }

    [Fact]
    public void A_fill_or_kill_order_that_cannot_be_whole_touches_nothing()
    {
        Offer(100, 3);
        Offer(101, 3);
        var order = _market.Accept(_market.Limit(_market.Ann, Side.Buy, 100, 4) with { TimeInForce = TimeInForce.Fok });
        Assert.Equal((OrderStatus.Expired, ExpiryReason.UnfilledFok, 0L), (order.Status, order.ExpiryReason, order.ExecutedLots));
        Assert.Equal([EventKind.Accepted, EventKind.Closed], _market.Kinds());
        Assert.Equal(OrderStatus.Filled, _market.Accept(_market.Limit(_market.Ann, Side.Buy, 101, 6) with { TimeInForce = TimeInForce.Fok }).Status);
    }

    [Fact]
    public void A_fill_or_kill_order_with_nothing_in_reach_expires_as_such()
    {
        var order = _market.Accept(_market.Limit(_market.Ann, Side.Buy, 100, 4) with { TimeInForce = TimeInForce.Fok });
        Assert.Equal((OrderStatus.Expired, ExpiryReason.UnfilledFok), (order.Status, order.ExpiryReason));
    }

    [Fact]
    public void A_fill_or_kill_order_does_not_count_orders_of_its_own_account()
    {
        Offer(100, 3);
        _market.Accept(_market.Limit(_market.Ann, Side.Sell, 100, 3));
        var order = _market.Limit(_market.Ann, Side.Buy, 100, 4, SelfTradePrevention.ExpireMaker) with { TimeInForce = TimeInForce.Fok };
        Assert.Equal(ExpiryReason.UnfilledFok, _market.Accept(order).ExpiryReason);
        Offer(100, 1);
        Assert.Equal(OrderStatus.Filled, _market.Accept(order with { TimeUs = ++_market.TimeUs }).Status);
    }

    [Fact]
    public void A_market_order_takes_what_there_is_and_the_rest_expires()
    {
        Offer(100, 3);
        Offer(500, 3);
        var order = _market.Accept(_market.Market(_market.Ann, Side.Buy, 10));
        Assert.Equal((OrderStatus.Expired, ExpiryReason.InsufficientLiquidity, 6L), (order.Status, order.ExpiryReason, order.ExecutedLots));
        Assert.Equal(1_800 * SmallMarket.TickLot, order.QuoteUnits);
        Assert.Equal(4, _market.Events.Span[^1].Lots);
    }

    [Fact]
    public void A_market_order_against_an_empty_book_is_accepted_and_expires()
    {
        var order = _market.Accept(_market.Market(_market.Ann, Side.Sell, 10));
        Assert.Equal((OrderStatus.Expired, ExpiryReason.InsufficientLiquidity, 0L), (order.Status, order.ExpiryReason, order.ExecutedLots));
    }

    [Fact]
    public void A_quote_amount_buys_the_most_lots_it_reaches_over_several_prices()
    {
        Offer(100, 3);
        Offer(101, 3);
        var amount = ((300 + 202) * SmallMarket.TickLot) + 7;
        var order = _market.Accept(_market.Market(_market.Ann, Side.Buy, quoteAmount: amount));
        Assert.Equal(OrderStatus.Filled, order.Status);
        Assert.Equal((5L, 5L, amount, amount - 7), (order.Lots, order.ExecutedLots, order.QuoteAmount, order.QuoteUnits));
        Assert.False(_market.Events.Span[1].TakerFilled);
        Assert.True(_market.Events.Span[2].TakerFilled);
    }

    [Fact]
    public void A_quote_amount_larger_than_the_book_expires_after_taking_all_of_it()
    {
        Offer(100, 3);
        var order = _market.Accept(_market.Market(_market.Ann, Side.Buy, quoteAmount: 400 * SmallMarket.TickLot));
        Assert.Equal((OrderStatus.Expired, ExpiryReason.InsufficientLiquidity, 3L), (order.Status, order.ExpiryReason, order.Lots));
        Assert.False(_market.Events.Span[1].TakerFilled);
        Assert.Equal([EventKind.Accepted, EventKind.Traded, EventKind.Closed], _market.Kinds());
    }

    [Fact]
    public void A_quote_amount_sells_too()
    {
        _market.Accept(_market.Limit(_market.Bob, Side.Buy, 100, 3));
        _market.Accept(_market.Limit(_market.Bob, Side.Buy, 99, 3));
        var order = _market.Accept(_market.Market(_market.Ann, Side.Sell, quoteAmount: 498 * SmallMarket.TickLot));
        Assert.Equal((OrderStatus.Filled, 5L, 498 * SmallMarket.TickLot), (order.Status, order.Lots, order.QuoteUnits));
    }

    [Fact]
    public void Better_prices_go_first_and_of_one_price_the_older()
    {
        var ids = new[] { Offer(101, 1), Offer(100, 1), Offer(100, 1), Offer(99, 1), Offer(100, 1) };
        _market.Accept(_market.Limit(_market.Ann, Side.Buy, 101, 5));
        var makers = new List<long>();
        foreach (var happened in _market.Events.Span)
        {
            if (happened.Kind == EventKind.Traded)
            {
                makers.Add(happened.MakerOrderId);
            }
        }

        Assert.Equal([ids[3], ids[1], ids[2], ids[4], ids[0]], makers);
    }

    [Fact]
    public void Every_event_raises_the_update_id_by_one_and_carries_the_commands_time()
    {
        Offer(100, 1);
        var before = _market.Exchange.UpdateId(0);
        var order = _market.Limit(_market.Ann, Side.Buy, 100, 2) with { TimeInForce = TimeInForce.Ioc, Tag = 42 };
        _market.Accept(order);
        foreach (var happened in _market.Events.Span)
        {
            Assert.Equal(++before, happened.UpdateId);
            Assert.Equal(order.TimeUs, happened.TimeUs);
            Assert.Equal(42, happened.Tag);
        }

        Assert.Equal(before, _market.Exchange.UpdateId(0));
    }

    [Fact]
    public void Time_never_runs_back()
    {
        Offer(100, 1);
        var late = _market.TimeUs;
        var order = _market.Accept(_market.Limit(_market.Ann, Side.Buy, 90, 2) with { TimeUs = late - 5_000_000 });
        Assert.Equal(late, order.CreatedUs);
    }

    private long Offer(long price, long lots) => _market.Accept(_market.Limit(_market.Bob, Side.Sell, price, lots)).OrderId;
}
