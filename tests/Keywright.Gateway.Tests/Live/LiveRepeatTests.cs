using System.Buffers;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Live;

/// <summary>Promise 3 where the simulation found it broken: requests that come again after a crash, and clocks that are set while an answer is missing.</summary>
public sealed class LiveRepeatTests
{
    private const string Order = "/api/v3/order";
    private const string Replace = "/api/v3/order/cancelReplace";

    /// <summary>Red when what a crash left open is forgotten before the bot's own deadline: its order sent again would be a second one.</summary>
    [Fact]
    public async Task A_request_with_a_long_window_is_remembered_for_all_of_it()
    {
        await using var two = await TwoGateways.OpenAsync();
        var bot = await two.BotAsync();
        var price = await two.Exchange.PriceAsync("BTCUSDT", 0.9m);
        var parameters = bot.Timed(Bot.LimitText("BUY", "BTCUSDT", 0.001m, price) + "&newClientOrderId=once&recvWindow=60000");
        await using var home = await CrashedAfterAsync(two, "POST", () => bot.SendAsync("POST", Order, "", parameters));
        await two.BeatAsync(home, 20);

        (await home.Adopt(bot).SendAsync("POST", Order, "", parameters)).Succeeds();
        Assert.Equal(1, two.Wire.Count("POST", Order));
    }

    /// <summary>
    /// Red when a request whose outcome is still being asked for leaves a second time, or is told that it was refused: by what was not known yet after the
    /// start, such as a price, or by what it had itself used up.
    /// </summary>
    [Theory]
    [InlineData("LIMIT")]
    [InlineData("MARKET")]
    public async Task A_request_sent_again_while_it_is_asked_for_waits(string type)
    {
        await using var two = await TwoGateways.OpenAsync();
        var bot = await two.BotAsync();
        var price = await two.Exchange.PriceAsync("BTCUSDT", 0.9m);
        var parameters = bot.Timed(type == "LIMIT" ? Bot.LimitText("BUY", "BTCUSDT", 0.001m, price) : "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.001");
        await using var home = await CrashedAfterAsync(two, "POST", () => bot.SendAsync("POST", Order, "", parameters));

        Assert.Equal(503, (await home.Adopt(bot).SendAsync("POST", Order, "", parameters)).Status);
        Assert.Equal(1, two.Wire.Count("POST", Order));
    }

    /// <summary>Red when what a crash left of a replacement is told as the answer of another call: only the new order had left, since the one to go was none of the key's.</summary>
    [Fact]
    public async Task A_replacement_that_left_by_half_is_told_as_one_after_a_crash()
    {
        await using var two = await TwoGateways.OpenAsync();
        var bot = await two.BotAsync();
        var price = await two.Exchange.PriceAsync("BTCUSDT", 0.9m);
        var parameters = bot.Timed(Bot.LimitText("BUY", "BTCUSDT", 0.001m, price) + "&cancelReplaceMode=ALLOW_FAILURE&cancelOrderId=999999&recvWindow=60000");
        await using var home = await CrashedAfterAsync(two, "POST", () => bot.SendAsync("POST", Replace, "", parameters));
        await two.BeatAsync(home, 5);

        var told = await home.Adopt(bot).SendAsync("POST", Replace, "", parameters);
        Assert.Equal((409, -2021L), (told.Status, told.Long("code")));
        var data = told.Json.GetProperty("data");
        Assert.Equal(("FAILURE", "SUCCESS"), (data.GetProperty("cancelResult").GetString(), data.GetProperty("newOrderResult").GetString()));
        Assert.Equal(1, two.Wire.Count("POST", Order));
    }

