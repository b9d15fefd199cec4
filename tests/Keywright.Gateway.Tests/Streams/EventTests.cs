using System.Globalization;
using System.Text.Json;
using Keywright.Gateway.Streams;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Streams;

/// <summary>What listeners are told is what happened, and agrees with what REST says of the same moment.</summary>
public sealed class EventTests
{
    private const string Ticker = "e E s p P w x c Q b B a A o h l v q O C F L n";

    [Fact]
    public async Task A_trade_is_told_once_and_as_REST_tells_it()
    {
        await using var home = await Home.OpenAsync(MarketMode.Agents);
        var bot = await home.KeyAsync();
        await home.Gateway.Venue.StepAsync();
        var ear = new Ear(home, "btcusdt@trade/btcusdt@aggTrade/btcusdt@bookTicker/ethusdt@trade", combined: true);
        (await bot.OrderAsync("symbol=BTCUSDT&side=SELL&type=MARKET&quantity=0.9")).Succeeds();
        await home.Gateway.Streams.FeedAsync();

        var told = ear.All().ToLookup(e => e.GetProperty("stream").GetString(), e => e.GetProperty("data"));
        Assert.Empty(told["ethusdt@trade"]);
        var trades = told["btcusdt@trade"].ToList();
        Assert.True(trades.Count > 1);
        var rest = (await home.PublicAsync("/api/v3/trades", $"symbol=BTCUSDT&limit={trades.Count}")).Json;
        for (var i = 0; i < trades.Count; i++)
        {
            Assert.Equal("e E s t p q T m M", Ear.Fields(trades[i]));
            Assert.Equal(("trade", "BTCUSDT"), (trades[i].GetProperty("e").GetString(), trades[i].GetProperty("s").GetString()));
            Same(rest[i], trades[i], "id t price p qty q time T isBuyerMaker m isBestMatch M");
            Assert.Equal(home.Time.NowUs / 1_000, trades[i].GetProperty("E").GetInt64());
        }

        var merged = told["btcusdt@aggTrade"].ToList();
        Assert.InRange(merged.Count, 1, trades.Count);
        var restMerged = (await home.PublicAsync("/api/v3/aggTrades", $"symbol=BTCUSDT&limit={merged.Count}")).Json;
        for (var i = 0; i < merged.Count; i++)
        {
            Assert.Equal("e E s a p q f l T m M", Ear.Fields(merged[i]));
            Same(restMerged[i], merged[i], "a a p p q q f f l l T T m m M M");
        }

        Assert.Equal(
            (trades[0].GetProperty("t").GetInt64(), trades[^1].GetProperty("t").GetInt64(), 0.9m),
            (merged[0].GetProperty("f").GetInt64(), merged[^1].GetProperty("l").GetInt64(), merged.Sum(trade => LocalBook.Number(trade.GetProperty("q")))));

        var best = told["btcusdt@bookTicker"].Last();
        var restBest = (await home.PublicAsync("/api/v3/ticker/bookTicker", "symbol=BTCUSDT")).Json;
        Assert.Equal("u s b B a A", Ear.Fields(best));
        Same(restBest, best, "symbol s bidPrice b bidQty B askPrice a askQty A");
        Assert.Equal((await home.PublicAsync("/api/v3/depth", "symbol=BTCUSDT")).Long("lastUpdateId"), best.GetProperty("u").GetInt64());
    }

    [Fact]
    public async Task Nothing_is_told_before_its_cause_is_on_disk()
    {
        var disk = new HeldDisk();
        await using var home = await Home.OpenAsync(disk: disk);
        var bot = await home.KeyAsync();
        var ear = new Ear(home, "btcusdt@bookTicker/btcusdt@depth@100ms/btcusdt@depth5@100ms/btcusdt@ticker");
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        disk.Hold();
        var placing = bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price);
        await disk.Asked.Task;
        home.Time.Advance(TimeSpan.FromSeconds(2));
        var (feeding, beating) = (home.Gateway.Streams.FeedAsync(), home.Gateway.Streams.BeatAsync());
        Assert.False(feeding.IsCompleted);
        Assert.False(beating.IsCompleted);
        Assert.Empty(ear.Texts());

