using Keywright.Gateway.Tests.Worlds;
using Keywright.Keys.Policy;
using Xunit;

namespace Keywright.Gateway.Tests.Authorize;

/// <summary>What a key's orders come to in an hour, how many there are in a minute and a day, and how many are open.</summary>
public sealed class CountLimitTests
{
    [Fact]
    public async Task An_hour_s_worth_is_given_back_within_the_hour_and_survives_a_crash()
    {
        await using var home = await Home.OpenAsync();
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        var cap = price * 0.02m;
        var bot = await home.KeyAsync(new KeyPolicy { MaxHourlyNotional = cap });
        var first = (await bot.LimitAsync("BUY", "BTCUSDT", 0.01m, price)).Succeeds().Long("orderId");
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.01m, price)).Succeeds();
        var refusal = $"The order's notional of {Bot.Text(price * 0.001m)} USDT is over what is left this hour of this key's max-hourly-notional: 0 of {Bot.Text(cap)} USDT.";
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Refuses(-2010, refusal);
        await using (var copy = await home.CrashedAsync())
        {
            (await copy.Adopt(bot).LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Refuses(-2010, refusal);
        }

        await home.RestartAsync();
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Refuses(-2010, refusal);
        (await bot.DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={first}")).Succeeds();
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.01m, price)).Succeeds();
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Refuses(-2010, refusal);

        // 10:20:34 is 39 minutes and 26 seconds from the next hour.
        home.Time.Advance(TimeSpan.FromMinutes(39) + TimeSpan.FromSeconds(26) - TimeSpan.FromMicroseconds(1));
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Refuses(-2010, refusal);
        home.Time.Advance(TimeSpan.FromMicroseconds(1));
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.01m, price)).Succeeds();

        // An order of the last hour gives nothing back in this one.
        (await bot.DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={first + 1}")).Succeeds();
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.01m, price)).Succeeds();
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Refuses(-2010, refusal);
    }

    [Fact]
    public async Task Orders_are_counted_a_minute_and_a_day_and_a_clock_that_jumps_refills_neither()
    {
        await using var home = await Home.OpenAsync();
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        var bot = await home.KeyAsync(new KeyPolicy { OrdersPerMinute = 2, OrdersPerDay = 5 });
        var order = Bot.LimitText("BUY", "BTCUSDT", 0.001m, price);
        (await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=5&price=" + Bot.Text(price))).Refuses(-2010, Wire.NoFunds);
        (await bot.PostAsync("/api/v3/order/test", order)).Succeeds();
        var id = (await bot.OrderAsync(order)).Succeeds().Long("orderId");
        (await bot.DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Succeeds();
        (await bot.OrderAsync(order)).Succeeds();
        const string Minute = "This key's orders-per-minute is 2, and 2 are used in this minute.";
        (await bot.OrderAsync(order)).Refuses(-2010, Minute);
        (await bot.PostAsync("/api/v3/order/test", order)).Refuses(-2010, Minute);

        // The clock jumps ahead, nothing is accepted there, and it comes back: this minute is as full as before.
        home.Time.Advance(TimeSpan.FromMinutes(5));
        (await bot.PostAsync("/api/v3/order/test", order)).Succeeds();
        home.Time.Advance(TimeSpan.FromMinutes(-5));
        (await bot.OrderAsync(order)).Refuses(-2010, Minute);

        // A pair counts twice.
        home.Time.Advance(TimeSpan.FromMinutes(1));
        (await bot.PostAsync("/api/v3/orderList/oco", $"symbol=BTCUSDT&side=SELL&quantity=0.001&aboveType=LIMIT_MAKER&abovePrice={Bot.Text(price * 2)}&belowType=STOP_LOSS&belowStopPrice={Bot.Text(price)}")).Succeeds();
        (await bot.OrderAsync(order)).Refuses(-2010, Minute);
        home.Time.Advance(TimeSpan.FromMinutes(1));
        (await bot.OrderAsync(order)).Succeeds();
        const string Day = "This key's orders-per-day is 5, and 5 are used today.";
        (await bot.OrderAsync(order)).Refuses(-2010, Day);
        await using (var copy = await home.CrashedAsync())
        {
            (await copy.Adopt(bot).OrderAsync(order)).Refuses(-2010, Day);
        }

        home.Time.Now = new DateTimeOffset(Home.Morning.Date.AddDays(1), TimeSpan.Zero);
        (await bot.OrderAsync(order)).Succeeds();
    }

    [Theory]
    [InlineData("IOC")]
    [InlineData("FOK")]
    public async Task An_order_that_waits_is_open_however_short_it_is_to_live_once_it_works(string timeInForce)
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync(new KeyPolicy { MaxOpenOrders = 1 });
        var price = Bot.Text(await home.PriceAsync("ETHUSDT", 1.1m));
        var order = $"symbol=ETHUSDT&side=BUY&type=STOP_LOSS_LIMIT&timeInForce={timeInForce}&quantity=0.01&stopPrice={price}&price={price}";
        (await bot.OrderAsync(order)).Succeeds();
        (await bot.OrderAsync(order)).Refuses(-2010, "This key's max-open-orders is 1, and 1 are open.");
    }

    [Fact]
    public async Task Open_orders_are_counted_until_they_end_and_a_market_order_is_none()
    {
        await using var home = await Home.OpenAsync(MarketMode.Agents);
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        var bot = await home.KeyAsync(new KeyPolicy { MaxOpenOrders = 2 });
        var id = (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds().Long("orderId");
        (await bot.OrderAsync($"symbol=ETHUSDT&side=SELL&type=STOP_LOSS&quantity=0.01&stopPrice={Bot.Text(await home.PriceAsync("ETHUSDT", 0.5m))}")).Succeeds();
        const string Refusal = "This key's max-open-orders is 2, and 2 are open.";
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Refuses(-2010, Refusal);
        (await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.001")).Succeeds();
        await home.RestartAsync();
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Refuses(-2010, Refusal);
        (await bot.DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Succeeds();
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds();
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Refuses(-2010, Refusal);
    }
}
