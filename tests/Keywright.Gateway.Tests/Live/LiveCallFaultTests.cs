using System.Text.Json;
using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Live;

/// <summary>Promise 3 for every call that changes orders: whatever becomes of its answer, it is done once or not at all, and the bot is told which.</summary>
public sealed class LiveCallFaultTests
{
    private const string Cancel = "DELETE /api/v3/order";
    private const string CancelLeg = "DELETE /api/v3/order of a list";
    private const string CancelList = "DELETE /api/v3/orderList";
    private const string Place = "POST /api/v3/order";
    private const string List = "POST /api/v3/orderList/oco";
    private const string Replace = "POST /api/v3/order/cancelReplace";
    private const string Amend = "PUT /api/v3/order/amend/keepPriority";

    public static TheoryData<string> Acts => [Place, Cancel, CancelList, List, Replace, Amend];

    private static readonly string[] Faults = ["lost", "-1006", "-1007", "503", "html", "garbled", "cut"];

    /// <summary>Red when the answer of a call that was carried out is lost and the bot is told anything but what was done, in the shape it asked for.</summary>
    [Theory]
    [MemberData(nameof(Acts))]
    [InlineData(CancelLeg)]
    public async Task What_was_done_is_found_and_told_as_if_the_answer_had_come(string act)
    {
        await using var two = await TwoGateways.OpenAsync();
        var bot = await two.BotAsync();
        var told = await DoAsync(two, bot, act);
        foreach (var how in Faults)
        {
            // It opens a list or an order each time; those of before go first.
            two.Wire.Between = static (_, carryOut) => carryOut();
            await ClearAsync(two, bot);
            var before = two.Wire.Sent.Count;
            two.Wire.Between = async (request, carryOut) =>
            {
                var answer = await carryOut();
                return IsOf(act, request) ? LiveOrderTests.Faulty(how) : answer;
            };

            var found = await DoAsync(two, bot, act);
            Assert.True(found.Status == 200, $"{how}: {found.Body}");
            Assert.Equal($"{how}: {LiveShapeTests.ShapeOf(told.Json)}", $"{how}: {LiveShapeTests.ShapeOf(found.Json)}");
            Assert.Equal(1, two.Wire.Sent.Skip(before).Count(request => IsOf(act, request)));
            await AgreesAsync(two, bot);
        }
    }

    /// <summary>Red when a call that never arrived is told of as done, is sent again, or leaves something open here that is not open there.</summary>
    [Theory]
    [MemberData(nameof(Acts))]
    public async Task What_was_not_done_is_told_as_not_done(string act)
    {
        await using var two = await TwoGateways.OpenAsync();
        var bot = await two.BotAsync();
        foreach (var how in Faults)
        {
            two.Wire.Between = async (request, carryOut) =>
            {
                if (!IsOf(act, request))
                {
                    return await carryOut();
                }

                // Past its time nothing can take it in any more.
                two.Advance(9);
                return LiveOrderTests.Faulty(how);
            };

            var told = await DoAsync(two, bot, act);
            Assert.Equal((503, -1001L), (told.Status, told.Long("code")));
            Assert.Contains("did not take", told.Text("msg"), StringComparison.Ordinal);
            two.Wire.Between = static (_, carryOut) => carryOut();
            await AgreesAsync(two, bot);
            await ClearAsync(two, bot);
        }
    }

