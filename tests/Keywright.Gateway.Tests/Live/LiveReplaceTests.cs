using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Tests.Worlds;
using Keywright.Keys.Policy;
using Xunit;

namespace Keywright.Gateway.Tests.Live;

/// <summary>A replacement whose new order has no room: at the exchange, or in its key's limits beside the order that was to go.</summary>
public sealed class LiveReplaceTests
{
    /// <summary>Red when a bot that wants the cancel at any rate does not get it while the exchange takes no new orders.</summary>
    [Theory]
    [InlineData("STOP_ON_FAILURE", 429)]
    [InlineData("ALLOW_FAILURE", 409)]
    public async Task The_cancel_goes_alone_when_new_orders_are_too_many(string mode, int status)
    {
        await using var two = await TwoGateways.OpenAsync();
        var bot = await two.BotAsync();
        var price = await two.Exchange.PriceAsync("BTCUSDT", 0.9m);
        var id = (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds().Long("orderId");
        two.Wire.Between = (request, carryOut) => request is { Method: "POST", Path: "/api/v3/order" } ? Task.FromResult(Answer(429, """{"code":-1015,"msg":"Too many new orders."}""")) : carryOut();
        Assert.Equal(429, (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Status);

        var replace = $"{Bot.LimitText("BUY", "BTCUSDT", 0.001m, price)}&cancelReplaceMode={mode}&cancelOrderId={id}";
        Assert.Equal((429, -1015L), Of(await bot.PostAsync("/api/v3/order/cancelReplace", replace)));
        var half = await bot.PostAsync("/api/v3/order/cancelReplace", replace + "&orderRateLimitExceededMode=CANCEL_ONLY");
        Assert.Equal((status, -2021L), Of(half));
        var data = half.Json.GetProperty("data");
        Assert.Equal(("SUCCESS", "FAILURE"), (data.GetProperty("cancelResult").GetString(), data.GetProperty("newOrderResult").GetString()));
        Assert.Equal((id, -1015), (data.GetProperty("cancelResponse").GetProperty("orderId").GetInt64(), data.GetProperty("newOrderResponse").GetProperty("code").GetInt32()));
        Assert.Equal(0, two.Wire.Count("POST", "/api/v3/order/cancelReplace"));
        Assert.Equal(0, (await bot.GetAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Succeeds().Json.GetArrayLength());
    }

    /// <summary>Red when a limited key gets a second order beside the one that was to go, or is refused although that one goes.</summary>
    [Fact]
    public async Task The_room_of_the_order_that_goes_is_given_only_to_one_that_is_not_placed_without_it()
    {
        await using var two = await TwoGateways.OpenAsync();
        var bot = await two.Home.KeyAsync(new KeyPolicy { MaxOpenOrders = 1 }, symbols: ["BTCUSDT"], account: "real");
        var price = await two.Exchange.PriceAsync("BTCUSDT", 0.9m);
        var id = (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds().Long("orderId");
        two.Advance(2);
        string Replace(long gone) => $"{Bot.LimitText("BUY", "BTCUSDT", 0.001m, price)}&cancelReplaceMode=ALLOW_FAILURE&cancelOrderId={gone}";
        id = (await bot.PostAsync("/api/v3/order/cancelReplace", Replace(id))).Succeeds().Json.GetProperty("newOrderResponse").GetProperty("orderId").GetInt64();

        // The order filled a moment ago, and nobody here knows yet.
        two.Advance(2);
        var asked = "";
        two.Wire.Between = (request, carryOut) =>
        {
            asked = System.Text.Encoding.ASCII.GetString(request.Parameters.Span);
            return request.Path == "/api/v3/order/cancelReplace"
                ? Task.FromResult(Answer(400, """{"code":-2022,"msg":"Order cancel-replace failed.","data":{"cancelResult":"FAILURE","newOrderResult":"NOT_ATTEMPTED","cancelResponse":{"code":-2011,"msg":"Unknown order sent."},"newOrderResponse":null}}"""))
                : carryOut();
        };
        var told = await bot.PostAsync("/api/v3/order/cancelReplace", Replace(id));
        Assert.Contains("cancelReplaceMode=STOP_ON_FAILURE", asked, StringComparison.Ordinal);
        Assert.Equal((400, -2022L), Of(told));
        var data = told.Json.GetProperty("data");
        Assert.Equal(("FAILURE", "FAILURE"), (data.GetProperty("cancelResult").GetString(), data.GetProperty("newOrderResult").GetString()));
        Assert.Contains("limits", data.GetProperty("newOrderResponse").GetProperty("msg").GetString(), StringComparison.Ordinal);
    }

    /// <summary>Red when a half-done replacement whose answer cannot be read is told as one that was refused: its new order stands, and would be nobody's.</summary>
    [Fact]
    public async Task A_half_done_replacement_that_cannot_be_read_is_asked_for()
    {
        await using var two = await TwoGateways.OpenAsync();
        var bot = await two.BotAsync();
        var price = await two.Exchange.PriceAsync("BTCUSDT", 0.9m);
        var filled = (await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.002")).Succeeds().Long("orderId");
        two.Advance(2);
        two.Wire.Between = async (request, carryOut) =>
        {
            var answer = await carryOut();
            return request.Path == "/api/v3/order/cancelReplace" && answer is UpstreamAnswer.Answered { Body: var body } told
                ? told with { Body = System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(body.Span).Replace(".0", ".NaN", StringComparison.Ordinal)) }
                : answer;
        };

        var half = await bot.PostAsync("/api/v3/order/cancelReplace", $"{Bot.LimitText("BUY", "BTCUSDT", 0.002m, price)}&cancelReplaceMode=ALLOW_FAILURE&cancelOrderId={filled}");
        Assert.Equal("SUCCESS", half.Json.GetProperty("data").GetProperty("newOrderResult").GetString());
        var made = half.Json.GetProperty("data").GetProperty("newOrderResponse").GetProperty("orderId").GetInt64();
        two.Advance(2);
        (await bot.DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={made}")).Succeeds();
    }

    private static (int, long) Of(Worlds.Answer answer) => (answer.Status, answer.Long("code"));

    private static UpstreamAnswer Answer(int status, string body) => new UpstreamAnswer.Answered(status, System.Text.Encoding.ASCII.GetBytes(body)) { IsJson = true, RetryAfterSeconds = 9 };
}
