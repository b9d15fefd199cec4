using System.Globalization;
using System.Text.Json;
using Keywright.Gateway.Tests.Worlds;
using Keywright.Market.Words;
using Xunit;

namespace Keywright.Gateway.Tests.Sessions;

public sealed class UserDataTests
{
    [Fact]
    public async Task A_resting_order_is_told_when_it_comes_and_when_it_goes()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var line = await SubscribedAsync(home, bot);
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        await bot.LimitAsync("BUY", "BTCUSDT", 0.002m, price, "&newClientOrderId=mine&strategyId=7&strategyType=1000001");
        var now = home.Time.NowUs / 1000;
        var before = Money(await bot.GetAsync("/api/v3/account"), "USDT");
        var told = await HeardAsync(home, line);
        Assert.Equal(["executionReport NEW NEW", "outboundAccountPosition"], told.Select(Kind));
        var p = price.ToString("0.00000000", CultureInfo.InvariantCulture);
        var id = told[0].GetProperty("I").GetInt64();
        Assert.Equal(
            $$$"""{"e":"executionReport","E":{{{now}}},"s":"BTCUSDT","c":"mine","S":"BUY","o":"LIMIT","f":"GTC","q":"0.00200000","p":"{{{p}}}","P":"0.00000000","F":"0.00000000","g":-1,"C":"","x":"NEW","X":"NEW","r":"NONE","i":1,"l":"0.00000000","z":"0.00000000","L":"0.00000000","n":"0","N":null,"T":{{{now}}},"t":-1,"I":{{{id}}},"w":true,"m":false,"M":false,"O":{{{now}}},"Z":"0.00000000","Y":"0.00000000","Q":"0.00000000","j":7,"J":1000001,"W":{{{now}}},"V":"EXPIRE_MAKER"}""",
            told[0].GetRawText());
        Assert.Equal(["USDT", "BTC"], told[1].GetProperty("B").EnumerateArray().Select(b => b.GetProperty("a").GetString()));
        Assert.Equal(before, Position(told[1], "USDT"));

