using System.Text;
using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Execute.Live.Feeds;
using Keywright.Gateway.Manage.Mirror;
using Keywright.Gateway.Tests.Worlds;
using Keywright.Market.Words;
using Xunit;

namespace Keywright.Gateway.Tests.Manage.Mirror;

/// <summary>Books that a real exchange stands behind do not go on looking alive when it does not.</summary>
public sealed class MirrorLossTests
{
    private const string Empty = "[] []";

    /// <summary>Red when a book stays though nothing was heard for five seconds, goes for less, takes a bot's orders with it, or does not come back.</summary>
    [Theory]
    [InlineData("mute")]
    [InlineData("cut")]
    public async Task A_market_that_is_not_heard_is_not_shown(string how)
    {
        await using var two = await MirroredMarket.WithBookAsync();
        var bot = await two.Home.KeyAsync();
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, two.Price - 200)).Succeeds();
        two.Wire.IsShut = true;
        two.Wire.Between = (_, _) => Task.FromResult<UpstreamAnswer>(new UpstreamAnswer.Lost("There is no way out."));
        if (how == "mute")
        {
            two.Wire.Sockets[^1].IsMute = true;
        }
        else
        {
            await two.Wire.Sockets[^1].BreakAsync();
        }

        await two.LiveAsync(4.5);
        Assert.Contains($"\"{two.Price + 50}.00000000\"", await two.HereAsync("asks"), StringComparison.Ordinal);
        await two.LiveAsync(6);
        Assert.Equal($$"""[["{{two.Price - 200}}.00000000","0.00100000"]] []""", await MirroredMarket.DepthAsync(two.Home, "BTCUSDT"));
        Assert.Equal(0, two.Meter("symbols"));
        Assert.Equal(1, two.Meter("withdrawn_total"));

        // What was traded meanwhile is not done again when it is over.
        (await two.There.LimitAsync("SELL", "BTCUSDT", 0.001m, two.Price - 20)).Succeeds();
        (await two.Other.LimitAsync("BUY", "BTCUSDT", 0.001m, two.Price - 20)).Succeeds();
        await two.LiveAsync(30);
        (two.Wire.IsShut, two.Wire.Between) = (false, static (_, carryOut) => carryOut());
        var sell = (await bot.LimitAsync("SELL", "BTCUSDT", 0.001m, two.Price - 25)).Succeeds().Json;
        await two.LiveAsync(60);
        Assert.Equal(1, two.Meter("symbols"));
        Assert.Equal("0.00000000", await MirroredMarket.FilledAsync(bot, sell));
        Assert.Contains($$"""["{{two.Price - 50}}.00000000","0.01000000"]""", await two.HereAsync("bids"), StringComparison.Ordinal);
        Assert.Contains($$"""["{{two.Price + 50}}.00000000","0.01000000"]""", await two.HereAsync("asks"), StringComparison.Ordinal);
    }

    /// <summary>Red when a change of the book that was lost on the way is never made up for, or the book stays wrong.</summary>
    [Fact]
    public async Task What_was_missed_is_made_up_for()
    {
        await using var two = await MirroredMarket.WithBookAsync();
        two.Wire.Sockets[^1].Passes = text => !text.Contains("depthUpdate", StringComparison.Ordinal);
        (await two.There.LimitAsync("BUY", "BTCUSDT", 0.002m, two.Price - 40)).Succeeds();
        await two.LiveAsync(0.5);
        two.Wire.Sockets[^1].Passes = static _ => true;
        (await two.There.LimitAsync("SELL", "BTCUSDT", 0.002m, two.Price + 40)).Succeeds();
        await two.LiveAsync(5);
        await two.AssertSameAsync("BTCUSDT");
        Assert.Equal(0, two.Meter("withdrawn_total"));
    }

    /// <summary>Red when the gateway does not start without a way out, shows something, or does not begin once there is one.</summary>
    [Fact]
    public async Task Without_a_way_out_it_starts_and_goes_on_trying()
    {
        await using var two = await MirroredMarket.OpenAsync(MarketMode.Agents, wire =>
        {
            wire.IsShut = true;
            wire.Between = (_, _) => Task.FromResult<UpstreamAnswer>(new UpstreamAnswer.Lost("There is no way out."));
        });
        Assert.Contains($"The paper market follows {TwoGateways.Url}: its books and trades come from there once it answers, and are empty while it does not.", two.Home.Gateway.StartNotes);
        await two.LiveAsync(20);
        Assert.Equal(Empty, await MirroredMarket.DepthAsync(two.Home, "BTCUSDT"));
        var bot = await two.Home.KeyAsync();
        (await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price=90000")).Succeeds();
        (two.Wire.IsShut, two.Wire.Between) = (false, static (_, carryOut) => carryOut());
        await two.LiveAsync(15);
        await two.AssertSameAsync("ETHUSDT");
        Assert.Equal(8, two.Meter("symbols"));
    }

    /// <summary>Red when what no exchange says moves the market, ends the following of it, or is not counted.</summary>
    [Fact]
    public async Task What_no_exchange_says_changes_nothing_and_is_counted()
    {
        await using var two = await MirroredMarket.WithBookAsync();
        var bot = await two.Home.KeyAsync();
        var buy = (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, two.Price - 45)).Succeeds().Json;
        var (book, socket, id, t) = (await MirroredMarket.DepthAsync(two.Home, "BTCUSDT"), two.Wire.Sockets[^1], 1_000_000_000_000, two.Home.Time.NowUs / 1_000);
        foreach (var trade in new[]
        {
            """[1,2]""", "{}", $$"""{"a":{{id}},"p":"nonsense","q":"1.0","T":{{t}},"m":true}""", $$"""{"a":{{id + 1}},"p":"{{two.Price - 60}}.001","q":"1.0","T":{{t}},"m":true}""",
            $$"""{"a":{{id + 2}},"p":"{{two.Price - 60}}.00","q":"99999999.0","T":{{t}},"m":true}""", $$"""{"a":{{id + 3}},"p":"1.00","q":"1.0","T":{{t}},"m":true}""",
            $$"""{"a":{{id + 4}},"p":"{{two.Price - 60}}.00","q":"1.0","T":{{t - 60_000}},"m":true}""", $$"""{"a":{{id + 5}},"p":"{{two.Price - 60}}.00","q":"1.0","T":{{t}},"m":"yes"}""",
        })
        {
            socket.Say($$"""{"stream":"btcusdt@aggTrade","data":{{trade}}}""");
        }

        socket.Say("not JSON");
        await two.LiveAsync(0.5);
        Assert.Equal(book, await MirroredMarket.DepthAsync(two.Home, "BTCUSDT"));
        Assert.Equal("0.00000000", await MirroredMarket.FilledAsync(bot, buy));
        Assert.True(two.Meter("ignored_total", "odd-trade") >= 6, $"{two.Meter("ignored_total", "odd-trade")} odd trades");
        Assert.True(two.Meter("ignored_total", "late-trade") >= 1);

        // A book that is no book, off the grid, absurd, or crossed.
        var next = (await two.Exchange.PublicAsync("/api/v3/depth", "symbol=BTCUSDT")).Json.GetProperty("lastUpdateId").GetInt64() + 1;
        socket.Say($$"""{"stream":"btcusdt@depth@100ms","data":[{"U":{{next}},"u":{{next}}}]}""");
        await two.LiveAsync(4);
        Assert.Equal(book, await MirroredMarket.DepthAsync(two.Home, "BTCUSDT"));
        socket.Say(Depth(next, next + 1, $$"""["{{two.Price - 49}}.001","1.0"],["{{two.Price - 48}}.00","99999999.0"],["{{two.Price - 47}}.00","0.000001"]""", ""));
        await two.LiveAsync(0.25);
        Assert.Equal(book, await MirroredMarket.DepthAsync(two.Home, "BTCUSDT"));
        Assert.Equal(3, two.Meter("ignored_total", "\"level\""));
        socket.Say(Depth(next + 2, next + 2, $$"""["{{two.Price + 60}}.00","1.0"]""", ""));
        await two.LiveAsync(2);
        Assert.Equal(book, await MirroredMarket.DepthAsync(two.Home, "BTCUSDT"));
        Assert.True(two.Meter("ignored_total", "\"book\"") >= 8);
        await two.LiveAsync(6);
        Assert.Equal("[]", await two.HereAsync("asks"));
    }

    /// <summary>Red when a payload of another shape is thrown out of the hearing of the stream, which ends it for everybody.</summary>
    [Fact]
    public void A_change_of_a_book_that_is_no_object_makes_it_unknown()
    {
        var book = new DepthBook();
        Assert.True(book.TryBegin(Bytes("""{"lastUpdateId":10,"bids":[],"asks":[]}"""), 1000));
        book.Take(Bytes("""[{"U":11,"u":11}]"""), new FeedPlace(1, 11, 11));
        Assert.False(book.IsKnown);
    }

    /// <summary>Red when trades that wait are not bounded, or trades of one price and side are not joined.</summary>
    [Fact]
    public void Trades_that_wait_are_joined_and_bounded()
    {
        var (counts, at) = (new MirrorCounts(), new FeedPlace(1, -1, 1));
        var ear = new MirrorEar(PaperRules.Default.Symbols[0], counts);
        for (var i = 0; i < MirrorEar.TradesMax + 3; i++)
        {
            ear.Hear(Bytes($$"""{"p":"{{100 + i}}.00","q":"1.0","T":5,"m":true}"""), in at);
            ear.Hear(Bytes($$"""{"p":"{{100 + i}}.00","q":"0.5","T":6,"m":true}"""), in at);
        }

        var heard = ear.Take();
        Assert.Equal(MirrorEar.TradesMax, heard.Count);
        Assert.All(heard, one => Assert.Equal(150_000, one.Trade.Lots));
        Assert.Equal(6, counts.Meters("x", 0).Single(meter => meter.Name == "keywright_mirror_trades_missed_total").Value);
        Assert.Empty(ear.Take());
    }

    private static string Depth(long first, long last, string bids, string asks) => $$"""{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1,"s":"BTCUSDT","U":{{first}},"u":{{last}},"b":[{{bids}}],"a":[{{asks}}]} }""";

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
