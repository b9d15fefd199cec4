using Keywright.Market.Words;
using Xunit;

namespace Keywright.Market.Tests.Matching;

public sealed class QueryTests
{
    private readonly SmallMarket _market = new();

    [Fact]
    public void Orders_without_a_start_are_the_newest_and_with_one_the_oldest_from_there()
    {
        var times = new long[10];
        for (var i = 0; i < 10; i++)
        {
            times[i] = _market.Accept(_market.Limit(_market.Ann, Side.Buy, 100, 1)).CreatedUs;
        }

        // Every other one is closed, so that both kinds mix.
        for (var id = 1; id <= 10; id += 2)
        {
            _market.Cancel(_market.Ann, id);
        }

        Assert.Equal([8, 9, 10], Orders(null, null, null, 3));
        Assert.Equal([4, 5, 6], Orders(4, null, null, 3));
        Assert.Equal([3, 4, 5], Orders(null, times[2], null, 3));
        Assert.Equal([5, 6, 7], Orders(null, null, times[6], 3));
        Assert.Equal([3, 4], Orders(null, times[2], times[3], 3));
        Assert.Equal([4, 5], Orders(4, times[1], times[4], 5));
        Assert.Empty(Orders(11, null, null, 5));
        Assert.Empty(Orders(null, times[5], times[4], 5));
    }

    [Fact]
    public void Fills_are_found_by_order_by_trade_and_by_time()
    {
        var resting = _market.Accept(_market.Limit(_market.Ann, Side.Sell, 100, 5));
        var times = new long[4];
        for (var i = 0; i < 4; i++)
        {
            _market.Accept(_market.Limit(_market.Bob, Side.Buy, 100, 1));
            times[i] = _market.TimeUs;
        }

        var other = _market.Accept(_market.Limit(_market.Ann, Side.Buy, 100, 0 + 1));
        Assert.Equal(OrderStatus.Filled, other.Status);
        Assert.Equal([1, 2, 3, 4, 5, 5], Fills(null, null, null, null, 10));
        Assert.Equal([5, 5], Fills(null, null, null, null, 2));
        Assert.Equal([1, 2, 3, 4, 5], Fills(resting.OrderId, null, null, null, 10));
        Assert.Equal([4, 5], Fills(resting.OrderId, null, null, null, 2));
        Assert.Equal([2, 3], Fills(resting.OrderId, 2, null, null, 2));
        Assert.Equal([3, 4], Fills(null, 3, null, null, 2));
        Assert.Equal([2, 3], Fills(null, null, times[1], times[2], 10));
        Assert.Equal([1, 2], Fills(null, null, null, times[1], 10));
        Assert.Empty(Fills(99, null, null, null, 10));
    }

    [Fact]
    public void The_newest_order_of_a_client_id_is_found_open_or_closed()
    {
        var mine = SmallMarket.Name("mine");
        var first = _market.Accept(_market.Limit(_market.Ann, Side.Buy, 100, 1) with { ClientId = mine });
        _market.Cancel(_market.Ann, first.OrderId);
        Assert.True(_market.Exchange.TryGetOrder(_market.Ann, 0, in mine, out var found));
        Assert.Equal((first.OrderId, OrderStatus.Canceled), (found.OrderId, found.Status));
        var second = _market.Accept(_market.Limit(_market.Ann, Side.Buy, 100, 1) with { ClientId = mine });
        Assert.True(_market.Exchange.TryGetOrder(_market.Ann, 0, in mine, out found));
        Assert.Equal((second.OrderId, OrderStatus.New), (found.OrderId, found.Status));
        Assert.False(_market.Exchange.TryGetOrder(_market.Bob, 0, in mine, out _));
        Assert.False(_market.Exchange.TryGetOrder(_market.Bob, 0, second.OrderId, out _));
    }

    [Fact]
    public void The_archive_keeps_the_newest_and_lets_the_oldest_go()
    {
        var market = new SmallMarket(changeAll: rules => rules with { ArchivedOrdersPerAccount = 3, ArchivedFillsPerAccount = 2 });
        for (var i = 0; i < 5; i++)
        {
            market.Accept(market.Limit(market.Bob, Side.Sell, 100, 1));
            market.Accept(market.Limit(market.Ann, Side.Buy, 100, 1));
        }

        var orders = new List<OrderState>();
        market.Exchange.Orders(market.Ann, 0, null, null, null, 100, orders);
        Assert.Equal([6, 8, 10], orders.Select(order => order.OrderId));
        Assert.False(market.Exchange.TryGetOrder(market.Ann, 0, 4, out _));
        var fills = new List<Fill>();
        market.Exchange.Fills(market.Ann, 0, null, null, null, null, 100, fills);
        Assert.Equal([4, 5], fills.Select(fill => fill.TradeId));
    }

    [Fact]
    public void An_account_that_does_not_archive_shows_only_what_is_open()
    {
        var agent = _market.Open(archives: false);
        Assert.Equal(Reject.None, _market.Place(_market.Limit(agent, Side.Buy, 100, 1)));
        Assert.Equal(Reject.None, _market.Place(_market.Limit(agent, Side.Buy, 100, 1)));
        _market.Cancel(agent, 1);
        var orders = new List<OrderState>();
        _market.Exchange.Orders(agent, 0, null, null, null, 100, orders);
        Assert.Equal([2], orders.Select(order => order.OrderId));
        Assert.False(_market.Exchange.TryGetOrder(agent, 0, 1, out _));
    }

    [Fact]
    public void Depth_shows_the_best_first_and_no_more_than_asked()
    {
        foreach (var price in new[] { 90, 92, 91, 5_000, 92 })
        {
            _market.Accept(_market.Limit(_market.Ann, price < 100 ? Side.Buy : Side.Sell, price, 2));
        }

        var bids = new List<Level>();
        var asks = new List<Level>();
        _market.Exchange.Depth(0, 2, bids, asks);
        Assert.Equal([new Level(92, 4), new Level(91, 2)], bids);
        Assert.Equal([new Level(5_000, 2)], asks);
    }

    private IEnumerable<long> Orders(long? from, long? startUs, long? endUs, int limit)
    {
        var orders = new List<OrderState>();
        _market.Exchange.Orders(_market.Ann, 0, from, startUs, endUs, limit, orders);
        return orders.Select(order => order.OrderId);
    }

    private IEnumerable<long> Fills(long? orderId, long? from, long? startUs, long? endUs, int limit)
    {
        var fills = new List<Fill>();
        _market.Exchange.Fills(_market.Ann, 0, orderId, from, startUs, endUs, limit, fills);
        return fills.Select(fill => fill.TradeId);
    }
}
