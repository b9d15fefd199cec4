using System.Text.Json;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Streams;

public sealed class KlineTests
{
    private static readonly string[] Fields = ["t", "T", "o", "h", "l", "c", "v", "q", "n", "V", "Q", "B"];
    private static readonly int[] RestPlaces = [0, 6, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11];

    [Fact]
    public async Task Each_candle_is_told_closed_once_and_as_REST_tells_it_afterwards()
    {
        await using var home = await Home.OpenAsync(MarketMode.Agents, LimitMode.Open);
        var ear = new Ear(home, "btcusdt@kline_1s/btcusdt@kline_1m/ethusdt@kline_1h@+05:30", combined: true);
        var closed = new Dictionary<string, List<JsonElement>> { ["1s"] = [], ["1m"] = [], ["1h"] = [] };
        var running = new Dictionary<string, long>();
        for (var step = 0; step < 1_500; step++)
        {
            home.Time.Advance(TimeSpan.FromMilliseconds(100));
            if (step % 3 == 0 && step is not (> 400 and < 450))
            {
                await home.Gateway.Venue.StepAsync();
            }

            await home.Gateway.Streams.BeatAsync();
            foreach (var told in ear.All().Select(e => e.GetProperty("data")))
            {
                Assert.Equal("e E s k", Ear.Fields(told));
                var k = told.GetProperty("k");
                Assert.Equal("t T s i f L o c h l v n x q V Q B", Ear.Fields(k));
                var (interval, open) = (k.GetProperty("i").GetString()!, k.GetProperty("t").GetInt64());
                Assert.True(open >= running.GetValueOrDefault(interval), "A candle that ended was told again.");
                running[interval] = k.GetProperty("x").GetBoolean() ? open + 1 : open;
                if (k.GetProperty("x").GetBoolean())
                {
                    closed[interval].Add(k);
                }
            }
        }

        Assert.Equal(3, closed["1m"].Count);
        Assert.Equal(149, closed["1s"].Count);
        Assert.Equal(1_800_000, running["1h"] % 3_600_000);
        long? lastId = null;
        foreach (var (interval, candles) in closed.Where(entry => entry.Value.Count > 0))
        {
            var rest = (await home.PublicAsync("/api/v3/klines", $"symbol=BTCUSDT&interval={interval}&startTime={candles[0].GetProperty("t")}&limit={candles.Count}")).Succeeds().Json;
            lastId = null;
            for (var i = 0; i < candles.Count; i++)
            {
                for (var field = 0; field < Fields.Length; field++)
                {
                    Assert.Equal(rest[i][RestPlaces[field]].GetRawText(), candles[i].GetProperty(Fields[field]).GetRawText());
                }

                var (first, last, count) = (candles[i].GetProperty("f").GetInt64(), candles[i].GetProperty("L").GetInt64(), candles[i].GetProperty("n").GetInt64());
                Assert.Equal(count, first < 0 ? 0 : last - first + 1);
                Assert.True(first < 0 || lastId is null || first == lastId + 1, $"{interval}: {first} after {lastId}");
                lastId = first < 0 ? lastId : last;
            }
        }

        Assert.Contains(closed["1s"], candle => candle.GetProperty("n").GetInt64() == 0);
        Assert.Contains(closed["1s"], candle => candle.GetProperty("n").GetInt64() > 0);
        var trades = (await home.PublicAsync("/api/v3/historicalTrades", $"symbol=BTCUSDT&fromId={lastId}&limit=2")).Succeeds().Json;
        Assert.True(trades[0].GetProperty("time").GetInt64() <= closed["1m"][^1].GetProperty("T").GetInt64());
        Assert.True(trades[1].GetProperty("time").GetInt64() > closed["1m"][^1].GetProperty("T").GetInt64());
    }

    [Fact]
    public async Task Times_are_microseconds_for_who_asks_for_them()
    {
        await using var home = await Home.OpenAsync(MarketMode.Agents);
        var ear = new Ear(home, "btcusdt@kline_1m", timeUnit: "microsecond");
        home.Time.Advance(TimeSpan.FromSeconds(2));
        await home.Gateway.Streams.BeatAsync();
        var k = ear.One().GetProperty("k");
        Assert.Equal(k.GetProperty("t").GetInt64() + 59_999_999, k.GetProperty("T").GetInt64());
        Assert.Equal(0, k.GetProperty("t").GetInt64() % 60_000_000);
    }

    [Theory]
    [InlineData("1m", 60)]
    [InlineData("59m", 59 * 60)]
    [InlineData("23h", 23 * 3_600)]
    [InlineData("7d", 7 * 86_400)]
    public async Task A_window_is_as_wide_as_it_was_asked_for(string size, int seconds)
    {
        await using var home = await Home.OpenAsync();
        var window = (await home.PublicAsync("/api/v3/ticker", $"symbols=[%22BTCUSDT%22]&windowSize={size}")).Succeeds().Json[0];
        Assert.Equal("symbol priceChange priceChangePercent weightedAvgPrice openPrice highPrice lowPrice lastPrice volume quoteVolume openTime closeTime firstId lastId count", Ear.Fields(window));
        Assert.InRange(window.GetProperty("closeTime").GetInt64() - window.GetProperty("openTime").GetInt64(), seconds * 1_000L, (seconds * 1_000L) + 59_999);
        Assert.Equal(0, window.GetProperty("openTime").GetInt64() % 60_000);
    }

    [Theory]
    [InlineData("0m")]
    [InlineData("60m")]
    [InlineData("24h")]
    [InlineData("8d")]
    [InlineData("m")]
    [InlineData("1w")]
    [InlineData("1M")]
    public async Task A_window_that_is_none_is_refused(string size)
    {
        await using var home = await Home.OpenAsync();
        (await home.PublicAsync("/api/v3/ticker", $"symbol=BTCUSDT&windowSize={size}")).Refuses(-1130, "Data sent for parameter 'windowSize' is not valid.");
        (await home.PublicAsync("/api/v3/ticker")).Refuses(-1102, "Param 'symbol' or 'symbols' must be sent, but both were empty/null!");
    }

    [Fact]
    public async Task A_trading_day_is_the_zone_s_own()
    {
        await using var home = await Home.OpenAsync();
        var day = (await home.PublicAsync("/api/v3/ticker/tradingDay", "symbol=BTCUSDT&timeZone=-11:30&type=MINI")).Succeeds().Json;
        Assert.Equal("symbol openPrice highPrice lowPrice lastPrice volume quoteVolume openTime closeTime firstId lastId count", Ear.Fields(day));
        Assert.Equal(new DateTimeOffset(2026, 8, 2, 11, 30, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), day.GetProperty("openTime").GetInt64());
        Assert.Equal(day.GetProperty("openTime").GetInt64() + 86_399_999, day.GetProperty("closeTime").GetInt64());
        var candle = (await home.PublicAsync("/api/v3/uiKlines", "symbol=BTCUSDT&interval=1d&timeZone=-11:30&limit=1")).Succeeds().Json[0];
        Assert.Equal(candle[1].GetString(), day.GetProperty("openPrice").GetString());
        Assert.Equal(candle[5].GetString(), day.GetProperty("volume").GetString());
    }
}
