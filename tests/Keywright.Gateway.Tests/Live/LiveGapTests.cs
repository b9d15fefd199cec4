using System.Text.Json;
using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Tests.Sessions;
using Keywright.Gateway.Tests.Worlds;
using Keywright.Market.Words;
using Xunit;

namespace Keywright.Gateway.Tests.Live;

/// <summary>What the exchange tells is lost, doubled, late or cut off; what a bot hears is not.</summary>
public sealed class LiveGapTests
{
    /// <summary>Red when what happened while nothing was heard is not told afterwards, is told twice, or the ledger does not learn it.</summary>
    [Fact]
    public async Task What_happened_while_the_connection_was_broken_is_told_afterwards()
    {
        await using var two = await TwoGateways.OpenAsync();
        await two.HearUserAsync();
        var bot = await two.BotAsync();
        var (line, stranger, price) = (await UserDataTests.SubscribedAsync(two.Home, bot), new Stranger(two.Exchange), await two.Exchange.PriceAsync("BTCUSDT"));
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.004m, price, "&newClientOrderId=rests")).Succeeds();
        await two.HearUserAsync();
        stranger.Place(Side.Sell, 0.001m, price);
        await two.HearUserAsync();
        await line.HearAsync(4);

        // Nothing can be heard: it trades twice more and ends, another comes and goes, and a third stays.
        two.Wire.IsShut = true;
        two.Wire.Sessions[^1].Break();
        await two.BeatAsync();
        two.Advance(1);
        stranger.Place(Side.Sell, 0.002m, price);
        stranger.Place(Side.Sell, 0.001m, price);
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, decimal.Round(price * 0.9m, 2), "&newClientOrderId=comes")).Succeeds();
        (await bot.DeleteAsync("/api/v3/order", "symbol=BTCUSDT&origClientOrderId=comes")).Succeeds();
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, decimal.Round(price * 0.9m, 2), "&newClientOrderId=stays")).Succeeds();
        Assert.Equal(4, line.Heard.Count);

        two.Wire.IsShut = false;
        two.Advance(61);
        await two.HearUserAsync();
        var told = (await line.HearAsync(10)).Skip(4).ToList();
        Assert.Equal(
            ["rests TRADE PARTIALLY_FILLED 0.00300000", "rests TRADE FILLED 0.00400000", "comes NEW NEW 0.00000000", "comes CANCELED CANCELED 0.00000000", "stays NEW NEW 0.00000000", "outboundAccountPosition"],
            told.Select(Told).OrderBy(text => text.Split(' ')[0] switch { "rests" => 0, "comes" => 1, "stays" => 2, _ => 3 }));
        Assert.Equal("stays", Assert.Single(Ledger(two).OpenOf(LiveAccount.FirstNumber, null, null)).ClientId.ToString());

        // And on it goes.
        stranger.Place(Side.Sell, 0.001m, decimal.Round(price * 0.9m, 2));
        await two.HearUserAsync();
        Assert.Equal("stays TRADE FILLED 0.00100000", Told((await line.HearAsync(12))[10]));
    }

    /// <summary>Red when an event that never came is not missed, is not made up for in its place, or an event that came twice is told twice.</summary>
    [Theory]
    [InlineData("lost")]
    [InlineData("doubled")]
    [InlineData("swapped")]
    public async Task An_event_that_is_lost_doubled_or_late_is_told_once_and_in_its_place(string how)
    {
        await using var two = await TwoGateways.OpenAsync();
        await two.HearUserAsync();
        var bot = await two.BotAsync();
        var (line, stranger, price) = (await UserDataTests.SubscribedAsync(two.Home, bot), new Stranger(two.Exchange), await two.Exchange.PriceAsync("BTCUSDT"));
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.004m, price, "&newClientOrderId=rests")).Succeeds();
        await two.HearUserAsync();
        await line.HearAsync(2);
        var (hit, late) = (0, (string?)null);
        two.Wire.Pass = (socket, text) =>
        {
            if (text.Contains("\"z\":\"0.00100000\"", StringComparison.Ordinal) && Interlocked.Exchange(ref hit, 1) == 0)
            {
                late = text;
                if (how != "doubled")
                {
                    return null;
                }

                socket.Say(text);
            }
            else if (how == "swapped" && text.Contains("\"z\":\"0.00300000\"", StringComparison.Ordinal) && Interlocked.Exchange(ref late, null) is { } before)
            {
                socket.Say(before);
            }

            return text;
        };
        stranger.Place(Side.Sell, 0.001m, price);
        await two.Exchange.Gateway.Streams.FeedAsync();
        stranger.Place(Side.Sell, 0.002m, price);
        await two.Exchange.Gateway.Streams.FeedAsync();
        await two.UntilAsync(() => line.Heard.Any(frame => Told(frame).Contains("FILLED 0.00300000", StringComparison.Ordinal)), "the second fill is told");
        stranger.Place(Side.Sell, 0.001m, price);
        await two.Exchange.Gateway.Streams.FeedAsync();
        await two.UntilAsync(() => line.Heard.Any(frame => Told(frame).Contains("FILLED 0.00400000", StringComparison.Ordinal)), "the last fill is told");
        Assert.Equal(
            ["rests NEW NEW 0.00000000", "rests TRADE PARTIALLY_FILLED 0.00100000", "rests TRADE PARTIALLY_FILLED 0.00300000", "rests TRADE FILLED 0.00400000"],
            line.Heard.Select(Told).Where(text => text.StartsWith("rests", StringComparison.Ordinal)));
    }

    /// <summary>Red when a connection that is to end is left before another hears, events are doubled while both do, or the exchange is asked although nothing was missed.</summary>
    [Theory]
    [InlineData("serverShutdown")]
    [InlineData("the day's end")]
    [InlineData("another credential")]
    public async Task Before_a_connection_ends_the_next_one_hears(string why)
    {
        await using var two = await TwoGateways.OpenAsync();
        await two.HearUserAsync();
        var bot = await two.BotAsync();
        var (line, stranger, price) = (await UserDataTests.SubscribedAsync(two.Home, bot), new Stranger(two.Exchange), await two.Exchange.PriceAsync("BTCUSDT"));
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.004m, price, "&newClientOrderId=rests")).Succeeds();
        await two.HearUserAsync();
        await line.HearAsync(2);
        two.Advance(2);
        var first = Assert.Single(two.Wire.Sessions);
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        two.Wire.Pass = (socket, text) =>
        {
            _ = socket != first && text.Contains("\"status\":200", StringComparison.Ordinal) && opened.TrySetResult();
            return text;
        };
        switch (why)
        {
            case "serverShutdown":
                first.Say("""{"event":{"e":"serverShutdown","E":1785752439000}}""");
                break;
            case "the day's end":
                two.Advance(24 * 3_600 - 120);
                break;
            default:
                await two.CredentialAsync(two.Desk.Find("real")!.PublicKeyPem!, static request => request);
                break;
        }

        await two.BeatAsync();
        await opened.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.True(first.IsOpen);
        await two.Stream.SettledAsync();
        var asked = two.Wire.Count("GET", "/api/v3/order");

        // Both tell of the same.
        stranger.Place(Side.Sell, 0.001m, price);
        await two.Exchange.Gateway.Streams.FeedAsync();
        await line.HearAsync(4);
        two.Advance(6);
        await two.UntilAsync(() => !first.IsOpen, "the first connection is left");
        stranger.Place(Side.Sell, 0.003m, price);
        await two.Exchange.Gateway.Streams.FeedAsync();
        await line.HearAsync(6);
        Assert.Equal(
            ["executionReport NEW NEW", "outboundAccountPosition", "executionReport TRADE PARTIALLY_FILLED", "outboundAccountPosition", "executionReport TRADE FILLED", "outboundAccountPosition"],
            LiveEventTests.Kinds(line.Heard));
        Assert.Equal(asked, two.Wire.Count("GET", "/api/v3/order"));
        Assert.Equal(2, two.Wire.Sessions.Count);
    }

    /// <summary>Red when a bot hears nothing for good where only calls get to the exchange.</summary>
    [Fact]
    public async Task Where_no_connection_can_be_made_what_happens_is_asked_for()
    {
        await using var two = await TwoGateways.OpenAsync();
        await two.HearUserAsync();
        two.Wire.IsShut = true;
        two.Wire.Sessions[^1].Break();
        var bot = await two.BotAsync();
        var (line, stranger, price) = (await UserDataTests.SubscribedAsync(two.Home, bot), new Stranger(two.Exchange), await two.Exchange.PriceAsync("BTCUSDT"));
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.002m, price, "&newClientOrderId=rests")).Succeeds();
        stranger.Place(Side.Sell, 0.002m, price);
        await two.UntilAsync(() => line.Heard.Count == 3, "the order and its fill are told");
        Assert.Equal(["rests NEW NEW 0.00000000", "rests TRADE FILLED 0.00200000", "outboundAccountPosition"], line.Heard.Select(Told));
    }

    /// <summary>Red when an exchange that ends each connection at once is called on and on.</summary>
    [Fact]
    public async Task Connections_that_do_not_last_are_made_less_and_less_often()
    {
        await using var two = await TwoGateways.OpenAsync();
        const string Notice = """{"event":{"e":"serverShutdown","E":1785752439000}}""";
        await two.HearUserAsync();
        two.Wire.Pass = static (socket, text) =>
        {
            if (text.Contains("\"status\":200", StringComparison.Ordinal))
            {
                socket.Say(Notice);
            }

            return text;
        };
        two.Wire.Sessions[^1].Say(Notice);
        for (var second = 0; second < 120; second++)
        {
            two.Advance(1);
            await two.BeatAsync();
            await two.Stream.SettledAsync();
            while (!two.Wire.Sessions[^1].IsTaken)
            {
                await Task.Yield();
            }
        }

        Assert.InRange(two.Wire.Sessions.Count, 3, 12);
    }

    /// <summary>Red when a connection that says nothing any more is believed although answers to calls say otherwise.</summary>
    [Fact]
    public async Task A_half_open_connection_is_found_out_by_the_answers_to_calls()
    {
        await using var two = await TwoGateways.OpenAsync();
        await two.HearUserAsync();
        var bot = await two.BotAsync();
        var (line, price) = (await UserDataTests.SubscribedAsync(two.Home, bot), await two.Exchange.PriceAsync("BTCUSDT", 0.9m));
        var first = two.Wire.Sessions[^1];
        two.Wire.Pass = (socket, text) => socket == first ? null : text;
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.004m, price, "&newClientOrderId=unheard")).Succeeds();
        await two.HearUserAsync();
        await two.Stream.SettledAsync();
        Assert.Empty(line.Heard);
        two.Advance(6);
        await two.BeatAsync();
        Assert.Equal(["unheard NEW NEW 0.00000000", "outboundAccountPosition"], (await line.HearAsync(2)).Select(Told));
        Assert.Equal(2, two.Wire.Sessions.Count);
    }

    /// <summary>Red when an order whose answer was lost is asked for although the exchange has told of it, or its bot waits for the asking.</summary>
    [Theory]
    [InlineData("place")]
    [InlineData("cancel")]
    public async Task A_lost_answer_is_found_in_what_the_exchange_tells(string act)
    {
        await using var two = await TwoGateways.OpenAsync();
        await two.HearUserAsync();
        var bot = await two.BotAsync();
        var (line, price) = (await UserDataTests.SubscribedAsync(two.Home, bot), await two.Exchange.PriceAsync("BTCUSDT", 0.9m));
        if (act == "cancel")
        {
            (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price, "&newClientOrderId=lost")).Succeeds();
            await two.HearUserAsync();
            await line.HearAsync(2);
        }

        two.Wire.Between = async (request, carryOut) =>
        {
            // Nobody who asks is answered.
            if (request is { Method: "GET", Path: "/api/v3/order" })
            {
                return new UpstreamAnswer.NotSent("There is no way.");
            }

            var answer = await carryOut();
            return request is { Method: "POST" or "DELETE", Path: "/api/v3/order" } ? new UpstreamAnswer.Lost("The connection broke.") : answer;
        };
        var acting = act == "place" ? bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price, "&newClientOrderId=lost") : bot.DeleteAsync("/api/v3/order", "symbol=BTCUSDT&origClientOrderId=lost&newClientOrderId=end");
        await two.Exchange.Gateway.Streams.FeedAsync();
        var answer = (await acting.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)).Succeeds();
        Assert.Equal((act == "place" ? "NEW" : "CANCELED", "LIMIT", "0.00100000"), (answer.Text("status"), answer.Text("type"), answer.Text("origQty")));
        Assert.Equal(act == "place" ? "lost" : "end", answer.Text("clientOrderId"));
        Assert.Equal(1, two.Wire.Count(act == "place" ? "POST" : "DELETE", "/api/v3/order"));
        Assert.Equal(act == "place" ? 1 : 0, Ledger(two).OpenOf(LiveAccount.FirstNumber, null, null).Count);
        Assert.Empty(Ledger(two).Stale);
    }

    /// <summary>Red when a fill that no call was answered with is not counted, is lost in a restart, or one while the gateway was down is never learnt.</summary>
    [Fact]
    public async Task The_ledger_learns_fills_that_nobody_listens_for()
    {
        await using var two = await TwoGateways.OpenAsync();
        await two.HearUserAsync();
        var bot = await two.BotAsync();
        var (stranger, price) = (new Stranger(two.Exchange), await two.Exchange.PriceAsync("BTCUSDT"));
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.004m, price)).Succeeds();
        stranger.Place(Side.Sell, 0.001m, price);
        await two.HearUserAsync();
        var tag = Ledger(two).OpenOf(LiveAccount.FirstNumber, null, null).Single().Tag;
        await two.UntilAsync(() => Bought(two, tag) == 99_900, "the first fill is counted");

        // Its commission is taken off, and after a restart it is counted once still.
        await two.Home.RestartAsync();
        Assert.Equal(99_900, Bought(two, tag));
        stranger.Place(Side.Sell, 0.003m, price);
        await two.HearUserAsync();
        await two.UntilAsync(() => Bought(two, tag) == 399_600, "the fill while the gateway was down is counted");
        Assert.Empty(Ledger(two).OpenOf(LiveAccount.FirstNumber, null, null));
    }

    /// <summary>Red when the exchange is called on and on with a credential that it refuses.</summary>
    [Fact]
    public async Task A_credential_that_is_refused_pauses_the_account()
    {
        await using var two = await TwoGateways.OpenAsync();
        await two.HearUserAsync();
        await two.Exchange.Gateway.Keys.RevokeAsync(two.Upstream, CancellationToken.None);
        await two.UntilAsync(() => two.Desk.Find("real")!.State == "paused", "the account is paused");
        var opened = two.Wire.Sessions.Count;
        two.Advance(600);
        await two.BeatAsync();
        Assert.Equal(opened, two.Wire.Sessions.Count);
        await two.CredentialAsync(two.Desk.Find("real")!.PublicKeyPem!, static request => request);
        await two.HearUserAsync();
        Assert.Equal(opened + 1, two.Wire.Sessions.Count);
    }

    private static LiveLedger Ledger(TwoGateways two) => two.Home.Gateway.Parts.Live.Books.Venues.Single().Ledger;

    private static Int128 Bought(TwoGateways two, int key)
    {
        var venue = two.Home.Gateway.Parts.Live.Books.Venues.Single();
        return venue.Caps.Bought(key, venue.Rules.Assets.IndexOf("BTC"));
    }

    private static string Told(string frame)
    {
        var told = JsonDocument.Parse(frame).RootElement.GetProperty("event");
        return told.TryGetProperty("z", out var sum) ? $"{told.GetProperty("c").GetString()} {told.GetProperty("x").GetString()} {told.GetProperty("X").GetString()} {sum.GetString()}" : told.GetProperty("e").GetString()!;
    }
}
