using Keywright.Binance.Catalogue;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Sessions;

/// <summary>
/// One walk through the API, over REST, in signed frames and in a session, each in a home of its own with the same seed and clock:
/// every answer must be the same to the byte.
/// </summary>
public sealed class EitherWayTests
{
    [Fact]
    public async Task Every_call_gets_the_same_answer_over_rest_and_the_websocket_api()
    {
        var rest = await WalkAsync((home, bot) => Task.FromResult(Way.Rest(home, bot)));
        var frames = await WalkAsync((home, bot) => Task.FromResult(Way.Frames(home, bot)));
        var session = await WalkAsync(Way.SessionAsync);
        Assert.Equal(rest, frames);

        // A session sends no signature, so there is one parameter less to count.
        Assert.Equal(rest.Select(answer => answer.Replace("read '8' parameter(s) but was sent '9'", "read '7' parameter(s) but was sent '8'", StringComparison.Ordinal)), session);

        // The walk went where it was meant to go, and not from one refusal to the next.
        Assert.InRange(rest.Count(answer => answer.Contains(" 200 ", StringComparison.Ordinal)), 22, int.MaxValue);
        foreach (var code in new[] { -1013, -1102, -1104, -1111, -1121, -2010, -2011, -2013 })
        {
            Assert.Contains(rest, answer => answer.Contains($" 400 {{\"code\":{code},", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void The_walk_visits_every_method_that_rest_has_too()
    {
        var shared = RouteCatalogue.Methods.Select(m => RouteCatalogue.TryFindMethod(m, out var route) ? route : null).Where(r => !RouteCatalogue.SocketOnly.Contains(r!)).Select(r => r!.Id);
        Assert.Empty(shared.Except(Steps(1m, 1m).Select(step => step.Route)));
    }

    private static async Task<List<string>> WalkAsync(Func<Home, Bot, Task<Way>> open)
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync("ed25519", Signers.Ed25519(5));
        var way = await open(home, bot);
        var (low, high) = (await home.PriceAsync("BTCUSDT", 0.95m), await home.PriceAsync("BTCUSDT", 1.01m));
        var answers = new List<string>();
        foreach (var (route, parameters) in Steps(low, high))
        {
            home.Time.Advance(TimeSpan.FromMilliseconds(7));
            var answer = await way.SendAsync(route, parameters);

            // Limits of the two ways differ in one line of exchangeInfo, which has a test of its own.
            answers.Add($"{route} {answer.Status} {(route == RouteId.ExchangeInfo ? answer.Json.GetProperty("symbols").GetRawText() : answer.Body)}");
        }

        return answers;
    }

    private static IEnumerable<(RouteId Route, (string Name, object Value)[] Parameters)> Steps(decimal low, decimal high)
    {
        (string Name, object Value)[] Order(string side, string type, params (string Name, object Value)[] more) => [("symbol", "BTCUSDT"), ("side", side), ("type", type), .. more];
        var limit = Order("BUY", "LIMIT", ("timeInForce", "GTC"), ("quantity", "0.010"), ("price", Bot.Text(low)));

        // Market data.
        yield return (RouteId.Ping, []);
        yield return (RouteId.Time, []);
        yield return (RouteId.ExchangeInfo, [("symbols", new[] { "BTCUSDT", "ETHUSDT" })]);
        yield return (RouteId.Depth, [("symbol", "BTCUSDT"), ("limit", 5)]);
        yield return (RouteId.Trades, [("symbol", "BTCUSDT"), ("limit", 3)]);
        yield return (RouteId.HistoricalTrades, [("symbol", "BTCUSDT"), ("limit", 2)]);
        yield return (RouteId.AggregateTrades, [("symbol", "BTCUSDT"), ("limit", 2)]);
        yield return (RouteId.Klines, [("symbol", "BTCUSDT"), ("interval", "1m"), ("limit", 2)]);
        yield return (RouteId.UiKlines, [("symbol", "BTCUSDT"), ("interval", "5m"), ("limit", 2)]);
        yield return (RouteId.TradingDayTicker, [("symbol", "BTCUSDT")]);
        yield return (RouteId.WindowTicker, [("symbols", new[] { "BTCUSDT", "ETHUSDT" }), ("windowSize", "2h")]);
        yield return (RouteId.AveragePrice, [("symbol", "BTCUSDT")]);
        yield return (RouteId.ReferencePrice, [("symbol", "BTCUSDT")]);
        yield return (RouteId.ReferencePriceCalculation, [("symbol", "BTCUSDT")]);
        yield return (RouteId.ExecutionRules, [("symbols", """["BTCUSDT","ETHBTC"]""")]);
        yield return (RouteId.DayTicker, [("symbols", new[] { "BTCUSDT" }), ("type", "MINI")]);
        yield return (RouteId.PriceTicker, []);
        yield return (RouteId.BookTicker, [("symbol", "BTCUSDT")]);
        yield return (RouteId.Depth, [("symbol", "NOSUCH")]);
        yield return (RouteId.Klines, [("symbol", "BTCUSDT")]);

        // Orders placed, and refused by parameter, filter and engine.
        yield return (RouteId.TestOrder, [.. limit, ("computeCommissionRates", true)]);
        yield return (RouteId.PlaceOrder, [.. limit, ("newClientOrderId", "mine-1")]);
        yield return (RouteId.PlaceOrder, [.. limit, ("newOrderRespType", "ACK")]);
        yield return (RouteId.PlaceOrder, [.. limit, ("newClientOrderId", "mine-1")]);
        yield return (RouteId.PlaceOrder, [.. limit, ("reduceOnly", true)]);
        yield return (RouteId.PlaceOrder, Order("BUY", "LIMIT", ("timeInForce", "GTC"), ("quantity", "0.010")));
        yield return (RouteId.PlaceOrder, Order("BUY", "LIMIT", ("timeInForce", "GTC"), ("quantity", "0.0000001"), ("price", Bot.Text(low))));
        yield return (RouteId.PlaceOrder, Order("BUY", "LIMIT", ("timeInForce", "GTC"), ("quantity", "0.000000001"), ("price", Bot.Text(low))));
        yield return (RouteId.PlaceOrder, Order("BUY", "LIMIT", ("timeInForce", "GTC"), ("quantity", "8000"), ("price", Bot.Text(low))));
        yield return (RouteId.PlaceOrder, Order("SELL", "LIMIT_MAKER", ("quantity", "0.01"), ("price", Bot.Text(high))));
        yield return (RouteId.PlaceOrder, Order("BUY", "MARKET", ("quoteOrderQty", "50")));

        // Orders that wait, come in pairs, are replaced and are amended.
        var waits = Order("SELL", "STOP_LOSS_LIMIT", ("timeInForce", "GTC"), ("quantity", "0.01"), ("price", Bot.Text(low)), ("stopPrice", Bot.Text(low)));
        (string Name, object Value)[] pair = [("symbol", "BTCUSDT"), ("side", "SELL"), ("quantity", "0.01")];
        yield return (RouteId.PlaceOrder, [.. waits, ("newClientOrderId", "guard")]);
        yield return (RouteId.PlaceOrder, Order("SELL", "STOP_LOSS", ("quantity", "0.01"), ("stopPrice", Bot.Text(high + 1000))));
        yield return (RouteId.CancelReplace, [.. limit, ("cancelReplaceMode", "STOP_ON_FAILURE"), ("cancelOrigClientOrderId", "guard"), ("newClientOrderId", "instead")]);
        yield return (RouteId.CancelReplace, [.. limit, ("cancelReplaceMode", "STOP_ON_FAILURE"), ("cancelOrigClientOrderId", "guard")]);
        yield return (RouteId.AmendOrder, [("symbol", "BTCUSDT"), ("origClientOrderId", "instead"), ("newQty", "0.005"), ("newClientOrderId", "less")]);
        yield return (RouteId.OrderAmendments, [("symbol", "BTCUSDT"), ("orderId", 5)]);
        yield return (RouteId.PlaceOcoList, [.. pair, ("aboveType", "LIMIT_MAKER"), ("abovePrice", Bot.Text(high + 2000)), ("belowType", "STOP_LOSS"), ("belowStopPrice", Bot.Text(low)), ("listClientOrderId", "pair")]);
        yield return (RouteId.PlaceOcoList, [.. pair, ("aboveType", "LIMIT_MAKER"), ("abovePrice", Bot.Text(low)), ("belowType", "STOP_LOSS"), ("belowStopPrice", Bot.Text(high))]);
        yield return (RouteId.PlaceOldOco, [.. pair, ("price", Bot.Text(high + 2000)), ("stopPrice", Bot.Text(low)), ("listClientOrderId", "old")]);
        yield return (RouteId.QueryOrderList, [("origClientOrderId", "pair")]);
        yield return (RouteId.OpenOrderLists, []);
        yield return (RouteId.CancelOrderList, [("symbol", "BTCUSDT"), ("listClientOrderId", "old")]);
        yield return (RouteId.AllOrderLists, [("limit", 10)]);
        yield return (RouteId.AccountCommission, [("symbol", "BTCUSDT")]);

        // Queried, cancelled, looked back at.
        yield return (RouteId.QueryOrder, [("symbol", "BTCUSDT"), ("origClientOrderId", "mine-1")]);
        yield return (RouteId.QueryOrder, [("symbol", "BTCUSDT"), ("orderId", 1)]);
        yield return (RouteId.QueryOrder, [("symbol", "BTCUSDT"), ("orderId", 77)]);
        yield return (RouteId.QueryOrder, [("symbol", "BTCUSDT")]);
        yield return (RouteId.OpenOrders, [("symbol", "BTCUSDT")]);
        yield return (RouteId.CancelOrder, [("symbol", "BTCUSDT"), ("origClientOrderId", "mine-1"), ("newClientOrderId", "away")]);
        yield return (RouteId.CancelOrder, [("symbol", "BTCUSDT"), ("origClientOrderId", "mine-1")]);
        yield return (RouteId.CancelOpenOrders, [("symbol", "BTCUSDT")]);
        yield return (RouteId.CancelOpenOrders, [("symbol", "BTCUSDT")]);
        yield return (RouteId.AllOrders, [("symbol", "BTCUSDT"), ("limit", 10)]);
        yield return (RouteId.MyTrades, [("symbol", "BTCUSDT")]);
        yield return (RouteId.MyPreventedMatches, [("symbol", "BTCUSDT"), ("orderId", 1)]);
        yield return (RouteId.MyPreventedMatches, [("symbol", "BTCUSDT")]);
        yield return (RouteId.MyFilters, [("symbol", "BTCUSDT")]);
        yield return (RouteId.MyAllocations, [("symbol", "BTCUSDT")]);
        yield return (RouteId.Account, [("omitZeroBalances", true)]);
        yield return (RouteId.OrderRateLimits, []);

        // Listen keys, which older clients ask for either way.
        yield return (RouteId.OpenListenKey, []);
        yield return (RouteId.RenewListenKey, [("listenKey", "nothing")]);
        yield return (RouteId.RenewListenKey, []);
        yield return (RouteId.CloseListenKey, [("listenKey", "nothing")]);
    }
}
