using System.Text.Json;
using Keywright.Gateway.Tests.Streams;
using Keywright.Gateway.Tests.Worlds;
using Keywright.Market.Words;
using Xunit;

namespace Keywright.Gateway.Tests.Sessions;

/// <summary>What an account hears of orders that wait, come in pairs, are replaced and are amended.</summary>
public sealed class OrderLifeTests
{
    [Fact]
    public async Task A_stop_is_told_when_it_waits_when_it_comes_to_work_and_when_it_fills_in_the_step_of_the_trade_that_set_it_off()
    {
        await using var home = await Home.OpenAsync();
        var (bot, stranger, other) = (await home.KeyAsync(), new Stranger(home), new Stranger(home));
        var price = await home.PriceAsync("BTCUSDT") - 10;
        stranger.Place(Side.Buy, 0.001m, price);
        stranger.Place(Side.Buy, 0.5m, price - 1);
        var line = await UserDataTests.SubscribedAsync(home, bot);
        var stop = (await bot.OrderAsync($"symbol=BTCUSDT&side=SELL&type=STOP_LOSS&quantity=0.002&stopPrice={Bot.Text(price + 5)}&newClientOrderId=guard")).Succeeds().Long("orderId");
        var told = await UserDataTests.HeardAsync(home, line);
        Assert.Equal(["executionReport NEW NEW", "outboundAccountPosition"], told.Select(UserDataTests.Kind));
        Assert.Equal((price + 5, "STOP_LOSS", false), (Number(told[0], "P"), told[0].GetProperty("o").GetString(), told[0].GetProperty("w").GetBoolean()));
        Assert.False(told[0].TryGetProperty("W", out _));

        other.Place(Side.Sell, 0.001m, price);
        told = await UserDataTests.HeardAsync(home, line);
        Assert.Equal(["executionReport NEW NEW", "executionReport TRADE FILLED", "outboundAccountPosition"], told.Select(UserDataTests.Kind));
        Assert.All(told.SkipLast(1), e => Assert.Equal((stop, "guard"), (e.GetProperty("i").GetInt64(), e.GetProperty("c").GetString())));
        Assert.True(told[0].GetProperty("w").GetBoolean());
        Assert.Equal((price - 1, 0.002m), (Number(told[1], "L"), Number(told[1], "z")));
        Assert.Single(told.Select(e => e.GetProperty("E").GetInt64()).Distinct());
    }

    [Fact]
    public async Task A_pair_is_told_with_its_list_and_the_fill_of_one_ends_the_other()
    {
        await using var home = await Home.OpenAsync();
        var (bot, stranger) = (await home.KeyAsync(), new Stranger(home));
        var (low, high) = (await home.PriceAsync("BTCUSDT", 0.9m), await home.PriceAsync("BTCUSDT", 1.1m));
        var line = await UserDataTests.SubscribedAsync(home, bot);
        (await bot.PostAsync("/api/v3/orderList/oco", $"symbol=BTCUSDT&side=SELL&quantity=0.01&aboveType=LIMIT_MAKER&abovePrice={Bot.Text(high)}&belowType=STOP_LOSS&belowStopPrice={Bot.Text(low)}&listClientOrderId=pair&aboveClientOrderId=gain&belowClientOrderId=loss")).Succeeds();
        var told = await UserDataTests.HeardAsync(home, line);
        Assert.Equal(["executionReport NEW NEW", "executionReport NEW NEW", "listStatus", "outboundAccountPosition"], told.Select(UserDataTests.Kind).Order());
        var started = told.Single(e => UserDataTests.Kind(e) == "listStatus");
        var now = home.Time.NowUs / 1000;
        Assert.Equal(
            $$$"""{"e":"listStatus","E":{{{now}}},"s":"BTCUSDT","g":1,"c":"OCO","l":"EXEC_STARTED","L":"EXECUTING","r":"NONE","C":"pair","T":{{{now}}},"O":[{"s":"BTCUSDT","i":1,"c":"loss"},{"s":"BTCUSDT","i":2,"c":"gain"}]}""",
            started.GetRawText());
        Assert.All(told.Where(e => UserDataTests.Kind(e) == "executionReport NEW NEW"), e => Assert.Equal(1, e.GetProperty("g").GetInt64()));

        stranger.Place(Side.Buy, 0.01m, high);
        told = await UserDataTests.HeardAsync(home, line);
        Assert.Contains(told, e => UserDataTests.Kind(e) == "executionReport TRADE FILLED" && e.GetProperty("c").GetString() == "gain");
        var ended = told.Single(e => UserDataTests.Kind(e) == "executionReport EXPIRED EXPIRED");
        Assert.Equal(("loss", "OCO_TRIGGER"), (ended.GetProperty("c").GetString(), ended.GetProperty("eR").GetString()));
        Assert.Equal("ALL_DONE", told.Single(e => UserDataTests.Kind(e) == "listStatus").GetProperty("l").GetString());
        Assert.Equal("outboundAccountPosition", UserDataTests.Kind(told[^1]));
    }

