using System.Text.Json;
using Keywright.Binance.Wire;
using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Execute.Live.Feeds;
using Keywright.Gateway.Tests.Streams;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Live;

/// <summary>What a real exchange tells on its market streams, heard once and told to everybody here.</summary>
public sealed class MarketFeedTests
{
    private const string Many = "btcusdt@trade/btcusdt@aggTrade/btcusdt@bookTicker/btcusdt@depth@100ms/btcusdt@depth5/btcusdt@kline_1m/btcusdt@miniTicker/btcusdt@ticker/btcusdt@avgPrice/!miniTicker@arr";

    /// <summary>Red when an event is changed, lost or doubled on its way, or a stream is asked for more than once.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("MICROSECOND")]
    public async Task What_the_exchange_tells_is_told_to_all_as_it_is(string? timeUnit)
    {
        await using var two = await TwoGateways.OpenAsync(market: MarketMode.Agents);
        var there = new Ear(two.Exchange, Many, combined: true, timeUnit);
        Ear[] here = [.. Enumerable.Range(0, 3).Select(_ => new Ear(two.Home, Many, combined: true, timeUnit))];
        await two.LiveAsync(2);
        there.Texts();
        Array.ForEach(here, ear => ear.Texts());
        await two.LiveAsync(10);

        var told = there.Texts();
        Assert.True(told.Count > 100);
        Assert.All(Many.Split('/'), name => Assert.Contains(told, text => text.Contains($"\"{name}\"", StringComparison.Ordinal)));
        Assert.All(here, ear => Assert.Equal(told, ear.Texts()));
        Assert.Equal(Many.Split('/').Length, Names(Assert.Single(two.Wire.Sockets), "SUBSCRIBE").Count);

        // Nobody listens any more, so the exchange is told so.
        Array.ForEach(here, ear => ear.End());
        await two.LiveAsync(2);
        Assert.Equal(Many.Split('/').Order(), Names(two.Wire.Sockets[0], "UNSUBSCRIBE").Order());
    }

    /// <summary>Red when a client's own book, kept from our stream by the documented rules, is not the exchange's.</summary>
    [Fact]
    public async Task A_book_kept_from_the_stream_is_the_exchange_s_own()
    {
        await using var two = await TwoGateways.OpenAsync(market: MarketMode.Agents);
        var (ear, book, compared) = (new Ear(two.Home, "ethusdt@depth@100ms"), new LocalBook(), 0);
        for (var step = 0; step < 120; step++)
        {
            if (step == 60)
            {
                two.Wire.Sockets[0].Announce();
            }

            await two.LiveAsync(0.25);
            ear.All().ForEach(book.Take);
            Assert.False(book.HasGap);
            var depth = (await two.Exchange.PublicAsync("/api/v3/depth", "symbol=ETHUSDT&limit=5000")).Succeeds().Json;
            if (book.UpdateId == 0)
            {
                _ = step > 4 && book.TryBegin(depth);
            }
            else if (book.UpdateId == depth.GetProperty("lastUpdateId").GetInt64())
            {
                Assert.Equal(LocalBook.Levels(depth.GetProperty("bids")), book.Bids.OrderBy(level => level.Key));
                Assert.Equal(LocalBook.Levels(depth.GetProperty("asks")), book.Asks);
                compared++;
            }
        }

        Assert.True(compared > 60, $"{compared} comparisons");
        Assert.Equal(2, two.Wire.Sockets.Count);
    }

