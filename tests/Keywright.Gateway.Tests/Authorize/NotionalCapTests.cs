using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Authorize;

public sealed class NotionalCapTests
{
    [Fact]
    public async Task One_order_may_cost_its_cap_and_not_a_cent_more()
    {
        await using var home = await Home.OpenAsync();
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        var bot = await home.KeyAsync(orderCap: price * 0.01m);
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.01m, price)).Succeeds();
        var refused = await bot.LimitAsync("BUY", "BTCUSDT", 0.01001m, price);
        refused.Refuses(-2010, $"The order's notional of {Bot.Text(price * 0.01001m)} USDT is over this key's max-order-notional of {Bot.Text(price * 0.01m)} USDT.");
        Assert.Equal($"max-order-notional: {Bot.Text(price * 0.01001m)} > {Bot.Text(price * 0.01m)}", refused.Reply.Reason);
        (await bot.PostAsync("/api/v3/order/test", Bot.LimitText("BUY", "BTCUSDT", 0.01001m, price))).Refuses(
            -2010, $"The order's notional of {Bot.Text(price * 0.01001m)} USDT is over this key's max-order-notional of {Bot.Text(price * 0.01m)} USDT.");
    }

    [Fact]
    public async Task A_cross_pair_counts_at_its_worth_in_usdt()
    {
        await using var home = await Home.OpenAsync();
        var price = decimal.Round(await home.PriceAsync("ETHUSDT") / await home.PriceAsync("BTCUSDT") * 0.9m, 5);
        var worth = price * 0.1m * await home.PriceAsync("BTCUSDT");
        var (under, over) = (await home.KeyAsync(orderCap: worth - 0.00000001m), await home.KeyAsync(orderCap: worth));
        (await over.LimitAsync("BUY", "ETHBTC", 0.1m, price)).Succeeds();
        (await under.LimitAsync("BUY", "ETHBTC", 0.1m, price)).Refuses(
            -2010, $"The order's notional of {Bot.Text(worth)} USDT is over this key's max-order-notional of {Bot.Text(worth - 0.00000001m)} USDT.");
    }

    [Fact]
    public async Task A_day_s_cap_is_reserved_by_open_orders_and_given_back_by_cancels()
    {
        await using var home = await Home.OpenAsync();
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        var (cost, cap) = (price * 0.01m, price * 0.02m);
        var bot = await home.KeyAsync(dailyCap: cap);
        var first = (await bot.LimitAsync("BUY", "BTCUSDT", 0.01m, price)).Succeeds().Long("orderId");
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.01m, price)).Succeeds();
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Refuses(
            -2010, $"The order's notional of {Bot.Text(price * 0.001m)} USDT is over what is left today of this key's max-daily-notional: 0 of {Bot.Text(cap)} USDT.");

        (await bot.DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={first}")).Succeeds();
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.01001m, price)).Refuses(
            -2010, $"The order's notional of {Bot.Text(price * 0.01001m)} USDT is over what is left today of this key's max-daily-notional: {Bot.Text(cost)} of {Bot.Text(cap)} USDT.");
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.01m, price)).Succeeds();
    }

    [Fact]
    public async Task A_refused_order_reserves_nothing_and_a_test_order_neither()
    {
        await using var home = await Home.OpenAsync();
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        var bot = await home.KeyAsync(dailyCap: price * 2);
        for (var i = 0; i < 5; i++)
        {
            (await bot.LimitAsync("BUY", "BTCUSDT", 2m, price)).Refuses(-2010, Wire.NoFunds);
            (await bot.PostAsync("/api/v3/order/test", Bot.LimitText("BUY", "BTCUSDT", 0.01m, price))).Succeeds();
        }

        (await bot.LimitAsync("BUY", "BTCUSDT", 0.01m, price)).Succeeds();
    }

    [Fact]
    public async Task What_is_used_survives_a_stop_and_a_crash_and_ends_with_the_day()
    {
        await using var home = await Home.OpenAsync();
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        var bot = await home.KeyAsync(dailyCap: price * 0.01m);
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.01m, price)).Succeeds();
        var refusal = $"The order's notional of {Bot.Text(price * 0.001m)} USDT is over what is left today of this key's max-daily-notional: 0 of {Bot.Text(price * 0.01m)} USDT.";

        await using (var copy = await home.CrashedAsync())
        {
            (await copy.Adopt(bot).LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Refuses(-2010, refusal);
        }

        await home.RestartAsync();
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Refuses(-2010, refusal);

        home.Time.Now = new DateTimeOffset(Home.Morning.Date.AddDays(1), TimeSpan.Zero).AddMicroseconds(-1);
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Refuses(-2010, refusal);
        home.Time.Advance(TimeSpan.FromMicroseconds(1));
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds();

        // A clock stepped back to yesterday opens no second day, nor the orders of that day.
        home.Time.Now = Home.Morning;
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Refuses(-1021, Wire.Outside);
    }

    [Fact]
    public async Task A_fill_settles_at_its_price()
    {
        await using var home = await Home.OpenAsync(MarketMode.Agents);
        var limit = await home.PriceAsync("BTCUSDT", 1.2m);
        var bot = await home.KeyAsync(dailyCap: limit * 0.01m);

        // Bought at about the reference price, not at the limit a fifth above it: the difference is free again.
        var bought = (await bot.LimitAsync("BUY", "BTCUSDT", 0.01m, limit)).Succeeds();
        Assert.Equal("FILLED", bought.Text("status"));
        var left = (limit * 0.01m) - bought.Decimal("cummulativeQuoteQty");
        Assert.True(left > 0);
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.005m, limit)).Refuses(
            -2010, $"The order's notional of {Bot.Text(limit * 0.005m)} USDT is over what is left today of this key's max-daily-notional: {Bot.Text(left)} of {Bot.Text(limit * 0.01m)} USDT.");

        // What was filled is used up for the day, also when nothing is open any more.
        await home.RestartAsync();
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.005m, limit)).Refuses(
            -2010, $"The order's notional of {Bot.Text(limit * 0.005m)} USDT is over what is left today of this key's max-daily-notional: {Bot.Text(left)} of {Bot.Text(limit * 0.01m)} USDT.");
    }

    [Fact]
    public async Task A_market_order_by_quote_counts_what_it_spends()
    {
        await using var home = await Home.OpenAsync(MarketMode.Agents);
        var bot = await home.KeyAsync(orderCap: 500m, dailyCap: 800m);
        (await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quoteOrderQty=500.01")).Refuses(
            -2010, "The order's notional of 500.01 USDT is over this key's max-order-notional of 500 USDT.");
        var bought = (await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quoteOrderQty=500")).Succeeds();
        var left = 800m - bought.Decimal("cummulativeQuoteQty");
        (await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quoteOrderQty=400")).Refuses(
            -2010, $"The order's notional of 400 USDT is over what is left today of this key's max-daily-notional: {Bot.Text(left)} of 800 USDT.");
    }

    [Fact]
    public async Task A_market_order_by_quantity_counts_what_the_book_asks()
    {
        await using var home = await Home.OpenAsync(MarketMode.Agents);
        var reference = await home.PriceAsync("BTCUSDT");
        var bot = await home.KeyAsync(orderCap: reference * 0.02m, dailyCap: reference * 0.05m);
        foreach (var side in new[] { "BUY", "SELL", "BUY", "SELL" })
        {
            // A spread between the reference and the book must not refuse what the caps allow by far.
            (await bot.OrderAsync($"symbol=BTCUSDT&side={side}&type=MARKET&quantity=0.01")).Succeeds();
        }

        var moved = await home.PriceAsync("BTCUSDT");
        (await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.03")).Refuses(
            -2010, $"The order's notional of {Bot.Text(moved * 0.03m)} USDT is over this key's max-order-notional of {Bot.Text(reference * 0.02m)} USDT.");

        // Four of five hundredths are gone, so two more are too many.
        var refused = await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.019");
        Assert.Equal((400, -2010L), (refused.Status, refused.Long("code")));
        Assert.Matches(@"over what is left today of this key's max-daily-notional: [0-9.]+ of [0-9.]+ USDT\.$", refused.Text("msg"));
    }

    [Fact]
    public async Task A_market_order_is_tested_against_the_book_it_would_sweep()
    {
        await using var home = await Home.OpenAsync(MarketMode.Agents);
        var reference = await home.PriceAsync("BTCUSDT");
        var quantity = 1.0m;

        // At the reference price it fits by a hair; the book asks more for so much.
        var bot = await home.KeyAsync(orderCap: reference * quantity);
        var before = (await bot.GetAsync("/api/v3/account")).Body;
        var refused = await bot.OrderAsync($"symbol=BTCUSDT&side=BUY&type=MARKET&quantity={Bot.Text(quantity)}");
        Assert.Equal(-2010, refused.Long("code"));
        Assert.Matches(@"^In this book the order comes to [0-9.]+ USDT, over this key's max-order-notional of [0-9.]+\.$", refused.Text("msg"));
        Assert.Equal(before, (await bot.GetAsync("/api/v3/account")).Body);
    }

    [Fact]
    public async Task Numbers_past_all_bounds_meet_the_filters_and_free_no_cap()
    {
        await using var home = await Home.OpenAsync();
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        var bot = await home.KeyAsync(orderCap: 500m, dailyCap: price * 0.01m);
        foreach (var (quantity, at) in new[] { ("92233720368547", "92233720368547758"), ("92233720368547.75807", "92233720368547758.07"), ("9000", "1000000"), ("50000000000000", "90000000000000000") })
        {
            var refused = await bot.OrderAsync($"symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity={quantity}&price={at}");
            Assert.Equal(400, refused.Status);
            Assert.Contains(refused.Long("code"), new long[] { -2010, -1013 });
        }

        (await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quoteOrderQty=92233720368.54775807")).Refuses(
            -2010, "The order's notional of 92233720368.54775807 USDT is over this key's max-order-notional of 500 USDT.");
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.01m, price)).Refuses(
            -2010, $"The order's notional of {Bot.Text(price * 0.01m)} USDT is over this key's max-order-notional of 500 USDT.");
    }

    [Fact]
    public async Task Orders_sent_at_once_do_not_pass_the_day_s_cap_together()
    {
        await using var home = await Home.OpenAsync(limits: LimitMode.Open);
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        var bot = await home.KeyAsync(dailyCap: price * 0.01m);
        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price))));
        Assert.All(answers.Where(a => a.Status != 200), a => Assert.Equal(-2010, a.Long("code")));

        // For an instant an order is both on its way and placed, and another may be refused for that; none too many passes.
        for (var placed = answers.Count(a => a.Status == 200); placed < 10; placed++)
        {
            (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds();
        }

        Assert.Equal(10, (await bot.GetAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Json.GetArrayLength());
    }
}
