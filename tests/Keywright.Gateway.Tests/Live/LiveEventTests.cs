using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keywright.Gateway.Manage;
using Keywright.Gateway.Tests.Sessions;
using Keywright.Gateway.Tests.Streams;
using Keywright.Gateway.Tests.Worlds;
using Keywright.Keys.Policy;
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
        await two.HearUserAsync();
        var live = await FlowAsync(two.Home, two.Exchange, await two.BotAsync(), two.HearUserAsync, two.Advance);
        Assert.Equal(onPaper, live);
        Assert.Equal(18, onPaper.Count);
    }

    /// <summary>Red when two bots of one real account hear each other's orders, or their owner's tool does not hear both and what was placed elsewhere.</summary>
    [Fact]
    public async Task A_bot_hears_its_own_orders_and_the_accounts_tool_all_of_them()
    {
        await using var two = await TwoGateways.OpenAsync();
        await two.HearUserAsync();
        var (one, other, tool) = (await two.BotAsync(), await two.BotAsync(), await two.BotAsync(new KeyPolicy { Orders = "account" }));
        var (first, second, all) = (await UserDataTests.SubscribedAsync(two.Home, one), await UserDataTests.SubscribedAsync(two.Home, other), await UserDataTests.SubscribedAsync(two.Home, tool));
        var price = await two.Exchange.PriceAsync("BTCUSDT", 0.9m);
        (await one.LimitAsync("BUY", "BTCUSDT", 0.001m, price, "&newClientOrderId=of-one")).Succeeds();
        two.Advance(2);
        (await other.LimitAsync("BUY", "BTCUSDT", 0.001m, price, "&newClientOrderId=of-other")).Succeeds();
        (await (await two.Exchange.KeyAsync()).LimitAsync("BUY", "BTCUSDT", 0.001m, price, "&newClientOrderId=of-nobody")).Succeeds();
        await two.HearUserAsync();
        Assert.Equal(["of-one", "outboundAccountPosition", "of-other", "outboundAccountPosition", "of-nobody", "outboundAccountPosition"], (await all.HearAsync(6)).Select(Named));
        Assert.Equal(["of-one", "outboundAccountPosition"], first.Heard.Select(Named));
        Assert.Equal(["of-other", "outboundAccountPosition"], second.Heard.Select(Named));
    }

    /// <summary>Red when a key with a slice of the account is told how much the whole account has, or of money that comes to it.</summary>
    [Fact]
    public async Task A_key_with_a_slice_hears_of_its_slice_alone()
    {
        await using var two = await TwoGateways.OpenAsync();
        await two.HearUserAsync();
        var bot = await two.BotAsync(new KeyPolicy { Allocation = new Dictionary<string, decimal> { ["USDT"] = 1_000m } });
        var tool = await two.BotAsync(new KeyPolicy { Orders = "account" });
        var (line, all) = (await UserDataTests.SubscribedAsync(two.Home, bot), await UserDataTests.SubscribedAsync(two.Home, tool));
        var price = await two.Exchange.PriceAsync("BTCUSDT", 0.9m);
        two.Wire.Sessions[^1].Say("""{"subscriptionId":0,"event":{"e":"balanceUpdate","E":1785752439000000,"a":"USDT","d":"-7.50000000","T":1785752439000000}}""");
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds();
        await two.HearUserAsync();
        var whole = (await all.HearAsync(3))[2];
        Assert.Equal(["balanceUpdate", "executionReport NEW NEW", "outboundAccountPosition"], Kinds(all.Heard));
        Assert.Contains("\"d\":\"-7.50000000\"", all.Heard[0], StringComparison.Ordinal);
        Assert.Equal(["executionReport NEW NEW", "outboundAccountPosition"], Kinds(line.Heard));
        var spent = price * 0.001m;
        var (free, locked) = ((1_000m - spent).ToString("0.00000000", CultureInfo.InvariantCulture), spent.ToString("0.00000000", CultureInfo.InvariantCulture));
        Assert.Contains($"\"a\":\"USDT\",\"f\":\"{free}\",\"l\":\"{locked}\"", line.Heard[1], StringComparison.Ordinal);
        Assert.DoesNotContain("1000.0", whole, StringComparison.Ordinal);
    }

    /// <summary>Red when one of the ways to hear an account does not work on a real one, or asks the exchange for a listen key that it no longer has.</summary>
    [Fact]
    public async Task All_three_ways_hear_a_real_account()
    {
        await using var two = await TwoGateways.OpenAsync();
        await two.HearUserAsync();
        var made = await two.Home.Gateway.Keys.CreateAsync(
            new KeyRequest("logs-on", "real", "spot-bot", null, "ed25519", Signers.Ed25519(9).Pem, [], ["127.0.0.1"], ["BTCUSDT"], null, 100_000, 1_000_000) { AcceptsTerms = true }, CancellationToken.None);
        var bot = new Bot(two.Home, made.Key!.ApiKey, Signers.Ed25519(9).Sign);
        var (session, signed) = (new Line(two.Home), await UserDataTests.SubscribedAsync(two.Home, bot));
        (await session.SignedAsync(bot, "session.logon")).Succeeds();
        (await session.AskAsync("userDataStream.subscribe")).Succeeds();
        var name = (await bot.RawAsync("POST", "/api/v3/userDataStream", "", "")).Succeeds().Text("listenKey");
        var ear = new Ear(two.Home, name);

        // The order itself goes over the session, unsigned by the bot and signed by the account.
        var price = Bot.Text(await two.Exchange.PriceAsync("BTCUSDT", 0.9m));
        (await session.TimedAsync("order.place", ("symbol", "BTCUSDT"), ("side", "BUY"), ("type", "LIMIT"), ("timeInForce", "GTC"), ("quantity", "0.001"), ("price", price))).Succeeds();
        Assert.Equal(1, two.Wire.Count("POST", "/api/v3/order"));
        Assert.Equal(0, two.Wire.Count("POST", "/api/v3/userDataStream"));
        await two.HearUserAsync();
        Assert.Equal(["executionReport NEW NEW", "outboundAccountPosition"], Kinds(await session.HearAsync(2)));
        Assert.Equal(["executionReport NEW NEW", "outboundAccountPosition"], Kinds(await signed.HearAsync(2)));
        Assert.Equal(["executionReport", "outboundAccountPosition"], ear.All().Select(told => told.GetProperty("e").GetString()));

        // Its end ends all three, on a real account as on paper.
        await two.Home.Gateway.Keys.RevokeAsync(bot.ApiKey, CancellationToken.None);
        Assert.Equal("eventStreamTerminated", Kinds(await signed.HearAsync(3)).Last());
        Assert.Equal("listenKeyExpired", ear.One().GetProperty("e").GetString());
        Assert.Equal("eventStreamTerminated", Kinds((await session.HearAsync(4)).Take(3)).Last());
    }

    /// <summary>Red when fields of an event that nobody knows travel unbounded, or an event is passed on that was never read.</summary>
    [Fact]
    public async Task What_the_exchange_tells_is_bounded_and_written_anew()
    {
        await using var two = await TwoGateways.OpenAsync();
        await two.HearUserAsync();
        var line = await UserDataTests.SubscribedAsync(two.Home, await two.BotAsync(new KeyPolicy { Orders = "account" }));
        var socket = two.Wire.Sessions[^1];
        socket.Say("no event at all");
        socket.Say("""{"subscriptionId":0,"event":{"e":"neverHeardOf","E":1,"x":"y"}}""");
        socket.Say("""{"subscriptionId":7,"event":{ "e":"externalLockUpdate", "E":1785752439000001, "a":"BTC","d":"0.1","T":1785752439000000,"zz":5,"deep":{"a":1},"long":"LONG"}}""".Replace("LONG", new string('x', 200), StringComparison.Ordinal));
        var told = Assert.Single(await line.HearAsync(1));
        Assert.Equal("""{"subscriptionId":0,"event":{"e":"externalLockUpdate","E":1785752439000,"a":"BTC","d":"0.1","T":1785752439000,"zz":5}}""", told);
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

    /// <summary>Whose order it is, or what else.</summary>
    private static string Named(string frame)
    {
        var told = JsonDocument.Parse(frame).RootElement.GetProperty("event");
        return told.TryGetProperty("c", out var id) ? id.GetString()! : told.GetProperty("e").GetString()!;
    }

    internal static IEnumerable<string> Kinds(IEnumerable<string> frames) => frames.Select(frame => UserDataTests.Kind(JsonDocument.Parse(frame).RootElement.GetProperty("event")));
}
