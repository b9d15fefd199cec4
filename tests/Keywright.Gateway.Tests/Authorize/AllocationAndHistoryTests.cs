using Keywright.Gateway.Tests.Worlds;
using Keywright.Keys.Policy;
using Xunit;

namespace Keywright.Gateway.Tests.Authorize;

/// <summary>A slice of the account's money, and a slice of its past.</summary>
public sealed class AllocationAndHistoryTests
{
    [Fact]
    public async Task A_key_sees_its_slice_and_its_orders_use_no_more_than_it()
    {
        await using var home = await Home.OpenAsync(MarketMode.Agents);
        var policy = new KeyPolicy { Allocation = new Dictionary<string, decimal> { ["USDT"] = 1_000m } };
        var (bot, other) = (await home.KeyAsync(policy), await home.KeyAsync());
        Assert.Equal("USDT 1000.00000000 0.00000000", await SliceAsync(bot));
        (await bot.OrderAsync("symbol=ETHUSDT&side=SELL&type=MARKET&quantity=0.1")).Refuses(-2010, "The order needs 0.1 ETH, and 0 ETH are left of what is allocated to this key.");
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.01m, 60_000m)).Succeeds();
        Assert.Equal("USDT 400.00000000 600.00000000", await SliceAsync(bot));
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.01m, 40_001m)).Refuses(-2010, "The order needs 400.01 USDT, and 400 USDT are left of what is allocated to this key.");
        (await bot.OrderAsync("symbol=ETHUSDT&side=BUY&type=MARKET&quoteOrderQty=401")).Refuses(-2010, "The order needs 401 USDT, and 400 USDT are left of what is allocated to this key.");
        var bought = (await bot.OrderAsync("symbol=ETHUSDT&side=BUY&type=MARKET&quoteOrderQty=400")).Succeeds();
        var quantity = bought.Decimal("executedQty");
        var left = 400m - bought.Decimal("cummulativeQuoteQty");
        var fee = bought.Json.GetProperty("fills").EnumerateArray().Sum(fill => decimal.Parse(fill.GetProperty("commission").GetString()!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal($"USDT {left:0.00000000} 600.00000000,ETH {quantity - fee:0.00000000} 0.00000000", await SliceAsync(bot));
        await home.RestartAsync();
        Assert.Equal($"USDT {left:0.00000000} 600.00000000,ETH {quantity - fee:0.00000000} 0.00000000", await SliceAsync(bot));

        // The wallet's routes show the same, and another key of the account the whole of it.
        Assert.Equal("600.00000000", (await bot.PostAsync("/sapi/v3/asset/getUserAsset", "asset=USDT")).Json[0].GetProperty("locked").GetString());
        Assert.Contains("BNB 100.00000000", await SliceAsync(other), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("STOP_LOSS_LIMIT", "TAKE_PROFIT")]
    [InlineData("STOP_LOSS", "TAKE_PROFIT_LIMIT")]
    public async Task Of_a_pair_the_order_that_may_come_to_more_stands_in_the_slice(string above, string below)
    {
        await using var home = await Home.OpenAsync();
        var price = decimal.Round(await home.PriceAsync("BTCUSDT"), 0);
        var bot = await home.KeyAsync(new KeyPolicy { Allocation = new Dictionary<string, decimal> { ["USDT"] = price } });

        // The one without a limit may come to a twentieth more than its trigger.
        string Leg(string leg, string type, decimal trigger)
            => $"&{leg}Type={type}&{leg}StopPrice={Bot.Text(trigger)}{(type.EndsWith("LIMIT", StringComparison.Ordinal) ? $"&{leg}Price={Bot.Text(trigger)}&{leg}TimeInForce=GTC" : "")}";
        (await bot.PostAsync("/api/v3/orderList/oco", $"symbol=BTCUSDT&side=BUY&quantity=0.5{Leg("above", above, price + 1)}{Leg("below", below, price - 1)}")).Succeeds();
        Assert.Equal(-2010, (await bot.LimitAsync("BUY", "BTCUSDT", 0.49m, price - 1)).Long("code"));
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.47m, price - 1)).Succeeds();
    }

    [Fact]
    public async Task A_key_hears_its_slice_of_the_balances()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync("ed25519", Signers.Ed25519(11));
        await home.EditAsync(bot, edit => edit with { Policy = new KeyPolicy { Allocation = new Dictionary<string, decimal> { ["USDT"] = 1_000m } } });
        var line = new Line(home);
        (await line.SignedAsync(bot, "userDataStream.subscribe.signature")).Succeeds();
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.01m, 50_000m)).Succeeds();
        await home.Gateway.Streams.FeedAsync();
        var told = line.Heard.Single(said => said.Contains("outboundAccountPosition", StringComparison.Ordinal));
        Assert.Contains("""{"a":"USDT","f":"500.00000000","l":"500.00000000"}""", told, StringComparison.Ordinal);
        Assert.Contains("""{"a":"BTC","f":"0.00000000","l":"0.00000000"}""", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_past_is_read_within_the_window_alone_and_the_newest_stay_the_newest()
    {
        await using var home = await Home.OpenAsync(MarketMode.Agents);
        var bot = await home.KeyAsync();
        var ids = new List<long>();
        for (var minute = 0; minute < 6; minute++)
        {
            ids.Add((await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.001")).Succeeds().Long("orderId"));
            home.Time.Advance(TimeSpan.FromMinutes(1));
        }

        var open = (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, await home.PriceAsync("BTCUSDT", 0.9m))).Succeeds().Long("orderId");
        (await bot.PostAsync("/api/v3/orderList/oco", $"symbol=BTCUSDT&side=SELL&quantity=0.001&aboveType=LIMIT_MAKER&abovePrice={Bot.Text(await home.PriceAsync("BTCUSDT", 2m))}&belowType=STOP_LOSS&belowStopPrice=10000")).Succeeds();
        await home.EditAsync(bot, edit => edit with { Policy = new KeyPolicy { HistoryFrom = Home.Morning.AddMinutes(1), HistoryTo = Home.Morning.AddMinutes(5) } });

        // From the instant of the second to before that of the sixth.
        var seen = ids.Skip(1).Take(4).ToArray();
        foreach (var path in new[] { "/api/v3/allOrders", "/api/v3/myTrades" })
        {
            var begin = path.EndsWith("Orders", StringComparison.Ordinal) ? $"orderId={ids[0]}" : "fromId=0";
            Assert.Equal(seen, await IdsAsync(path, ""));
            Assert.Equal(seen[^1], Assert.Single((await IdsAsync(path, "&limit=1")).Distinct()));
            Assert.Equal(seen[0], Assert.Single((await IdsAsync(path, $"&limit=1&{begin}")).Distinct()));
            Assert.Equal(seen, await IdsAsync(path, $"&startTime={Home.Morning.AddHours(-1).ToUnixTimeMilliseconds()}"));
            Assert.Equal(seen.Take(2), await IdsAsync(path, $"&endTime={Home.Morning.AddMinutes(2).ToUnixTimeMilliseconds()}"));
            Assert.Empty(await IdsAsync(path, $"&endTime={Home.Morning.ToUnixTimeMilliseconds()}"));
        }

        Assert.Equal("[]", (await bot.GetAsync("/api/v3/allOrderList")).Succeeds().Body);
        (await bot.GetAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={ids[0]}")).Refuses(-2013, Wire.NoSuchOrder);
        (await bot.GetAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={ids[1]}")).Succeeds();

        // What is open is of the present, and candles are of the market.
        (await bot.GetAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={open}")).Succeeds();
        Assert.Equal(3, (await bot.GetAsync("/api/v3/openOrders")).Json.GetArrayLength());
        Assert.Equal(10, (await home.PublicAsync("/api/v3/klines", "symbol=BTCUSDT&interval=1d&limit=10")).Json.GetArrayLength());

        async Task<long[]> IdsAsync(string path, string parameters)
            => [.. (await bot.GetAsync(path, $"symbol=BTCUSDT{parameters}")).Succeeds().Json.EnumerateArray().Select(one => one.GetProperty("orderId").GetInt64()).Distinct()];
    }

    private static async Task<string> SliceAsync(Bot bot)
        => string.Join(',', (await bot.GetAsync("/api/v3/account", "omitZeroBalances=true")).Succeeds().Json.GetProperty("balances").EnumerateArray()
            .Select(b => $"{b.GetProperty("asset").GetString()} {b.GetProperty("free").GetString()} {b.GetProperty("locked").GetString()}"));
}
