using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Requests;

/// <summary>Every filter of exchangeInfo at its edge, with the exchange's text.</summary>
public sealed class FilterTests
{
    [Fact]
    public async Task Price_filter()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        await ExpectAsync(bot, Bot.LimitText("BUY", "BTCUSDT", 0.001m, price + 0.001m), "PRICE_FILTER");
        await ExpectAsync(bot, Bot.LimitText("BUY", "BTCUSDT", 0.001m, 1_000_000.01m), "PRICE_FILTER");
        await ExpectAsync(bot, "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price=99999999999999999999", "PRICE_FILTER");

        // Zeros after the last place of the grid change no price.
        (await bot.OrderAsync($"symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.00100000000&price={price:0.00}00000000")).Succeeds();
    }

    [Fact]
    public async Task Percent_price_by_side()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var reference = await home.PriceAsync("ETHUSDT");
        var (low, high) = (Math.Ceiling(reference * 20) / 100, Math.Floor(reference * 500) / 100);
        await ExpectAsync(bot, Bot.LimitText("BUY", "ETHUSDT", 1m, low - 0.01m), "PERCENT_PRICE_BY_SIDE");
        await ExpectAsync(bot, Bot.LimitText("SELL", "ETHUSDT", 0.1m, high + 0.01m), "PERCENT_PRICE_BY_SIDE");
        (await bot.LimitAsync("BUY", "ETHUSDT", 1m, low)).Succeeds();
        (await bot.LimitAsync("SELL", "ETHUSDT", 0.1m, high)).Succeeds();
    }

    [Fact]
    public async Task Lot_size_and_market_lot_size()
    {
        await using var home = await Home.OpenAsync(MarketMode.Agents);
        var bot = await home.KeyAsync();
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        await ExpectAsync(bot, Bot.LimitText("BUY", "BTCUSDT", 0.001001m, price), "LOT_SIZE");
        await ExpectAsync(bot, Bot.LimitText("BUY", "BTCUSDT", 9000.00001m, price), "LOT_SIZE");
        await ExpectAsync(bot, "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=99999999999999999999&price=50000", "LOT_SIZE");
        await ExpectAsync(bot, "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.000001", "LOT_SIZE");
        await ExpectAsync(bot, "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=9000.00001", "LOT_SIZE");
        await ExpectAsync(bot, "symbol=BTCUSDT&side=SELL&type=MARKET&quantity=120.00001", "MARKET_LOT_SIZE");
        await RefusesAsync(bot, "symbol=BTCUSDT&side=SELL&type=MARKET&quantity=120", -2010, Wire.NoFunds);
    }

    [Fact]
    public async Task Notional()
    {
        await using var home = await Home.OpenAsync(MarketMode.Agents);
        var bot = await home.KeyAsync();
        await ExpectAsync(bot, "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.00009&price=55555.55", "NOTIONAL");
        await ExpectAsync(bot, Bot.LimitText("BUY", "BTCUSDT", 9000m, await home.PriceAsync("BTCUSDT")), "NOTIONAL");
        await ExpectAsync(bot, "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.00001", "NOTIONAL");
        await ExpectAsync(bot, "symbol=BTCUSDT&side=BUY&type=MARKET&quoteOrderQty=4.99999999", "NOTIONAL");
        (await bot.OrderAsync("symbol=ETHUSDT&side=BUY&type=MARKET&quoteOrderQty=6")).Succeeds();
    }

    [Fact]
    public async Task Max_num_orders()
    {
        await using var home = await Home.OpenAsync(limits: LimitMode.Open);
        var bot = await home.KeyAsync();
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        for (var i = 0; i < 200; i++)
        {
            (await bot.LimitAsync("BUY", "BTCUSDT", 0.0002m, price)).Succeeds();
        }

        await ExpectAsync(bot, Bot.LimitText("BUY", "BTCUSDT", 0.0002m, price), "MAX_NUM_ORDERS");

        // What cannot rest is not counted, and another symbol has its own count.
        (await bot.OrderAsync(Bot.LimitText("BUY", "BTCUSDT", 0.0002m, price).Replace("GTC", "IOC", StringComparison.Ordinal))).Succeeds();
        (await bot.LimitAsync("BUY", "ETHUSDT", 0.01m, await home.PriceAsync("ETHUSDT", 0.9m))).Succeeds();
    }

    [Fact]
    public async Task Max_position()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var price = await home.PriceAsync("XRPUSDT", 0.25m);
        (await bot.LimitAsync("BUY", "XRPUSDT", 100_000m, price)).Succeeds();
        await ExpectAsync(bot, Bot.LimitText("BUY", "XRPUSDT", 900_000.1m, price), "MAX_POSITION");
        await RefusesAsync(bot, Bot.LimitText("BUY", "XRPUSDT", 900_000m, price), -2010, Wire.NoFunds);
        await RefusesAsync(bot, Bot.LimitText("SELL", "XRPUSDT", 900_000.1m, price), -2010, Wire.NoFunds);
    }

    [Fact]
    public async Task What_the_engine_refuses_by_itself()
    {
        await using var home = await Home.OpenAsync(MarketMode.Agents);
        var bot = await home.KeyAsync();
        var (low, high) = (await home.PriceAsync("BTCUSDT", 0.9m), await home.PriceAsync("BTCUSDT", 1.1m));
        await RefusesAsync(bot, Bot.LimitText("BUY", "BTCUSDT", 0.001m, low) + "&selfTradePreventionMode=NONE", -1013, "This symbol does not allow the specified self-trade prevention mode.");
        await RefusesAsync(bot, Bot.LimitText("BUY", "BTCUSDT", 2m, low), -2010, Wire.NoFunds);
        await RefusesAsync(bot, Bot.LimitText("SELL", "BTCUSDT", 1.00001m, high), -2010, Wire.NoFunds);
        await RefusesAsync(bot, $"symbol=BTCUSDT&side=BUY&type=LIMIT_MAKER&quantity=0.001&price={Bot.Text(high)}", -2010, "Order would immediately match and take.");
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, low, "&newClientOrderId=same")).Succeeds();
        await RefusesAsync(bot, Bot.LimitText("BUY", "BTCUSDT", 0.001m, low) + "&newClientOrderId=same", -2010, "Duplicate order sent.");
    }

    [Fact]
    public async Task An_empty_book_has_nothing_to_buy_for_an_amount()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        await RefusesAsync(
            bot, "symbol=BTCUSDT&side=BUY&type=MARKET&quoteOrderQty=100", -2010, "Order book liquidity is less than `LOT_SIZE` filter minimum quantity.");

        // By quantity it is taken and expires, as on the exchange.
        var expired = (await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01")).Succeeds();
        Assert.Equal(("EXPIRED", 0m), (expired.Text("status"), expired.Decimal("executedQty")));
    }

    private static Task ExpectAsync(Bot bot, string order, string filter) => RefusesAsync(bot, order, -1013, $"Filter failure: {filter}");

    private static async Task RefusesAsync(Bot bot, string order, int code, string message)
    {
        (await bot.OrderAsync(order)).Refuses(code, message);
        (await bot.PostAsync("/api/v3/order/test", order)).Refuses(code, message);
    }
}
