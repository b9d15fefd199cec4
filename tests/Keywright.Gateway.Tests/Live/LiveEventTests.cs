using System.Text.Json;
using System.Text.Json.Nodes;
using Keywright.Gateway.Tests.Sessions;
using Keywright.Gateway.Tests.Worlds;
using Keywright.Market.Words;
using Xunit;

namespace Keywright.Gateway.Tests.Live;

/// <summary>What a bot hears of its account at a real exchange: what it would hear on paper.</summary>
public sealed class LiveEventTests
{
    /// <summary>What differs from one exchange, and one moment, to another.</summary>
    private static readonly HashSet<string> Own = ["E", "T", "O", "W", "I", "i", "t", "u"];

    /// <summary>Red when an event is lost, doubled, out of order, or has another field, another order of fields or another figure than on paper.</summary>
    [Fact]
    public async Task The_same_flow_is_told_as_on_paper()
    {
        await using var paper = await Home.OpenAsync();
        var onPaper = await FlowAsync(paper, paper, await paper.KeyAsync(), async () => await paper.Gateway.Streams.FeedAsync(), seconds => paper.Time.Advance(TimeSpan.FromSeconds(seconds)));
        await using var two = await TwoGateways.OpenAsync();
        await two.HearAsync();
        var live = await FlowAsync(two.Home, two.Exchange, await two.BotAsync(), two.HearAsync, two.Advance);
        Assert.Equal(onPaper, live);
        Assert.Equal(18, onPaper.Count);
    }

    /// <summary>Orders that rest, trade as maker and as taker, expire and are cancelled; what was heard of it, without ids and times.</summary>
    private static async Task<List<string>> FlowAsync(Home home, Home exchange, Bot bot, Func<Task> feed, Action<double> pass)
    {
        var line = await UserDataTests.SubscribedAsync(home, bot);
        var stranger = new Stranger(exchange);
        var price = await exchange.PriceAsync("BTCUSDT");
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.002m, price, "&newClientOrderId=rests&strategyId=7")).Succeeds();
        await ToldAsync(2);
        stranger.Place(Side.Sell, 0.0005m, price);
        stranger.Place(Side.Sell, 0.0015m, price);
        await ToldAsync(6);
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.003m, decimal.Round(price * 0.9m, 2), "&newClientOrderId=goes&newOrderRespType=ACK")).Succeeds();
        await ToldAsync(8);
        (await bot.DeleteAsync("/api/v3/order", "symbol=BTCUSDT&origClientOrderId=goes&newClientOrderId=away")).Succeeds();
        await ToldAsync(10);
        stranger.Place(Side.Sell, 0.001m, price + 1);
        stranger.Place(Side.Sell, 0.001m, price + 2);
        (await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.002&newClientOrderId=takes&newOrderRespType=ACK")).Succeeds();
        await ToldAsync(14);
        stranger.Place(Side.Sell, 0.001m, price + 3);
        (await bot.OrderAsync($"symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=IOC&quantity=0.002&price={Bot.Text(price + 3)}&newClientOrderId=expires")).Succeeds();
        await ToldAsync(18);

        async Task ToldAsync(int count)
        {
            await feed();
            await line.HearAsync(count);
            pass(1);
        }

        return [.. (await line.HearAsync(18)).Select(Plain)];
    }

    /// <summary>An event without what differs from one exchange to another; the fields stay in their order.</summary>
    internal static string Plain(string frame)
    {
        var told = JsonNode.Parse(frame)!["event"]!.AsObject();
        return string.Join(' ', told.Select(field => $"{field.Key}={(Own.Contains(field.Key) ? "*" : field.Value?.ToJsonString() ?? "null")}"));
    }

    internal static IEnumerable<string> Kinds(IEnumerable<string> frames) => frames.Select(frame => UserDataTests.Kind(JsonDocument.Parse(frame).RootElement.GetProperty("event")));
}
