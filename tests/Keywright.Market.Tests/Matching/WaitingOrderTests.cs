using Keywright.Market.Words;
using Xunit;

namespace Keywright.Market.Tests.Matching;

public sealed class WaitingOrderTests
{
    private readonly SmallMarket _market = new();

    public WaitingOrderTests() => _market.Exchange.SetOpeningPrice(0, 100);

    [Theory]
    [InlineData(OrderType.StopLoss, Side.Buy, 110, 109)]
    [InlineData(OrderType.StopLoss, Side.Sell, 90, 91)]
    [InlineData(OrderType.TakeProfit, Side.Buy, 90, 91)]
    [InlineData(OrderType.TakeProfit, Side.Sell, 110, 109)]
    public void An_order_runs_in_the_step_of_the_trade_that_meets_its_stop_price_and_not_before(OrderType type, Side side, long stop, long almost)
    {
        var waiting = _market.Accept(Waiting(type, side, stop, 2));
        Assert.Equal((OrderStatus.New, false), (waiting.Status, waiting.IsWorking));
        Trade(almost);
        Assert.False(_market.Order(_market.Ann, waiting.OrderId).IsWorking);

        // Somebody must be there to take it.
        _market.Accept(_market.Limit(_market.Bob, side == Side.Buy ? Side.Sell : Side.Buy, side == Side.Buy ? 120 : 80, 5));
        Trade(stop);
        Assert.Equal([EventKind.Accepted, EventKind.Traded, EventKind.Triggered, EventKind.Traded], _market.Kinds());
        var done = _market.Order(_market.Ann, waiting.OrderId);
        Assert.Equal((OrderStatus.Filled, 2L, side == Side.Buy ? 120 * 2 * SmallMarket.TickLot : 80 * 2 * SmallMarket.TickLot), (done.Status, done.ExecutedLots, done.QuoteUnits));
        Assert.True(done.WorkingUs > done.CreatedUs);
        Assert.Equal(new Balance(0, 0) with { Locked = 0 }, _market.Money(_market.Ann) with { Free = 0 });
    }

    [Theory]
    [InlineData(OrderType.StopLoss, Side.Buy, 100)]
    [InlineData(OrderType.StopLossLimit, Side.Sell, 101)]
    [InlineData(OrderType.TakeProfit, Side.Buy, 101)]
    [InlineData(OrderType.TakeProfitLimit, Side.Sell, 100)]
    public void An_order_whose_trigger_is_met_already_is_refused(OrderType type, Side side, long stop) =>
        Assert.Equal(Reject.WouldTrigger, _market.Place(Waiting(type, side, stop, 2)));

    [Fact]
    public void What_an_order_may_need_is_locked_while_it_waits_and_freed_when_it_is_cancelled()
    {
        var (money, goods) = (_market.Money(_market.Ann), _market.Goods(_market.Ann));
        var buy = _market.Accept(Waiting(OrderType.StopLoss, Side.Buy, 110, 2));
        var limited = _market.Accept(Waiting(OrderType.StopLossLimit, Side.Buy, 110, 3) with { Price = 115 });
        var sell = _market.Accept(Waiting(OrderType.TakeProfit, Side.Sell, 120, 4));
        Assert.Equal(((110 * 2) + (115 * 3)) * SmallMarket.TickLot, _market.Money(_market.Ann).Locked);
        Assert.Equal(4 * SmallMarket.Lot, _market.Goods(_market.Ann).Locked);
        foreach (var order in new[] { buy, limited, sell })
        {
            Assert.Equal(Reject.None, _market.Cancel(_market.Ann, order.OrderId));
            Assert.Equal((OrderStatus.Canceled, OrderState.Never), (_market.Order(_market.Ann, order.OrderId).Status, _market.Order(_market.Ann, order.OrderId).WorkingUs));
        }

        Assert.Equal((money, goods), (_market.Money(_market.Ann), _market.Goods(_market.Ann)));
        Trade(110);
        Assert.DoesNotContain(EventKind.Triggered, _market.Kinds());
    }

