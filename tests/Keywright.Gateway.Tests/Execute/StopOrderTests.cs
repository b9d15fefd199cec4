using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Execute;

/// <summary>Orders that wait, trail or hide, from the request to the answer and over a restart.</summary>
public sealed class StopOrderTests
{
    private const string Order = "/api/v3/order";

    [Fact]
    public async Task A_waiting_order_is_shown_as_one_and_survives_a_stop_and_a_crash()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var (low, high) = (await home.PriceAsync("BTCUSDT", 0.9m), await home.PriceAsync("BTCUSDT", 1.1m));
        var ack = (await bot.OrderAsync($"symbol=BTCUSDT&side=SELL&type=STOP_LOSS_LIMIT&timeInForce=IOC&quantity=0.01&price={Bot.Text(low)}&stopPrice={Bot.Text(low)}")).Succeeds();
        Assert.Equal(["symbol", "orderId", "orderListId", "clientOrderId", "transactTime"], ack.Json.EnumerateObject().Select(p => p.Name));
        var trailing = (await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=TAKE_PROFIT&quantity=0.01&trailingDelta=150&newOrderRespType=RESULT")).Succeeds();
        Assert.Equal((150, -1, -1, "NEW"), (trailing.Long("trailingDelta"), trailing.Long("trailingTime"), trailing.Long("workingTime"), trailing.Text("status")));
        var iceberg = (await bot.LimitAsync("SELL", "BTCUSDT", 0.05m, high, "&icebergQty=0.01")).Succeeds();
        Assert.Equal(0.01m, iceberg.Decimal("icebergQty"));
        Assert.Equal("0.01000000", (await home.PublicAsync("/api/v3/depth", "symbol=BTCUSDT")).Json.GetProperty("asks")[0][1].GetString());

        var shown = (await bot.GetAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Succeeds();
        var stop = shown.Json[0];
        Assert.Equal(
            ("STOP_LOSS_LIMIT", "IOC", Bot.Text(low), false, -1),
            (stop.GetProperty("type").GetString(), stop.GetProperty("timeInForce").GetString(), Bot.Text(decimal.Parse(stop.GetProperty("stopPrice").GetString()!)), stop.GetProperty("isWorking").GetBoolean(), stop.GetProperty("workingTime").GetInt64()));
        var account = (await bot.GetAsync("/api/v3/account", "omitZeroBalances=true")).Json.GetProperty("balances").ToString();
        var hash = home.Gateway.Venue.StateHash();

        await using (var copy = await home.CrashedAsync())
        {
            Assert.Equal(hash, copy.Gateway.Venue.StateHash());
            Assert.Equal(shown.Body, (await copy.Adopt(bot).GetAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Body);
        }

        await home.RestartAsync();
        Assert.Equal(hash, home.Gateway.Venue.StateHash());
        Assert.Equal(shown.Body, (await bot.GetAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Body);
        Assert.Equal(account, (await bot.GetAsync("/api/v3/account", "omitZeroBalances=true")).Json.GetProperty("balances").ToString());
        var cancelled = (await bot.DeleteAsync(Order, $"symbol=BTCUSDT&orderId={ack.Long("orderId")}")).Succeeds();
        Assert.Equal(("CANCELED", Bot.Text(low)), (cancelled.Text("status"), Bot.Text(cancelled.Decimal("stopPrice"))));
    }

    [Fact]
    public async Task A_trade_sets_a_stop_off_at_once_and_replay_does_the_same()
    {
        await using var home = await Home.OpenAsync(MarketMode.Agents);
        var bot = await home.KeyAsync();
        (await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01")).Succeeds();
        var last = decimal.Parse((await home.PublicAsync("/api/v3/ticker/price", "symbol=BTCUSDT")).Text("price"));
        var stop = (await bot.OrderAsync($"symbol=BTCUSDT&side=BUY&type=STOP_LOSS&quantity=0.002&stopPrice={Bot.Text(last + 0.01m)}")).Succeeds().Long("orderId");
        (await bot.OrderAsync($"symbol=BTCUSDT&side=BUY&type=STOP_LOSS&quantity=0.002&stopPrice={Bot.Text(last)}")).Refuses(-2010, "Order would trigger immediately.");
        (await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.4")).Succeeds();
        var done = (await bot.GetAsync(Order, $"symbol=BTCUSDT&orderId={stop}")).Succeeds();
        Assert.Equal(("FILLED", true), (done.Text("status"), done.Json.GetProperty("isWorking").GetBoolean()));
        Assert.Equal(2, (await bot.GetAsync("/api/v3/myTrades", $"symbol=BTCUSDT&orderId={stop}")).Json.GetArrayLength() + 1);
        var hash = home.Gateway.Venue.StateHash();
        await using var copy = await home.CrashedAsync();
        Assert.Equal(hash, copy.Gateway.Venue.StateHash());
    }

    [Theory]
    [InlineData("type=STOP_LOSS&quantity=0.01&stopPrice=0.001", -1013, "Filter failure: PRICE_FILTER")]
    [InlineData("type=STOP_LOSS&quantity=0.01&trailingDelta=9", -1013, "Filter failure: TRAILING_DELTA")]
    [InlineData("type=STOP_LOSS&quantity=0.01&trailingDelta=2001", -1013, "Filter failure: TRAILING_DELTA")]
    [InlineData("type=STOP_LOSS&quantity=130&trailingDelta=100", -1013, "Filter failure: MARKET_LOT_SIZE")]
    [InlineData("type=LIMIT&timeInForce=GTC&quantity=0.01&price=50000&icebergQty=0.00001", -1013, "Filter failure: ICEBERG_PARTS")]
    [InlineData("type=LIMIT&timeInForce=GTC&quantity=0.01&price=50000&icebergQty=0.000001", -1013, "Filter failure: LOT_SIZE")]
    [InlineData("type=LIMIT&timeInForce=GTC&quantity=0.01&price=50000&icebergQty=0.01", -2010, "IcebergQty exceeds QTY.")]
    public async Task Filters_of_stops_and_icebergs_are_kept(string order, int code, string message)
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        (await bot.OrderAsync("symbol=BTCUSDT&side=BUY&" + order)).Refuses(code, message);
        (await bot.PostAsync("/api/v3/order/test", "symbol=BTCUSDT&side=BUY&" + order)).Refuses(code, message);
    }

    [Fact]
    public async Task Five_stops_are_as_many_as_exchange_info_says()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var filters = (await home.PublicAsync("/api/v3/exchangeInfo", "symbol=BTCUSDT")).Json.GetProperty("symbols")[0].GetProperty("filters").EnumerateArray()
            .ToDictionary(f => f.GetProperty("filterType").GetString()!);
        Assert.Equal((5, 100, 2000), (filters["MAX_NUM_ALGO_ORDERS"].GetProperty("maxNumAlgoOrders").GetInt32(), filters["ICEBERG_PARTS"].GetProperty("limit").GetInt32(), filters["TRAILING_DELTA"].GetProperty("maxTrailingAboveDelta").GetInt32()));
        for (var i = 0; i < 5; i++)
        {
            (await bot.OrderAsync("symbol=BTCUSDT&side=SELL&type=STOP_LOSS&quantity=0.01&trailingDelta=100")).Succeeds();
        }

        (await bot.OrderAsync("symbol=BTCUSDT&side=SELL&type=STOP_LOSS&quantity=0.01&trailingDelta=100")).Refuses(-1013, "Filter failure: MAX_NUM_ALGO_ORDERS");
    }
}
