using System.Net;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Record;

public sealed class AuditTests
{
    [Fact]
    public async Task Orders_cancels_signed_reads_and_signed_refusals_are_recorded()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        var id = (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price, "&newClientOrderId=mine")).Succeeds().Long("orderId");
        await bot.LimitAsync("BUY", "BTCUSDT", 50m, price);
        await bot.GetAsync("/api/v3/account");
        await bot.GetAsync("/api/v3/order", "symbol=BTCUSDT&orderId=99");
        await bot.DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}");
        await home.Gateway.BeatAsync();

        Assert.Equal(
            [
                "owner 200 0",
                "POST /api/v3/order 200 0",
                "POST /api/v3/order 400 -2010",
                "GET /api/v3/account 200 0",
                "GET /api/v3/order 400 -2013",
                "DELETE /api/v3/order 200 0",
            ],
            home.Audit().Select(l => $"{l.Route} {l.Status} {l.Code}"));
        var placed = home.Audit()[1];
        Assert.Equal((bot.ApiKey, "bot-1", "127.0.0.1"), (placed.Key, placed.Label, placed.Address));
        Assert.Equal(Home.Morning, placed.Time);
        Assert.Equal($"symbol=BTCUSDT side=BUY type=LIMIT timeInForce=GTC quantity=0.001 price={Bot.Text(price)} newClientOrderId=mine", placed.Summary.Trim());
        Assert.Equal("exchange: InsufficientBalance on BTCUSDT", home.Audit()[2].Rule);
    }

    [Fact]
    public async Task Strangers_and_public_calls_are_counted_and_not_recorded()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        await home.PublicAsync("/api/v3/ping");
        await bot.RawAsync("GET", "/api/v3/account", $"timestamp={home.Time.NowUs}&signature={new string('0', 64)}", "");
        await home.SendAsync("GET", "/api/v3/account", $"timestamp=1&signature=1", "", new string('a', 64), IPAddress.Loopback, null);
        await bot.RawAsync("GET", "/sapi/v1/margin/allPairs", "", "");
        await home.Gateway.BeatAsync();
        Assert.Equal(["owner"], home.Audit().Select(l => l.Route));
        Assert.Contains(home.Gateway.Status().Meters, m => m is { Name: "keywright_answers_total", Labels: "status=\"400\",code=\"-1022\"", Value: 1 });
        Assert.Contains(home.Gateway.Status().Meters, m => m is { Name: "keywright_answers_total", Labels: "status=\"401\",code=\"-2015\"", Value: 1 });
    }

    [Fact]
    public async Task The_log_is_searched_by_key_route_code_and_time()
    {
        await using var home = await Home.OpenAsync();
        var (one, other) = (await home.KeyAsync(), await home.KeyAsync());
        await one.GetAsync("/api/v3/account");
        home.Time.Advance(TimeSpan.FromMinutes(1));
        await other.GetAsync("/api/v3/account");
        await other.GetAsync("/api/v3/order", "symbol=BTCUSDT&orderId=1");
        await home.Gateway.BeatAsync();
        await home.RestartAsync();

        Assert.Equal(2, home.Audit(key: one.ApiKey).Count);
        Assert.Equal(3, home.Audit(key: "bot-2").Count);
        Assert.Empty(home.Audit(key: "bot-3"));
        Assert.Equal(2, home.Audit(route: "/api/v3/ACCOUNT").Count);
        Assert.Equal(2, home.Audit(route: "owner").Count);
        Assert.Equal(3, home.Audit(route: "GET").Count);
        Assert.Single(home.Audit(code: -2013));
        Assert.Equal(4, home.Audit(code: 0).Count);
        Assert.Equal(3, home.Audit(to: Home.Morning).Count);
        Assert.Equal(2, home.Audit(from: Home.Morning.AddSeconds(1)).Count);
        Assert.Single(home.Audit(key: "bot-2", route: "account", code: 0, from: Home.Morning.AddSeconds(1)));
    }

    [Fact]
    public async Task No_secret_and_no_signature_is_in_the_home()
    {
        await using var home = await Home.OpenAsync();
        var made = await home.Gateway.Keys.CreateAsync(
            new("secret", "paper", "spot-bot", null, "hmac", null, [], [], [], null, null, null), CancellationToken.None);
        var bot = new Bot(home, made.Key!.ApiKey, Signers.Hmac(made.SecretKey!));
        var text = bot.Timed(Bot.LimitText("BUY", "BTCUSDT", 0.001m, await home.PriceAsync("BTCUSDT", 0.9m)));
        (await bot.SendAsync("POST", "/api/v3/order", text, "")).Succeeds();
        await bot.GetAsync("/api/v3/order", $"symbol=BTCUSDT&orderId=1&origClientOrderId={made.SecretKey![..36]}");
        await home.Gateway.BeatAsync();
        foreach (var (name, bytes) in home.Files())
        {
            foreach (var form in new[] { made.SecretKey!, bot.Sign(text) })
            {
                Assert.False(bytes.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(form)) >= 0, $"{name} holds it in clear");
            }
        }
    }

    [Fact]
    public async Task A_client_s_text_cannot_break_the_log()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        const string Nasty = "newClientOrderId=%0A%1B%5B31m%22%7D%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80";
        (await bot.OrderAsync($"symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=1&{Nasty}")).Refuses(-1100, "Illegal characters found in a parameter.");
        var all = string.Join('&', new[] { "symbol", "side", "type", "timeInForce", "quantity", "quoteOrderQty", "price", "orderId", "origClientOrderId", "newClientOrderId" }
            .Select(n => $"{n}=" + string.Concat(Enumerable.Repeat("%F0%9F%98%80x", 60))));
        Assert.Equal(400, (await bot.OrderAsync(all)).Status);
        await home.Gateway.BeatAsync();
        var last = home.Audit()[^1];
        Assert.Equal("POST /api/v3/order", last.Route);
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(last.Summary), 1, 240);
        await home.RestartAsync();
        Assert.Equal(last.Summary, home.Audit()[^1].Summary);
    }
}
