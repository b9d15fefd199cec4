using System.Text.Json;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Live;

/// <summary>Everything a bot can do on paper it can do on an account at a real exchange: each signed call is made on both, and the answers have one shape.</summary>
public sealed class LiveShapeTests
{
    private static readonly string[] Assets = ["BTC", "USDT"];

    /// <summary>Red when a call that paper serves is not served on a real exchange, or tells other fields there.</summary>
    [Fact]
    public async Task Every_signed_call_has_the_shape_that_it_has_on_paper()
    {
        await using var two = await TwoGateways.OpenAsync();
        var paper = await two.Exchange.KeyAsync("spot-bot", account: "paper", ips: ["127.0.0.1"], symbols: ["BTCUSDT", "ETHUSDT"], orderCap: 100_000, dailyCap: 1_000_000);
        var live = await two.BotAsync();
        var (onPaper, onLive) = (await WalkAsync(two, paper), await WalkAsync(two, live));

        Assert.Equal(onPaper.Select(step => step.Name), onLive.Select(step => step.Name));
        foreach (var (expected, actual) in onPaper.Zip(onLive))
        {
            Assert.True(expected.Answer.Status == actual.Answer.Status, $"{expected.Name}: {actual.Answer.Status} {actual.Answer.Body}");
            Assert.Equal($"{expected.Name}: {ShapeOf(expected.Answer.Json)}", $"{actual.Name}: {ShapeOf(actual.Answer.Json)}");
        }

        // What was begun is ended, and all of it is known.
        var ledger = two.Home.Gateway.Parts.Live.Books.Venues.Single().Ledger;
        Assert.Empty(ledger.OpenOf(Keywright.Gateway.Execute.Live.LiveAccount.FirstNumber, null, null));
        Assert.Empty(ledger.Stale);
    }

