using Keywright.Gateway.Budgets;
using Keywright.Gateway.Tests.Worlds;
using Keywright.Market.Words;
using Xunit;

namespace Keywright.Gateway.Tests.Throttle;

public sealed class OrderCountTests
{
    private const string UsedUp = "Too many new orders; current limit is 100 orders per 10 SECOND.";

    [Fact]
    public async Task Orders_count_for_the_account_whichever_key_sends_them()
    {
        await using var home = await Home.OpenAsync();
        var (one, other) = (await home.KeyAsync(), await home.KeyAsync());
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        for (var i = 1; i <= 100; i++)
        {
            var placed = (await (i % 2 == 0 ? one : other).LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds();
            Assert.Equal((i, i), (placed.Reply.OrderCount10Seconds, placed.Reply.OrderCountDay));
        }

        var refused = await one.LimitAsync("BUY", "BTCUSDT", 0.001m, price);
        refused.Refuses(429, -1015, UsedUp);

        // It is six seconds before the window's end; a failed order costs a weight.
        Assert.Equal((6, 1), (refused.Reply.RetryAfterSeconds, refused.Reply.UsedWeight));
        Assert.Null(refused.Reply.OrderCount10Seconds);

        // Cancels, test orders and reads go on; a cancel gives nothing back.
        (await one.PostAsync("/api/v3/order/test", Bot.LimitText("BUY", "BTCUSDT", 0.001m, price))).Succeeds();
        var cancelled = (await one.DeleteAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Succeeds();
        Assert.Null(cancelled.Reply.OrderCount10Seconds);
        (await other.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Refuses(429, -1015, UsedUp);

        // So does the count over a stop.
        await home.RestartAsync();
        (await other.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Refuses(429, -1015, UsedUp);

        home.Time.Advance(TimeSpan.FromSeconds(6));
        var next = (await one.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds();
        Assert.Equal((1, 101), (next.Reply.OrderCount10Seconds, next.Reply.OrderCountDay));

        home.Time.Advance(TimeSpan.FromDays(1));
        next = (await one.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds();
        Assert.Equal((1, 1), (next.Reply.OrderCount10Seconds, next.Reply.OrderCountDay));
    }

    [Fact]
    public async Task Refused_orders_and_test_orders_count_nothing()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        for (var i = 0; i < 5; i++)
        {
            (await bot.LimitAsync("BUY", "BTCUSDT", 50m, price)).Refuses(-2010, Wire.NoFunds);
            (await bot.PostAsync("/api/v3/order/test", Bot.LimitText("BUY", "BTCUSDT", 0.001m, price))).Succeeds();
        }

        Assert.Equal(1, (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds().Reply.OrderCount10Seconds);
    }

    [Fact]
    public async Task The_first_fill_takes_one_off()
    {
        await using var home = await Home.OpenAsync(MarketMode.Agents);
        var bot = await home.KeyAsync();
        var low = await home.PriceAsync("BTCUSDT", 0.5m);
        for (var i = 1; i <= 3; i++)
        {
            Assert.Equal(i, (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, low)).Succeeds().Reply.OrderCount10Seconds);
        }

        // Counted, filled at once, taken off again: the answer tells the count after all of that.
        var bought = (await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.001")).Succeeds();
        Assert.Equal("FILLED", bought.Text("status"));
        Assert.Equal((3, 3), (bought.Reply.OrderCount10Seconds, bought.Reply.OrderCountDay));
        var limits = (await bot.GetAsync("/api/v3/rateLimit/order")).Succeeds();
        Assert.Equal(
            """[{"rateLimitType":"ORDERS","interval":"SECOND","intervalNum":10,"limit":100,"count":3},{"rateLimitType":"ORDERS","interval":"DAY","intervalNum":1,"limit":200000,"count":3}]""",
            limits.Body);
    }

    [Fact]
    public async Task Orders_sent_at_once_do_not_pass_the_limit_together()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        var answers = await Task.WhenAll(Enumerable.Range(0, 150).Select(_ => Task.Run(() => bot.LimitAsync("BUY", "BTCUSDT", 0.0001m, price))));
        Assert.InRange(answers.Count(a => a.Status == 200), 90, 100);
        Assert.All(answers.Where(a => a.Status != 200), a => a.Refuses(429, -1015, UsedUp));
    }

    [Fact]
    public void A_first_fill_gives_back_one_to_a_taker_and_five_to_a_maker_and_no_count_falls_below_nothing()
    {
        const long At = 1_790_000_000_000_000;
        var counts = new OrderCounts(BudgetLimits.Exchange);
        MarketEvent Event(EventKind kind) => new() { Kind = kind, TimeUs = At, Account = 1, Tag = 3, MakerAccount = 2, MakerTag = 4 };
        counts.Apply([.. Enumerable.Range(0, 8).SelectMany(_ => new[] { Event(EventKind.Accepted), Event(EventKind.Accepted) with { Account = 2, Tag = 4 } })]);

        counts.Apply([Event(EventKind.Traded) with { TakerFirstFill = true, MakerFirstFill = true }]);
        Assert.Equal(((7, 7), (3, 3)), (counts.Read(1, At), counts.Read(2, At)));

        // Later fills and orders of the background market give nothing back.
        counts.Apply([Event(EventKind.Traded), Event(EventKind.Traded) with { TakerFirstFill = true, MakerFirstFill = true, Tag = 0, MakerTag = 0 }]);
        Assert.Equal(((7, 7), (3, 3)), (counts.Read(1, At), counts.Read(2, At)));

        counts.Apply([Event(EventKind.Traded) with { MakerFirstFill = true }]);
        Assert.Equal((0, 0), counts.Read(2, At));
    }
}
