using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Execute;

/// <summary>OCO lists from the request to the answer, over a restart, and against a key's caps.</summary>
public sealed class OrderListTests
{
    private const string New = "/api/v3/orderList/oco";
    private const string Old = "/api/v3/order/oco";
    private const string List = "/api/v3/orderList";

    [Fact]
    public async Task A_list_is_placed_shown_cancelled_and_survives_a_stop_and_a_crash()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var placed = (await bot.PostAsync(New, await SellAsync(home) + "&listClientOrderId=pair&aboveClientOrderId=gain&belowClientOrderId=loss")).Succeeds();
        Assert.Equal((1, "OCO", "EXEC_STARTED", "EXECUTING", "pair", "BTCUSDT"), Head(placed));
        Assert.Equal(["loss", "gain"], placed.Json.GetProperty("orders").EnumerateArray().Select(o => o.GetProperty("clientOrderId").GetString()));
        var reports = placed.Json.GetProperty("orderReports");
        Assert.Equal(("STOP_LOSS", -1, "LIMIT_MAKER"), (reports[0].GetProperty("type").GetString(), reports[0].GetProperty("workingTime").GetInt64(), reports[1].GetProperty("type").GetString()));
        Assert.True(reports[1].GetProperty("workingTime").GetInt64() > 0);
        Assert.Equal(1, reports[1].GetProperty("orderListId").GetInt64());

        // One quantity is locked, not two, and two orders are counted.
        Assert.Equal(2, (await bot.GetAsync("/api/v3/rateLimit/order")).Json[0].GetProperty("count").GetInt32());
        Assert.Equal(0.01m, await LockedAsync(bot, "BTC"));
        var open = (await bot.GetAsync("/api/v3/openOrderList")).Succeeds();
        Assert.Equal(1, open.Json.GetArrayLength());
        var hash = home.Gateway.Venue.StateHash();
        await using (var copy = await home.CrashedAsync())
        {
            Assert.Equal(hash, copy.Gateway.Venue.StateHash());
            Assert.Equal(open.Body, (await copy.Adopt(bot).GetAsync("/api/v3/openOrderList")).Body);
        }

        await home.RestartAsync();
        Assert.Equal(hash, home.Gateway.Venue.StateHash());
        Assert.Equal(open.Json[0].ToString(), (await bot.GetAsync(List, "origClientOrderId=pair")).Succeeds().Body);

