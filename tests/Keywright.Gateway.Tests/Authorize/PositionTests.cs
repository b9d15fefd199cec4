using Keywright.Gateway.Tests.Worlds;
using Keywright.Keys.Policy;
using Keywright.Market.Words;
using Xunit;

namespace Keywright.Gateway.Tests.Authorize;

/// <summary>What a key has bought less sold: the most it may be, orders that only reduce it, and what it has lost.</summary>
public sealed class PositionTests
{
    [Fact]
    public async Task Open_buys_count_as_bought_and_a_market_order_counts_what_the_book_gives()
    {
        await using var home = await Home.OpenAsync(MarketMode.Agents);
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        var bot = await home.KeyAsync(new KeyPolicy { MaxPosition = new Dictionary<string, decimal> { ["BTC"] = 0.03m } });
        (await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01")).Succeeds();
        var id = (await bot.LimitAsync("BUY", "BTCUSDT", 0.02m, price)).Succeeds().Long("orderId");

        // 0.00999 bought after the fee, 0.02 open.
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.00002m, price * 5)).Refuses(
            -2010, "This would take the key to 0.03001 BTC with its open orders, over its max-position of 0.03.");
        var quote = await home.PriceAsync("BTCUSDT", 0.0105m);
        var byQuote = await bot.OrderAsync($"symbol=BTCUSDT&side=BUY&type=MARKET&quoteOrderQty={Bot.Text(quote)}");
        Assert.StartsWith("This would take the key to 0.0404", byQuote.Text("msg"), StringComparison.Ordinal);
        await home.RestartAsync();
        Assert.Equal(-2010, (await bot.LimitAsync("BUY", "BTCUSDT", 0.0002m, price)).Long("code"));

