using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Record;

/// <summary>The same bytes again get the first answer, and nothing is done twice.</summary>
public sealed class RepeatTests
{
    private const string Order = "/api/v3/order";

    [Fact]
    public async Task A_repeated_order_gets_the_first_answer()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var body = bot.Timed(Bot.LimitText("BUY", "BTCUSDT", 0.001m, await home.PriceAsync("BTCUSDT", 0.9m)));
        var first = (await bot.SendAsync("POST", Order, "", body)).Succeeds();
        for (var i = 0; i < 3; i++)
        {
            home.Time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(first.Body, (await bot.SendAsync("POST", Order, "", body)).Succeeds().Body);
        }

        // However the bytes are divided and the signature is written, it is the same request.
        Assert.Equal(first.Body, (await bot.SendAsync("POST", Order, body, "")).Succeeds().Body);
        Assert.Equal(first.Body, (await bot.RawAsync("POST", Order, $"signature={bot.Sign(body).ToUpperInvariant()}", body)).Succeeds().Body);
        Assert.Equal(1, (await bot.GetAsync("/api/v3/allOrders", "symbol=BTCUSDT")).Json.GetArrayLength());

        // Past its window it is stale, not forgotten and done again.
        home.Time.Advance(TimeSpan.FromSeconds(3));
        (await bot.SendAsync("POST", Order, "", body)).Refuses(-1021, Wire.Outside);