        home.Time.Advance(TimeSpan.FromSeconds(1));
        var gone = (await bot.DeleteAsync("/api/v3/order", "symbol=BTCUSDT&origClientOrderId=mine&newClientOrderId=away")).Succeeds();
        told = await HeardAsync(home, line);
        Assert.Equal(["executionReport CANCELED CANCELED", "outboundAccountPosition"], told.Select(Kind));
        Assert.Equal(("away", "mine", false), (told[0].GetProperty("c").GetString(), told[0].GetProperty("C").GetString(), told[0].GetProperty("w").GetBoolean()));
        Assert.Equal(gone.Long("transactTime"), told[0].GetProperty("T").GetInt64());
        Assert.False(told[0].TryGetProperty("W", out _));
        Assert.True(told[0].GetProperty("I").GetInt64() > id);
    }

    [Fact]
    public async Task A_market_order_is_told_fill_by_fill()
    {
        await using var home = await Home.OpenAsync();
        var (bot, stranger) = (await home.KeyAsync(), new Stranger(home));
        var price = await home.PriceAsync("BTCUSDT");
        stranger.Place(Side.Sell, 0.001m, price);
        stranger.Place(Side.Sell, 0.002m, price + 1);
        stranger.Place(Side.Sell, 0.005m, price + 2);

        var line = await SubscribedAsync(home, bot);
        var answer = (await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.004")).Succeeds();
        var told = await HeardAsync(home, line);
        Assert.Equal(
            ["executionReport NEW NEW", "executionReport TRADE PARTIALLY_FILLED", "executionReport TRADE PARTIALLY_FILLED", "executionReport TRADE FILLED", "outboundAccountPosition"],
            told.Select(Kind));
        var taken = told[1..4];
        var fills = answer.Json.GetProperty("fills").EnumerateArray().ToList();
        Assert.Equal(
            fills.Select(f => (f.GetProperty("price").GetString(), f.GetProperty("qty").GetString(), f.GetProperty("commission").GetString(), f.GetProperty("tradeId").GetInt64())),
            taken.Select(e => (e.GetProperty("L").GetString(), e.GetProperty("l").GetString(), e.GetProperty("n").GetString(), e.GetProperty("t").GetInt64())));
        Assert.Equal(["0.00100000", "0.00300000", "0.00400000"], taken.Select(e => e.GetProperty("z").GetString()));
        Assert.Equal(answer.Text("cummulativeQuoteQty"), taken[^1].GetProperty("Z").GetString());
        Assert.Equal(answer.Decimal("cummulativeQuoteQty"), taken.Sum(e => decimal.Parse(e.GetProperty("Y").GetString()!, CultureInfo.InvariantCulture)));
        Assert.All(taken, e => Assert.Equal(("BTC", false, false), (e.GetProperty("N").GetString(), e.GetProperty("w").GetBoolean(), e.GetProperty("m").GetBoolean())));
        Assert.All(told, e => Assert.Equal(answer.Long("transactTime"), e.GetProperty("E").GetInt64()));
        var ids = told.SkipLast(1).Select(e => e.GetProperty("I").GetInt64()).ToList();
        Assert.Equal(ids.Distinct().Order(), ids);
        Assert.Equal(Money(await bot.GetAsync("/api/v3/account"), "BTC"), Position(told[^1], "BTC"));
    }

    [Fact]
    public async Task An_order_that_is_traded_against_is_told_as_maker()
    {
        await using var home = await Home.OpenAsync();
        var (bot, stranger) = (await home.KeyAsync(), new Stranger(home));
        var price = await home.PriceAsync("BTCUSDT");
        await bot.LimitAsync("BUY", "BTCUSDT", 0.003m, price);
        var line = await SubscribedAsync(home, bot);
        stranger.Place(Side.Sell, 0.001m, price);
        stranger.Place(Side.Sell, 0.002m, price);
        stranger.Place(Side.Sell, 0.002m, price + 5);
        var told = await HeardAsync(home, line);
        Assert.Equal(
            ["executionReport TRADE PARTIALLY_FILLED", "outboundAccountPosition", "executionReport TRADE FILLED", "outboundAccountPosition"],
            told.Select(Kind));
        Assert.Equal(
            [("0.00100000", "0.00100000", true, true), ("0.00200000", "0.00300000", true, false)],
            new[] { told[0], told[2] }.Select(e => (e.GetProperty("l").GetString(), e.GetProperty("z").GetString(), e.GetProperty("m").GetBoolean(), e.GetProperty("w").GetBoolean())));
        Assert.Equal(
            (await bot.GetAsync("/api/v3/myTrades", "symbol=BTCUSDT")).Json.EnumerateArray().Select(t => (t.GetProperty("id").GetInt64(), t.GetProperty("commission").GetString())),
            new[] { told[0], told[2] }.Select(e => (e.GetProperty("t").GetInt64(), e.GetProperty("n").GetString())));
        Assert.Equal(Money(await bot.GetAsync("/api/v3/account"), "USDT"), Position(told[^1], "USDT"));
    }

    [Fact]
    public async Task A_market_order_that_runs_out_of_book_expires()
    {
        await using var home = await Home.OpenAsync();
        var (bot, stranger) = (await home.KeyAsync(), new Stranger(home));
        stranger.Place(Side.Sell, 0.001m, await home.PriceAsync("BTCUSDT"));
        var line = await SubscribedAsync(home, bot);
        (await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.004")).Succeeds();
        var told = await HeardAsync(home, line);
        Assert.Equal(
            ["executionReport NEW NEW", "executionReport TRADE PARTIALLY_FILLED", "executionReport EXPIRED EXPIRED", "outboundAccountPosition"],
            told.Select(Kind));
        Assert.Equal(("0.00100000", "INSUFFICIENT_LIQUIDITY"), (told[2].GetProperty("z").GetString(), told[2].GetProperty("eR").GetString()));
    }

    [Fact]
    public async Task Nothing_is_told_before_it_is_durable()
    {
        var disk = new HeldDisk();
        await using var home = await Home.OpenAsync(disk: disk);
        var bot = await home.KeyAsync();
        var line = await SubscribedAsync(home, bot);
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        disk.Hold();
        var placing = bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price);
        var telling = home.Gateway.Streams.FeedAsync().AsTask();
        await disk.Asked.Task;
        Assert.Empty(line.Heard);
        Assert.False(placing.IsCompleted || telling.IsCompleted);
        disk.LetGo();
        await telling;
        Assert.Equal(2, line.Heard.Count);
        (await placing).Succeeds();
    }

    [Fact]
    public async Task Whoever_hears_the_account_hears_the_same_bytes_whichever_key_did_it()
    {
        await using var home = await Home.OpenAsync();
        var (one, other) = (await home.KeyAsync(), await home.KeyAsync("portfolio"));
        var (first, second) = (await SubscribedAsync(home, one), await SubscribedAsync(home, other));
        var fine = new Line(home, timeUnit: "MICROSECOND");
        await fine.SignedAsync(other, "userDataStream.subscribe.signature");
        await one.LimitAsync("BUY", "BTCUSDT", 0.001m, await home.PriceAsync("BTCUSDT", 0.9m));
        await home.Gateway.Streams.FeedAsync();
        Assert.Equal(2, first.Heard.Count);
        Assert.Equal(first.Heard, second.Heard);
        Assert.Contains($"\"E\":{home.Time.NowUs},", fine.Heard[0], StringComparison.Ordinal);

        // Unsubscribed, it hears no more; gone, it harms nobody.
        await second.AskAsync("userDataStream.unsubscribe");
        fine.End();
        (await one.DeleteAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Succeeds();
        await home.Gateway.Streams.FeedAsync();
        Assert.Equal((4, 3, 2), (first.Heard.Count, second.Heard.Count, fine.Heard.Count));
    }

    [Fact]
    public async Task A_key_that_ended_hears_nothing_more()
    {
        await using var home = await Home.OpenAsync();
        var (revoked, trader) = (await home.KeyAsync(), await home.KeyAsync());
        var expiring = await home.KeyAsync("ed25519", Signers.Ed25519(4), expires: TimeSpan.FromDays(7));
        var (one, two) = (await SubscribedAsync(home, revoked), await SubscribedAsync(home, expiring));
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        await trader.LimitAsync("BUY", "BTCUSDT", 0.001m, price);

        // The event was taken down before the revocation, and not told yet.
        await home.Gateway.Keys.RevokeAsync(revoked.ApiKey, CancellationToken.None);
        await home.Gateway.Streams.FeedAsync();
        Assert.Equal("eventStreamTerminated", Kind(JsonDocument.Parse(Assert.Single(one.Heard)).RootElement.GetProperty("event")));
        Assert.Equal(2, two.Heard.Count);

        home.Time.Advance(TimeSpan.FromDays(7));
        await trader.LimitAsync("BUY", "BTCUSDT", 0.001m, price);
        await home.Gateway.Streams.FeedAsync();
        Assert.Equal(3, two.Heard.Count);
        Assert.Contains("eventStreamTerminated", two.Heard[^1], StringComparison.Ordinal);
        Assert.Equal("[]", (await two.AskAsync("session.subscriptions")).Succeeds().Body);
    }

    internal static async Task<Line> SubscribedAsync(Home home, Bot bot)
    {
        var line = new Line(home);
        Assert.Equal("""{"subscriptionId":0}""", (await line.SignedAsync(bot, "userDataStream.subscribe.signature")).Succeeds().Body);
        return line;
    }

    /// <summary>The events heard since this was last asked.</summary>
    internal static async Task<List<JsonElement>> HeardAsync(Home home, Line line)
    {
        var before = line.Heard.Count;
        await home.Gateway.Streams.FeedAsync();
        return [.. line.Heard.Skip(before).Select(frame => JsonDocument.Parse(frame).RootElement).Select(frame =>
        {
            Assert.Equal(0, frame.GetProperty("subscriptionId").GetInt32());
            return frame.GetProperty("event");
        })];
    }

    internal static string Kind(JsonElement e) => e.GetProperty("e").GetString() is "executionReport" and var kind
        ? $"{kind} {e.GetProperty("x").GetString()} {e.GetProperty("X").GetString()}"
        : e.GetProperty("e").GetString()!;

    private static (string?, string?) Money(Answer account, string asset)
    {
        var balance = account.Json.GetProperty("balances").EnumerateArray().Single(b => b.GetProperty("asset").GetString() == asset);
        return (balance.GetProperty("free").GetString(), balance.GetProperty("locked").GetString());
    }

    private static (string?, string?) Position(JsonElement position, string asset)
    {
        var balance = position.GetProperty("B").EnumerateArray().Single(b => b.GetProperty("a").GetString() == asset);
        return (balance.GetProperty("f").GetString(), balance.GetProperty("l").GetString());
    }
}
