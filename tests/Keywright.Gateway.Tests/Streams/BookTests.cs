using System.Text.Json;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Streams;

/// <summary>A book kept from the stream is the exchange's own, whatever happens in between.</summary>
public sealed class BookTests
{
    private static readonly string[] Symbols = ["BTCUSDT", "ETHBTC", "XRPUSDT"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_book_kept_by_the_documented_rules_is_the_exchange_s_own(int seed)
    {
        await using var home = await Home.OpenAsync(MarketMode.Agents, LimitMode.Open);
        var bot = await home.KeyAsync();
        var random = new Random(seed);
        foreach (var symbol in Symbols)
        {
            var book = new LocalBook();
            var stream = $"{symbol.ToLowerInvariant()}@depth@100ms";
            Ear? ear = null;
            var (compared, begun) = (0, 0);
            for (var step = 0; step < 120; step++)
            {
                // 1. Things happen: the market steps, orders come and go.
                home.Time.Advance(TimeSpan.FromMilliseconds(random.Next(20, 300)));
                await home.Gateway.Venue.StepAsync();
                var price = await home.PriceAsync(symbol, 1m + ((random.Next(-5, 6)) * 0.0004m));
                await bot.LimitAsync(random.Next(2) == 0 ? "BUY" : "SELL", symbol, symbol == "XRPUSDT" ? 30m : 0.01m, symbol == "ETHBTC" ? decimal.Round(price, 5) : price, random.Next(3) == 0 ? "&newClientOrderId=x" : "");
                if (random.Next(4) == 0)
                {
                    await bot.DeleteAsync("/api/v3/openOrders", $"symbol={symbol}");
                }

                // 2. The connection breaks now and then, and nothing heard before counts.
                if (ear is null || random.Next(25) == 0)
                {
                    ear?.End();
                    ear = new Ear(home, stream);
                    book.Forget();
                    begun++;
                }

                // 3. The client listens, sometimes late, and fetches when it must.
                await home.Gateway.Streams.FeedAsync();
                await home.Gateway.Streams.BeatAsync();
                if (random.Next(3) == 0)
                {
                    continue;
                }

                ear.All().ForEach(book.Take);
                Assert.False(book.HasGap);
                var depth = (await home.PublicAsync("/api/v3/depth", $"symbol={symbol}&limit=5000")).Succeeds().Json;
                if (book.UpdateId == 0)
                {
                    book.TryBegin(depth);
                }
                else if (book.UpdateId == depth.GetProperty("lastUpdateId").GetInt64())
                {
                    Assert.Equal(LocalBook.Levels(depth.GetProperty("bids")), book.Bids.OrderBy(level => level.Key));
                    Assert.Equal(LocalBook.Levels(depth.GetProperty("asks")), book.Asks);
                    compared++;
                }
            }

            Assert.True(compared > 20 && begun > 1, $"{symbol}: {compared} comparisons, {begun} connections");
        }
    }

    /// <summary>The first one's change still waits when it leaves; what happens before the second comes is taken down for nobody.</summary>
    [Fact]
    public async Task Who_comes_after_another_left_is_told_nothing_from_before_the_gap()
    {
        await using var home = await Home.OpenAsync(MarketMode.Quiet, LimitMode.Open);
        var bot = await home.KeyAsync();
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        var first = new Ear(home, "btcusdt@depth@100ms");
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.01m, price, "")).Succeeds();
        first.End();
        (await bot.DeleteAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Succeeds();

        var (second, book) = (new Ear(home, "btcusdt@depth@100ms"), new LocalBook());
        Assert.True(book.TryBegin((await home.PublicAsync("/api/v3/depth", "symbol=BTCUSDT&limit=5000")).Succeeds().Json));
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.01m, price - 1m, "")).Succeeds();
        home.Time.Advance(TimeSpan.FromMilliseconds(200));
        await home.Gateway.Streams.FeedAsync();
        await home.Gateway.Streams.BeatAsync();
        second.All().ForEach(book.Take);

        var depth = (await home.PublicAsync("/api/v3/depth", "symbol=BTCUSDT&limit=5000")).Succeeds().Json;
        Assert.Equal(depth.GetProperty("lastUpdateId").GetInt64(), book.UpdateId);
        Assert.Equal(LocalBook.Levels(depth.GetProperty("bids")), book.Bids.OrderBy(level => level.Key));
    }

    [Fact]
    public async Task All_streams_of_a_book_and_REST_count_by_the_same_ids()
    {
        await using var home = await Home.OpenAsync(MarketMode.Agents, LimitMode.Open);
        var ear = new Ear(home, "btcusdt@depth@100ms/btcusdt@bookTicker/btcusdt@depth20@100ms", combined: true);
        var book = new LocalBook();
        book.TryBegin((await home.PublicAsync("/api/v3/depth", "symbol=BTCUSDT&limit=5000")).Json);
        var last = book.UpdateId;
        var (tickers, partials) = (0, 0);
        for (var step = 0; step < 100; step++)
        {
            home.Time.Advance(TimeSpan.FromMilliseconds(250));
            await home.Gateway.Venue.StepAsync();
            await home.Gateway.Streams.FeedAsync();
            await home.Gateway.Streams.BeatAsync();
            var told = ear.All().ToLookup(e => e.GetProperty("stream").GetString(), e => e.GetProperty("data"));
            foreach (var update in told["btcusdt@depth@100ms"])
            {
                Assert.Equal(last + 1, update.GetProperty("U").GetInt64());
                last = update.GetProperty("u").GetInt64();
                book.Take(update);
            }

            foreach (var ticker in told["btcusdt@bookTicker"].Where(t => t.GetProperty("u").GetInt64() == book.UpdateId))
            {
                Assert.Equal(book.Bids.First(), new(LocalBook.Number(ticker.GetProperty("b")), LocalBook.Number(ticker.GetProperty("B"))));
                Assert.Equal(book.Asks.First(), new(LocalBook.Number(ticker.GetProperty("a")), LocalBook.Number(ticker.GetProperty("A"))));
                tickers++;
            }

            foreach (var partial in told["btcusdt@depth20@100ms"].Where(p => p.GetProperty("lastUpdateId").GetInt64() == book.UpdateId))
            {
                Assert.Equal(LocalBook.Levels(partial.GetProperty("bids")), book.Bids.Take(20).OrderBy(level => level.Key));
                Assert.Equal(LocalBook.Levels(partial.GetProperty("asks")), book.Asks.Take(20));
                partials++;
            }
        }

        Assert.True(tickers > 10 && partials > 50, $"{tickers} tickers, {partials} partial books");
    }

    [Fact]
    public void The_same_rules_keep_a_real_recorded_book_true()
    {
        var data = RecordedData.Folder;
        Assert.SkipWhen(data is null, "The folder ../shared/data with real market data is not there.");
        var book = new LocalBook();
        var tickers = new Dictionary<long, JsonElement>();
        var (updates, compared) = (0, 0);
        foreach (var line in File.ReadLines(Path.Combine(data!, "spot", "streams", "ETHUSDT-20240808-60s.jsonl")))
        {
            var json = JsonDocument.Parse(line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]).RootElement;
            if (!json.TryGetProperty("stream", out var stream))
            {
                Assert.True(book.UpdateId != 0 || book.TryBegin(json));
                continue;
            }

            switch (stream.GetString())
            {
                case "ethusdt@bookTicker":
                    tickers[json.GetProperty("data").GetProperty("u").GetInt64()] = json.GetProperty("data");
                    break;
                case "ethusdt@depth@100ms":
                    book.Take(json.GetProperty("data"));
                    Assert.False(book.HasGap);
                    updates++;
                    if (tickers.TryGetValue(book.UpdateId, out var ticker))
                    {
                        Assert.Equal(book.Bids.First(), new(LocalBook.Number(ticker.GetProperty("b")), LocalBook.Number(ticker.GetProperty("B"))));
                        Assert.Equal(book.Asks.First(), new(LocalBook.Number(ticker.GetProperty("a")), LocalBook.Number(ticker.GetProperty("A"))));
                        compared++;
                    }

                    break;
            }
        }

        Assert.True(updates > 500 && compared > 20, $"{updates} updates, {compared} comparisons");
    }

    [Fact]
    public void A_lost_event_is_noticed()
    {
        static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
        var book = new LocalBook();
        book.TryBegin(Json("""{"lastUpdateId":10,"bids":[["1.0","2"]],"asks":[]}"""));
        book.Take(Json("""{"U":9,"u":11,"b":[["1.0","0"]],"a":[["3.0","4"]]}"""));
        Assert.Equal((11, 0, 1, false), (book.UpdateId, book.Bids.Count, book.Asks.Count, book.HasGap));
        book.Take(Json("""{"U":13,"u":14,"b":[],"a":[]}"""));
        Assert.True(book.HasGap);
    }
}
