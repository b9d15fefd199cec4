using Keywright.Gateway.Tests.Worlds;
using Keywright.Market.Words;
using Xunit;

namespace Keywright.Gateway.Tests.Execute;

/// <summary>What belongs to another account is not there: not to read, not to cancel, not to guess at.</summary>
public sealed class OwnershipTests
{
    [Fact]
    public async Task The_market_s_orders_are_nobody_s_to_see_or_cancel()
    {
        await using var home = await Home.OpenAsync(MarketMode.Agents);
        var bot = await home.KeyAsync();
        for (var i = 0; i < 20; i++)
        {
            home.Time.Advance(TimeSpan.FromMilliseconds(250));
            await home.Gateway.BeatAsync();
        }

        // The books are full of other accounts' orders, with ids from 1.
        Assert.NotEqual("[]", (await home.PublicAsync("/api/v3/depth", "symbol=BTCUSDT")).Json.GetProperty("bids").ToString());
        for (var id = 1; id <= 60; id++)
        {
            (await bot.GetAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Refuses(-2013, Wire.NoSuchOrder);
            (await bot.DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Refuses(-2011, Wire.UnknownOrder);
        }

        foreach (var path in new[] { "/api/v3/openOrders", "/api/v3/allOrders", "/api/v3/myTrades" })
        {
            Assert.Equal("[]", (await bot.GetAsync(path, "symbol=BTCUSDT")).Succeeds().Body);
        }

        (await bot.DeleteAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Refuses(-2011, Wire.UnknownOrder);
        Assert.Equal("[]", (await bot.GetAsync("/api/v3/myTrades", "symbol=BTCUSDT&fromId=0")).Succeeds().Body);
        Assert.Equal("[]", (await bot.GetAsync("/api/v3/allOrders", "symbol=BTCUSDT&orderId=1")).Succeeds().Body);
    }

    [Fact]
    public async Task Another_account_s_orders_are_not_there_on_any_route()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        var exchange = home.Gateway.Venue.State.Exchange;
        var stranger = exchange.AddAccount(archives: true);
        exchange.Deposit(stranger, home.Gateway.Venue.State.Rules.Assets.IndexOf("USDT"), (Int128)1_000_000 * 100_000_000);
        ClientOrderId.TryCreate("theirs", out var theirs);
        var order = new PlaceOrder
        {
            Account = stranger,
            Symbol = 0,
            Side = Side.Buy,
            Type = OrderType.Limit,
            Price = (long)(price * 100),
            Lots = 100,
            SelfTradePrevention = SelfTradePrevention.ExpireMaker,
            ClientId = theirs,
            TimeUs = home.Time.NowUs,
        };
        Assert.Equal(Reject.None, exchange.Place(in order, new EventBuffer(), out var id));

        (await bot.GetAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Refuses(-2013, Wire.NoSuchOrder);
        (await bot.GetAsync("/api/v3/order", "symbol=BTCUSDT&origClientOrderId=theirs")).Refuses(-2013, Wire.NoSuchOrder);
        (await bot.DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Refuses(-2011, Wire.UnknownOrder);
        (await bot.DeleteAsync("/api/v3/order", "symbol=BTCUSDT&origClientOrderId=theirs")).Refuses(-2011, Wire.UnknownOrder);
        (await bot.DeleteAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Refuses(-2011, Wire.UnknownOrder);
        Assert.Equal("[]", (await bot.GetAsync("/api/v3/openOrders")).Body);
        Assert.Equal("[]", (await bot.GetAsync("/api/v3/allOrders", "symbol=BTCUSDT")).Body);

        // Sold to the stranger: each sees his own side of it. His client id is no duplicate of ours.
        var sold = (await bot.LimitAsync("SELL", "BTCUSDT", 0.0005m, price, "&newClientOrderId=theirs")).Succeeds();
        Assert.Equal("FILLED", sold.Text("status"));
        var trades = (await bot.GetAsync("/api/v3/myTrades", "symbol=BTCUSDT")).Succeeds().Json;
        Assert.Equal(1, trades.GetArrayLength());
        Assert.Equal(sold.Long("orderId"), trades[0].GetProperty("orderId").GetInt64());
        Assert.Equal("[]", (await bot.GetAsync("/api/v3/myTrades", $"symbol=BTCUSDT&orderId={id}")).Body);
        Assert.Equal(sold.Long("orderId"), (await bot.GetAsync("/api/v3/order", "symbol=BTCUSDT&origClientOrderId=theirs")).Long("orderId"));
    }

    [Fact]
    public async Task Keys_of_one_account_share_its_orders_as_on_the_exchange()
    {
        await using var home = await Home.OpenAsync();
        var (one, other) = (await home.KeyAsync(), await home.KeyAsync());
        var id = (await one.LimitAsync("BUY", "BTCUSDT", 0.001m, await home.PriceAsync("BTCUSDT", 0.9m))).Succeeds().Long("orderId");
        Assert.Equal("NEW", (await other.GetAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Text("status"));
        (await other.DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Succeeds();
        Assert.Equal("CANCELED", (await one.GetAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Text("status"));
    }
}