    /// <summary>Red when a replacement that was done by half is told of as done, or as not done.</summary>
    [Fact]
    public async Task A_replacement_done_by_half_is_told_as_it_is()
    {
        await using var two = await TwoGateways.OpenAsync();
        var bot = await two.BotAsync();
        two.Wire.Between = async (request, carryOut) =>
        {
            if (!IsOf(Replace, request))
            {
                return await carryOut();
            }

            // The cancel arrives, as a call of its own here, and the new order does not.
            two.Wire.Between = static (_, next) => next();
            (await bot.DeleteAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Succeeds();
            two.Advance(9);
            return LiveOrderTests.Faulty("lost");
        };

        var told = await DoAsync(two, bot, Replace);
        Assert.Equal((409, -2021L), (told.Status, told.Long("code")));
        var data = told.Json.GetProperty("data");
        Assert.Equal(("SUCCESS", "FAILURE"), (data.GetProperty("cancelResult").GetString(), data.GetProperty("newOrderResult").GetString()));
        Assert.Equal("CANCELED", data.GetProperty("cancelResponse").GetProperty("status").GetString());
        Assert.Equal(-2010, data.GetProperty("newOrderResponse").GetProperty("code").GetInt32());
        await AgreesAsync(two, bot);
    }

    /// <summary>Red when a crash between intent and answer forgets what was done, does it again, or loses whose it is.</summary>
    [Theory]
    [MemberData(nameof(Acts))]
    public async Task After_a_crash_the_call_is_closed_and_its_repeat_gets_what_it_came_to(string act)
    {
        await using var two = await TwoGateways.OpenAsync();
        var bot = await two.BotAsync();
        string? sent = null;
        Answer? first = null;
        await using var home = await two.CrashedAfterAsync(request => IsOf(act, request), async () => first = await DoAsync(two, bot, act, parameters => sent = parameters));
        var again = home.Adopt(bot);
        var (method, path) = MethodOf(act);
        Task<Answer> AgainAsync() => again.SendAsync(method, path, method == "DELETE" ? sent! : "", method == "DELETE" ? "" : sent!);

        // Until it is known the same request is not sent a second time.
        var acts = two.Wire.Sent.Count(request => IsOf(act, request));
        Assert.NotEqual(200, (await AgainAsync()).Status);
        Assert.Equal(acts, two.Wire.Sent.Count(request => IsOf(act, request)));
        await home.Gateway.Parts.Live.BeatAsync(CancellationToken.None);
        Assert.Empty(home.Gateway.Parts.Live.Books.Venues.Single().Ledger.Stale);

        acts = two.Wire.Sent.Count(request => IsOf(act, request));
        var repeated = await AgainAsync();
        Assert.True(repeated.Status == 200, repeated.Body);
        Assert.Equal(LiveShapeTests.ShapeOf(first!.Json), LiveShapeTests.ShapeOf(repeated.Json));
        Assert.Equal(acts, two.Wire.Sent.Count(request => IsOf(act, request)));

        // Its orders are the key's as before.
        await AgreesAsync(two, again, home);
        if (act is List or Replace or Amend)
        {
            (await again.DeleteAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Succeeds();
        }
    }

    /// <summary>Red when an amendment that ended its order, and whose answer was lost, is told without the number that the account's events told it by.</summary>
    [Fact]
    public async Task An_amendment_that_ended_its_order_is_told_with_its_number()
    {
        await using var two = await TwoGateways.OpenAsync();
        await two.HearUserAsync();
        var (bot, stranger, price) = (await two.BotAsync(), new Stranger(two.Exchange), await two.Exchange.PriceAsync("BTCUSDT"));
        var id = (await bot.LimitAsync("BUY", "BTCUSDT", 0.002m, price)).Succeeds().Long("orderId");
        stranger.Place(Market.Words.Side.Sell, 0.001m, price);
        var there = 0L;
        two.Wire.Between = async (request, carryOut) =>
        {
            var answer = await carryOut();
            if (request.Method != "PUT")
            {
                return answer;
            }

            using var json = JsonDocument.Parse(((UpstreamAnswer.Answered)answer).Body);
            there = json.RootElement.GetProperty("executionId").GetInt64();
            await two.UntilAsync(() => two.Home.Gateway.Parts.Live.Books.Venues.Single().Ledger.OpenOf(LiveAccount.FirstNumber, null, null).Count == 0, "its end is told");
            return LiveOrderTests.Faulty("lost");
        };
        var told = await bot.SendAsync("PUT", "/api/v3/order/amend/keepPriority", "", bot.Timed($"symbol=BTCUSDT&newQty=0.001&orderId={id}"));
        Assert.Equal((200, there), (told.Status, told.Long("executionId")));
        Assert.True(there > 0);
    }

    /// <summary>Red when a key whose call is not known yet is told that its next order is a duplicate, or may place it.</summary>
    [Fact]
    public async Task A_key_whose_call_is_not_known_waits_and_is_told_why()
    {
        await using var two = await TwoGateways.OpenAsync();
        var (bot, other) = (await two.BotAsync(), await two.BotAsync());
        two.Wire.Between = (request, carryOut) =>
        {
            if (request.ApiKey is null)
            {
                return carryOut();
            }

            two.Advance(request.Method == "POST" ? 1 : 40);
            return Task.FromResult(LiveOrderTests.Faulty("lost"));
        };

        Assert.Equal((504, -1007L), Of(await DoAsync(two, bot, Place)));
        two.Wire.Between = static (_, carryOut) => carryOut();
        two.Advance(2);
        var price = await two.Exchange.PriceAsync("BTCUSDT", 0.9m);
        var waits = await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price);
        Assert.Equal((503, -1000L), Of(waits));
        Assert.Contains("earlier call", waits.Text("msg"), StringComparison.Ordinal);
        (await other.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds();
        await two.Home.Gateway.Parts.Live.BeatAsync(CancellationToken.None);
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds();
    }

    /// <summary>Red when one key can see, cancel, amend or replace another's orders and lists.</summary>
    [Fact]
    public async Task Another_keys_lists_and_orders_are_unknown()
    {
        await using var two = await TwoGateways.OpenAsync();
        var (bot, other) = (await two.BotAsync(), await two.BotAsync());
        var list = (await DoAsync(two, bot, List)).Succeeds();
        var (id, leg) = (list.Long("orderListId"), list.Json.GetProperty("orders")[0].GetProperty("orderId").GetInt64());
        two.Advance(2);
        (await other.GetAsync("/api/v3/orderList", $"orderListId={id}")).Refuses(-2013, "Order does not exist.");
        (await other.DeleteAsync("/api/v3/orderList", $"symbol=BTCUSDT&orderListId={id}")).Refuses(-2011, "Unknown order sent.");
        (await other.DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={leg}")).Refuses(-2011, "Unknown order sent.");
        (await other.SendAsync("PUT", "/api/v3/order/amend/keepPriority", "", other.Timed($"symbol=BTCUSDT&orderId={leg}&newQty=0.0005"))).Refuses(-2038, "Unknown order sent.");
        two.Advance(2);
        Assert.Equal(0, (await other.GetAsync("/api/v3/openOrderList")).Succeeds().Json.GetArrayLength());
        Assert.Equal(0, (await other.GetAsync("/api/v3/allOrderList")).Succeeds().Json.GetArrayLength());
        Assert.Equal(1, (await bot.GetAsync("/api/v3/openOrderList")).Succeeds().Json.GetArrayLength());

        // A replacement of what is not its own places the new order only when it is to be placed anyway.
        two.Advance(2);
        var price = await two.Exchange.PriceAsync("BTCUSDT", 0.9m);
        string New(string mode) => $"{Bot.LimitText("BUY", "BTCUSDT", 0.001m, price)}&cancelOrderId={leg}&cancelReplaceMode={mode}";
        Assert.Equal((400, -2022L), Of(await other.PostAsync("/api/v3/order/cancelReplace", New("STOP_ON_FAILURE"))));
        Assert.Equal((409, -2021L), Of(await other.PostAsync("/api/v3/order/cancelReplace", New("ALLOW_FAILURE"))));
        two.Advance(2);
        Assert.Equal(1, (await other.GetAsync("/api/v3/openOrders")).Succeeds().Json.GetArrayLength());
        Assert.Equal(2, (await bot.GetAsync("/api/v3/openOrders")).Succeeds().Json.GetArrayLength());
    }

    private static (int, long) Of(Answer answer) => (answer.Status, answer.Long("code"));

    private static (string Method, string Path) MethodOf(string act) => (act.Split(' ')[0], act.Split(' ')[1]);

    private static bool IsOf(string act, UpstreamRequest request) => MethodOf(act) == (request.Method, request.Path);

    /// <summary>Carries out the act once, with what must be there before it.</summary>
    private static async Task<Answer> DoAsync(TwoGateways two, Bot bot, string act, Action<string>? sending = null)
    {
        two.Advance(2);
        var last = await two.Exchange.PriceAsync("BTCUSDT", 1m);
        string Price(decimal part) => Bot.Text(decimal.Round(last * part, 2));
        var limit = $"symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.003&price={Price(0.9m)}";
        var oco = $"symbol=BTCUSDT&side=SELL&quantity=0.001&aboveType=LIMIT_MAKER&belowType=STOP_LOSS_LIMIT&belowTimeInForce=GTC&abovePrice={Price(1.1m)}&belowStopPrice={Price(0.9m)}&belowPrice={Price(0.89m)}";
        async Task<long> OrderAsync() => (await bot.OrderAsync(limit)).Succeeds().Long("orderId");
        async Task<Answer> OcoAsync()
        {
            (await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.002")).Succeeds();
            return (await bot.PostAsync("/api/v3/orderList/oco", oco)).Succeeds();
        }

        if (act == List)
        {
            (await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.002")).Succeeds();
        }

        var parameters = act switch
        {
            Place => "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.002&newOrderRespType=FULL",
            List => oco,
            Cancel => $"symbol=BTCUSDT&orderId={await OrderAsync()}",
            CancelLeg => $"symbol=BTCUSDT&orderId={(await OcoAsync()).Json.GetProperty("orders")[0].GetProperty("orderId").GetInt64()}",
            CancelList => $"symbol=BTCUSDT&orderListId={(await OcoAsync()).Long("orderListId")}",
            Amend => $"symbol=BTCUSDT&newQty=0.002&orderId={await OrderAsync()}",
            _ => $"{limit}&cancelReplaceMode=STOP_ON_FAILURE&cancelOrderId={await OrderAsync()}",
        };
        two.Advance(2);
        parameters = bot.Timed(parameters);
        sending?.Invoke(parameters);
        var (method, path) = MethodOf(act);
        return await bot.SendAsync(method, path, method == "DELETE" ? parameters : "", method == "DELETE" ? "" : parameters);
    }

    private static async Task ClearAsync(TwoGateways two, Bot bot)
    {
        var cleared = await bot.DeleteAsync("/api/v3/openOrders", "symbol=BTCUSDT");
        Assert.True(cleared.Status == 200 || cleared.Long("code") == -2011, cleared.Body);
        two.Advance(2);
        await two.Home.Gateway.Parts.Live.BeatAsync(CancellationToken.None);
    }

    /// <summary>What is open here is open there, with the same quantities, and nothing is unknown.</summary>
    private static async Task AgreesAsync(TwoGateways two, Bot bot, Home? home = null)
    {
        if (home is null)
        {
            two.Advance(2);
        }

        var ledger = (home ?? two.Home).Gateway.Parts.Live.Books.Venues.Single().Ledger;
        var there = (await bot.GetAsync("/api/v3/openOrders")).Succeeds().Json.EnumerateArray()
            .Select(order => (order.GetProperty("orderId").GetInt64(), order.GetProperty("clientOrderId").GetString()!, order.GetProperty("origQty").GetString()!)).Order();
        var decimals = two.Exchange.Gateway.Parts.Venue.State.Rules.Symbols.First(symbol => symbol.Name == "BTCUSDT").LotDecimals;
        Assert.Equal(there, ledger.OpenOf(LiveAccount.FirstNumber, null, null).Select(order => (order.OrderId, order.ClientId.ToString(), Binance.Wire.Amount.FromSteps(order.Lots, decimals).ToString())).Order());
        Assert.Empty(ledger.Stale);
    }
}