    /// <summary>Red when a connection that will end is not replaced before it does, or what both connections tell is told twice.</summary>
    [Theory]
    [InlineData("notice")]
    [InlineData("age")]
    public async Task Before_a_connection_ends_in_order_another_has_taken_over(string why)
    {
        await using var two = await TwoGateways.OpenAsync(market: MarketMode.Agents);
        var (there, here) = (new Ear(two.Exchange, Many, combined: true), new Ear(two.Home, Many, combined: true));
        await two.LiveAsync(2);
        there.Texts();
        here.Texts();
        if (why == "notice")
        {
            two.Wire.Sockets[0].Announce();
        }
        else
        {
            // The market sleeps meanwhile.
            two.Advance(FeedLine.LifeUs / 1_000_000d);
        }

        await two.LiveAsync(15);
        var told = there.Texts().Where(text => !text.Contains("serverShutdown", StringComparison.Ordinal)).ToList();
        var heard = here.Texts();
        Assert.Equal(2, two.Wire.Sockets.Count);
        Assert.True(two.Wire.Sockets[0].IsOver);
        Assert.False(two.Wire.Sockets[1].IsOver);
        if (why == "notice")
        {
            // A newcomer is told how things stand at once, which those who listen already have heard.
            foreach (var name in Many.Split('/'))
            {
                List<string> Of(List<string> all) => all.FindAll(text => text.Contains($"\"stream\":\"{name}\"", StringComparison.Ordinal));
                Assert.Equal(Of(told), Of(heard));
            }
        }

        Assert.Equal(0, Feed(two).Counts.Gaps);
        Assert.Equal(0, Feed(two).Counts.Odd);
    }

    /// <summary>Red when a connection that nobody answers on is waited for, or one that broke is not made again.</summary>
    [Theory]
    [InlineData("mute")]
    [InlineData("broken")]
    [InlineData("shut")]
    public async Task A_connection_that_brings_nothing_any_more_is_made_again(string how)
    {
        await using var two = await TwoGateways.OpenAsync(market: MarketMode.Agents);
        var here = new Ear(two.Home, "btcusdt@aggTrade/btcusdt@kline_1s");
        await two.LiveAsync(3);
        Assert.NotEmpty(here.Texts());
        two.Wire.IsShut = how == "shut";
        if (how == "mute")
        {
            two.Wire.Sockets[0].IsMute = true;
        }
        else
        {
            await two.Wire.Sockets[0].BreakAsync();
        }

        await two.LiveAsync(5);
        two.Wire.IsShut = false;
        await two.LiveAsync(10);
        here.Texts();
        await two.LiveAsync(3);
        Assert.NotEmpty(here.Texts());
        Assert.Equal(2, two.Wire.Sockets.Count);
        Assert.True(two.Wire.Sockets[0].IsOver);
    }

    /// <summary>Red when an exchange that ends every connection at once is called more often than it takes connections.</summary>
    [Theory]
    [InlineData("announced")]
    [InlineData("broken")]
    public async Task An_exchange_that_ends_every_connection_is_not_stormed(string how)
    {
        await using var two = await TwoGateways.OpenAsync(market: MarketMode.Agents);
        var ear = new Ear(two.Home, "btcusdt@aggTrade");
        for (var step = 0; step < 240; step++)
        {
            foreach (var socket in two.Wire.Sockets.Where(socket => !socket.IsOver).ToList())
            {
                if (how == "announced")
                {
                    socket.Announce();
                }
                else
                {
                    await socket.BreakAsync();
                }
            }

            await two.LiveAsync(0.25);
        }

        Assert.InRange(two.Wire.Sockets.Count, 3, 60);
        Assert.Null(ear.Outbox.CutOff);
    }

    /// <summary>Red when trades that were lost on the way, or while a connection was made again, are missing for those who listen, or come out of order.</summary>
    [Theory]
    [InlineData("trade", "lost")]
    [InlineData("aggTrade", "lost")]
    [InlineData("aggTrade", "broken")]
    [InlineData("aggTrade", "refused")]
    public async Task Trades_that_are_missing_are_asked_for(string kind, string how)
    {
        await using var two = await TwoGateways.OpenAsync(market: MarketMode.Agents);
        var (there, here) = (new Ear(two.Exchange, $"btcusdt@{kind}"), new Ear(two.Home, $"btcusdt@{kind}"));
        await two.LiveAsync(3);
        there.Texts();
        here.Texts();
        if (how == "broken")
        {
            await two.Wire.Sockets[0].BreakAsync();
        }
        else
        {
            var left = 5;
            two.Wire.Sockets[0].Passes = text => !text.Contains(kind, StringComparison.Ordinal) || left-- <= 0;
        }

        if (how == "refused")
        {
            two.Wire.Between = static (_, _) => Task.FromResult<UpstreamAnswer>(new UpstreamAnswer.NotSent("There is no way."));
        }

        await two.LiveAsync(20);
        var (told, heard) = (Ids(there), Ids(here));
        Assert.Equal(how == "refused" ? told[5..] : told, heard);
        Assert.Equal(1, Feed(two).Counts.Gaps);

        static List<string> Ids(Ear ear) => [.. ear.All().Select(trade => string.Join(' ', trade.EnumerateObject().Where(field => field.Name != "E").Select(field => field.Value.GetRawText())))];
    }

