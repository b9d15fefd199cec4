using Keywright.Gateway.Budgets;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Execute;

public sealed class CancelReplaceTests
{
    private const string Replace = "/api/v3/order/cancelReplace";
    private const string NoFunds = "{\"code\":-2010,\"msg\":\"Account has insufficient balance for requested action.\"}";
    private const string Unknown = "{\"code\":-2011,\"msg\":\"Unknown order sent.\"}";

    [Fact]
    public async Task An_order_is_cancelled_and_another_placed_in_one_call()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        var old = (await bot.LimitAsync("BUY", "BTCUSDT", 0.01m, price, "&newClientOrderId=one")).Succeeds().Long("orderId");
        var both = (await bot.PostAsync(Replace, $"{Limit(0.02m, price)}&cancelReplaceMode=STOP_ON_FAILURE&cancelOrderId={old}&newClientOrderId=one&cancelNewClientOrderId=bye")).Succeeds();
        Assert.Equal(("SUCCESS", "SUCCESS"), (both.Text("cancelResult"), both.Text("newOrderResult")));
        Assert.Equal(("one", "bye", "CANCELED"), (
            both.Json.GetProperty("cancelResponse").GetProperty("origClientOrderId").GetString(),
            both.Json.GetProperty("cancelResponse").GetProperty("clientOrderId").GetString(),
            both.Json.GetProperty("cancelResponse").GetProperty("status").GetString()));
        Assert.Equal("0.02000000", both.Json.GetProperty("newOrderResponse").GetProperty("origQty").GetString());
        Assert.Equal(2, (await bot.GetAsync("/api/v3/rateLimit/order")).Json[0].GetProperty("count").GetInt32());
        await SameAfterCrashAsync(home);
    }

    [Fact]
    public async Task A_half_that_fails_is_told_with_what_it_answered()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        var (cheap, dear) = (Limit(0.01m, price), Limit(20m, price));

        // 1. The cancel fails, and nothing more is tried.
        var stopped = await bot.PostAsync(Replace, $"{cheap}&cancelReplaceMode=STOP_ON_FAILURE&cancelOrderId=99");
        Assert.Equal(400, stopped.Status);
        Assert.Equal(
            $$$"""{"code":-2022,"msg":"Order cancel-replace failed.","data":{"cancelResult":"FAILURE","newOrderResult":"NOT_ATTEMPTED","cancelResponse":{{{Unknown}}},"newOrderResponse":null}}""", stopped.Body);
        Assert.Equal(1, (await bot.GetAsync("/api/v3/rateLimit/order")).Json[0].GetProperty("count").GetInt32());

        // 2. Both fail.
        var failed = await bot.PostAsync(Replace, $"{dear}&cancelReplaceMode=ALLOW_FAILURE&cancelOrderId=99");
        Assert.Equal(400, failed.Status);
        Assert.Equal(
            $$$"""{"code":-2022,"msg":"Order cancel-replace failed.","data":{"cancelResult":"FAILURE","newOrderResult":"FAILURE","cancelResponse":{{{Unknown}}},"newOrderResponse":{{{NoFunds}}}}}""", failed.Body);
        Assert.Equal("[]", (await bot.GetAsync("/api/v3/openOrders")).Body);

        // 3. The cancel fails, the order does not.
        var placed = await bot.PostAsync(Replace, $"{cheap}&cancelReplaceMode=ALLOW_FAILURE&cancelOrderId=99&newOrderRespType=ACK");
        Assert.Equal((409, -2021), (placed.Status, placed.Long("code")));
        var data = placed.Json.GetProperty("data");
        Assert.Equal(("FAILURE", "SUCCESS"), (data.GetProperty("cancelResult").GetString(), data.GetProperty("newOrderResult").GetString()));
        var id = data.GetProperty("newOrderResponse").GetProperty("orderId").GetInt64();

        // 4. The order fails, the cancel does not.
        var cancelled = await bot.PostAsync(Replace, $"{dear}&cancelReplaceMode=STOP_ON_FAILURE&cancelOrderId={id}");
        Assert.Equal((409, -2021), (cancelled.Status, cancelled.Long("code")));
        Assert.Equal(NoFunds, cancelled.Json.GetProperty("data").GetProperty("newOrderResponse").ToString());
        Assert.Equal("[]", (await bot.GetAsync("/api/v3/openOrders")).Body);
        await SameAfterCrashAsync(home);
    }

    [Theory]
    [InlineData("EXPIRE_TAKER")]
    [InlineData("EXPIRE_BOTH")]
    [InlineData("DECREMENT")]
    public async Task The_order_that_goes_hides_nothing_from_the_cap_of_the_one_that_comes(string mode)
    {
        await using var home = await Home.OpenAsync(MarketMode.Agents);
        var reference = await home.PriceAsync("BTCUSDT");
        var bot = await home.KeyAsync(orderCap: reference);
        var ask = await BestAskAsync(home);
        var own = (await bot.OrderAsync($"symbol=BTCUSDT&side=SELL&type=LIMIT_MAKER&quantity=0.5&price={Bot.Text(ask - 0.01m)}&newOrderRespType=RESULT")).Succeeds();
        Assert.Equal(ask - 0.01m, await BestAskAsync(home));

        // A whole coin fits by a hair at the reference price; what the market asks for it does not.
        var answer = await bot.PostAsync(
            Replace, $"symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1&selfTradePreventionMode={mode}&cancelReplaceMode=STOP_ON_FAILURE&cancelOrderId={own.Long("orderId")}");
        Assert.Equal((409, -2021L), (answer.Status, answer.Long("code")));
        Assert.Contains("max-order-notional", answer.Json.GetProperty("data").GetProperty("newOrderResponse").GetProperty("msg").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_and_caps_of_the_new_order_are_tested_before_the_cancel()
    {
        await using var home = await Home.OpenAsync();
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        var bot = await home.KeyAsync(orderCap: price * 0.01m);
        var id = (await bot.LimitAsync("BUY", "BTCUSDT", 0.01m, price)).Succeeds().Long("orderId");
        (await bot.PostAsync(Replace, $"{Limit(0.00001m, price)}&cancelReplaceMode=STOP_ON_FAILURE&cancelOrderId={id}")).Refuses(-1013, "Filter failure: NOTIONAL");
        Assert.Equal(-2010, (await bot.PostAsync(Replace, $"{Limit(0.0101m, price)}&cancelReplaceMode=STOP_ON_FAILURE&cancelOrderId={id}")).Long("code"));
        (await bot.PostAsync(Replace, $"{Limit(0.01m, price)}&cancelReplaceMode=STOP_ON_FAILURE&cancelOrderId={id}&newPrice=1")).Refuses(
            -1104, "Not all sent parameters were read; read '10' parameter(s) but was sent '11'.");
        Assert.Equal("NEW", (await bot.GetAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Text("status"));
    }

    [Fact]
    public async Task Past_the_order_limit_only_the_cancel_is_carried_out_when_asked_so()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        var id = (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds().Long("orderId");
        while ((await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Status == 200)
        {
            Assert.True((await bot.GetAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Json.GetArrayLength() <= 200);
        }

        var order = $"{Limit(0.001m, price)}&cancelReplaceMode=STOP_ON_FAILURE&cancelOrderId={id}";
        var nothing = await bot.PostAsync(Replace, order);
        Assert.Equal((429, -1015), (nothing.Status, nothing.Long("code")));
        var half = await bot.PostAsync(Replace, order + "&orderRateLimitExceededMode=CANCEL_ONLY");
        Assert.Equal((429, -2021), (half.Status, half.Long("code")));
        Assert.Equal(-1015, half.Json.GetProperty("data").GetProperty("newOrderResponse").GetProperty("code").GetInt32());
        Assert.Equal("CANCELED", (await bot.GetAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Text("status"));
    }

    [Theory]
    [InlineData("STOP_ON_FAILURE")]
    [InlineData("ALLOW_FAILURE")]
    public async Task The_new_order_has_what_the_cancelled_one_gives_back_of_the_day_and_no_more(string mode)
    {
        await using var home = await Home.OpenAsync();
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        var (bot, other) = (await home.KeyAsync(dailyCap: price * 0.03m), await home.KeyAsync());
        var id = (await bot.LimitAsync("BUY", "BTCUSDT", 0.02m, price)).Succeeds().Long("orderId");
        decimal Used() => home.Gateway.Venue.State.Caps.Used(KeyNumber(home, bot), home.Time.NowUs);

        // A whole cap's worth takes the place of two thirds of it.
        id = (await bot.PostAsync(Replace, $"{Limit(0.03m, price)}&cancelReplaceMode={mode}&cancelOrderId={id}")).Succeeds().Json.GetProperty("newOrderResponse").GetProperty("orderId").GetInt64();
        Assert.Equal(price * 0.03m, Used());
        Assert.Equal(-2010, (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Long("code"));

        // More than the cap is refused before anything is cancelled, and says what there was.
        (await bot.PostAsync(Replace, $"{Limit(0.031m, price)}&cancelReplaceMode={mode}&cancelOrderId={id}")).Refuses(
            -2010, $"The order's notional of {Bot.Text(price * 0.031m)} USDT is over what is left today of this key's max-daily-notional: {Bot.Text(price * 0.03m)} of {Bot.Text(price * 0.03m)} USDT.");
        Assert.Equal("NEW", (await bot.GetAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Text("status"));

        // A cancel that fails gives nothing back: an unknown order, one that may not be cancelled, another key's.
        var foreign = (await other.LimitAsync("BUY", "BTCUSDT", 0.03m, price)).Succeeds().Long("orderId");
        foreach (var which in new[] { "cancelOrderId=99", $"cancelOrderId={id}&cancelRestrictions=ONLY_PARTIALLY_FILLED", $"cancelOrderId={foreign}" })
        {
            Assert.StartsWith("""{"code":-2010,"msg":"The order's notional of """, (await bot.PostAsync(Replace, $"{Limit(0.001m, price)}&cancelReplaceMode={mode}&{which}")).Body, StringComparison.Ordinal);
        }

        // What was traded stays used: of 0.03 a third is gone, so that two thirds are to be had.
        new Stranger(home).Place(Market.Words.Side.Sell, 0.01m, price);
        Assert.Equal(-2010, (await bot.PostAsync(Replace, $"{Limit(0.021m, price)}&cancelReplaceMode={mode}&cancelOrderId={id}")).Long("code"));
        (await bot.PostAsync(Replace, $"{Limit(0.02m, price)}&cancelReplaceMode={mode}&cancelOrderId={id}")).Succeeds();
        Assert.Equal(price * 0.03m, Used());
    }

    [Fact]
    public async Task The_share_of_a_list_is_that_of_both_its_orders()
    {
        await using var home = await Home.OpenAsync();
        var (low, high) = (await home.PriceAsync("BTCUSDT", 0.9m), await home.PriceAsync("BTCUSDT", 1.1m));
        var bot = await home.KeyAsync(dailyCap: (high * 0.01m) + (low * 1.05m * 0.01m) + 1m);
        (await bot.PostAsync("/api/v3/orderList/oco", $"symbol=BTCUSDT&side=SELL&quantity=0.01&aboveType=LIMIT_MAKER&abovePrice={Bot.Text(high)}&belowType=STOP_LOSS&belowStopPrice={Bot.Text(low)}&aboveClientOrderId=gain")).Succeeds();
        var order = Limit(0.021m, low);
        Assert.Equal(-2010, (await bot.OrderAsync(order)).Long("code"));
        (await bot.PostAsync(Replace, $"{order}&cancelReplaceMode=STOP_ON_FAILURE&cancelOrigClientOrderId=gain")).Succeeds();
    }

    [Fact]
    public async Task What_the_new_order_comes_to_is_tested_in_the_book_that_the_cancel_leaves()
    {
        await using var home = await Home.OpenAsync();
        var price = await home.PriceAsync("BTCUSDT");
        var bot = await home.KeyAsync(dailyCap: price * 0.025m);
        var id = (await bot.LimitAsync("SELL", "BTCUSDT", 0.01m, price)).Succeeds().Long("orderId");
        new Stranger(home).Place(Market.Words.Side.Sell, 0.01m, price * 3);

        // With the own order in its way the taker would expire and cost nothing; once that one is gone, it costs three times its worth.
        var half = await bot.PostAsync(Replace, $"symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01&selfTradePreventionMode=EXPIRE_TAKER&cancelReplaceMode=STOP_ON_FAILURE&cancelOrderId={id}");
        Assert.Equal((409, -2021), (half.Status, half.Long("code")));
        var refused = half.Json.GetProperty("data").GetProperty("newOrderResponse");
        Assert.StartsWith("The book makes this ", refused.GetProperty("msg").GetString(), StringComparison.Ordinal);
        Assert.Equal("[]", (await bot.GetAsync("/api/v3/myTrades", "symbol=BTCUSDT")).Body);
        Assert.Equal("CANCELED", (await bot.GetAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Text("status"));

        // Nothing is held for what was not placed. Whatever the amounts, the journal has room for the sentence, so that a repeat after a crash gets it whole.
        var (units, most, scaled) = ((Int128)12_345_678_912_345_678, 123_456_789.12345678m, CapRefusal.ToScale(123_456_789.12345678m));
        var ask = new OrderAsk { Symbol = Market.Words.PaperRules.Default.Symbols[0], Side = default, Orders = 1, Resting = 0, Largest = scaled, Notional = scaled, BaseUnits = units, QuoteUnits = units, InBook = true };
        foreach (var refusal in new[] { CapRefusal.OneOrder(in ask, most), CapRefusal.Notional("max-hourly-notional", "this hour", in ask, scaled, most), CapRefusal.Position("USDT", units, units), CapRefusal.Allocation("USDT", units, units), CapRefusal.NotReducing("BTC", units) })
        {
            Assert.InRange(refusal.Sentence.Length, 1, 120);
        }

        (await bot.LimitAsync("BUY", "BTCUSDT", 0.025m, await home.PriceAsync("BTCUSDT", 0.9m))).Succeeds();
    }

    [Fact]
    public async Task Replacing_and_placing_at_once_never_passes_the_cap_nor_loses_any_of_it()
    {
        await using var home = await Home.OpenAsync(limits: LimitMode.Open);
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        var bot = await home.KeyAsync(dailyCap: price * 0.01m);
        var number = KeyNumber(home, bot);
        var caps = home.Gateway.Venue.State.Caps;
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price, "&newClientOrderId=seed")).Succeeds();
        var (replaced, most) = (0, 0m);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            for (var i = 0; i < 60; i++)
            {
                var quantity = random.Next(1, 8) / 1000m;
                var name = $"w{random.Next(4)}";
                var answer = random.Next(3) switch
                {
                    0 => await bot.LimitAsync("BUY", "BTCUSDT", quantity, price, $"&newClientOrderId={name}"),
                    1 => await bot.DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&origClientOrderId={name}"),
                    _ => await bot.PostAsync(Replace, $"{Limit(quantity, price)}&cancelReplaceMode={(random.Next(2) == 0 ? "STOP_ON_FAILURE" : "ALLOW_FAILURE")}&cancelOrigClientOrderId={name}&newClientOrderId=w{random.Next(4)}"),
                };
                Interlocked.Add(ref replaced, answer.Status == 200 && answer.Json.TryGetProperty("newOrderResult", out _) ? 1 : 0);
                lock (bot)
                {
                    most = Math.Max(most, caps.Used(number, home.Time.NowUs));
                }
            }
        })));
        Assert.True(replaced > 10, $"Replaced {replaced} times.");
        Assert.InRange(most, price * 0.005m, price * 0.01m);

        // What is counted is what is open, to the unit; nothing is held for ever.
        var open = (await bot.GetAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Json.EnumerateArray().Sum(o => decimal.Parse(o.GetProperty("origQty").GetString()!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(open * price, caps.Used(number, home.Time.NowUs));
        if (open < 0.01m)
        {
            (await bot.LimitAsync("BUY", "BTCUSDT", 0.01m - open, price)).Succeeds();
        }

        await using var copy = await home.CrashedAsync();
        Assert.Equal(home.Gateway.Venue.StateHash(), copy.Gateway.Venue.StateHash());
        Assert.Equal(price * 0.01m, copy.Gateway.Venue.State.Caps.Used(number, home.Time.NowUs));
    }

    private static int KeyNumber(Home home, Bot bot) => home.Gateway.Parts.Ring.All.Single(key => key.ApiKey == bot.ApiKey).Number;

    private static string Limit(decimal quantity, decimal price) => Bot.LimitText("BUY", "BTCUSDT", quantity, price);

    private static async Task SameAfterCrashAsync(Home home)
    {
        await using var copy = await home.CrashedAsync();
        Assert.Equal(home.Gateway.Venue.StateHash(), copy.Gateway.Venue.StateHash());
    }

    private static async Task<decimal> BestAskAsync(Home home)
        => decimal.Parse((await home.PublicAsync("/api/v3/depth", "symbol=BTCUSDT&limit=1")).Json.GetProperty("asks")[0][0].GetString()!, System.Globalization.CultureInfo.InvariantCulture);
}