    [Fact]
    public async Task A_replaced_order_is_told_in_both_halves_and_the_book_s_ids_have_no_gap()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        await bot.LimitAsync("BUY", "BTCUSDT", 0.01m, price, "&newClientOrderId=one");
        var book = new Ear(home, "btcusdt@depth@100ms");
        var line = await UserDataTests.SubscribedAsync(home, bot);
        var text = $"symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.02&price={Bot.Text(price - 1)}&cancelReplaceMode=STOP_ON_FAILURE&cancelOrigClientOrderId=one&newClientOrderId=two&cancelNewClientOrderId=bye";
        (await bot.PostAsync("/api/v3/order/cancelReplace", text)).Succeeds();
        var told = await UserDataTests.HeardAsync(home, line);
        Assert.Equal(
            ["executionReport CANCELED CANCELED", "outboundAccountPosition", "executionReport NEW NEW", "outboundAccountPosition"], told.Select(UserDataTests.Kind));
        Assert.Equal(("bye", "one"), (told[0].GetProperty("c").GetString(), told[0].GetProperty("C").GetString()));
        Assert.Equal(("two", ""), (told[2].GetProperty("c").GetString(), told[2].GetProperty("C").GetString()));

        home.Time.Advance(TimeSpan.FromMilliseconds(100));
        await home.Gateway.Streams.BeatAsync();
        var diff = book.One();
        var depth = (await home.PublicAsync("/api/v3/depth", "symbol=BTCUSDT")).Json;
        Assert.Equal(depth.GetProperty("lastUpdateId").GetInt64(), diff.GetProperty("u").GetInt64());
        Assert.Equal(diff.GetProperty("u").GetInt64() - 1, diff.GetProperty("U").GetInt64());
        Assert.Equal([(price, 0m), (price - 1, 0.02m)], diff.GetProperty("b").EnumerateArray().Select(l => (decimal.Parse(l[0].GetString()!), decimal.Parse(l[1].GetString()!))).OrderDescending());

        // The new order is refused: the cancel alone is told, and once.
        text = text.Replace("=one", "=two", StringComparison.Ordinal).Replace("quantity=0.02", "quantity=8", StringComparison.Ordinal);
        Assert.Equal(409, (await bot.PostAsync("/api/v3/order/cancelReplace", text)).Status);
        told = await UserDataTests.HeardAsync(home, line);
        Assert.Equal(["executionReport CANCELED CANCELED", "outboundAccountPosition"], told.Select(UserDataTests.Kind));
    }

    [Fact]
    public async Task An_amended_order_is_told_under_its_new_id_with_the_number_of_the_answer()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var id = (await bot.LimitAsync("BUY", "BTCUSDT", 0.03m, await home.PriceAsync("BTCUSDT", 0.9m), "&newClientOrderId=one")).Succeeds().Long("orderId");
        var line = await UserDataTests.SubscribedAsync(home, bot);
        var text = bot.Timed($"symbol=BTCUSDT&orderId={id}&newQty=0.02&newClientOrderId=two");
        var answer = (await bot.SendAsync("PUT", "/api/v3/order/amend/keepPriority", text, "")).Succeeds();
        var told = await UserDataTests.HeardAsync(home, line);
        Assert.Equal(["executionReport REPLACED NEW", "outboundAccountPosition"], told.Select(UserDataTests.Kind));
        Assert.Equal(("two", "one", 0.02m, true), (told[0].GetProperty("c").GetString(), told[0].GetProperty("C").GetString(), Number(told[0], "q"), told[0].GetProperty("w").GetBoolean()));
        Assert.Equal(answer.Long("executionId"), told[0].GetProperty("I").GetInt64());
        Assert.Equal(answer.Long("executionId"), (await bot.GetAsync("/api/v3/order/amendments", $"symbol=BTCUSDT&orderId={id}")).Json[0].GetProperty("executionId").GetInt64());
    }

    private static decimal Number(JsonElement e, string name) => decimal.Parse(e.GetProperty(name).GetString()!);
}