    /// <summary>Red when a bot's book goes wrong over changes that were lost, or it is left to keep a wrong one when they cannot be had.</summary>
    [Theory]
    [InlineData("lost", "btcusdt@depth@100ms")]
    [InlineData("lost", "btcusdt@depth")]
    [InlineData("broken", "btcusdt@depth@100ms")]
    [InlineData("refused", "btcusdt@depth@100ms")]
    public async Task Changes_of_a_book_that_are_missing_are_told_from_what_it_has_become(string how, string stream)
    {
        await using var two = await TwoGateways.OpenAsync(market: MarketMode.Agents);
        var (ear, book) = (new Ear(two.Home, stream), new LocalBook());
        await two.LiveAsync(4);
        ear.All().ForEach(book.Take);
        Assert.True(book.TryBegin((await two.Exchange.PublicAsync("/api/v3/depth", "symbol=BTCUSDT&limit=5000")).Succeeds().Json));
        var left = how == "broken" ? 0 : 3;
        two.Wire.Sockets[0].Passes = text => !text.Contains("depthUpdate", StringComparison.Ordinal) || left-- <= 0;
        if (how == "broken")
        {
            await two.Wire.Sockets[0].BreakAsync();
        }
        else if (how == "refused")
        {
            two.Wire.Between = static (_, _) => Task.FromResult<UpstreamAnswer>(new UpstreamAnswer.NotSent("There is no way."));
        }

        await two.LiveAsync(10);
        await two.LiveAsync(2, quiet: true);
        if (how == "refused")
        {
            Assert.Equal("The exchange's stream was interrupted; connect again.", ear.Outbox.CutOff);
            return;
        }

        ear.All().ForEach(book.Take);
        Assert.False(book.HasGap);
        Assert.Equal(1, Feed(two).Counts.Gaps);
        var depth = (await two.Exchange.PublicAsync("/api/v3/depth", "symbol=BTCUSDT&limit=5000")).Succeeds().Json;
        Assert.Equal(depth.GetProperty("lastUpdateId").GetInt64(), book.UpdateId);
        Assert.Equal(LocalBook.Levels(depth.GetProperty("bids")), book.Bids.OrderBy(level => level.Key));
        Assert.Equal(LocalBook.Levels(depth.GetProperty("asks")), book.Asks);
    }

    /// <summary>Red when messages that no exchange writes come through, or take others with them.</summary>
    [Theory]
    [InlineData("""{"stream":"btcusdt@trade","data":{"e":"trade","E":1,"t":5,"p":1.5}}""")]
    [InlineData("""{"stream":"btcusdt@trade","data":{"e":"trade","E":1,"t":5,"p":1e3}}""")]
    [InlineData("""{"stream":"btcusdt@trade","data":{"e":"trade","E":1,"t":5}""")]
    [InlineData("""{"stream":"btcusdt@trade","data":{"e":"trade","E":1,"t":5}}}""")]
    [InlineData("""{"stream":"btcusdt@trade"}""")]
    [InlineData("""[1]""")]
    [InlineData("""hello""")]
    [InlineData("""{"stream":"btcusdt@trade","data":[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]}""")]
    public void What_no_exchange_writes_is_not_read(string text)
        => Assert.False(FeedMessage.TryRead(System.Text.Encoding.UTF8.GetBytes(text), out _));

