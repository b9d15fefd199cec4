using System.Net;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Throttle;

public sealed class WeightTests
{
    private const string UsedUp = "Too much request weight used; current limit is 6000 request weight per 1 MINUTE. Please use WebSocket Streams for live updates to avoid polling the API.";

    [Fact]
    public async Task Public_calls_are_charged_to_the_address()
    {
        await using var home = await Home.OpenAsync();
        Assert.Equal(1, (await home.PublicAsync("/api/v3/ping")).Reply.UsedWeight);
        Assert.Equal(21, (await home.PublicAsync("/api/v3/exchangeInfo")).Reply.UsedWeight);
        Assert.Equal(26, (await home.PublicAsync("/api/v3/depth", "symbol=BTCUSDT&limit=100")).Reply.UsedWeight);
        Assert.Equal(276, (await home.PublicAsync("/api/v3/depth", "symbol=BTCUSDT&limit=99999")).Reply.UsedWeight);
        Assert.Equal(356, (await home.PublicAsync("/api/v3/ticker/24hr")).Reply.UsedWeight);
        var refused = await home.PublicAsync("/api/v3/klines", "symbol=NONE&interval=1m");
        refused.Refuses(-1121, "Invalid symbol.");
        Assert.Equal(358, refused.Reply.UsedWeight);

        // Another address has its own.
        Assert.Equal(1, (await home.SendAsync("GET", "/api/v3/ping", "", "", null, IPAddress.Parse("198.51.100.1"), null)).Reply.UsedWeight);
    }

    [Fact]
    public async Task Signed_calls_are_charged_to_the_key_and_wallet_calls_apart()
    {
        await using var home = await Home.OpenAsync();
        var (one, other) = (await home.KeyAsync(), await home.KeyAsync());
        Assert.Equal(20, (await one.GetAsync("/api/v3/account")).Reply.UsedWeight);
        Assert.Equal(26, (await one.GetAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Reply.UsedWeight);
        Assert.Equal(106, (await one.GetAsync("/api/v3/openOrders")).Reply.UsedWeight);
        Assert.Equal(20, (await other.GetAsync("/api/v3/account")).Reply.UsedWeight);
        var wallet = await one.GetAsync("/sapi/v1/capital/config/getall");
        Assert.Equal((null, 10), (wallet.Reply.UsedWeight, wallet.Reply.SapiWeight));
        Assert.Equal(146, (await one.GetAsync("/api/v3/rateLimit/order")).Reply.UsedWeight);
    }

    [Fact]
    public async Task An_order_or_cancel_that_succeeds_costs_nothing_and_one_that_fails_costs_one()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        var placed = (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds();
        Assert.Equal(0, placed.Reply.UsedWeight);
        var id = placed.Long("orderId");
        Assert.Equal(0, (await bot.DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Reply.UsedWeight);
        Assert.Equal(1, (await bot.DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Reply.UsedWeight);
        Assert.Equal(2, (await bot.LimitAsync("BUY", "BTCUSDT", 8000m, price)).Reply.UsedWeight);
        Assert.Equal(3, (await bot.OrderAsync("symbol=NONE")).Reply.UsedWeight);
        Assert.Equal(4, (await bot.PostAsync("/api/v3/order/test", Bot.LimitText("BUY", "BTCUSDT", 0.001m, price))).Reply.UsedWeight);
        Assert.Equal(24, (await bot.PostAsync("/api/v3/order/test", Bot.LimitText("BUY", "BTCUSDT", 0.001m, price) + "&computeCommissionRates=true")).Reply.UsedWeight);
    }

    [Fact]
    public async Task Past_the_limit_comes_429_until_the_minute_ends()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        for (var i = 0; i < 75; i++)
        {
            (await bot.GetAsync("/api/v3/openOrders")).Succeeds();
        }

        var refused = await bot.GetAsync("/api/v3/account");
        refused.Refuses(429, -1003, UsedUp);

        // It is 26 seconds before the minute's end.
        Assert.Equal((26, 6000), (refused.Reply.RetryAfterSeconds, refused.Reply.UsedWeight));
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, await home.PriceAsync("BTCUSDT", 0.9m))).Refuses(429, -1003, UsedUp);

        home.Time.Advance(TimeSpan.FromSeconds(25.5));
        refused = await bot.GetAsync("/api/v3/account");
        refused.Refuses(429, -1003, UsedUp);
        Assert.Equal(1, refused.Reply.RetryAfterSeconds);
        home.Time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(20, (await bot.GetAsync("/api/v3/account")).Succeeds().Reply.UsedWeight);

        // A clock stepped back opens no spent minute again.
        home.Time.Now = Home.Morning;
        Assert.Equal(40, (await bot.GetAsync("/api/v3/account")).Succeeds().Reply.UsedWeight);
    }

    [Fact]
    public async Task An_address_past_its_weight_is_refused_and_its_keys_are_not()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        for (var i = 0; i < 75; i++)
        {
            (await home.PublicAsync("/api/v3/ticker/24hr")).Succeeds();
        }

        var refused = await home.PublicAsync("/api/v3/ping");
        refused.Refuses(429, -1003, UsedUp);
        Assert.Equal(26, refused.Reply.RetryAfterSeconds);
        (await bot.GetAsync("/api/v3/account")).Succeeds();
    }

    [Fact]
    public async Task A_stranger_s_refusals_cost_the_address_and_not_the_key_he_names()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var stranger = IPAddress.Parse("198.51.100.1");
        for (var i = 1; i <= 3; i++)
        {
            var refused = await home.SendAsync("GET", "/api/v3/account", $"timestamp={home.Time.NowUs}&signature={new string('0', 64)}", "", bot.ApiKey, stranger, null);
            refused.Refuses(-1022, Wire.BadSignature);
            Assert.Equal(20 * i, refused.Reply.UsedWeight);
        }

        Assert.Equal(20, (await bot.GetAsync("/api/v3/account")).Reply.UsedWeight);
    }
}