        // A clock stepped back makes it timely again, and it is still not done again.
        home.Time.Now = Home.Morning;
        Assert.Equal(first.Body, (await bot.SendAsync("POST", Order, "", body)).Succeeds().Body);
        Assert.Equal(1, (await bot.GetAsync("/api/v3/allOrders", "symbol=BTCUSDT")).Json.GetArrayLength());
    }

    [Fact]
    public async Task A_repeat_is_told_the_budgets_of_now_over_both_ways()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        var line = new Line(home);
        (string, object)[] parameters = [("symbol", "BTCUSDT"), ("side", "BUY"), ("type", "LIMIT"), ("timeInForce", "GTC"), ("quantity", "0.001"), ("price", Bot.Text(price)), ("recvWindow", 60000), ("timestamp", home.Stamp())];
        var frame = Line.FrameOf(1, "order.place", Line.SignedBy(bot, parameters));
        var first = await line.SayAsync(frame);
        Assert.Equal(["ORDERS 10 SECOND 100: 1", "ORDERS 1 DAY 200000: 1", "REQUEST_WEIGHT 1 MINUTE 6000: 0"], first.Limits!);

        // Another order and a read in between, and then the window of ten seconds over.
        var body = bot.Timed(Bot.LimitText("BUY", "BTCUSDT", 0.002m, price) + "&recvWindow=60000");
        var other = (await bot.SendAsync("POST", Order, "", body)).Succeeds();
        await bot.GetAsync("/api/v3/account");
        var again = await line.SayAsync(frame);
        Assert.Equal((200, first.Body.Body), (again.Status, again.Body.Body));
        Assert.Equal(["ORDERS 10 SECOND 100: 2", "ORDERS 1 DAY 200000: 2", "REQUEST_WEIGHT 1 MINUTE 6000: 20"], again.Limits!);
        home.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(["ORDERS 10 SECOND 100: 0", "ORDERS 1 DAY 200000: 2", "REQUEST_WEIGHT 1 MINUTE 6000: 20"], (await line.SayAsync(frame)).Limits!);
        var repeated = (await bot.SendAsync("POST", Order, "", body)).Succeeds();
        Assert.Equal(other.Body, repeated.Body);
        Assert.Equal((2, 2, 0), (other.Reply.OrderCount10Seconds, other.Reply.OrderCountDay, other.Reply.UsedWeight));
        Assert.Equal((0, 2, 20, "paper"), (repeated.Reply.OrderCount10Seconds, repeated.Reply.OrderCountDay, repeated.Reply.UsedWeight, repeated.Reply.Venue));

        // After a restart the first answer has no figures of its own left, and is told with them all the same.
        await home.RestartAsync();
        repeated = (await bot.SendAsync("POST", Order, "", body)).Succeeds();
        Assert.Equal((0, 2), (repeated.Reply.OrderCount10Seconds, repeated.Reply.OrderCountDay));

        // A cancel counts no orders, said twice or once.
        var cancel = bot.Timed("symbol=BTCUSDT&recvWindow=60000");
        Assert.Null((await bot.SendAsync("DELETE", "/api/v3/openOrders", cancel, "")).Succeeds().Reply.OrderCountDay);
        Assert.Null((await bot.SendAsync("DELETE", "/api/v3/openOrders", cancel, "")).Succeeds().Reply.OrderCountDay);
    }

    [Fact]
    public async Task The_first_answer_survives_a_stop_and_a_crash()
    {
        await using var home = await Home.OpenAsync(MarketMode.Agents);
        var bot = await home.KeyAsync();
        var (market, limit) = ("symbol=BTCUSDT&side=BUY&type=MARKET&quoteOrderQty=5000", Bot.LimitText("BUY", "BTCUSDT", 0.001m, await home.PriceAsync("BTCUSDT", 0.9m)));
        var requests = new List<(string Method, string Path, string Text, string Answer)>();
        async Task<Answer> Do(string method, string path, string text)
        {
            text = bot.Timed(text + "&recvWindow=60000");
            var answer = (await bot.SendAsync(method, path, text, "")).Succeeds();
            requests.Add((method, path, text, answer.Body));
            return answer;
        }

        await Do("POST", Order, market);
        await Do("POST", Order, market + "&newOrderRespType=ACK");
        await Do("POST", Order, limit + "&newOrderRespType=RESULT&strategyId=7&strategyType=1000000");
        var id = (await Do("POST", Order, limit)).Long("orderId");
        await Do("DELETE", Order, $"symbol=BTCUSDT&orderId={id}");
        await Do("DELETE", "/api/v3/openOrders", "symbol=BTCUSDT");
        await Do("POST", Order, limit);
        var account = (await bot.GetAsync("/api/v3/account")).Body;
        home.Time.Advance(TimeSpan.FromSeconds(10));

        await using (var copy = await home.CrashedAsync())
        {
            await SameAsync(copy.Adopt(bot));
        }

        await home.RestartAsync();
        await SameAsync(bot);

        async Task SameAsync(Bot who)
        {
            foreach (var (method, path, text, answer) in requests)
            {
                Assert.Equal(answer, (await who.SendAsync(method, path, text, "")).Succeeds().Body);
            }

            Assert.Equal(5, (await who.GetAsync("/api/v3/allOrders", "symbol=BTCUSDT")).Json.GetArrayLength());
            Assert.Equal(Balances(account), Balances((await who.GetAsync("/api/v3/account")).Body));
        }
    }

    [Fact]
    public async Task Sent_many_times_at_once_it_is_done_once()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var body = bot.Timed(Bot.LimitText("BUY", "BTCUSDT", 0.001m, await home.PriceAsync("BTCUSDT", 0.9m)));
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => bot.SendAsync("POST", Order, "", body))));
        Assert.Single(answers.Select(a => a.Succeeds().Body).Distinct());
        Assert.Equal(1, (await bot.GetAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Json.GetArrayLength());
        Assert.Equal(1, (await bot.GetAsync("/api/v3/rateLimit/order")).Json[0].GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task A_repeated_cancel_gets_the_first_answer_though_the_order_is_gone()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var id = (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, await home.PriceAsync("BTCUSDT", 0.9m))).Succeeds().Long("orderId");
        var text = bot.Timed($"symbol=BTCUSDT&orderId={id}");
        var first = (await bot.SendAsync("DELETE", Order, text, "")).Succeeds();
        Assert.Equal(first.Body, (await bot.SendAsync("DELETE", Order, text, "")).Succeeds().Body);
        (await bot.SendAsync("DELETE", Order, bot.Timed($"symbol=BTCUSDT&orderId={id}"), "")).Refuses(-2011, Wire.UnknownOrder);
    }

    [Fact]
    public async Task What_was_refused_may_be_tried_again()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        var most = decimal.Floor(100_000m / price * 1000) / 1000;
        var locked = (await bot.LimitAsync("BUY", "BTCUSDT", most, price)).Succeeds().Long("orderId");
        var text = bot.Timed(Bot.LimitText("BUY", "BTCUSDT", 0.1m, price));
        (await bot.SendAsync("POST", Order, text, "")).Refuses(-2010, Wire.NoFunds);
        (await bot.DeleteAsync(Order, $"symbol=BTCUSDT&orderId={locked}")).Succeeds();
        (await bot.SendAsync("POST", Order, text, "")).Succeeds();
    }

    [Fact]
    public async Task The_same_bytes_on_another_route_or_by_another_key_are_another_request()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var text = bot.Timed("symbol=BTCUSDT");
        var order = bot.Timed(Bot.LimitText("BUY", "BTCUSDT", 0.001m, await home.PriceAsync("BTCUSDT", 0.9m)));

        // A test order that is signed is an order that is signed: the signature covers no path, here as on the exchange.
        Assert.Equal("{}", (await bot.SendAsync("POST", "/api/v3/order/test", order, "")).Succeeds().Body);
        var placed = (await bot.SendAsync("POST", Order, order, "")).Succeeds();
        Assert.Equal(placed.Body, (await bot.SendAsync("POST", Order, order, "")).Succeeds().Body);

        // A read replayed as a cancel is a cancel; the first cancel's answer belongs to that route alone.
        Assert.Equal(1, (await bot.SendAsync("GET", "/api/v3/openOrders", text, "")).Succeeds().Json.GetArrayLength());
        Assert.Equal(1, (await bot.SendAsync("DELETE", "/api/v3/openOrders", text, "")).Succeeds().Json.GetArrayLength());
        Assert.Equal(0, (await bot.SendAsync("GET", "/api/v3/openOrders", text, "")).Succeeds().Json.GetArrayLength());
        (await bot.SendAsync("DELETE", Order, text, "")).Refuses(-1102, "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!");

        // Another key's signature is not this one's.
        var other = await home.KeyAsync();
        (await other.RawAsync("POST", Order, $"{order}&signature={bot.Sign(order)}", "")).Refuses(-1022, Wire.BadSignature);
        var again = (await other.SendAsync("POST", Order, order, "")).Succeeds();
        Assert.NotEqual(placed.Long("orderId"), again.Long("orderId"));
    }

    private static string Balances(string account) => account[account.IndexOf("\"balances\"", StringComparison.Ordinal)..];
}