        // One order's cancel cancels both and answers with the list.
        var gone = (await bot.DeleteAsync("/api/v3/order", "symbol=BTCUSDT&origClientOrderId=gain&newClientOrderId=bye")).Succeeds();
        Assert.Equal((1, "OCO", "ALL_DONE", "ALL_DONE", "pair", "BTCUSDT"), Head(gone));
        Assert.All(gone.Json.GetProperty("orderReports").EnumerateArray(), r => Assert.Equal(("CANCELED", "bye"), (r.GetProperty("status").GetString(), r.GetProperty("clientOrderId").GetString())));
        Assert.Equal(0m, await LockedAsync(bot, "BTC"));
        Assert.Equal("[]", (await bot.GetAsync("/api/v3/openOrderList")).Body);
        Assert.Equal("ALL_DONE", (await bot.GetAsync("/api/v3/allOrderList")).Json[0].GetProperty("listStatusType").GetString());
        await home.RestartAsync();
        Assert.Equal("ALL_DONE", (await bot.GetAsync(List, "orderListId=1")).Succeeds().Text("listOrderStatus"));
    }

    [Fact]
    public async Task Trades_name_the_list_of_their_order_while_it_is_open_and_ever_after()
    {
        await using var home = await Home.OpenAsync();
        var (bot, stranger) = (await home.KeyAsync(), new Stranger(home));
        var (low, high) = (await home.PriceAsync("BTCUSDT", 0.9m), await home.PriceAsync("BTCUSDT", 1.1m));
        string Pair(int more) => $"symbol=BTCUSDT&side=SELL&quantity=0.01&aboveType=LIMIT_MAKER&abovePrice={Bot.Text(high + more)}&belowType=STOP_LOSS&belowStopPrice={Bot.Text(low)}";

        // One list trades as the maker in two parts; the other's stop is set off and trades as the taker; a plain order trades, too.
        (await bot.PostAsync(New, Pair(0))).Succeeds();
        (await bot.PostAsync(New, Pair(9))).Succeeds();
        stranger.Place(Market.Words.Side.Buy, 0.004m, high);
        stranger.Place(Market.Words.Side.Buy, 0.02m, low);
        (await bot.LimitAsync("SELL", "BTCUSDT", 0.003m, low)).Succeeds();
        var trades = (await bot.GetAsync("/api/v3/myTrades", "symbol=BTCUSDT")).Succeeds();
        Assert.Equal([(true, 1L), (false, -1), (false, 2)], trades.Json.EnumerateArray().Select(t => (t.GetProperty("isMaker").GetBoolean(), t.GetProperty("orderListId").GetInt64())));
        stranger.Place(Market.Words.Side.Buy, 0.006m, high);
        trades = (await bot.GetAsync("/api/v3/myTrades", "symbol=BTCUSDT")).Succeeds();
        Assert.Equal([1L, -1, 2, 1], trades.Json.EnumerateArray().Select(t => t.GetProperty("orderListId").GetInt64()));
        Assert.Equal("[]", (await bot.GetAsync("/api/v3/openOrders")).Body);
        await home.RestartAsync();
        Assert.Equal(trades.Body, (await bot.GetAsync("/api/v3/myTrades", "symbol=BTCUSDT")).Body);
    }

    [Fact]
    public async Task A_list_is_cancelled_by_its_id_and_with_all_open_orders()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        (await bot.PostAsync(New, await SellAsync(home))).Succeeds();
        (await bot.DeleteAsync(List, "symbol=ETHUSDT&orderListId=1")).Refuses(-2011, Wire.UnknownOrder);
        Assert.Equal("ALL_DONE", (await bot.DeleteAsync(List, "symbol=BTCUSDT&orderListId=1")).Succeeds().Text("listOrderStatus"));
        (await bot.DeleteAsync(List, "symbol=BTCUSDT&orderListId=1")).Refuses(-2011, Wire.UnknownOrder);
        (await bot.LimitAsync("SELL", "BTCUSDT", 0.001m, await home.PriceAsync("BTCUSDT", 1.2m))).Succeeds();
        (await bot.PostAsync(New, await SellAsync(home))).Succeeds();
        var all = (await bot.DeleteAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Succeeds();
        Assert.Equal([false, true], all.Json.EnumerateArray().Select(o => o.TryGetProperty("orderReports", out _)));
        Assert.Equal("[]", (await bot.GetAsync("/api/v3/openOrders")).Body);
        await using var copy = await home.CrashedAsync();
        Assert.Equal(home.Gateway.Venue.StateHash(), copy.Gateway.Venue.StateHash());
    }

    [Fact]
    public async Task The_old_call_places_the_same_list()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var (low, high) = (await home.PriceAsync("BTCUSDT", 0.9m), await home.PriceAsync("BTCUSDT", 1.1m));
        var placed = (await bot.PostAsync(Old, $"symbol=BTCUSDT&side=BUY&quantity=0.01&price={Bot.Text(low)}&stopPrice={Bot.Text(high)}&stopLimitPrice={Bot.Text(high + 10)}&stopLimitTimeInForce=GTC")).Succeeds();
        Assert.Equal(["STOP_LOSS_LIMIT", "LIMIT_MAKER"], placed.Json.GetProperty("orderReports").EnumerateArray().Select(r => r.GetProperty("type").GetString()));
        Assert.Equal((high + 10) * 0.01m, await LockedAsync(bot, "USDT"));
        (await bot.PostAsync(Old, $"symbol=BTCUSDT&side=BUY&quantity=0.01&price={Bot.Text(low)}&stopPrice={Bot.Text(high)}&stopLimitPrice={Bot.Text(high)}")).Refuses(
            -1102, "Mandatory parameter 'stopLimitTimeInForce' was not sent, was empty/null, or malformed.");
        (await bot.PostAsync(Old, $"symbol=BTCUSDT&side=BUY&quantity=0.01&price={Bot.Text(high)}&stopPrice={Bot.Text(low)}")).Refuses(
            -2010, "The relationship of the prices for the orders is not correct.");
    }

    [Fact]
    public async Task A_trade_of_one_order_ends_the_other()
    {
        await using var home = await Home.OpenAsync(MarketMode.Agents);
        var bot = await home.KeyAsync();
        (await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01")).Succeeds();
        var last = decimal.Parse((await home.PublicAsync("/api/v3/ticker/price", "symbol=BTCUSDT")).Text("price"));
        var placed = (await bot.PostAsync(New, $"symbol=BTCUSDT&side=BUY&quantity=0.001&aboveType=STOP_LOSS&aboveStopPrice={Bot.Text(last + 0.01m)}&belowType=LIMIT_MAKER&belowPrice={Bot.Text(decimal.Floor(last * 0.9m))}")).Succeeds();
        (await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.4")).Succeeds();
        var orders = placed.Json.GetProperty("orders").EnumerateArray().Select(o => o.GetProperty("orderId").GetInt64()).ToArray();
        Assert.Equal("FILLED", (await bot.GetAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={orders[0]}")).Text("status"));
        var other = (await bot.GetAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={orders[1]}")).Succeeds();
        Assert.Equal(("EXPIRED", "OCO_TRIGGER"), (other.Text("status"), other.Text("expiryReason")));
        Assert.Equal(0m, await LockedAsync(bot, "USDT"));
    }

    [Theory]
    [InlineData("side=SELL&aboveType=LIMIT&abovePrice=1&belowType=STOP_LOSS&belowStopPrice=1", -1158, "Order type not supported in OCO.")]
    [InlineData("side=SELL&aboveType=LIMIT_MAKER&abovePrice=1&belowType=LIMIT_MAKER&belowPrice=1", -1168, "At least one OCO order must be contingent.")]
    [InlineData("side=BUY&aboveType=LIMIT_MAKER&abovePrice=1&belowType=STOP_LOSS&belowStopPrice=1", -1165, "A limit order in a buy OCO must be below.")]
    [InlineData("side=SELL&aboveType=STOP_LOSS&aboveStopPrice=1&belowType=LIMIT_MAKER&belowPrice=1", -1166, "A limit order in a sell OCO must be above.")]
    [InlineData("side=BUY&aboveType=TAKE_PROFIT&aboveStopPrice=1&belowType=STOP_LOSS&belowStopPrice=1", -1196, "A stop loss order in a buy OCO must be above.")]
    [InlineData("side=SELL&aboveType=STOP_LOSS&aboveStopPrice=1&belowType=TAKE_PROFIT&belowStopPrice=1", -1197, "A stop loss order in a sell OCO must be below.")]
    [InlineData("side=BUY&aboveType=TAKE_PROFIT&aboveStopPrice=1&belowType=TAKE_PROFIT&belowStopPrice=1", -1198, "A take profit order in a buy OCO must be below.")]
    [InlineData("side=SELL&aboveType=TAKE_PROFIT&aboveStopPrice=1&belowType=TAKE_PROFIT&belowStopPrice=1", -1199, "A take profit order in a sell OCO must be above.")]
    [InlineData("side=SELL&aboveType=LIMIT_MAKER&abovePrice=1&belowType=STOP_LOSS_LIMIT&belowStopPrice=1&belowPrice=1&belowTimeInForce=IOC&belowIcebergQty=1", -1160, "Parameter 'belowIcebergQty' is not supported if `aboveTimeInForce`/`belowTimeInForce` is not GTC.")]
    [InlineData("side=SELL&aboveType=LIMIT_MAKER&abovePrice=1&belowType=STOP_LOSS", -1102, "Param 'belowStopPrice' or 'belowTrailingDelta' must be sent, but both were empty/null!")]
    [InlineData("side=SELL&aboveType=LIMIT_MAKER&abovePrice=1&aboveStopPrice=1&belowType=STOP_LOSS&belowStopPrice=1", -1106, "Parameter 'aboveStopPrice' sent when not required.")]
    [InlineData("side=SELL&aboveType=LIMIT_MAKER&abovePrice=1&belowType=STOP_LOSS&belowStopPrice=1&belowStopprice=1", -1104, "Not all sent parameters were read; read '9' parameter(s) but was sent '10'.")]
    public async Task A_pair_that_is_none_is_refused(string pair, int code, string message)
    {
        await using var home = await Home.OpenAsync();
        (await (await home.KeyAsync()).PostAsync(New, "symbol=BTCUSDT&quantity=1&" + pair)).Refuses(code, message);
    }

    [Fact]
    public async Task Both_orders_of_a_list_count_against_the_day_s_cap()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync(dailyCap: await home.PriceAsync("BTCUSDT") * 0.015m);
        var refused = await bot.PostAsync(New, await SellAsync(home));
        Assert.Equal(-2010, refused.Long("code"));
        Assert.Contains("max-daily-notional", refused.Text("msg"), StringComparison.Ordinal);

        // A list that was cancelled gives all of it back.
        var other = await home.KeyAsync(dailyCap: await home.PriceAsync("BTCUSDT") * 0.025m);
        for (var i = 1; i < 4; i++)
        {
            (await other.PostAsync(New, await SellAsync(home))).Succeeds();
            (await other.DeleteAsync(List, $"symbol=BTCUSDT&orderListId={i}")).Succeeds();
        }
    }

    private static async Task<string> SellAsync(Home home)
        => $"symbol=BTCUSDT&side=SELL&quantity=0.01&aboveType=LIMIT_MAKER&abovePrice={Bot.Text(await home.PriceAsync("BTCUSDT", 1.1m))}&belowType=STOP_LOSS&belowStopPrice={Bot.Text(await home.PriceAsync("BTCUSDT", 0.9m))}";

    private static (long, string, string, string, string, string) Head(Answer list)
        => (list.Long("orderListId"), list.Text("contingencyType"), list.Text("listStatusType"), list.Text("listOrderStatus"), list.Text("listClientOrderId"), list.Text("symbol"));

    private static async Task<decimal> LockedAsync(Bot bot, string asset)
        => (await bot.GetAsync("/api/v3/account")).Json.GetProperty("balances").EnumerateArray()
            .Where(b => b.GetProperty("asset").GetString() == asset)
            .Select(b => decimal.Parse(b.GetProperty("locked").GetString()!))
            .Single();
}
