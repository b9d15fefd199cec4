using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Tests.Worlds;
using Keywright.Keys.Policy;
using Xunit;

namespace Keywright.Gateway.Tests.Live;

/// <summary>The figures that a bot on a real account paces itself by, and what the exchange says about pace.</summary>
public sealed class LiveHeaderTests
{
    /// <summary>Red when a bot is shown what others use, and slows down or is told to for their sake.</summary>
    [Fact]
    public async Task A_key_is_shown_its_own_share_of_weight_and_orders()
    {
        await using var two = await TwoGateways.OpenAsync();
        var (greedy, modest) = (await two.BotAsync(), await two.BotAsync());
        for (var call = 0; call < 10; call++)
        {
            two.Advance(1);
            (await greedy.GetAsync("/api/v3/allOrders", "symbol=BTCUSDT")).Succeeds();
        }

        var price = await two.Exchange.PriceAsync("BTCUSDT", 0.9m);
        for (var order = 0; order < 3; order++)
        {
            (await greedy.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds();
        }

        var its = (await greedy.GetAsync("/api/v3/order", "symbol=BTCUSDT&orderId=1")).Reply;
        var other = (await modest.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds().Reply;
        Assert.InRange(its.UsedWeight!.Value, 200, 6_000);
        Assert.InRange(other.UsedWeight!.Value, 0, its.UsedWeight.Value - 150);
        var last = (await greedy.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds().Reply;
        Assert.True(last.OrderCount10Seconds > other.OrderCount10Seconds, $"{last.OrderCount10Seconds} and {other.OrderCount10Seconds}");

        // The same by the route that bots ask when they want to know.
        two.Advance(1);
        var limits = (await greedy.GetAsync("/api/v3/rateLimit/order")).Succeeds().Json;
        Assert.Equal(["10 SECOND", "1 DAY"], limits.EnumerateArray().Select(limit => $"{limit.GetProperty("intervalNum")} {limit.GetProperty("interval").GetString()}"));
        Assert.Equal(0, two.Wire.Count("GET", "/api/v3/rateLimit/order"));
    }

    /// <summary>Red when an account whose orders are too many stops reads and cancels too, or everybody behind the address.</summary>
    [Fact]
    public async Task Too_many_orders_pause_the_accounts_orders_and_nothing_else()
    {
        await using var two = await TwoGateways.OpenAsync();
        var bot = await two.BotAsync();
        var price = await two.Exchange.PriceAsync("BTCUSDT", 0.9m);
        var id = (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds().Long("orderId");
        two.Advance(2);
        two.Wire.Between = (request, carryOut) => request.Method == "POST"
            ? Task.FromResult<UpstreamAnswer>(new UpstreamAnswer.Answered(429, """{"code":-1015,"msg":"Too many new orders; current limit is 50 orders per 10 SECOND."}"""u8.ToArray()) { IsJson = true, RetryAfterSeconds = 5 })
            : carryOut();
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Refuses(429, -1015, "Too many new orders; current limit is 50 orders per 10 SECOND.");
        two.Wire.Between = static (_, carryOut) => carryOut();

        var sent = two.Wire.Count("POST", "/api/v3/order");
        var paused = await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price);
        Assert.Equal((429, -1015L), (paused.Status, paused.Long("code")));
        Assert.InRange(paused.Reply.RetryAfterSeconds!.Value, 1, 6);
        Assert.Equal(sent, two.Wire.Count("POST", "/api/v3/order"));
        (await bot.GetAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Succeeds();
        (await bot.DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Succeeds();
        two.Advance(7);
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds();
    }

    /// <summary>Red when a list of a limited key counts twice, or its rest is not given back with it.</summary>
    [Fact]
    public async Task A_list_counts_once_in_its_keys_book_and_gives_it_back()
    {
        await using var two = await TwoGateways.OpenAsync();
        var bot = await two.Home.KeyAsync(
            new KeyPolicy { MaxOpenOrders = 2, Allocation = new Dictionary<string, decimal> { ["USDT"] = 1_000, ["BTC"] = 0.0015m } }, symbols: ["BTCUSDT"], account: "real");
        var last = await two.Exchange.PriceAsync("BTCUSDT", 1m);
        string Price(decimal part) => Bot.Text(decimal.Round(last * part, 2));
        var oco = $"symbol=BTCUSDT&side=SELL&quantity=0.001&aboveType=LIMIT_MAKER&belowType=STOP_LOSS_LIMIT&belowTimeInForce=GTC&abovePrice={Price(1.1m)}&belowStopPrice={Price(0.9m)}&belowPrice={Price(0.89m)}";
        two.Advance(2);
        var list = (await bot.PostAsync("/api/v3/orderList/oco", oco)).Succeeds();

        // Both orders sell the same coins.
        two.Advance(2);
        var locked = (await bot.GetAsync("/api/v3/account")).Succeeds().Json.GetProperty("balances").EnumerateArray().First(balance => balance.GetProperty("asset").GetString() == "BTC").GetProperty("locked").GetString();
        Assert.StartsWith("0.00100000", locked, StringComparison.Ordinal);
        var third = await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, decimal.Round(last * 0.9m, 2));
        Assert.Equal(400, third.Status);
        Assert.Contains("max-open-orders", third.Reply.Reason, StringComparison.Ordinal);
        (await bot.DeleteAsync("/api/v3/orderList", $"symbol=BTCUSDT&orderListId={list.Long("orderListId")}")).Succeeds();
        two.Advance(2);
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, decimal.Round(last * 0.9m, 2))).Succeeds();
    }

    /// <summary>Red when old journals of the first two kinds of calls, or snapshots without lists, are read otherwise than they were written.</summary>
    [Fact]
    public void Intents_and_facts_of_before_are_read_as_they_were_written()
    {
        var into = new System.Buffers.ArrayBufferWriter<byte>();
        var writer = new Budgets.StateWriter(into);
        foreach (var number in (int[])[1, 7, 3, 0, 1 | (2 << 8)])
        {
            writer.Int32(number);
        }

        foreach (var number in (long[])[100, 20, 0, 0, 0, 5, 9, 8])
        {
            writer.Int64(number);
        }

        writer.Int128(42);
        writer.Bytes("mine"u8);
        writer.Int32(2);
        writer.Int32(1);
        foreach (var number in (long[])[11, 12, 13])
        {
            writer.Int64(number);
        }

        writer.Bytes("its"u8);
        var reader = new Budgets.StateReader(into.WrittenSpan);
        var intent = LiveIntent.Restore(ref reader);
        Assert.Equal((LiveAct.Place, 7, 3, 100L, 20L, "mine"), (intent.Act, intent.Account, intent.Tag, intent.Order.Price, intent.Order.Lots, intent.Order.ClientId.ToString()));
        Assert.Equal(((int)intent.Order.Side, (int)intent.Order.Type, null, true), ((int)(Market.Words.Side)1, 2, intent.Response, intent.OtherId.IsNone));
        var facts = LiveFacts.Restore(ref reader);
        Assert.Equal((2, 11L, 12L, 13L, true, 0L), (facts.Symbol, facts.OrderId, facts.ExecutedLots, facts.QuoteUnits, facts.IsOpen, facts.Lots));
        Assert.True(reader.Rest.IsEmpty);

        // And what is written now is read as it was.
        into.Clear();
        var list = intent with { Act = LiveAct.PlaceList, Second = intent.Order with { Price = 77 }, OtherId = intent.Order.ClientId, IsOfEnded = true, Response = Keywright.Gateway.Requests.Calls.ResponseType.Full, Unit = Binance.Wire.TimeUnit.Microsecond };
        list.Save(new Budgets.StateWriter(into));
        reader = new Budgets.StateReader(into.WrittenSpan);
        Assert.Equal(list, LiveIntent.Restore(ref reader));
        Assert.True(reader.Rest.IsEmpty);
    }
}
