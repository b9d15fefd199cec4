using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Live;

/// <summary>Promise 3: an order is written down before it is sent, sent once, and its end is known before anybody is told.</summary>
public sealed class LiveOrderTests
{
    /// <summary>Red when a bot's order does not get to the exchange as it was meant, or what came of it does not get back.</summary>
    [Fact]
    public async Task An_order_is_carried_out_at_the_exchange_and_can_be_read_and_cancelled()
    {
        await using var two = await TwoGateways.OpenAsync();
        var bot = await two.BotAsync();
        var price = await two.Exchange.PriceAsync("BTCUSDT", 0.9m);

        var placed = (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price, "&newClientOrderId=mine")).Succeeds();
        var id = placed.Long("orderId");
        Assert.Equal("mine", placed.Text("clientOrderId"));
        Assert.Equal("NEW", (await bot.GetAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Succeeds().Text("status"));
        Assert.Equal(id, (await bot.GetAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Succeeds().Json[0].GetProperty("orderId").GetInt64());
        Assert.Equal(id, (await bot.DeleteAsync("/api/v3/order", "symbol=BTCUSDT&origClientOrderId=mine")).Succeeds().Long("orderId"));
        Assert.Equal("CANCELED", (await bot.GetAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Succeeds().Text("status"));
        Assert.Empty(two.Home.Gateway.Parts.Live.Books.Venues.Single().Ledger.OpenOf(LiveAccount.FirstNumber, null, null));

        // The secret of the bot and its bytes stay here: what was sent is ours, signed by the account's own key.
        Assert.All(two.Wire.Sent.Where(sent => sent.ApiKey is not null), sent => Assert.Equal(two.Upstream, sent.ApiKey));
        Assert.DoesNotContain(two.Wire.Sent, sent => System.Text.Encoding.UTF8.GetString(sent.Parameters.Span).Contains(bot.ApiKey, StringComparison.Ordinal));
    }

    /// <summary>Red when two bots of one real account see or cancel each other's orders.</summary>
    [Fact]
    public async Task A_key_sees_and_cancels_only_its_own_orders()
    {
        await using var two = await TwoGateways.OpenAsync();
        var (one, other) = (await two.BotAsync(), await two.BotAsync());
        var price = await two.Exchange.PriceAsync("BTCUSDT", 0.9m);
        var mine = (await one.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds().Long("orderId");
        two.Advance(2);
        var its = (await other.LimitAsync("BUY", "BTCUSDT", 0.002m, price)).Succeeds().Long("orderId");

        two.Advance(2);
        Assert.Equal([mine], (await one.GetAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Succeeds().Json.EnumerateArray().Select(o => o.GetProperty("orderId").GetInt64()));
        two.Advance(2);
        (await one.GetAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={its}")).Refuses(-2013, "Order does not exist.");
        (await one.DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={its}")).Refuses(-2011, "Unknown order sent.");
        Assert.Equal([mine], (await one.DeleteAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Succeeds().Json.EnumerateArray().Select(o => o.GetProperty("orderId").GetInt64()));
        two.Advance(2);
        Assert.Equal("NEW", (await other.GetAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={its}")).Succeeds().Text("status"));
    }

    /// <summary>Red when an order whose answer was lost is sent again, or is told of as failed although it stands.</summary>
    [Theory]
    [InlineData("lost")]
    [InlineData("-1007")]
    [InlineData("-1006")]
    [InlineData("503")]
    [InlineData("html")]
    [InlineData("400 -1000")]
    [InlineData("400 -1001")]
    public async Task A_lost_answer_of_an_order_that_stands_is_found(string how)
    {
        await using var two = await TwoGateways.OpenAsync();
        var bot = await two.BotAsync();
        var price = await two.Exchange.PriceAsync("BTCUSDT", 0.9m);
        two.Wire.Between = async (request, carryOut) =>
        {
            var answer = await carryOut();
            return request is { Method: "POST", Path: "/api/v3/order" } ? Faulty(how) : answer;
        };

        var placed = (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds();
        Assert.Equal(1, two.Wire.Count("POST", "/api/v3/order"));
        Assert.Equal("NEW", placed.Text("status"));
        Assert.Equal(placed.Long("orderId"), (await bot.GetAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Succeeds().Json[0].GetProperty("orderId").GetInt64());
        Assert.Empty(two.Home.Gateway.Parts.Live.Books.Venues.Single().Ledger.Stale);
    }

    /// <summary>Red when an order that the exchange never took is told of as standing, or as unknown although it can be known.</summary>
    [Theory]
    [InlineData("lost")]
    [InlineData("-1007")]
    [InlineData("503")]
    [InlineData("400 -1000")]
    public async Task A_lost_answer_of_an_order_that_does_not_stand_is_found(string how)
    {
        await using var two = await TwoGateways.OpenAsync();
        var bot = await two.BotAsync();
        var price = await two.Exchange.PriceAsync("BTCUSDT", 0.9m);
        two.Wire.Between = async (request, carryOut) =>
        {
            if (request is not { Method: "POST", Path: "/api/v3/order" })
            {
                return await carryOut();
            }

            // Nobody can take the order in any more, once its time has passed.
            two.Advance(9);
            return Faulty(how);
        };

        var refused = await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price);
        Assert.Equal((503, -1001), (refused.Status, (int)refused.Long("code")));
        Assert.Equal(1, two.Wire.Count("POST", "/api/v3/order"));
        Assert.Empty(two.Home.Gateway.Parts.Live.Books.Venues.Single().Ledger.Stale);
    }

    /// <summary>Red when the page of the firewall before the exchange, in place of an answer to an order, is asked after as if the order could stand: it was never let in.</summary>
    [Fact]
    public async Task An_order_that_the_firewall_stopped_is_refused_at_once()
    {
        await using var two = await TwoGateways.OpenAsync();
        var bot = await two.BotAsync();
        var price = await two.Exchange.PriceAsync("BTCUSDT", 0.9m);
        two.Wire.Between = (request, carryOut) => request.Method == "POST" ? Task.FromResult(Faulty("403")) : carryOut();
        var told = await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal(503, told.Status);
        Assert.Equal((1, 0), (two.Wire.Count("POST", "/api/v3/order"), two.Wire.Count("GET", "/api/v3/order")));
        Assert.Empty(two.Home.Gateway.Parts.Live.Books.Venues.Single().Ledger.Stale);
    }

    /// <summary>Red when the firewall's page in answer to the question what became of an order is taken as its answer: the order stands, and would be told as not there.</summary>
    [Fact]
    public async Task A_question_that_the_firewall_stopped_is_asked_again()
    {
        await using var two = await TwoGateways.OpenAsync();
        var bot = await two.BotAsync();
        var price = await two.Exchange.PriceAsync("BTCUSDT", 0.9m);
        two.Wire.Between = async (request, carryOut) =>
        {
            if (request.Method != "POST")
            {
                two.Advance(40);
                return Faulty("403");
            }

            // Once nothing can arrive any more, one answer that it is not there would be enough.
            await carryOut();
            two.Advance(9);
            return Faulty("lost");
        };
        var told = await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price);
        Assert.Equal((504, -1007), (told.Status, (int)told.Long("code")));

        // Nothing leaves until the firewall's time is over, and then the exchange says.
        two.Wire.Between = static (_, carryOut) => carryOut();
        two.Advance(600);
        await two.BeatAsync();
        Assert.Empty(two.Home.Gateway.Parts.Live.Books.Venues.Single().Ledger.Stale);
        Assert.Single(two.Home.Gateway.Parts.Live.Books.Venues.Single().Ledger.OpenOf(LiveAccount.FirstNumber, null, null));
        Assert.Equal(1, two.Wire.Count("POST", "/api/v3/order"));
    }

    /// <summary>Red when a crash between intent and answer forgets the order, makes a second one, or lets the key trade before it is known.</summary>
    [Fact]
    public async Task After_a_crash_an_open_intent_is_closed_by_asking()
    {
        await using var two = await TwoGateways.OpenAsync();
        var bot = await two.BotAsync();
        var price = await two.Exchange.PriceAsync("BTCUSDT", 0.9m);
        var parameters = bot.Timed(Bot.LimitText("BUY", "BTCUSDT", 0.001m, price));
        Answer? first = null;
        await using var home = await two.CrashedAfterAsync(static request => request is { Method: "POST", Path: "/api/v3/order" }, async () => first = (await bot.SendAsync("POST", "/api/v3/order", "", parameters)).Succeeds());
        var again = home.Adopt(bot);
        Assert.Equal(503, (await again.LimitAsync("BUY", "BTCUSDT", 0.0011m, price)).Status);
        await home.Gateway.Parts.Live.BeatAsync(CancellationToken.None);
        Assert.Empty(home.Gateway.Parts.Live.Books.Venues.Single().Ledger.Stale);

        // The very request again gets what it came to, and makes no second order.
        Assert.Equal(first!.Long("orderId"), (await again.SendAsync("POST", "/api/v3/order", "", parameters)).Succeeds().Long("orderId"));
        Assert.Equal(1, two.Wire.Count("POST", "/api/v3/order"));
        (await again.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds();
    }

    internal static UpstreamAnswer Faulty(string how) => how switch
    {
        "lost" => new UpstreamAnswer.Lost("The connection broke."),
        "403" => new UpstreamAnswer.Answered(403, "<html>The request was blocked.</html>"u8.ToArray()),
        "400 -1000" or "400 -1001" => new UpstreamAnswer.Answered(400, System.Text.Encoding.ASCII.GetBytes($$"""{"code":{{how[4..]}},"msg":"An unknown error occurred while processing the request."}""")) { IsJson = true },
        "503" => new UpstreamAnswer.Answered(503, default),
        "garbled" => new UpstreamAnswer.Answered(200, """{"symbol":"BTCUSDT","orderId":1e400,"orderListId":"x","data":[]}"""u8.ToArray()) { IsJson = true },
        "cut" => new UpstreamAnswer.Answered(200, """{"symbol":"BTCUSDT","orderId":12,"""u8.ToArray()) { IsJson = true },
        "html" => new UpstreamAnswer.Answered(502, "<html>Bad gateway</html>"u8.ToArray()),
        _ => new UpstreamAnswer.Answered(504, System.Text.Encoding.ASCII.GetBytes($$"""{"code":{{how}},"msg":"Execution status unknown."}""")) { IsJson = true },
    };
}