    [Fact]
    public void Orders_set_off_by_one_trade_run_by_age_and_what_they_set_off_runs_behind_them()
    {
        // Ann's two stops go off at 95; the second one's trade at 80 sets off Bob's, which is older than both.
        var bob = _market.Accept(Waiting(OrderType.StopLoss, Side.Sell, 80, 1) with { Account = _market.Bob });
        var first = _market.Accept(Waiting(OrderType.StopLoss, Side.Sell, 95, 1));
        var second = _market.Accept(Waiting(OrderType.StopLoss, Side.Sell, 96, 1));
        var taker = _market.Open(archives: true);
        foreach (var price in new long[] { 90, 80, 70 })
        {
            _market.Accept(_market.Limit(taker, Side.Buy, price, 1));
        }

        Trade(95);
        var ran = new List<long>();
        foreach (ref readonly var happened in _market.Events.Span)
        {
            if (happened.Kind == EventKind.Triggered)
            {
                ran.Add(happened.OrderId);
            }
        }

        Assert.Equal([first.OrderId, second.OrderId, bob.OrderId], ran);
        Assert.Equal([90L, 80L, 70L], ran.Select(id => _market.Events.Span.ToArray().Single(e => e.Kind == EventKind.Traded && e.OrderId == id).Price));
    }

    [Fact]
    public void A_triggered_limit_order_rests_with_what_it_does_not_find()
    {
        var order = _market.Accept(Waiting(OrderType.StopLossLimit, Side.Sell, 95, 5) with { Price = 94 });
        _market.Accept(_market.Limit(_market.Bob, Side.Buy, 94, 2));
        Trade(95);
        var rests = _market.Order(_market.Ann, order.OrderId);
        Assert.Equal((OrderStatus.PartiallyFilled, 2L, true), (rests.Status, rests.ExecutedLots, rests.IsWorking));
        Assert.True(_market.Exchange.TryBest(0, Side.Sell, out var best));
        Assert.Equal(new Level(94, 3), best);
        Assert.Equal(3 * SmallMarket.Lot, _market.Goods(_market.Ann).Locked);
    }

    [Fact]
    public void A_triggered_buy_spends_no_more_than_there_is_and_no_more_than_its_cap()
    {
        var poor = _market.Open(archives: true, units: 0);
        _market.Exchange.Deposit(poor, SmallMarket.Quote, 500 * SmallMarket.TickLot);
        var all = _market.Accept(Waiting(OrderType.StopLoss, Side.Buy, 110, 4) with { Account = poor });
        var capped = _market.Accept(Waiting(OrderType.StopLoss, Side.Buy, 110, 4) with { CapPrice = 115 });
        _market.Accept(_market.Limit(_market.Bob, Side.Sell, 150, 20));
        Trade(110);
        var (poorDone, cappedDone) = (_market.Order(poor, all.OrderId), _market.Order(_market.Ann, capped.OrderId));
        Assert.Equal((OrderStatus.Expired, ExpiryReason.InsufficientLiquidity, 3L), (poorDone.Status, poorDone.ExpiryReason, poorDone.ExecutedLots));
        Assert.Equal((OrderStatus.Expired, 3L, 450 * SmallMarket.TickLot), (cappedDone.Status, cappedDone.ExecutedLots, cappedDone.QuoteUnits));
        Assert.Equal(50 * SmallMarket.TickLot, _market.Exchange.BalanceOf(poor, SmallMarket.Quote).Total);
    }

