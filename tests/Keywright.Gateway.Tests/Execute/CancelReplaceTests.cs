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
        Assert.Equal((400, -2010L), (answer.Status, answer.Long("code")));
        Assert.Contains("max-order-notional", answer.Text("msg"), StringComparison.Ordinal);
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

    private static string Limit(decimal quantity, decimal price) => Bot.LimitText("BUY", "BTCUSDT", quantity, price);

    private static async Task SameAfterCrashAsync(Home home)
    {
        await using var copy = await home.CrashedAsync();
        Assert.Equal(home.Gateway.Venue.StateHash(), copy.Gateway.Venue.StateHash());
    }

    private static async Task<decimal> BestAskAsync(Home home)
        => decimal.Parse((await home.PublicAsync("/api/v3/depth", "symbol=BTCUSDT&limit=1")).Json.GetProperty("asks")[0][0].GetString()!, System.Globalization.CultureInfo.InvariantCulture);
}