    [Theory]
    [InlineData("""{"stream":"a@depth","data":{"e":"depthUpdate","E":7,"s":"A","U":3,"u":5,"b":[["1","2"]],"a":[]}}""", 7, 3, 5)]
    [InlineData("""{"stream":"a@trade","data":{"e":"trade","E":7,"s":"A","t":9,"b":1,"a":2,"T":6}}""", 7, -1, 9)]
    [InlineData("""{"stream":"a@aggTrade","data":{"e":"aggTrade","E":7,"s":"A","a":9,"p":"1","f":1,"l":2}}""", 7, -1, 9)]
    [InlineData("""{"stream":"a@bookTicker","data":{"u":4,"s":"A","b":"1","B":"2","a":"3","A":"4"}}""", -1, -1, 4)]
    [InlineData("""{"stream":"a@depth5","data":{"lastUpdateId":4,"bids":[["1","2"]],"asks":[]}}""", -1, -1, 4)]
    [InlineData("""{"stream":"a@kline_1m","data":{"e":"kline","E":7,"s":"A","k":{"t":1,"n":3}}}""", 7, -1, -1)]
    [InlineData("""{"data":[{"e":"24hrMiniTicker","E":7},{"e":"24hrMiniTicker","E":8}],"stream":"!miniTicker@arr"}""", 7, -1, -1)]
    public void An_event_s_place_is_read(string text, long time, long first, long last)
    {
        Assert.True(FeedMessage.TryRead(System.Text.Encoding.UTF8.GetBytes(text), out var message));
        Assert.Equal((FeedSaid.Event, new FeedPlace(time, first, last)), (message.Said, message.Place));
        Assert.Equal(JsonDocument.Parse(text).RootElement.GetProperty("data").GetRawText(), System.Text.Encoding.UTF8.GetString(message.Data.Span));
    }

    /// <summary>Red when a client that checks that changes follow each other sees two that overlap, or an echo is told.</summary>
    [Fact]
    public void A_change_that_covers_what_was_told_already_begins_after_it()
    {
        var (stream, ear) = (new FeedStream("btcusdt@depth", TimeUnit.Millisecond), new Heard());
        stream.Listeners = [ear];
        using var line = new FeedLine(null!, TimeUnit.Millisecond);
        foreach (var (first, last) in ((long, long)[])[(1, 5), (4, 9), (6, 9), (10, 10)])
        {
            Assert.False(stream.Take(line, System.Text.Encoding.UTF8.GetBytes($$"""{"e":"depthUpdate","U":{{first}},"u":{{last}},"b":[["4","1"]],"a":[]}"""), new FeedPlace(1, first, last)));
        }

        Assert.Equal(
            [
                """{"e":"depthUpdate","U":1,"u":5,"b":[["4","1"]],"a":[]}""", """{"e":"depthUpdate","U":6,"u":9,"b":[["4","1"]],"a":[]}""",
                """{"e":"depthUpdate","U":10,"u":10,"b":[["4","1"]],"a":[]}""",
            ],
            ear.Texts);
    }

    /// <summary>Red when a connection would live on until the exchange ends it, which it does after 24 hours.</summary>
    [Fact]
    public void A_connection_is_replaced_before_its_day_is_over() => Assert.InRange(FeedLine.LifeUs, 20 * 3_600_000_000L, (24 * 3_600_000_000L) - 600_000_000L);

    /// <summary>Red when names that mean nothing, or of symbols that are not traded, are asked of the exchange.</summary>
    [Fact]
    public async Task Names_under_which_nothing_is_told_are_not_asked_for()
    {
        await using var two = await TwoGateways.OpenAsync();
        var ear = new Ear(two.Home, "btcusdt@nothing/NOSUCHPAIR@trade/nosuchpair@trade/BTCUSDT@trade/!all/btcusdt@depth7/btcusdt@trade");
        await two.LiveAsync(2);
        Assert.Equal(["btcusdt@trade"], Names(two.Wire.Sockets[0], "SUBSCRIBE"));
        ear.Texts();
        Assert.Contains("nosuchpair@trade", ear.Ask("""{"method":"LIST_SUBSCRIPTIONS","id":1}"""), StringComparison.Ordinal);
    }

    private sealed class Heard : FeedListener
    {
        public List<string> Texts { get; } = [];

        public override void Hear(ReadOnlyMemory<byte> data, in FeedPlace place) => Texts.Add(System.Text.Encoding.UTF8.GetString(data.Span));
    }

    private static UpstreamFeed Feed(TwoGateways two) => two.Home.Gateway.Parts.Live.Books.Venues.Single().Feed;

    private static List<string> Names(PipelineSocket socket, string method) =>
    [
        .. socket.Said.Select(said => JsonDocument.Parse(said).RootElement).Where(said => said.GetProperty("method").GetString() == method)
            .SelectMany(said => said.GetProperty("params").EnumerateArray()).Select(name => name.GetString()!),
    ];
}
