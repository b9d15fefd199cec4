using Keywright.Binance.Catalogue;
using Keywright.Gateway.Tests.Worlds;
using Keywright.Keys.Policy;
using Xunit;

namespace Keywright.Gateway.Tests.Authorize;

/// <summary>Two keys side by side on every route that names, lists, changes or tells of orders: each sees its own alone.</summary>
public sealed class OwnOrdersTests
{
    private static readonly KeyPolicy Own = new() { Orders = "own" };

    [Fact]
    public async Task No_route_that_names_an_order_finds_another_key_s()
    {
        await using var home = await Home.OpenAsync();
        var (mine, other) = (await home.KeyAsync(Own), await home.KeyAsync());
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        var id = (await other.LimitAsync("BUY", "BTCUSDT", 0.001m, price, "&newClientOrderId=theirs")).Succeeds().Long("orderId");
        var list = (await other.PostAsync("/api/v3/orderList/oco", Pair(price))).Succeeds();
        var listId = list.Long("orderListId");
        (await other.SendAsync("PUT", "/api/v3/order/amend/keepPriority", other.Timed($"symbol=BTCUSDT&orderId={id}&newQty=0.0009&newClientOrderId=theirs"), "")).Succeeds();
        foreach (var named in new[] { $"orderId={id}", "origClientOrderId=theirs" })
        {
            (await mine.GetAsync("/api/v3/order", $"symbol=BTCUSDT&{named}")).Refuses(-2013, Wire.NoSuchOrder);
            (await mine.DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&{named}")).Refuses(-2011, Wire.UnknownOrder);
            (await mine.SendAsync("PUT", "/api/v3/order/amend/keepPriority", mine.Timed($"symbol=BTCUSDT&{named}&newQty=0.0005"), "")).Refuses(-2038, Wire.UnknownOrder);
        }

        foreach (var named in new[] { $"cancelOrderId={id}", "cancelOrigClientOrderId=theirs" })
        {
            var replace = $"{Bot.LimitText("BUY", "BTCUSDT", 0.001m, price)}&{named}&cancelReplaceMode=";
            Assert.Equal(-2022, (await mine.PostAsync("/api/v3/order/cancelReplace", replace + "STOP_ON_FAILURE")).Long("code"));
            var partly = await mine.PostAsync("/api/v3/order/cancelReplace", replace + "ALLOW_FAILURE");
            Assert.Equal((409, "FAILURE", "SUCCESS"), (partly.Status, partly.Json.GetProperty("data").GetProperty("cancelResult").GetString(), partly.Json.GetProperty("data").GetProperty("newOrderResult").GetString()));
        }

        foreach (var named in new[] { $"orderListId={listId}", $"listClientOrderId={list.Text("listClientOrderId")}" })
        {
            (await mine.DeleteAsync("/api/v3/orderList", $"symbol=BTCUSDT&{named}")).Refuses(-2011, Wire.UnknownOrder);
        }

        (await mine.GetAsync("/api/v3/orderList", $"orderListId={listId}")).Refuses(-2013, Wire.NoSuchOrder);
        Assert.Equal("[]", (await mine.GetAsync("/api/v3/order/amendments", $"symbol=BTCUSDT&orderId={id}")).Succeeds().Body);
        Assert.NotEqual("[]", (await other.GetAsync("/api/v3/order/amendments", $"symbol=BTCUSDT&orderId={id}")).Succeeds().Body);
        Assert.Equal("NEW", (await other.GetAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Text("status"));
        Assert.Equal("EXECUTING", (await other.GetAsync("/api/v3/orderList", $"orderListId={listId}")).Text("listOrderStatus"));
    }

    [Fact]
    public async Task Lists_hold_a_key_s_own_and_limits_count_those_alone()
    {
        await using var home = await Home.OpenAsync(MarketMode.Agents);
        var (mine, other) = (await home.KeyAsync(Own), await home.KeyAsync());
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        var own = new List<long>();
        for (var i = 0; i < 4; i++)
        {
            (await other.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds();
            own.Add((await mine.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds().Long("orderId"));
            (await other.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.001")).Succeeds();
            own.Add((await mine.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.001")).Succeeds().Long("orderId"));
            (await other.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.001")).Succeeds();
        }

        Assert.Equal(own.Where((_, i) => i % 2 == 0), await IdsAsync("/api/v3/openOrders", ""));
        Assert.Equal(own, await IdsAsync("/api/v3/allOrders", "symbol=BTCUSDT"));
        Assert.Equal(own.TakeLast(3), await IdsAsync("/api/v3/allOrders", "symbol=BTCUSDT&limit=3"));
        Assert.Equal(own.Skip(2).Take(3), await IdsAsync("/api/v3/allOrders", $"symbol=BTCUSDT&limit=3&orderId={own[2]}"));
        var traded = own.Where((_, i) => i % 2 == 1).ToArray();
        Assert.Equal(traded, (await IdsAsync("/api/v3/myTrades", "symbol=BTCUSDT")).Distinct());
        Assert.Equal(traded[^1], (await IdsAsync("/api/v3/myTrades", "symbol=BTCUSDT&limit=1")).Single());
        Assert.Equal(traded[0], (await IdsAsync("/api/v3/myTrades", "symbol=BTCUSDT&limit=1&fromId=0")).Single());
        Assert.Empty(await IdsAsync("/api/v3/myTrades", $"symbol=BTCUSDT&orderId={traded[0] - 1}"));
        (await other.PostAsync("/api/v3/orderList/oco", Pair(price))).Succeeds();
        Assert.Equal("[]", (await mine.GetAsync("/api/v3/openOrderList")).Succeeds().Body);
        Assert.Equal("[]", (await mine.GetAsync("/api/v3/allOrderList")).Succeeds().Body);
        (await mine.PostAsync("/api/v3/orderList/oco", Pair(price))).Succeeds();
        Assert.Equal(1, (await mine.GetAsync("/api/v3/openOrderList")).Json.GetArrayLength());
        Assert.Equal(2, (await other.GetAsync("/api/v3/openOrderList")).Json.GetArrayLength());

        async Task<long[]> IdsAsync(string path, string parameters)
            => [.. (await mine.GetAsync(path, parameters)).Succeeds().Json.EnumerateArray().Select(one => one.GetProperty("orderId").GetInt64())];
    }

    [Fact]
    public async Task Cancel_all_takes_a_key_s_own_orders_and_after_a_crash_those_are_gone_and_no_others()
    {
        await using var home = await Home.OpenAsync();
        var (mine, other) = (await home.KeyAsync(Own), await home.KeyAsync());
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        (await other.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds();
        (await mine.DeleteAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Refuses(-2011, Wire.UnknownOrder);
        for (var i = 0; i < 3; i++)
        {
            (await mine.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds();
            (await other.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds();
        }

        (await mine.PostAsync("/api/v3/orderList/oco", Pair(price))).Succeeds();
        Assert.Equal(4, (await mine.DeleteAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Succeeds().Json.GetArrayLength());
        Assert.Equal("[]", (await mine.GetAsync("/api/v3/openOrders")).Body);
        Assert.Equal(4, (await other.GetAsync("/api/v3/openOrders")).Json.GetArrayLength());
        await using var copy = await home.CrashedAsync();
        Assert.Equal(4, (await copy.Adopt(other).GetAsync("/api/v3/openOrders")).Json.GetArrayLength());
        Assert.Equal(home.Gateway.StateHash(), copy.Gateway.StateHash());
    }

    [Fact]
    public async Task A_key_hears_of_its_own_orders_alone()
    {
        await using var home = await Home.OpenAsync();
        var pair = Signers.Ed25519(9);
        var (mine, other) = (await home.KeyAsync("ed25519", pair), await home.KeyAsync());
        await home.EditAsync(mine, edit => edit with { Policy = Own });
        var line = new Line(home);
        (await line.SignedAsync(mine, "userDataStream.subscribe.signature")).Succeeds();
        var ear = (await mine.RawAsync("POST", "/api/v3/userDataStream", "", "")).Succeeds().Text("listenKey");
        Assert.Equal(64, ear.Length);
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        (await other.LimitAsync("BUY", "BTCUSDT", 0.001m, price, "&newClientOrderId=theirs")).Succeeds();
        (await other.PostAsync("/api/v3/orderList/oco", Pair(price))).Succeeds();
        (await mine.LimitAsync("BUY", "BTCUSDT", 0.001m, price, "&newClientOrderId=mine")).Succeeds();
        (await mine.PostAsync("/api/v3/orderList/oco", Pair(price))).Succeeds();
        (await other.DeleteAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Succeeds();
        await home.Gateway.Streams.FeedAsync();
        var heard = string.Join('\n', line.Heard);
        Assert.DoesNotContain("theirs", heard, StringComparison.Ordinal);
        Assert.Contains("\"c\":\"mine\"", heard, StringComparison.Ordinal);

        // Of its own: one new order; a list with two; and what the other key's cancel-all did to them.
        Assert.Equal(1, line.Heard.Count(said => said.Contains("\"e\":\"listStatus\"", StringComparison.Ordinal) && said.Contains("EXEC_STARTED", StringComparison.Ordinal)));
        Assert.Equal(3, line.Heard.Count(said => said.Contains("\"x\":\"NEW\"", StringComparison.Ordinal)));
        Assert.Equal(3, line.Heard.Count(said => said.Contains("\"x\":\"CANCELED\"", StringComparison.Ordinal)));
    }

    /// <summary>What a key can see of orders is asked on these routes; a new one must be thought of here.</summary>
    [Fact]
    public void Every_route_that_tells_of_orders_is_among_those_tested_here()
    {
        RouteId[] tested =
        [
            RouteId.PlaceOrder, RouteId.TestOrder, RouteId.PlaceOcoList, RouteId.PlaceOldOco, RouteId.QueryOrder, RouteId.CancelOrder, RouteId.OpenOrders, RouteId.CancelOpenOrders, RouteId.AllOrders, RouteId.MyTrades,
            RouteId.CancelOrderList, RouteId.QueryOrderList, RouteId.AllOrderLists, RouteId.OpenOrderLists, RouteId.CancelReplace, RouteId.AmendOrder, RouteId.OrderAmendments, RouteId.MyPreventedMatches,
        ];
        RouteId[] tellsNone = [RouteId.Account, RouteId.AccountCommission, RouteId.OrderRateLimits, RouteId.MyFilters, RouteId.MyAllocations];
        Assert.Equal(
            RouteCatalogue.All.Where(route => route.Family == ApiFamily.Spot && route.NeedsSignature).Select(route => route.Id).Order(),
            tested.Concat(tellsNone).Order());
    }

    private static string Pair(decimal price)
        => $"symbol=BTCUSDT&side=SELL&quantity=0.001&aboveType=LIMIT_MAKER&abovePrice={Bot.Text(price * 2)}&belowType=STOP_LOSS&belowStopPrice={Bot.Text(decimal.Round(price / 2, 2))}";
}
