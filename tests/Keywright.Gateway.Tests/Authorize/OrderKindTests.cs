using Keywright.Gateway.Tests.Worlds;
using Keywright.Keys.Policy;
using Xunit;

namespace Keywright.Gateway.Tests.Authorize;

/// <summary>Symbols, order types, sides and times in force, on every way in which an order comes in.</summary>
public sealed class OrderKindTests
{
    private const string NoSymbol = "Symbol not whitelisted for API key.";

    [Theory]
    [InlineData("BTC*", "", "BTCUSDT")]
    [InlineData("*BTC", "", "ETHBTC,BNBBTC,SOLBTC")]
    [InlineData("*USDT", "BTC*,XRPUSDT", "ETHUSDT,BNBUSDT,SOLUSDT")]
    [InlineData("", "*USDT", "ETHBTC,BNBBTC,SOLBTC")]
    [InlineData("BTCUSDT", "BTCUSDT", "")]
    public async Task A_pattern_holds_for_its_symbols_and_what_is_denied_nothing_allows(string allow, string deny, string expected)
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync(new KeyPolicy { DenySymbols = Split(deny) }, symbols: Split(allow));
        var traded = new List<string>();
        foreach (var symbol in new[] { "BTCUSDT", "ETHUSDT", "BNBUSDT", "SOLUSDT", "XRPUSDT", "ETHBTC", "BNBBTC", "SOLBTC" })
        {
            var answer = await bot.PostAsync("/api/v3/order/test", $"symbol={symbol}&side=BUY&type=MARKET&quantity=1");
            if (!answer.Body.Contains(NoSymbol, StringComparison.Ordinal))
            {
                traded.Add(symbol);
            }
        }

        Assert.Equal(expected, string.Join(',', traded));
    }

    [Fact]
    public async Task Every_way_in_meets_the_symbols_the_types_and_the_sides()
    {
        await using var home = await Home.OpenAsync();
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        var free = await home.KeyAsync();
        var ids = new List<long>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add((await free.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds().Long("orderId"));
        }

        var noSymbol = await home.KeyAsync(new KeyPolicy { DenySymbols = ["BTC*"] });
        var noType = await home.KeyAsync(new KeyPolicy { OrderTypes = ["LIMIT_MAKER"] });
        var noSide = await home.KeyAsync(new KeyPolicy { Sides = ["SELL"] });
        var noTime = await home.KeyAsync(new KeyPolicy { TimesInForce = ["FOK"] });
        foreach (var (name, path, parameters) in Ways(price, ids[0]))
        {
            var isAmend = name == "amend";
            (await SendAsync(noSymbol)).Refuses(-2010, NoSymbol);
            var type = await SendAsync(noType);
            Assert.True(type.Status == 400 && type.Text("msg").StartsWith("This key places orders of type LIMIT_MAKER alone (order-types), not ", StringComparison.Ordinal), $"{name}: {type.Body}");
            Assert.StartsWith("order-types: ", type.Reply.Reason, StringComparison.Ordinal);
            (await SendAsync(noSide)).Refuses(-2010, "This key places orders of side SELL alone (sides), not BUY.");
            if (name is "limit" or "test" or "replace" or "amend" or "iceberg")
            {
                (await SendAsync(noTime)).Refuses(-2010, "This key places orders with time in force FOK alone (time-in-force), not GTC.");
            }

            Task<Answer> SendAsync(Bot bot) => isAmend ? bot.SendAsync("PUT", path, bot.Timed(parameters), "") : bot.PostAsync(path, parameters);
        }

        // Nothing came in, nothing was changed, and the replaced order is still there.
        Assert.Equal(3, (await free.GetAsync("/api/v3/openOrders")).Json.GetArrayLength());
        Assert.Equal("0.00100000", (await free.GetAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={ids[0]}")).Text("origQty"));
    }

    [Fact]
    public async Task The_second_leg_of_a_pair_meets_the_types_too()
    {
        await using var home = await Home.OpenAsync();
        var price = await home.PriceAsync("BTCUSDT");
        var bot = await home.KeyAsync(new KeyPolicy { OrderTypes = ["STOP_LOSS"] });
        (await bot.PostAsync("/api/v3/orderList/oco", $"symbol=BTCUSDT&side=SELL&quantity=0.001&aboveType=LIMIT_MAKER&abovePrice={Bot.Text(price * 2)}&belowType=STOP_LOSS&belowStopPrice={Bot.Text(decimal.Round(price / 2, 2))}"))
            .Refuses(-2010, "This key places orders of type STOP_LOSS alone (order-types), not LIMIT_MAKER.");
    }

    [Theory]
    [InlineData("dca", "side=BUY&type=MARKET&quantity=0.001", "side=SELL&type=MARKET&quantity=0.001")]
    [InlineData("market-maker", "side=SELL&type=LIMIT_MAKER&quantity=0.001&price=PRICE", "side=BUY&type=MARKET&quantity=0.001")]
    [InlineData("webhook", "side=SELL&type=MARKET&quantity=0.001", "side=SELL&type=STOP_LOSS&quantity=0.001&stopPrice=10000")]
    public async Task A_preset_is_held_to_what_it_says(string preset, string does, string doesNot)
    {
        await using var home = await Home.OpenAsync(MarketMode.Agents);
        var bot = await home.KeyAsync(preset);
        var price = Bot.Text(await home.PriceAsync("BTCUSDT", 1.5m));
        (await bot.OrderAsync($"symbol=BTCUSDT&{does.Replace("PRICE", price, StringComparison.Ordinal)}")).Succeeds();
        Assert.StartsWith("This key places orders of ", (await bot.OrderAsync($"symbol=BTCUSDT&{doesNot}")).Text("msg"), StringComparison.Ordinal);
        if (preset == "webhook")
        {
            for (var i = 1; i < 10; i++)
            {
                (await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.001")).Succeeds();
            }

            (await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.001")).Refuses(-2010, "This key's orders-per-minute is 10, and 10 are used in this minute.");
        }
    }

    private static IEnumerable<(string Name, string Path, string Parameters)> Ways(decimal price, long orderId)
    {
        var (at, above, limit) = (Bot.Text(price), Bot.Text(decimal.Round(price * 1.3m, 2)), Bot.LimitText("BUY", "BTCUSDT", 0.001m, price));
        yield return ("limit", "/api/v3/order", limit);
        yield return ("test", "/api/v3/order/test", limit);
        yield return ("market by quote", "/api/v3/order", "symbol=BTCUSDT&side=BUY&type=MARKET&quoteOrderQty=50");
        yield return ("iceberg", "/api/v3/order", $"{limit}&icebergQty=0.0005");
        yield return ("trailing", "/api/v3/order", "symbol=BTCUSDT&side=BUY&type=STOP_LOSS&quantity=0.001&trailingDelta=100");
        yield return ("replace", "/api/v3/order/cancelReplace", $"{limit}&cancelReplaceMode=ALLOW_FAILURE&cancelOrderId={orderId}");
        yield return ("amend", "/api/v3/order/amend/keepPriority", $"symbol=BTCUSDT&orderId={orderId}&newQty=0.0009");
        yield return ("pair", "/api/v3/orderList/oco", $"symbol=BTCUSDT&side=BUY&quantity=0.001&aboveType=STOP_LOSS&aboveStopPrice={above}&belowType=LIMIT_MAKER&belowPrice={at}");
        yield return ("old pair", "/api/v3/order/oco", $"symbol=BTCUSDT&side=BUY&quantity=0.001&price={at}&stopPrice={above}");
    }

    private static string[] Split(string list) => list.Length == 0 ? [] : list.Split(',');
}
