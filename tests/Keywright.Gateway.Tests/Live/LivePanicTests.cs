using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Manage.Panic;
using Keywright.Gateway.Tests.Manage.Panic;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Live;

/// <summary>Promises 5 and 17 on a real exchange: from the answer on no order of the scope leaves, its open orders are cancelled there or said to stand.</summary>
public sealed class LivePanicTests
{
    private const string Disabled = "This action is disabled on this account.";

    /// <summary>Red when an order that waited for a connection leaves after its key was frozen or revoked, or its bot is told that it is not known what became of it.</summary>
    [Theory]
    [InlineData("freeze")]
    [InlineData("revoke")]
    [InlineData("panic")]
    [InlineData("disarm")]
    [InlineData("freeze", "&cancelReplaceMode=STOP_ON_FAILURE&orderRateLimitExceededMode=CANCEL_ONLY&cancelOrderId=")]
    [InlineData("panic", "&cancelReplaceMode=ALLOW_FAILURE&orderRateLimitExceededMode=CANCEL_ONLY&cancelOrderId=")]
    public async Task An_order_that_has_not_left_yet_never_does(string how, string? replaces = null)
    {
        await using var two = await TwoGateways.OpenAsync();
        var (bot, price) = (await two.BotAsync(), await two.Exchange.PriceAsync("BTCUSDT", 0.9m));
        var gone = replaces is null ? 0 : (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds().Long("orderId");
        var (waits, goes, sent) = (new TaskCompletionSource(), new TaskCompletionSource(), two.Wire.Sent.Count(request => request.Method == "POST"));
        two.Wire.Connecting = async request =>
        {
            if (request.Method == "POST")
            {
                waits.TrySetResult();
                await goes.Task;
            }
        };
        var text = Bot.LimitText("BUY", "BTCUSDT", 0.001m, price);
        var order = replaces is null ? bot.OrderAsync(text) : bot.PostAsync("/api/v3/order/cancelReplace", $"{text}{replaces}{gone}");
        await waits.Task;

        // It is told of while the connection does not come: stopping waits for no exchange.
        var keys = two.Home.Gateway.Keys;
        Task stop = how switch
        {
            "freeze" => keys.FreezeAsync(bot.ApiKey, CancellationToken.None).AsTask(),
            "revoke" => keys.RevokeAsync(bot.ApiKey, CancellationToken.None).AsTask(),
            "disarm" => two.Desk.DisarmAsync("real", CancellationToken.None).AsTask(),
            _ => two.Home.Gateway.Panic.RunAsync(new PanicRequest(null, false, false)).AsTask(),
        };
        if (how != "panic")
        {
            await stop;
        }

        goes.SetResult();
        await stop;
        var answer = await order;
        if (how == "revoke")
        {
            answer.Refuses(401, -2015, "Invalid API-key, IP, or permissions for action.");
        }
        else
        {
            answer.Refuses(-2010, how == "disarm" ? "This account may not place or cancel orders." : Disabled);
        }

        Assert.Equal(sent, two.Wire.Sent.Count(request => request.Method == "POST"));
        Assert.Equal(0, Ledger(two).PlacingOf(LiveAccount.FirstNumber, 1));
    }

    /// <summary>Red when a cancel that waited for a connection leaves after its key was revoked, or a frozen key's does not.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_of_a_revoked_key_leaves_and_a_frozen_one_still_cancels(bool isRevoked)
    {
        await using var two = await TwoGateways.OpenAsync();
        var bot = await two.BotAsync();
        var id = (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, await two.Exchange.PriceAsync("BTCUSDT", 0.9m))).Succeeds().Long("orderId");
        two.Advance(2);
        var (waits, goes) = (new TaskCompletionSource(), new TaskCompletionSource());
        two.Wire.Connecting = async request =>
        {
            if (request.Method == "DELETE")
            {
                waits.TrySetResult();
                await goes.Task;
            }
        };
        var cancel = bot.DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}");
        await waits.Task;
        var keys = two.Home.Gateway.Keys;
        await (isRevoked ? keys.RevokeAsync(bot.ApiKey, CancellationToken.None).AsTask() : keys.FreezeAsync(bot.ApiKey, CancellationToken.None).AsTask());
        goes.SetResult();
        Assert.Equal(isRevoked ? 401 : 200, (await cancel).Status);
        Assert.Equal(isRevoked ? 0 : 1, two.Wire.Count("DELETE", "/api/v3/order"));
    }

    /// <summary>Red when a stop is told of as done while an order is being handed to the network, or when a network that takes nothing holds up the stop.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_order_that_the_network_does_not_take_is_told_of(bool disarms)
    {
        await using var two = await TwoGateways.OpenAsync();
        var bot = await two.BotAsync();
        var (writes, goes) = (new TaskCompletionSource(), new TaskCompletionSource());
        two.Wire.Writing = async request =>
        {
            if (request.Method == "POST")
            {
                writes.SetResult();
                await goes.Task;
            }
        };
        var order = bot.LimitAsync("BUY", "BTCUSDT", 0.001m, await two.Exchange.PriceAsync("BTCUSDT", 0.9m));
        await writes.Task;
        var problem = disarms ? (await two.Desk.DisarmAsync("real", CancellationToken.None)).Problem : (await two.Home.Gateway.Keys.FreezeAsync(bot.ApiKey, CancellationToken.None)).Problem;
        Assert.Equal(("frozen", "read-only"), (disarms ? "frozen" : two.Home.Gateway.Keys.Find(bot.ApiKey)!.State, disarms ? two.Desk.Find("real")!.State : "read-only"));
        Assert.StartsWith(disarms ? "The account trades no more. 1 orders were being handed to the network" : "1 orders were being handed to the network", problem, StringComparison.Ordinal);
        goes.SetResult();
        (await order).Succeeds();
    }

    /// <summary>Red when an order leaves after a panic was acknowledged though its bots went on sending, or when one whose answer was under way is forgotten and stands.</summary>
    [Fact]
    public async Task Under_load_nothing_leaves_after_the_answer_and_nothing_stands()
    {
        await using var two = await TwoGateways.OpenAsync();
        var bots = new List<Bot>();
        for (var i = 0; i < 6; i++)
        {
            bots.Add(await two.BotAsync());
        }

        var price = await two.Exchange.PriceAsync("BTCUSDT", 0.9m);

        // Before the exchange has told its count of orders few may leave.
        (await bots[0].LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds();
        var (answers, enough) = (new TaskCompletionSource(), new TaskCompletionSource());
        two.Wire.Between = async (request, carryOut) =>
        {
            var answer = await carryOut();
            if (request.Method == "POST")
            {
                if (two.Wire.Count("POST", "/api/v3/order") >= 12)
                {
                    enough.TrySetResult();
                }

                await answers.Task;
            }

            return answer;
        };

        var (stop, last) = (false, "");
        var senders = bots.SelectMany(bot => Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            for (var sent = 0; sent < 400 && !Volatile.Read(ref stop); sent++)
            {
                last = (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Body;
                lock (bots)
                {
                    two.Advance(0.002); // what may be sent flows with time
                }

                await Task.Yield();
            }
        }))).ToArray();
        await Task.WhenAny(enough.Task, Task.WhenAll(senders)).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.True(enough.Task.IsCompleted, $"{two.Wire.Count("POST", "/api/v3/order")} orders were under way: {last}");
        var panic = Task.Run(() => PanicTests.RunAsync(two.Home, "account:real"));
        while (!two.Home.Gateway.Keys.List(null).All(key => key.State == "frozen"))
        {
            await Task.Yield();
        }

        answers.SetResult();
        var report = await panic;
        var sent = two.Wire.Count("POST", "/api/v3/order");
        for (var again = 0; again < 3; again++)
        {
            await Task.WhenAll(bots.Select(async bot => (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Refuses(-2010, Disabled)));
        }

        Volatile.Write(ref stop, true);
        await Task.WhenAll(senders);
        Assert.Equal(sent, two.Wire.Count("POST", "/api/v3/order"));
        Assert.True(report.IsDone, string.Join(' ', report.Undone.Concat(report.Keys.SelectMany(key => key.Undone))));
        Assert.Equal(sent, report.Keys.Sum(key => key.Cancelled.Count));
        Assert.Equal(0, two.Exchange.Gateway.Accounts.Find("paper")!.OpenOrders);
        Assert.Empty(Ledger(two).OpenOf(LiveAccount.FirstNumber, null, null));
    }

    /// <summary>Red when sells of what the key has bought are cancelled unasked, when another key's order is, or when what was done is told otherwise than it is.</summary>
    [Fact]
    public async Task Orders_that_only_reduce_stay_and_those_of_other_keys()
    {
        await using var two = await TwoGateways.OpenAsync();
        var (bot, other, stranger) = (await two.BotAsync(), await two.BotAsync(), new Stranger(two.Exchange));
        var (price, high, low) = (await two.Exchange.PriceAsync("BTCUSDT"), await two.Exchange.PriceAsync("BTCUSDT", 1.1m), await two.Exchange.PriceAsync("BTCUSDT", 0.9m));
        stranger.Place(Market.Words.Side.Sell, 0.01m, price);
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.01m, price)).Succeeds();
        two.Advance(5);
        (await bot.LimitAsync("SELL", "BTCUSDT", 0.004m, high)).Succeeds();
        (await bot.LimitAsync("SELL", "BTCUSDT", 0.009m, high)).Succeeds();
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.002m, low)).Succeeds();
        two.Advance(5);
        (await other.LimitAsync("BUY", "BTCUSDT", 0.003m, low)).Succeeds();
        two.Advance(5);

        var key = Assert.Single((await PanicTests.RunAsync(two.Home, bot.ApiKey)).Keys);
        Assert.Equal([0.009m, 0.002m], key.Cancelled.Select(order => order.Quantity));
        Assert.Equal([0.004m], key.Kept.Select(order => order.Quantity));
        Assert.Equal(2, two.Exchange.Gateway.Accounts.Find("paper")!.OpenOrders);
        Assert.StartsWith("panic cancel BTCUSDT orderId=", two.Home.Audit(key: "bot-1", route: "owner")[^1].Summary, StringComparison.Ordinal);

        two.Advance(5);
        key = Assert.Single((await PanicTests.RunAsync(two.Home, bot.ApiKey, cancelAll: true)).Keys);
        Assert.Equal(0.004m, Assert.Single(key.Cancelled).Quantity);
        two.Advance(30);
        Assert.Equal("NEW", (await other.GetAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Succeeds().Json[0].GetProperty("status").GetString());
    }

    /// <summary>Red when a cancel whose answer was lost is told of as left, though the order is gone; or one that did not arrive as done.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cancel_whose_answer_is_lost_is_found_out(bool arrives)
    {
        await using var two = await TwoGateways.OpenAsync();
        var bot = await two.BotAsync();
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, await two.Exchange.PriceAsync("BTCUSDT", 0.9m))).Succeeds();
        two.Wire.Between = async (request, carryOut) =>
        {
            if (request.Method == "DELETE")
            {
                _ = arrives ? await carryOut() : null;
                return new UpstreamAnswer.Lost("The connection broke.");
            }

            var answer = await carryOut();
            two.Advance(arrives ? 0 : 4);
            return answer;
        };
        var report = await PanicTests.RunAsync(two.Home, null);
        Assert.Equal(arrives, report.IsDone);
        Assert.Equal((arrives ? 1 : 0, arrives ? 0 : 1), (report.Keys[0].Cancelled.Count, report.Keys[0].Left.Count));
        if (!arrives)
        {
            Assert.Contains("The exchange did not take the cancel of BTCUSDT", Assert.Single(report.Keys[0].Undone), StringComparison.Ordinal);
        }

        // The same panic again finishes what was left.
        two.Wire.Between = static (_, carryOut) => carryOut();
        report = await PanicTests.RunAsync(two.Home, null);
        Assert.True(report.IsDone);
        Assert.Equal(arrives ? 0 : 1, report.Keys[0].Cancelled.Count);
    }

    /// <summary>Red when an order that ended by itself is told of as cancelled or as left, or what it traded is not counted as bought.</summary>
    [Fact]
    public async Task An_order_that_has_traded_meanwhile_is_neither_cancelled_nor_left()
    {
        await using var two = await TwoGateways.OpenAsync();
        var (bot, stranger) = (await two.BotAsync(), new Stranger(two.Exchange));
        var price = await two.Exchange.PriceAsync("BTCUSDT", 0.999m);
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.01m, price)).Succeeds();
        stranger.Place(Market.Words.Side.Sell, 0.01m, price);
        two.Advance(1);
        var report = await PanicTests.RunAsync(two.Home, null);
        Assert.True(report.IsDone, string.Join(' ', report.Keys[0].Undone));
        Assert.Empty(report.Keys[0].Cancelled);
        var venue = two.Home.Gateway.Parts.Live.Books.Venues.Single();
        Assert.Equal(1_000_000, (long)venue.Caps.Bought(1, venue.Rules.Assets.IndexOf("BTC")));
    }

    /// <summary>Red when an exchange that cannot be asked is told of as done, or the keys go on meanwhile.</summary>
    [Fact]
    public async Task What_a_dead_exchange_does_not_end_is_said_to_stand()
    {
        await using var two = await TwoGateways.OpenAsync();
        var bot = await two.BotAsync();
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, await two.Exchange.PriceAsync("BTCUSDT", 0.9m))).Succeeds();
        two.Wire.Between = static (_, _) => Task.FromResult<UpstreamAnswer>(new UpstreamAnswer.NotSent("The exchange cannot be reached."));
        var report = await PanicTests.RunAsync(two.Home, "account:real");
        Assert.False(report.IsDone);
        Assert.Single(report.Keys[0].Left);
        Assert.Contains("The exchange cannot be reached.", Assert.Single(report.Keys[0].Undone), StringComparison.Ordinal);
        Assert.StartsWith("Account 'real', orders that no key here owns: The exchange could not be asked", Assert.Single(report.Undone), StringComparison.Ordinal);
        Assert.Equal("frozen", two.Home.Gateway.Keys.Find(bot.ApiKey)!.State);
    }

    /// <summary>Red when what was bought is sold under the bound, or not at all, or what is left is not told.</summary>
    [Fact]
    public async Task What_was_bought_is_sold_down_to_the_bound_and_no_further()
    {
        await using var two = await TwoGateways.OpenAsync();
        var (bot, stranger) = (await two.BotAsync(), new Stranger(two.Exchange));
        var price = await two.Exchange.PriceAsync("BTCUSDT");
        stranger.Place(Market.Words.Side.Sell, 0.01m, price);
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.01m, price)).Succeeds();
        two.Advance(11);
        await two.Home.Gateway.Parts.Live.BeatAsync(CancellationToken.None);
        stranger.Place(Market.Words.Side.Buy, 0.006m, decimal.Round(price * 0.995m, 2));
        stranger.Place(Market.Words.Side.Buy, 1m, decimal.Round(price * 0.98m, 2));

        var key = Assert.Single((await PanicTests.RunAsync(two.Home, bot.ApiKey, flatten: true)).Keys);
        var sale = Assert.Single(key.Sold);
        // The fee took a thousandth of what was bought; whether that is known yet depends on the account's stream.
        Assert.Equal(("BTCUSDT", 0.006m, price), (sale.Symbol, sale.Sold, sale.Reference));
        Assert.InRange(sale.Quantity, 0.00999m, 0.01m);
        Assert.True(sale.Bound >= price * 0.99m && sale.Bound < (price * 0.99m) + 0.01m, $"{sale.Bound} of {price}");
        Assert.Contains("BTCUSDT has no more bids at", Assert.Single(key.Undone), StringComparison.Ordinal);

        stranger.Place(Market.Words.Side.Buy, 1m, price);
        two.Advance(5);
        key = Assert.Single((await PanicTests.RunAsync(two.Home, bot.ApiKey, flatten: true)).Keys);
        Assert.InRange(Assert.Single(key.Sold).Sold, 0.00399m, 0.004m);
        Assert.Empty(key.Undone);
    }

    /// <summary>Red when a panic on the files of a dead server freezes the keys and leaves their orders at the exchange, or does not say so.</summary>
    [Fact]
    public async Task With_the_server_dead_orders_at_the_exchange_are_cancelled_all_the_same()
    {
        await using var two = await TwoGateways.OpenAsync();
        var (bot, stranger, price) = (await two.BotAsync(), new Stranger(two.Exchange), await two.Exchange.PriceAsync("BTCUSDT"));
        stranger.Place(Market.Words.Side.Sell, 0.01m, price);
        stranger.Place(Market.Words.Side.Buy, 0.02m, price - 1);
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.01m, price)).Succeeds();
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, await two.Exchange.PriceAsync("BTCUSDT", 0.9m))).Succeeds();
        var result = await two.Home.PanicWhileDeadAsync(new PanicRequest("account:real", false, Flatten: true));
        Assert.True(result.Report is { IsDone: true }, result.Problem ?? string.Join(' ', result.Report!.Undone.Concat(result.Report.Keys.SelectMany(one => one.Undone))));
        var key = Assert.Single(result.Report.Keys);
        Assert.Equal(("frozen", 1, 0.01m), (key.Freeze, key.Cancelled.Count, Assert.Single(key.Sold).Sold));
        Assert.Equal(0, two.Exchange.Gateway.Accounts.Find("paper")!.OpenOrders);
        Assert.Empty(Ledger(two).OpenOf(LiveAccount.FirstNumber, null, null));
        (await two.Home.Adopt(bot).LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Refuses(-2010, Disabled);
    }

    private static LiveLedger Ledger(TwoGateways two) => two.Home.Gateway.Parts.Live.Books.Venues.Single().Ledger;
}