    private static async Task<List<(string Name, Answer Answer)>> WalkAsync(TwoGateways two, Bot bot)
    {
        var steps = new List<(string, Answer)>();
        async Task<Answer> Do(string method, string path, string parameters = "")
        {
            // One call a second is no hurry for anybody's share.
            two.Advance(2);
            var answer = method is "GET" or "DELETE" ? await bot.SendAsync(method, path, bot.Timed(parameters), "") : await bot.SendAsync(method, path, "", bot.Timed(parameters));
            steps.Add(($"{method} {path} {parameters.Split("&price")[0].Split("StopPrice=")[0].Split("stopPrice=")[0]}".Split("orderId=")[0].Split("orderListId=")[0], answer));
            return answer;
        }

        string Price(decimal price) => Bot.Text(decimal.Round(price, 2));
        var last = await two.Exchange.PriceAsync("BTCUSDT", 1m);
        var (low, lower, high) = (Price(last * 0.9m), Price(last * 0.89m), Price(last * 1.1m));

        // 1. Orders of every way to be told of them.
        foreach (var response in (string[])["ACK", "RESULT", "FULL"])
        {
            await Do("POST", "/api/v3/order", $"symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.002&newOrderRespType={response}");
            var resting = await Do("POST", "/api/v3/order", $"symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&newOrderRespType={response}&price={low}");
            await Do("DELETE", "/api/v3/order", $"symbol=BTCUSDT&orderId={resting.Long("orderId")}");
        }

        // One that buys at any price once it runs; limited here by what it is counted at.
        var stop = await Do("POST", "/api/v3/order", $"symbol=BTCUSDT&side=BUY&type=STOP_LOSS&quantity=0.001&newOrderRespType=RESULT&stopPrice={high}");
        await Do("DELETE", "/api/v3/order", $"symbol=BTCUSDT&orderId={stop.Long("orderId")}");

        await Do("POST", "/api/v3/order/test", $"symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&computeCommissionRates=true&price={low}");

        // 2. Changed, replaced, half-done.
        var order = await Do("POST", "/api/v3/order", $"symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.003&price={low}");
        await Do("PUT", "/api/v3/order/amend/keepPriority", $"symbol=BTCUSDT&newQty=0.002&orderId={order.Long("orderId")}");
        await Do("PUT", "/api/v3/order/amend/keepPriority", $"symbol=BTCUSDT&newQty=0.005&orderId={order.Long("orderId")}");
        await Do("GET", "/api/v3/order/amendments", $"symbol=BTCUSDT&orderId={order.Long("orderId")}");
        foreach (var mode in (string[])["STOP_ON_FAILURE", "ALLOW_FAILURE"])
        {
            foreach (var response in (string[])["ACK", "FULL"])
            {
                var replaced = await Do("POST", "/api/v3/order/cancelReplace", $"symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&cancelReplaceMode={mode}&newOrderRespType={response}&price={low}&cancelOrderId={order.Long("orderId")}");
                order = replaced.Json.TryGetProperty("newOrderResponse", out var response2) ? new Answer(new Keywright.Gateway.Requests.Reply { Status = 200, Body = JsonSerializer.SerializeToUtf8Bytes(response2) }) : order;
            }

            await Do("POST", "/api/v3/order/cancelReplace", $"symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&cancelReplaceMode={mode}&price={low}&cancelOrderId=999999");

            // The cancel goes well and the new order does not: it would be set off at once.
            var half = await Do("POST", "/api/v3/order/cancelReplace", $"symbol=BTCUSDT&side=BUY&type=STOP_LOSS_LIMIT&timeInForce=GTC&quantity=0.001&cancelReplaceMode={mode}&price={low}&cancelOrderId={order.Long("orderId")}&stopPrice={low}");
            Assert.Equal((409, "SUCCESS"), (half.Status, half.Json.GetProperty("data").GetProperty("cancelResult").GetString()));
            order = await Do("POST", "/api/v3/order", $"symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price={low}");
        }

        // 3. Lists, by the new way and the old one.
        await Do("DELETE", "/api/v3/openOrders", "symbol=BTCUSDT");
        var list = (await Do("POST", "/api/v3/orderList/oco", $"symbol=BTCUSDT&side=SELL&quantity=0.001&aboveType=LIMIT_MAKER&belowType=STOP_LOSS_LIMIT&belowTimeInForce=GTC&abovePrice={high}&belowStopPrice={low}&belowPrice={lower}")).Succeeds();
        await Do("GET", "/api/v3/orderList", $"orderListId={list.Long("orderListId")}");
        await Do("GET", "/api/v3/openOrderList");
        await Do("DELETE", "/api/v3/orderList", $"symbol=BTCUSDT&orderListId={list.Long("orderListId")}");
        await Do("POST", "/api/v3/orderList/oco", $"symbol=BTCUSDT&side=SELL&quantity=0.001&aboveType=LIMIT_MAKER&belowType=STOP_LOSS&newOrderRespType=ACK&abovePrice={high}&belowStopPrice={low}");
        await Do("DELETE", "/api/v3/openOrders", "symbol=BTCUSDT");
        foreach (var way in (string[])["orderList/oco", "order/oco"])
        {
            var prices = way[5] == 'L' ? $"&aboveType=STOP_LOSS&belowType=TAKE_PROFIT&aboveStopPrice={high}&belowStopPrice={low}" : $"&price={low}&stopPrice={high}";
            await Do("POST", $"/api/v3/{way}", $"symbol=BTCUSDT&side=BUY&quantity=0.001{prices}");
            await Do("DELETE", "/api/v3/openOrders", "symbol=BTCUSDT");
        }

        list = await Do("POST", "/api/v3/order/oco", $"symbol=BTCUSDT&side=SELL&quantity=0.001&newOrderRespType=FULL&price={high}&stopPrice={low}");
        var leg = list.Json.GetProperty("orders")[0].GetProperty("orderId").GetInt64();
        await Do("DELETE", "/api/v3/order", $"symbol=BTCUSDT&orderId={leg}");
        await Do("DELETE", "/api/v3/openOrders", "symbol=BTCUSDT");
        await Do("GET", "/api/v3/allOrderList");

        // 4. Reads.
        await Do("GET", "/api/v3/order", $"symbol=BTCUSDT&orderId={leg}");
        await Do("GET", "/api/v3/openOrders");
        await Do("GET", "/api/v3/allOrders", "symbol=BTCUSDT");
        await Do("GET", "/api/v3/myTrades", "symbol=BTCUSDT");
        await Do("GET", "/api/v3/historicalTrades", "symbol=BTCUSDT");
        await Do("GET", "/api/v3/myPreventedMatches", $"symbol=BTCUSDT&orderId={leg}");
        await Do("GET", "/api/v3/myAllocations", "symbol=BTCUSDT");
        await Do("GET", "/api/v3/myFilters", "symbol=BTCUSDT");
        await Do("GET", "/api/v3/account");
        await Do("GET", "/api/v3/account/commission", "symbol=BTCUSDT");
        await Do("GET", "/api/v3/rateLimit/order");
        foreach (var path in (string[])["account/status", "account/apiTradingStatus", "account/apiRestrictions", "capital/config/getall", "asset/assetDetail"])
        {
            await Do("GET", $"/sapi/v1/{path}");
        }

        await Do("GET", "/sapi/v1/asset/tradeFee", "symbol=BTCUSDT");
        await Do("POST", "/sapi/v3/asset/getUserAsset", "needBtcValuation=true&asset=BTC");
        return steps;
    }

    /// <summary>Names and kinds, in order; of a list its first element, and whether it is empty.</summary>
    internal static string ShapeOf(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(',', json.EnumerateObject().Select(property => $"{(Assets.Contains(property.Name) ? "asset" : property.Name)}:{ShapeOf(property.Value)}"))}}}",
        JsonValueKind.Array => $"[{(json.GetArrayLength() == 0 ? "" : ShapeOf(json[0]))}]",
        JsonValueKind.True or JsonValueKind.False => "flag",
        _ => json.ValueKind.ToString(),
    };
}