    /// <summary>Red when a start finds an order of a list otherwise than it was, as by the time that its key's limits count it at.</summary>
    [Fact]
    public async Task A_list_is_the_same_after_a_crash()
    {
        await using var two = await TwoGateways.OpenAsync();
        var bot = await two.BotAsync();
        var (limit, stop) = (await two.Exchange.PriceAsync("BTCUSDT", 0.9m), await two.Exchange.PriceAsync("BTCUSDT", 1.05m));
        (await bot.PostAsync("/api/v3/orderList/oco", $"symbol=BTCUSDT&side=BUY&quantity=0.001&belowType=LIMIT_MAKER&belowPrice={Bot.Text(limit)}&aboveType=STOP_LOSS_LIMIT&aboveTimeInForce=GTC&aboveStopPrice={Bot.Text(stop)}&abovePrice={Bot.Text(stop)}")).Succeeds();

        // The next call's intent waits for the disk, and what came of the list lies before it.
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, limit)).Succeeds();
        await using var home = await two.Home.CrashedAsync();

        Assert.Equal(2, OpenOf(two.Home).Count);
        Assert.All(OpenOf(two.Home), order => Assert.Equal(two.Home.Time.Now.UtcTicks, DateTimeOffset.UnixEpoch.AddMicroseconds(order.CreatedUs).UtcTicks));
        Assert.Equal(OpenOf(two.Home), OpenOf(home));

        static List<LiveOrder> OpenOf(Home of) => [.. of.Gateway.Parts.Live.Books.Venues.Single().Ledger.OpenOf(LiveAccount.FirstNumber, null, null).Where(static order => order.ListId != 0)];
    }

    /// <summary>Red when a crash in the middle of a cancel-all makes its first cancel the answer to all of it, so that the rest stays open.</summary>
    [Fact]
    public async Task A_cancel_all_that_a_crash_cut_short_is_done_when_it_comes_again()
    {
        await using var two = await TwoGateways.OpenAsync();
        var bot = await two.BotAsync();
        var price = await two.Exchange.PriceAsync("BTCUSDT", 0.9m);
        for (var i = 0; i < 3; i++)
        {
            (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds();
            two.Advance(2);
        }

        var parameters = bot.Timed("symbol=BTCUSDT");
        await using var home = await CrashedAfterAsync(two, "DELETE", () => bot.SendAsync("DELETE", "/api/v3/openOrders", parameters, ""));
        await two.BeatAsync(home);
        var again = home.Adopt(bot);
        await again.SendAsync("DELETE", "/api/v3/openOrders", parameters, "");
        Assert.Equal(0, (await again.GetAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Succeeds().Json.GetArrayLength());
    }

    /// <summary>Red when a cancel-all that was answered is carried out a second time.</summary>
    [Fact]
    public async Task A_cancel_all_sent_again_gets_its_answer_and_cancels_nothing_new()
    {
        await using var two = await TwoGateways.OpenAsync();
        var bot = await two.BotAsync();
        var price = await two.Exchange.PriceAsync("BTCUSDT", 0.9m);
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds();
        var parameters = bot.Timed("symbol=BTCUSDT");
        var first = (await bot.SendAsync("DELETE", "/api/v3/openOrders", parameters, "")).Succeeds();
        two.Advance(2);
        var stands = (await bot.LimitAsync("BUY", "BTCUSDT", 0.002m, price)).Succeeds().Long("orderId");

        Assert.Equal(first.Json.ToString(), (await bot.SendAsync("DELETE", "/api/v3/openOrders", parameters, "")).Succeeds().Json.ToString());
        two.Advance(2);
        Assert.Equal("NEW", (await bot.GetAsync(Order, $"symbol=BTCUSDT&orderId={stands}")).Succeeds().Text("status"));
    }

    /// <summary>Red when the host's clock, set while an answer is missing, makes an order that stands look like another one, or gives it up too early.</summary>
    [Theory]
    [InlineData(-3_600)]
    [InlineData(3_600)]
    public async Task A_host_clock_that_is_set_while_an_answer_is_missing_loses_no_order(int seconds)
    {
        await using var two = await TwoGateways.OpenAsync();
        var bot = await two.BotAsync();
        var price = await two.Exchange.PriceAsync("BTCUSDT", 0.9m);
        Func<Task<UpstreamAnswer>>? late = null;
        two.Wire.Between = async (request, carryOut) =>
        {
            if (request is { Method: "POST", Path: Order })
            {
                late = carryOut;
                two.Home.Time.Now += TimeSpan.FromSeconds(seconds);
                return new UpstreamAnswer.Lost("The connection broke.");
            }

            // The first time that it is asked for it is not there yet.
            var answer = await carryOut();
            if (request is { Method: "GET", Path: Order } && late is not null)
            {
                await late();
                late = null;
            }

            return answer;
        };
        Assert.Equal("NEW", (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds().Text("status"));
    }

    /// <summary>Red when an exchange whose clock is far from the host's is called again too early after a restart.</summary>
    [Fact]
    public void A_pause_outlives_a_restart_whatever_the_exchange_s_clock_shows()
    {
        const long HourUs = 60 * BudgetDesk.MinuteUs;
        var (told, state) = (new BudgetDesk().Known(), new ArrayBufferWriter<byte>());
        var hostUs = told.Now.ExchangeUs;
        var before = new UpstreamBudget(new UpstreamBudgetOptions());
        before.PauseUntil(hostUs - HourUs + (60 * BudgetDesk.SecondUs), UpstreamPauseReason.Banned, new UpstreamInstant(5, hostUs - HourUs, 0) { HostUs = hostUs });
        before.Save(new StateWriter(state));

        // Nothing is known of the exchange's clock yet.
        var (after, now) = (new UpstreamBudget(new UpstreamBudgetOptions()), new UpstreamInstant(0, hostUs + (10 * BudgetDesk.SecondUs), 0));
        var reader = new StateReader(state.WrittenSpan);
        after.Restore(ref reader, now);
        Assert.Null(after.TryTake(new UpstreamAsk(1, 1, UpstreamUse.Read, 1), now, out var refusal));
        Assert.Equal(50, refusal!.RetryAfterSeconds);
    }

    /// <summary>Red when a call that was let through, and then waited for the disk, leaves although the exchange has asked for silence meanwhile.</summary>
    [Fact]
    public async Task What_was_let_through_before_a_pause_does_not_leave_in_it()
    {
        await using var two = await TwoGateways.OpenAsync();
        var upstream = two.Home.Gateway.Parts.Live.Books.Venues.Single().Upstream;
        var take = upstream.TryTake(new UpstreamAsk(1, 1, UpstreamUse.Read, 1), out _);
        var now = upstream.Time.Read();
        upstream.Budget.PauseUntil(now.ExchangeUs + (10 * BudgetDesk.SecondUs), UpstreamPauseReason.TooMuch, now);
        var sent = two.Wire.Sent.Count;

        Assert.IsType<UpstreamAnswer.NotSent>(await upstream.AskAsync(take!, "/api/v3/time", default, Keywright.Binance.Wire.TimeUnit.Millisecond, CancellationToken.None));
        Assert.Equal(sent, two.Wire.Sent.Count);
    }

    /// <summary>Red when a bot is given amounts that are no numbers.</summary>
    [Theory]
    [InlineData("""[{"symbol":"BTCUSDT","orderId":1,"executedQty":"NaN"}]""", false)]
    [InlineData("""{"balances":[{"asset":"BTC","free":"0.NaN0000","locked":"0.0"}]}""", false)]
    [InlineData("""{"price":1e400}""", false)]
    [InlineData("""{"price":"64000.01","note":"NaN","qty":"0.00100000"}""", true)]
    public void Amounts_that_are_no_numbers_are_seen(string json, bool sound)
        => Assert.Equal(sound, LiveNumbers.AreSound(System.Text.Encoding.UTF8.GetBytes(json)));

    /// <summary>What a start finds that follows a crash just after the exchange has carried out the first call of a method; of a cancel the gateway that lives on hears nothing.</summary>
    private static Task<Home> CrashedAfterAsync(TwoGateways two, string method, Func<Task<Answer>> send)
        => two.CrashedAfterAsync(request => request.Method == method, send, answer => method == "DELETE" ? new UpstreamAnswer.Answered(429, "{\"code\":-1003,\"msg\":\"\"}"u8.ToArray()) { IsJson = true, RetryAfterSeconds = 1 } : answer);
}