        // Other assets are free, selling is, and what is cancelled is no longer counted.
        (await bot.OrderAsync("symbol=ETHUSDT&side=BUY&type=MARKET&quantity=0.1")).Succeeds();
        (await bot.DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Succeeds();
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.02m, price)).Succeeds();
        (await bot.OrderAsync("symbol=BTCUSDT&side=SELL&type=MARKET&quantity=0.009")).Succeeds();
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.009m, price)).Succeeds();
    }

    [Fact]
    public async Task Selling_another_pair_brings_in_its_quote_asset()
    {
        await using var home = await Home.OpenAsync(MarketMode.Agents);
        var bot = await home.KeyAsync(new KeyPolicy { MaxPosition = new Dictionary<string, decimal> { ["BTC"] = 0.01m } });
        var refused = await bot.OrderAsync("symbol=ETHBTC&side=SELL&type=MARKET&quantity=5");
        Assert.StartsWith("This would take the key to 0.", refused.Text("msg"), StringComparison.Ordinal);
        (await bot.OrderAsync("symbol=ETHBTC&side=SELL&type=MARKET&quantity=0.1")).Succeeds();
    }

    [Fact]
    public async Task An_order_that_only_reduces_passes_count_worth_loss_and_hours_but_not_symbols_and_collar()
    {
        await using var home = await Home.OpenAsync(MarketMode.Agents);
        var bot = await home.KeyAsync();
        (await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.02")).Succeeds();
        var full = new KeyPolicy
        {
            MaxOrderNotional = 1, MaxHourlyNotional = 1, MaxDailyNotional = 1, OrdersPerMinute = 1, OrdersPerDay = 1, MaxOpenOrders = 1, MaxDailyLoss = 0.00000001m, TradingHours = ["mon 00:00-00:01"],
        };
        await home.EditAsync(bot, edit => edit with { Policy = full });
        Assert.Equal(-2010, (await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.001")).Long("code"));
        (await bot.OrderAsync("symbol=BTCUSDT&side=SELL&type=MARKET&quantity=0.005")).Succeeds();
        (await bot.OrderAsync("symbol=BTCUSDT&side=SELL&type=MARKET&quantity=0.005")).Succeeds();
        var above = await home.PriceAsync("BTCUSDT", 1.5m);
        (await bot.PostAsync("/api/v3/orderList/oco", $"symbol=BTCUSDT&side=SELL&quantity=0.005&aboveType=LIMIT_MAKER&abovePrice={Bot.Text(above)}&belowType=STOP_LOSS&belowStopPrice={Bot.Text(decimal.Round(above / 3, 2))}")).Succeeds();

        // 0.00998 less the pair's 0.005, which counts once: 0.00498 are left, and no more than these.
        Assert.Equal(-2010, (await bot.LimitAsync("SELL", "BTCUSDT", 0.00499m, above)).Long("code"));
        (await bot.LimitAsync("SELL", "BTCUSDT", 0.00498m, above)).Succeeds();
        Assert.Equal(-2010, (await bot.LimitAsync("SELL", "BTCUSDT", 0.00006m, above)).Long("code"));

        (await bot.DeleteAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Succeeds();
        await home.EditAsync(bot, edit => edit with { Policy = full with { CollarBps = 100 } });
        Assert.StartsWith("The price ", (await bot.LimitAsync("SELL", "BTCUSDT", 0.001m, above)).Text("msg"), StringComparison.Ordinal);
        await home.EditAsync(bot, edit => edit with { Policy = full with { DenySymbols = ["BTC*"] } });
        (await bot.OrderAsync("symbol=BTCUSDT&side=SELL&type=MARKET&quantity=0.001")).Refuses(-2010, "Symbol not whitelisted for API key.");
    }

    [Fact]
    public async Task When_one_of_a_pair_goes_the_other_still_stands_for_what_it_sells()
    {
        await using var home = await Home.OpenAsync(MarketMode.Agents);
        var bot = await home.KeyAsync();
        (await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01001")).Succeeds();
        await home.EditAsync(bot, edit => edit with { Permissions = ["read", "reduce-only"] });
        var last = decimal.Parse((await home.PublicAsync("/api/v3/ticker/price", "symbol=BTCUSDT")).Text("price"), System.Globalization.CultureInfo.InvariantCulture);

        // The stop is triggered at once and its limit, far above the market, rests: the first order of the pair is gone.
        var above = Bot.Text(decimal.Round(last * 1.5m, 2));
        (await bot.PostAsync("/api/v3/orderList/oco", $"symbol=BTCUSDT&side=SELL&quantity=0.009&aboveType=LIMIT_MAKER&abovePrice={above}&belowType=STOP_LOSS_LIMIT&belowTimeInForce=GTC&belowPrice={above}&belowStopPrice={Bot.Text(last - 0.01m)}")).Succeeds();
        var other = await home.KeyAsync();
        for (var i = 0; i < 20 && (await bot.GetAsync("/api/v3/openOrders")).Json.GetArrayLength() == 2; i++)
        {
            (await other.OrderAsync("symbol=BTCUSDT&side=SELL&type=MARKET&quantity=0.02")).Succeeds();
        }

        Assert.Equal(1, (await bot.GetAsync("/api/v3/openOrders")).Json.GetArrayLength());
        (await bot.LimitAsync("SELL", "BTCUSDT", 0.002m, last * 2)).Refuses(-2010, "This key is reduce-only: it sells only what it has bought, which is 0.00099999 BTC beside its open orders.");
        (await bot.LimitAsync("SELL", "BTCUSDT", 0.0009m, decimal.Round(last * 1.5m, 2))).Succeeds();
        await home.RestartAsync();
        Assert.Equal(-2010, (await bot.LimitAsync("SELL", "BTCUSDT", 0.0009m, decimal.Round(last * 1.5m, 2))).Long("code"));
    }

    [Fact]
    public async Task A_reduce_only_key_buys_nothing_and_its_orders_together_sell_no_more_than_it_has()
    {
        await using var home = await Home.OpenAsync(MarketMode.Agents, LimitMode.Open);
        var bot = await home.KeyAsync();
        (await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.02")).Succeeds();
        await home.EditAsync(bot, edit => edit with { Permissions = ["read", "reduce-only"] });
        (await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.001")).Refuses(
            -2010, "This key is reduce-only: it sells only what it has bought, which is 0.01998 BTC beside its open orders.");
        var above = await home.PriceAsync("BTCUSDT", 1.5m);
        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => bot.LimitAsync("SELL", "BTCUSDT", 0.001m, above))));
        Assert.True(answers.Count(a => a.Status == 200) <= 19);
        for (var open = answers.Count(a => a.Status == 200); open < 19; open++)
        {
            (await bot.LimitAsync("SELL", "BTCUSDT", 0.001m, above)).Succeeds();
        }

        Assert.Equal(-2010, (await bot.LimitAsync("SELL", "BTCUSDT", 0.001m, above)).Long("code"));
        (await bot.DeleteAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Succeeds();
        (await bot.OrderAsync("symbol=BTCUSDT&side=SELL&type=MARKET&quantity=0.01998")).Succeeds();
        Assert.Equal(-2010, (await bot.OrderAsync("symbol=BTCUSDT&side=SELL&type=MARKET&quantity=0.001")).Long("code"));
    }

    [Fact]
    public async Task A_loss_counts_what_is_held_at_the_reference_price_and_begins_anew_with_the_day()
    {
        await using var home = await Home.OpenAsync();
        var stranger = new Stranger(home);
        var price = await home.PriceAsync("BTCUSDT");
        var bot = await home.KeyAsync(new KeyPolicy { MaxDailyLoss = 100 });
        stranger.Place(Side.Sell, 0.1m, price);
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.1m, price)).Succeeds();

        // A tenth of a coin, bought at the reference price, loses its fee alone; once the market trades two per cent lower, that too.
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, decimal.Round(price * 0.9m, 2))).Succeeds();
        var lower = decimal.Round(price * 0.5m, 2);
        stranger.Place(Side.Buy, 0.9m, lower);
        var other = await home.KeyAsync();
        (await other.DeleteAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Succeeds();
        (await other.LimitAsync("SELL", "BTCUSDT", 0.9m, lower)).Succeeds();
        var refused = await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, lower);
        Assert.Matches(@"^This key has lost [0-9.]+ USDT today, and its max-daily-loss is 100 USDT; it may only sell what it has bought\.$", refused.Text("msg"));
        Assert.StartsWith("max-daily-loss: ", refused.Reply.Reason, StringComparison.Ordinal);
        (await bot.LimitAsync("SELL", "BTCUSDT", 0.01m, price)).Succeeds();
        await home.RestartAsync();
        Assert.StartsWith("This key has lost ", (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, lower)).Text("msg"), StringComparison.Ordinal);

        home.Time.Now = new DateTimeOffset(Home.Morning.Date.AddDays(1), TimeSpan.Zero).AddHours(1);
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, lower)).Succeeds();
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, lower)).Succeeds();
    }
}