        disk.LetGo();
        await placing;
        await feeding;
        await beating;
        home.Time.Advance(TimeSpan.FromSeconds(2));
        await home.Gateway.Streams.BeatAsync();
        Assert.Contains(ear.All(), told => told.TryGetProperty("u", out _) && !told.TryGetProperty("e", out _));
    }

    [Fact]
    public async Task A_journal_that_fails_cuts_the_listeners_off()
    {
        var disk = new HeldDisk();
        await using var home = await Home.OpenAsync(disk: disk);
        var bot = await home.KeyAsync();
        var ear = new Ear(home, "btcusdt@trade");
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        disk.Broken = true;
        await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price);
        await home.Gateway.Streams.FeedAsync();
        Assert.Equal("The journal failed; nothing more can be told.", ear.Outbox.CutOff);
        disk.Broken = false;
    }

    [Fact]
    public async Task While_nobody_listens_nothing_is_taken_down()
    {
        await using var home = await Home.OpenAsync(MarketMode.Agents);
        Assert.False(home.Gateway.Venue.Feed.IsOn);
        var (first, second) = (new Ear(home, "btcusdt@trade/btcusdt@kline_1m"), new Ear(home, "btcusdt@trade"));
        Assert.True(home.Gateway.Venue.Feed.IsOn);
        first.End();
        Assert.True(home.Gateway.Venue.Feed.IsOn);
        second.Ask("""{"method":"UNSUBSCRIBE","params":["btcusdt@trade"],"id":1}""");
        Assert.False(home.Gateway.Venue.Feed.IsOn);
        Assert.Equal(0, home.Gateway.Streams.TopicCount);
        await home.Gateway.Venue.StepAsync();
        await home.Gateway.Streams.FeedAsync();
        Assert.Empty(second.Texts());
    }

    [Fact]
    public async Task An_event_is_written_once_for_all_who_listen_alike()
    {
        await using var home = await Home.OpenAsync(MarketMode.Agents);
        var outboxes = Enumerable.Range(0, 6).Select(_ => new Outbox()).ToArray();
        for (var i = 0; i < 6; i++)
        {
            _ = new Ear(home, "btcusdt@depth@100ms", combined: i % 2 == 1, timeUnit: i >= 4 ? "MICROSECOND" : null, into: outboxes[i]);
        }

        await home.Gateway.Venue.StepAsync();
        await home.Gateway.Streams.FeedAsync();
        home.Time.Advance(TimeSpan.FromMilliseconds(100));
        await home.Gateway.Streams.BeatAsync();
        var frames = outboxes.Select(outbox => outbox.TryTake(out var frame) ? frame : default).ToArray();
        Assert.All(frames, frame => Assert.NotEqual(0, frame.Length));
        Assert.Equal(2, frames.Select(frame => frame.Body).Distinct().Count());
        Assert.Equal(frames[0].Body, frames[1].Body);
        Assert.NotEqual(frames[0].Body, frames[4].Body);
        Assert.Equal(home.Time.NowUs, JsonDocument.Parse(frames[4].Body).RootElement.GetProperty("E").GetInt64());
        Assert.Equal(home.Time.NowUs / 1_000, JsonDocument.Parse(frames[0].Body).RootElement.GetProperty("E").GetInt64());
    }

    [Fact]
    public async Task Tickers_are_told_each_second_and_as_REST_tells_them()
    {
        await using var home = await Home.OpenAsync(MarketMode.Agents);
        await home.Gateway.Venue.StepAsync();
        var ear = new Ear(home, "btcusdt@ticker/btcusdt@miniTicker/btcusdt@ticker_1h/btcusdt@avgPrice/!ticker@arr/!miniTicker@arr/!ticker_4h@arr", combined: true);
        home.Time.Advance(TimeSpan.FromSeconds(1));
        await home.Gateway.Streams.BeatAsync();
        await home.Gateway.Streams.BeatAsync();

        var told = ear.All().ToDictionary(e => e.GetProperty("stream").GetString()!, e => e.GetProperty("data"));
        Assert.Equal(7, told.Count);
        Assert.Equal(Ticker, Ear.Fields(told["btcusdt@ticker"]));
        Assert.Equal("e E s c o h l v q", Ear.Fields(told["btcusdt@miniTicker"]));
        Assert.Equal("e E s p P w o h l c v q O C F L n", Ear.Fields(told["btcusdt@ticker_1h"]));
        Assert.Equal("1hTicker", told["btcusdt@ticker_1h"].GetProperty("e").GetString());
        Assert.Equal("e E s i w T", Ear.Fields(told["btcusdt@avgPrice"]));
        Assert.Equal(("5m", (await home.PublicAsync("/api/v3/avgPrice", "symbol=BTCUSDT")).Text("price")), (told["btcusdt@avgPrice"].GetProperty("i").GetString(), told["btcusdt@avgPrice"].GetProperty("w").GetString()));
        Assert.All(["!ticker@arr", "!miniTicker@arr", "!ticker_4h@arr"], name => Assert.Equal(8, told[name].GetArrayLength()));
        Assert.Equal("4hTicker", told["!ticker_4h@arr"][3].GetProperty("e").GetString());
        Same(
            (await home.PublicAsync("/api/v3/ticker/24hr", "symbol=BTCUSDT")).Json,
            told["btcusdt@ticker"],
            "priceChange p priceChangePercent P weightedAvgPrice w prevClosePrice x lastPrice c lastQty Q bidPrice b bidQty B askPrice a askQty A openPrice o highPrice h lowPrice l volume v quoteVolume q openTime O closeTime C firstId F lastId L count n");
        Same(
            (await home.PublicAsync("/api/v3/ticker", "symbol=BTCUSDT&windowSize=1h")).Json,
            told["btcusdt@ticker_1h"],
            "priceChange p priceChangePercent P weightedAvgPrice w lastPrice c openPrice o highPrice h lowPrice l volume v quoteVolume q openTime O closeTime C firstId F lastId L count n");

        // Only what changed is in the arrays; the others are told again.
        home.Time.Advance(TimeSpan.FromSeconds(1));
        await home.Gateway.Streams.BeatAsync();
        Assert.Equal(["btcusdt@avgPrice", "btcusdt@miniTicker", "btcusdt@ticker", "btcusdt@ticker_1h"], ear.All().Select(e => e.GetProperty("stream").GetString()!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Mini_tickers_of_all_are_told_at_the_speed_asked_for()
    {
        await using var home = await Home.OpenAsync(MarketMode.Agents);
        var ear = new Ear(home, "!miniTicker@arr@1000ms/!miniTicker@arr@3000ms/!miniTicker@arr@2000ms", combined: true);
        var told = new List<string>();
        for (var second = 0; second < 6; second++)
        {
            await home.Gateway.Venue.StepAsync();
            home.Time.Advance(TimeSpan.FromSeconds(1));
            await home.Gateway.Streams.BeatAsync();
            told.AddRange(ear.All().Select(e => e.GetProperty("stream").GetString()!));
        }

        Assert.Equal((6, 2, 8), (told.Count(name => name.EndsWith("@1000ms", StringComparison.Ordinal)), told.Count(name => name.EndsWith("@3000ms", StringComparison.Ordinal)), told.Count));
    }

    [Fact]
    public async Task Names_that_mean_nothing_stay_silent()
    {
        await using var home = await Home.OpenAsync(MarketMode.Agents);
        var ear = new Ear(home, "0/BTCUSDT@trade/btcusdt@Trade/nosuch@trade/btcusdt@depth7/btcusdt@depth@50ms/btcusdt@kline_7m/btcusdt@kline_1m@x/btcusdt@ticker_2h/!bookTicker/@/!/btcusdt");
        Assert.Equal(0, home.Gateway.Streams.TopicCount);
        _ = new Ear(home, "btcusdt@depth@1000ms/btcusdt@depth10/btcusdt@kline_1M@-3:30/!ticker_1d@arr/btcusdt@kline_1m@+08:00");
        Assert.Equal(5, home.Gateway.Streams.TopicCount);
        Assert.Empty(ear.Texts());
    }

    [Fact]
    public async Task A_reader_that_falls_behind_is_cut_off_and_nobody_else_notices()
    {
        await using var home = await Home.OpenAsync(MarketMode.Agents);
        var (slow, quick) = (new Ear(home, "btcusdt@trade", into: new Outbox(10, 100_000)), new Ear(home, "btcusdt@trade"));
        var heard = 0;
        for (var step = 0; step < 400; step++)
        {
            home.Time.Advance(TimeSpan.FromMilliseconds(250));
            await home.Gateway.Venue.StepAsync();
            await home.Gateway.Streams.FeedAsync();
            heard += quick.Texts().Count;
        }

        Assert.True(heard > 11, $"{heard} trades");
        Assert.Null(quick.Outbox.CutOff);
        Assert.Equal("The reader fell too far behind.", slow.Outbox.CutOff);
        Assert.Empty(slow.Texts());
    }

    private static void Same(JsonElement rest, JsonElement told, string pairs)
    {
        var names = pairs.Split(' ');
        for (var i = 0; i < names.Length; i += 2)
        {
            Assert.True(
                rest.GetProperty(names[i]).GetRawText() == told.GetProperty(names[i + 1]).GetRawText(),
                string.Create(CultureInfo.InvariantCulture, $"{names[i]}: {rest.GetProperty(names[i])} and {told.GetProperty(names[i + 1])}"));
        }
    }
}