    [Fact]
    public void A_trailing_sell_follows_the_price_up_and_runs_when_it_falls_by_the_delta()
    {
        var order = _market.Accept(Waiting(OrderType.StopLoss, Side.Sell, 0, 1) with { TrailingDelta = 1_000 });
        Assert.Equal(OrderState.Never, order.TrailingUs);
        foreach (var price in new long[] { 100, 150, 200, 181 })
        {
            Trade(price);
            Assert.False(_market.Order(_market.Ann, order.OrderId).IsWorking);
            Assert.NotEqual(OrderState.Never, _market.Order(_market.Ann, order.OrderId).TrailingUs);
        }

        Trade(180);
        Assert.Contains(EventKind.Triggered, _market.Kinds());
    }

    [Fact]
    public void A_trailing_order_with_a_stop_price_tracks_from_the_trade_that_meets_it()
    {
        var order = _market.Accept(Waiting(OrderType.TakeProfit, Side.Buy, 80, 1) with { TrailingDelta = 1_000 });
        foreach (var price in new long[] { 90, 85, 99 })
        {
            Trade(price);
        }

        Assert.Equal(OrderState.Never, _market.Order(_market.Ann, order.OrderId).TrailingUs);
        Trade(80);
        Assert.Equal(_market.TimeUs, _market.Order(_market.Ann, order.OrderId).TrailingUs);
        Trade(70);
        Trade(76);
        Assert.False(_market.Order(_market.Ann, order.OrderId).IsWorking);
        Trade(77);
        Assert.True(_market.Order(_market.Ann, order.OrderId).IsWorking);
    }

    [Fact]
    public void An_iceberg_shows_a_part_and_its_next_part_stands_behind_the_others()
    {
        var iceberg = _market.Accept(_market.Limit(_market.Ann, Side.Sell, 105, 7) with { IcebergLots = 3 });
        var other = _market.Accept(_market.Limit(_market.Bob, Side.Sell, 105, 2));
        Assert.True(_market.Exchange.TryBest(0, Side.Sell, out var best));
        Assert.Equal(new Level(105, 5), best);
        var taker = _market.Open(archives: true);
        _market.Accept(_market.Limit(taker, Side.Buy, 105, 8));
        var met = _market.Events.Span.ToArray().Where(e => e.Kind == EventKind.Traded).Select(e => (e.MakerOrderId, e.Lots));
        Assert.Equal([(iceberg.OrderId, 3L), (other.OrderId, 2L), (iceberg.OrderId, 3L)], met);
        Assert.True(_market.Exchange.TryBest(0, Side.Sell, out best));
        Assert.Equal(new Level(105, 1), best);
        _market.Accept(_market.Limit(taker, Side.Buy, 105, 1));
        Assert.Equal(OrderStatus.Filled, _market.Order(_market.Ann, iceberg.OrderId).Status);
    }

    [Fact]
    public void What_an_iceberg_hides_is_paid_for_like_the_rest()
    {
        var poor = _market.Open(archives: true, units: 0);
        _market.Exchange.Deposit(poor, SmallMarket.Quote, 105 * 6 * SmallMarket.TickLot);
        _market.Accept(_market.Limit(_market.Ann, Side.Sell, 105, 7) with { IcebergLots = 3 });
        Assert.Equal(Reject.InsufficientBalance, _market.Place(_market.Market(poor, Side.Buy, 7)));
        Assert.Equal(OrderStatus.Filled, _market.Accept(_market.Market(poor, Side.Buy, 6)).Status);
        Assert.Equal(0, _market.Exchange.BalanceOf(poor, SmallMarket.Quote).Total);
    }

    private PlaceOrder Waiting(OrderType type, Side side, long stop, long lots) =>
        _market.Limit(_market.Ann, side, type.RunsAsMarket() ? 0 : stop, lots) with { Type = type, StopPrice = stop };

    /// <summary>One lot changes hands at the price, between two accounts of its own.</summary>
    private void Trade(long price)
    {
        var (buyer, seller) = (_market.Open(archives: false), _market.Open(archives: false));
        _market.AcceptBoth(_market.Limit(seller, Side.Sell, price, 1), _market.Limit(buyer, Side.Buy, price, 1));
    }
}
