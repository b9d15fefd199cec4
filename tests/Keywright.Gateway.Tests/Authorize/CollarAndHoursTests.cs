using Keywright.Gateway.Tests.Worlds;
using Keywright.Keys.Policy;
using Xunit;

namespace Keywright.Gateway.Tests.Authorize;

public sealed class CollarAndHoursTests
{
    [Fact]
    public async Task A_price_may_lie_as_far_from_the_reference_as_the_collar_says_and_no_tick_further()
    {
        await using var home = await Home.OpenAsync();
        var reference = await home.PriceAsync("BTCUSDT");
        var bot = await home.KeyAsync(new KeyPolicy { CollarBps = 200 });
        var (low, high) = (decimal.Ceiling(reference * 98) / 100, decimal.Floor(reference * 102) / 100);
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, low)).Succeeds();
        (await bot.LimitAsync("SELL", "BTCUSDT", 0.001m, high)).Succeeds();
        var (below, above) = (Bot.Text(low - 0.01m), Bot.Text(high + 0.01m));
        var refused = await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, low - 0.01m);
        refused.Refuses(-2010, $"The price {below} lies further from the reference price {Bot.Text(reference)} than this key's collar of 2%.");
        Assert.Equal($"collar: {below} is not within 2% of {Bot.Text(reference)}", refused.Reply.Reason);

        // A trigger is a price as well, on either leg, and so is what a trailing order keeps from the market.
        Assert.Contains($"The price {above} lies", (await bot.OrderAsync($"symbol=BTCUSDT&side=BUY&type=STOP_LOSS&quantity=0.001&stopPrice={above}")).Text("msg"), StringComparison.Ordinal);
        Assert.Contains($"The price {below} lies", (await bot.PostAsync("/api/v3/orderList/oco", $"symbol=BTCUSDT&side=SELL&quantity=0.001&aboveType=LIMIT_MAKER&abovePrice={Bot.Text(high)}&belowType=STOP_LOSS&belowStopPrice={below}")).Text("msg"), StringComparison.Ordinal);
        (await bot.OrderAsync("symbol=BTCUSDT&side=SELL&type=STOP_LOSS&quantity=0.001&trailingDelta=201")).Refuses(-2010, "The trailingDelta of 201 is over this key's collar of 2%.");
        Assert.Contains($"The price {above} lies", (await bot.PostAsync("/api/v3/order/cancelReplace", $"{Bot.LimitText("SELL", "BTCUSDT", 0.001m, high + 0.01m)}&cancelReplaceMode=ALLOW_FAILURE&cancelOrderId=1")).Text("msg"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reference_price_older_than_five_minutes_denies()
    {
        await using var home = await Home.OpenAsync();
        var reference = await home.PriceAsync("BTCUSDT");
        var (collared, capped) = (await home.KeyAsync(new KeyPolicy { CollarBps = 200 }), await home.KeyAsync(orderCap: 1_000_000));

        // The market began at 10:20:00 and nothing has traded since.
        home.Time.Now = Home.Morning.AddSeconds(-34).AddMinutes(5);
        (await collared.LimitAsync("BUY", "BTCUSDT", 0.001m, reference)).Succeeds();
        home.Time.Advance(TimeSpan.FromSeconds(1));
        (await collared.LimitAsync("BUY", "BTCUSDT", 0.001m, reference)).Refuses(
            -2010, "The reference price of BTCUSDT is 301 s old, more than 300 s, so this key's collar cannot be tested.");
        (await capped.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.001")).Refuses(
            -2010, "The reference price of BTCUSDT is 301 s old, more than 300 s, so this key's limits cannot be tested.");
        (await capped.LimitAsync("BUY", "ETHBTC", 0.1m, 0.03m)).Refuses(
            -2010, "The reference price of BTCUSDT is 301 s old, more than 300 s, so this key's limits cannot be tested.");
        (await capped.LimitAsync("BUY", "BTCUSDT", 0.001m, reference)).Succeeds();
    }

    [Fact]
    public async Task A_market_order_that_would_sweep_past_the_collar_is_refused()
    {
        await using var home = await Home.OpenAsync(MarketMode.Agents);
        var (bot, free) = (await home.KeyAsync(new KeyPolicy { CollarBps = 10 }), await home.KeyAsync());
        (await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.001")).Succeeds();
        var (swept, test) = ("symbol=BTCUSDT&side=BUY&type=MARKET&quoteOrderQty=90000", "symbol=BTCUSDT&side=SELL&type=MARKET&quantity=0.99");
        (await free.PostAsync("/api/v3/order/test", swept)).Succeeds();
        Assert.StartsWith("The price ", (await bot.OrderAsync(swept)).Text("msg"), StringComparison.Ordinal);
        Assert.StartsWith("The price ", (await bot.PostAsync("/api/v3/order/test", test)).Text("msg"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mon-fri 08:00-17:30", "2026-08-03T08:00:00Z", "2026-08-03T17:30:00Z")]
    [InlineData("mon 10:00-11:00|mon 11:00-12:00", "2026-08-03T10:00:00Z", "2026-08-03T12:00:00Z")]
    [InlineData("daily 22:00-02:00", "2026-08-02T22:00:00Z", "2026-08-03T02:00:00Z")]
    [InlineData("sun 23:59-24:00", "2026-08-02T23:59:00Z", "2026-08-03T00:00:00Z")]
    [InlineData("sun 23:00-01:00", "2026-08-02T23:00:00Z", "2026-08-03T01:00:00Z")]
    [InlineData("sat-mon 00:00-24:00", "2026-08-01T00:00:00Z", "2026-08-04T00:00:00Z")]
    public async Task A_key_places_orders_from_the_first_instant_of_its_hours_to_before_the_last(string hours, string opens, string closes)
    {
        await using var home = await Home.OpenAsync();
        home.Time.Now = DateTimeOffset.Parse(opens, System.Globalization.CultureInfo.InvariantCulture).AddMicroseconds(-1);
        var bot = await home.KeyAsync(new KeyPolicy { TradingHours = hours.Split('|') });
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        var before = await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price);
        Assert.StartsWith($"This key trades within its hours alone, {hours.Replace("|", ", ", StringComparison.Ordinal)} UTC, and it is ", before.Text("msg"), StringComparison.Ordinal);
        home.Time.Advance(TimeSpan.FromMicroseconds(1));
        var id = (await bot.LimitAsync("BUY", "BTCUSDT", 0.002m, price)).Succeeds().Long("orderId");
        home.Time.Now = DateTimeOffset.Parse(closes, System.Globalization.CultureInfo.InvariantCulture).AddMicroseconds(-1);
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.003m, price)).Succeeds();
        home.Time.Advance(TimeSpan.FromMicroseconds(1));
        Assert.StartsWith("This key trades within its hours alone", (await bot.LimitAsync("BUY", "BTCUSDT", 0.004m, price)).Text("msg"), StringComparison.Ordinal);
        (await bot.DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Succeeds();
        (await bot.GetAsync("/api/v3/account")).Succeeds();
    }

    [Fact]
    public async Task Hours_go_by_the_wall_clock_for_a_replacement_too_when_the_exchange_s_time_is_ahead_of_it()
    {
        await using var home = await Home.OpenAsync();
        var (bot, other) = (await home.KeyAsync(new KeyPolicy { TradingHours = ["daily 10:00-11:00"] }), await home.KeyAsync());
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        var id = (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds().Long("orderId");

        // Something happens three hours ahead, and the clock comes back.
        home.Time.Advance(TimeSpan.FromHours(3));
        (await other.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds();
        home.Time.Advance(TimeSpan.FromMinutes(-179));
        (await bot.PostAsync("/api/v3/order/cancelReplace", $"{Bot.LimitText("BUY", "BTCUSDT", 0.002m, price)}&cancelReplaceMode=STOP_ON_FAILURE&cancelOrderId={id}")).Succeeds();
    }
}
