using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Execute;

public sealed class AmendTests
{
    private const string Path = "/api/v3/order/amend/keepPriority";

    [Fact]
    public async Task An_amendment_lowers_the_quantity_renames_the_order_and_is_remembered()
    {
        await using var home = await Home.OpenAsync();
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        var bot = await home.KeyAsync(dailyCap: price * 0.03m);
        var id = (await bot.LimitAsync("BUY", "BTCUSDT", 0.03m, price, "&newClientOrderId=one")).Succeeds().Long("orderId");
        var amended = (await AmendAsync(bot, $"symbol=BTCUSDT&orderId={id}&newQty=0.02&newClientOrderId=two")).Succeeds();
        var order = amended.Json.GetProperty("amendedOrder");
        Assert.Equal(("one", "two", "0.02000000"), (order.GetProperty("origClientOrderId").GetString(), order.GetProperty("clientOrderId").GetString(), order.GetProperty("qty").GetString()));
        (await AmendAsync(bot, $"symbol=BTCUSDT&orderId={id}&newQty=0.03")).Refuses(-2038, "Order amend (quantity increase) is not supported.");
        (await AmendAsync(bot, $"symbol=BTCUSDT&orderId={id}&newQty=0.02")).Refuses(-2038, "The requested action would change no state; rejecting.");
        (await AmendAsync(bot, "symbol=BTCUSDT&newQty=0.01")).Refuses(-1102, "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!");
        (await AmendAsync(bot, $"symbol=BTCUSDT&orderId={id}&newQty=0.01&price=1")).Refuses(-1104, "Not all sent parameters were read; read '5' parameter(s) but was sent '6'.");

        // What was taken off is free for the day again, and an amendment counts as no order.
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.01m, price)).Succeeds();
        Assert.Equal(-2010, (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Long("code"));
        Assert.Equal(2, (await bot.GetAsync("/api/v3/rateLimit/order")).Json[0].GetProperty("count").GetInt32());

        var history = (await bot.GetAsync("/api/v3/order/amendments", $"symbol=BTCUSDT&orderId={id}")).Succeeds();
        Assert.Equal(("one", "two", "0.03000000", "0.02000000"), (
            history.Json[0].GetProperty("origClientOrderId").GetString(), history.Json[0].GetProperty("newClientOrderId").GetString(),
            history.Json[0].GetProperty("origQty").GetString(), history.Json[0].GetProperty("newQty").GetString()));
        Assert.Equal(amended.Long("executionId"), history.Json[0].GetProperty("executionId").GetInt64());
        await using (var copy = await home.CrashedAsync())
        {
            Assert.Equal(home.Gateway.Venue.StateHash(), copy.Gateway.Venue.StateHash());
        }

        await home.RestartAsync();
        Assert.Equal(history.Body, (await bot.GetAsync("/api/v3/order/amendments", $"symbol=BTCUSDT&orderId={id}")).Body);
        Assert.Equal("0.02000000", (await bot.GetAsync("/api/v3/order", "symbol=BTCUSDT&origClientOrderId=two")).Text("origQty"));
    }

    [Fact]
    public async Task Both_orders_of_a_list_are_lowered_and_the_list_is_told()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var (low, high) = (Bot.Text(await home.PriceAsync("BTCUSDT", 0.9m)), Bot.Text(await home.PriceAsync("BTCUSDT", 1.1m)));
        (await bot.PostAsync("/api/v3/orderList/oco", $"symbol=BTCUSDT&side=SELL&quantity=0.02&aboveType=LIMIT_MAKER&abovePrice={high}&belowType=STOP_LOSS&belowStopPrice={low}&aboveClientOrderId=gain")).Succeeds();
        var amended = (await AmendAsync(bot, "symbol=BTCUSDT&origClientOrderId=gain&newQty=0.01")).Succeeds();
        Assert.Equal((1, "EXECUTING"), (amended.Json.GetProperty("listStatus").GetProperty("orderListId").GetInt32(), amended.Json.GetProperty("listStatus").GetProperty("listOrderStatus").GetString()));
        Assert.All((await bot.GetAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Json.EnumerateArray(), o => Assert.Equal("0.01000000", o.GetProperty("origQty").GetString()));
    }

    [Fact]
    public async Task An_order_is_amended_as_often_as_exchange_info_says()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var id = (await bot.LimitAsync("BUY", "BTCUSDT", 0.03m, await home.PriceAsync("BTCUSDT", 0.9m))).Succeeds().Long("orderId");
        for (var i = 1; i <= 10; i++)
        {
            (await AmendAsync(bot, $"symbol=BTCUSDT&orderId={id}&newQty={Bot.Text(0.03m - (i * 0.001m))}")).Succeeds();
        }

        (await AmendAsync(bot, $"symbol=BTCUSDT&orderId={id}&newQty=0.01")).Refuses(-2038, "Filter failure: MAX_NUM_ORDER_AMENDS");
    }

    [Fact]
    public async Task An_amendment_that_ends_its_order_is_free_and_has_the_room_of_cancels()
    {
        var disk = new HeldDisk();
        await using var home = await Home.OpenAsync(disk: disk);
        var bot = await home.KeyAsync();
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        var id = (await bot.LimitAsync("BUY", "BTCUSDT", 0.03m, price)).Succeeds().Long("orderId");
        var other = (await bot.LimitAsync("BUY", "BTCUSDT", 0.02m, price)).Succeeds().Long("orderId");
        new Stranger(home).Place(Market.Words.Side.Sell, 0.02m, price);
        var before = (await bot.GetAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Reply.UsedWeight!.Value;
        Assert.Equal(before + 4, (await AmendAsync(bot, $"symbol=BTCUSDT&orderId={id}&newQty=0.029")).Succeeds().Reply.UsedWeight);
        disk.Full = true;
        for (var placed = 0; (await bot.LimitAsync("BUY", "ETHUSDT", 0.01m, await home.PriceAsync("ETHUSDT", 0.9m))).Status != 503; placed++)
        {
            home.Time.Advance(TimeSpan.FromSeconds(10));
            (await bot.DeleteAsync("/api/v3/openOrders", "symbol=ETHUSDT")).Succeeds();
            Assert.True(placed < 20_000);
        }

        // A read's entry is shorter than an amendment's, and may still have found room.
        for (var read = 0; (await bot.GetAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Status == 200; read++)
        {
            Assert.True(read < 100);
        }

        // One that leaves an order open waits for room; one that leaves none is carried out.
        Assert.Equal(503, (await AmendAsync(bot, $"symbol=BTCUSDT&orderId={other}&newQty=0.01")).Status);
        var weight = (await bot.GetAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Reply.UsedWeight!.Value;
        var ended = (await AmendAsync(bot, $"symbol=BTCUSDT&orderId={id}&newQty=0.02")).Succeeds();
        Assert.Equal("EXPIRED", ended.Json.GetProperty("amendedOrder").GetProperty("status").GetString());
        Assert.Equal(weight, ended.Reply.UsedWeight);
    }

    [Fact]
    public async Task The_commission_of_an_account_is_what_its_fills_pay()
    {
        await using var home = await Home.OpenAsync();
        var rates = (await (await home.KeyAsync("portfolio")).GetAsync("/api/v3/account/commission", "symbol=BTCUSDT")).Succeeds();
        Assert.Equal(("BTCUSDT", "0.00100000"), (rates.Text("symbol"), rates.Json.GetProperty("standardCommission").GetProperty("taker").GetString()));
    }

    private static Task<Answer> AmendAsync(Bot bot, string parameters) => bot.SendAsync("PUT", Path, bot.Timed(parameters), "");
}
