using System.Text.Json;
using Keywright.Gateway.Tests.Sessions;
using Keywright.Gateway.Tests.Worlds;
using Keywright.Market.Words;
using Xunit;

namespace Keywright.Gateway.Tests.Live;

/// <summary>What is told afterwards of lists and amendments that nobody heard of: the same as if it had been heard.</summary>
public sealed class LiveMissedTests
{
    /// <summary>Red when the beginning or the end of an order list is not told because nobody heard it, is told twice, or is told otherwise than the exchange does.</summary>
    [Fact]
    public async Task Lists_that_began_and_ended_unheard_are_told_afterwards()
    {
        await using var two = await TwoGateways.OpenAsync();
        await two.HearUserAsync();
        var (bot, price) = (await two.BotAsync(), await two.Exchange.PriceAsync("BTCUSDT"));
        var line = await UserDataTests.SubscribedAsync(two.Home, bot);
        var before = await ListAsync("before");
        await two.HearUserAsync();
        await line.HearAsync(4);
        Assert.Equal(["before EXEC_STARTED EXECUTING"], Lists(line));

        Break(two);
        var after = await ListAsync("after");
        await EndAsync(before);
        await MendAsync(two);
        await two.UntilAsync(() => Lists(line).Count == 3, "what was missed is told");
        await EndAsync(after);
        await two.HearUserAsync();
        await two.UntilAsync(() => Lists(line).Count == 4, "the end is told");
        two.Advance(301);
        await two.HearUserAsync();
        await two.Stream.SettledAsync();
        Assert.Equal(["before EXEC_STARTED EXECUTING", "before ALL_DONE ALL_DONE", "after EXEC_STARTED EXECUTING", "after ALL_DONE ALL_DONE"], Lists(line).OrderByDescending(text => text.StartsWith("before", StringComparison.Ordinal)));
        Assert.Single(Told(line, "listStatus").Select(told => string.Join(' ', told.EnumerateObject().Select(field => field.Name))).Distinct());
        Assert.All(Told(line, "listStatus"), told => Assert.Equal(("OCO", "NONE", 2), (told.GetProperty("c").GetString(), told.GetProperty("r").GetString(), told.GetProperty("O").GetArrayLength())));

        async Task<long> ListAsync(string name)
        {
            two.Advance(2);
            string At(decimal times) => Bot.Text(decimal.Round(price * times, 2));
            return (await bot.PostAsync("/api/v3/orderList/oco", $"symbol=BTCUSDT&side=BUY&quantity=0.001&listClientOrderId={name}&belowType=LIMIT_MAKER&belowPrice={At(0.9m)}&aboveType=STOP_LOSS_LIMIT&aboveTimeInForce=GTC&aboveStopPrice={At(1.05m)}&abovePrice={At(1.05m)}")).Succeeds().Long("orderListId");
        }

        async Task EndAsync(long list)
        {
            two.Advance(2);
            (await bot.DeleteAsync("/api/v3/orderList", $"symbol=BTCUSDT&orderListId={list}")).Succeeds();
        }
    }

    /// <summary>Red when an amendment that nobody heard of is not told, or not between the trades before and after it as on paper.</summary>
    [Fact]
    public async Task An_amendment_that_nobody_heard_is_told_in_its_place()
    {
        await using var paper = await Home.OpenAsync();
        var bot = await paper.KeyAsync();
        var onPaper = await UserDataTests.SubscribedAsync(paper, bot);
        await FlowAsync(paper, bot, new Stranger(paper), static () => Task.CompletedTask, seconds => paper.Time.Advance(TimeSpan.FromSeconds(seconds)));
        await paper.Gateway.Streams.FeedAsync();
        await onPaper.HearAsync(8);

        await using var two = await TwoGateways.OpenAsync();
        await two.HearUserAsync();
        bot = await two.BotAsync();
        var line = await UserDataTests.SubscribedAsync(two.Home, bot);
        await FlowAsync(two.Exchange, bot, new Stranger(two.Exchange), QuietAsync, two.Advance);
        await MendAsync(two);
        await two.UntilAsync(() => Told(line, "executionReport").Count == 4, "all four are told");
        Assert.Equal(Reports(onPaper), Reports(line));

        async Task QuietAsync()
        {
            await two.HearUserAsync();
            await line.HearAsync(2);
            Break(two);
        }

        static async Task FlowAsync(Home exchange, Bot bot, Stranger stranger, Func<Task> quiet, Action<double> pass)
        {
            var price = await exchange.PriceAsync("BTCUSDT");
            (await bot.LimitAsync("BUY", "BTCUSDT", 0.004m, price, "&newClientOrderId=rests")).Succeeds();
            await exchange.Gateway.Streams.FeedAsync();
            await quiet();
            pass(2);
            stranger.Place(Side.Sell, 0.001m, price);
            pass(2);
            (await bot.SendAsync("PUT", "/api/v3/order/amend/keepPriority", "", bot.Timed("symbol=BTCUSDT&origClientOrderId=rests&newClientOrderId=less&newQty=0.003"))).Succeeds();
            pass(2);
            stranger.Place(Side.Sell, 0.001m, price);
        }

        static IEnumerable<string> Reports(Line line) => line.Heard.Where(frame => frame.Contains("executionReport", StringComparison.Ordinal)).Select(LiveEventTests.Plain);
    }

    private static void Break(TwoGateways two)
    {
        two.Wire.IsShut = true;
        two.Wire.Sessions[^1].Break();
    }

    private static async Task MendAsync(TwoGateways two)
    {
        await two.BeatAsync();
        two.Wire.IsShut = false;
        two.Advance(61);
        await two.HearUserAsync();
    }

    private static List<JsonElement> Told(Line line, string kind)
        => [.. line.Heard.Select(static frame => JsonDocument.Parse(frame).RootElement.GetProperty("event")).Where(told => told.GetProperty("e").GetString() == kind)];

    private static List<string> Lists(Line line) => [.. Told(line, "listStatus").Select(told => $"{told.GetProperty("C").GetString()} {told.GetProperty("l").GetString()} {told.GetProperty("L").GetString()}")];
}
