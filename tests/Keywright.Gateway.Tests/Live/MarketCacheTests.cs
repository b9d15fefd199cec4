using System.Globalization;
using Keywright.Gateway.Execute.Live.Feeds;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Live;

/// <summary>What bots poll is answered from what the exchange's streams tell, in the very words of REST, and how old it is is said.</summary>
public sealed class MarketCacheTests(ITestOutputHelper output)
{
    private const string Two = "%5B%22BTCUSDT%22%2C%22ETHUSDT%22%5D";

    public static TheoryData<string, string> Polls { get; } = new()
    {
        { "/api/v3/depth", "symbol=BTCUSDT" },
        { "/api/v3/depth", "symbol=BTCUSDT&limit=5" },
        { "/api/v3/depth", "symbol=BTCUSDT&limit=500" },
        { "/api/v3/klines", "symbol=BTCUSDT&interval=1m" },
        { "/api/v3/klines", "symbol=BTCUSDT&interval=1s&limit=7" },
        { "/api/v3/klines", "symbol=BTCUSDT&interval=1d&limit=1000" },
        { "/api/v3/ticker/24hr", "symbol=BTCUSDT" },
        { "/api/v3/ticker/24hr", "symbol=BTCUSDT&type=MINI" },
        { "/api/v3/ticker/24hr", "symbols=" + Two },
        { "/api/v3/ticker/24hr", "type=MINI&symbols=" + Two },
        { "/api/v3/ticker/24hr", "" },
        { "/api/v3/ticker/24hr", "type=MINI" },
        { "/api/v3/ticker/price", "symbol=BTCUSDT" },
        { "/api/v3/ticker/price", "symbols=" + Two },
        { "/api/v3/ticker/price", "" },
        { "/api/v3/ticker/bookTicker", "symbol=BTCUSDT" },
        { "/api/v3/ticker/bookTicker", "symbols=" + Two },
        { "/api/v3/ticker/bookTicker", "" },
        { "/api/v3/exchangeInfo", "" },
        { "/api/v3/exchangeInfo", "symbol=BTCUSDT" },
        { "/api/v3/exchangeInfo", "symbols=" + Two },
    };

    /// <summary>Red when an answer from here differs by a byte from what the exchange would have said, does not say its age, or costs a call.</summary>
    [Theory]
    [MemberData(nameof(Polls))]
    public async Task An_answer_from_here_is_that_of_the_exchange(string path, string query)
    {
        await using var two = await TwoGateways.OpenAsync(market: MarketMode.Agents);
        await PollAsync(two, path, query, seconds: 6);
        await PollAsync(two, path, query, seconds: 5, quiet: true);
        await two.LiveAsync(2, quiet: true);
        await two.Home.PublicAsync(path, query);

        var calls = two.Wire.Sent.Count;
        var here = (await two.Home.PublicAsync(path, query)).Succeeds();
        var there = (await two.Exchange.PublicAsync(path, query)).Succeeds();
        Assert.Equal(there.Body, here.Body);
        Assert.Equal(calls, two.Wire.Sent.Count);
        Assert.InRange(here.Reply.AgeMs!.Value, 0, path.EndsWith("exchangeInfo", StringComparison.Ordinal) ? 3_600_000 : 3_000);
    }

    /// <summary>Red when times in an answer are in another unit than the one asked for.</summary>
    [Theory]
    [MemberData(nameof(Polls))]
    public async Task In_microseconds_it_is_the_exchange_s_as_well(string path, string query)
    {
        await using var two = await TwoGateways.OpenAsync(market: MarketMode.Agents);
        await PollAsync(two, path, query, seconds: 3);
        await PollAsync(two, path, query, seconds: 4, quiet: true);
        var here = (await two.Home.SendAsync("GET", path, query, "", null, System.Net.IPAddress.Loopback, "MICROSECOND")).Succeeds();
        var there = (await two.Exchange.SendAsync("GET", path, query, "", null, System.Net.IPAddress.Loopback, "MICROSECOND")).Succeeds();
        Assert.Equal(there.Body, here.Body);
    }

    /// <summary>Red when what the exchange alone can say is said from here.</summary>
    [Theory]
    [InlineData("/api/v3/depth", "symbol=BTCUSDT&limit=5000")]
    [InlineData("/api/v3/klines", "symbol=BTCUSDT&interval=1m&startTime=1785750000000")]
    [InlineData("/api/v3/klines", "symbol=BTCUSDT&interval=1d&timeZone=2")]
    [InlineData("/api/v3/exchangeInfo", "permissions=SPOT")]
    [InlineData("/api/v3/ticker/price", "symbolStatus=TRADING")]
    [InlineData("/api/v3/trades", "symbol=BTCUSDT")]
    [InlineData("/api/v3/aggTrades", "symbol=BTCUSDT")]
    public async Task What_streams_do_not_tell_is_asked_of_the_exchange(string path, string query)
    {
        await using var two = await TwoGateways.OpenAsync(market: MarketMode.Agents);
        await PollAsync(two, path, query, seconds: 3);
        var calls = two.Wire.Count("GET", path);
        Assert.Null((await two.Home.PublicAsync(path, query)).Succeeds().Reply.AgeMs);
        Assert.Equal(calls + 1, two.Wire.Count("GET", path));
    }

    /// <summary>Red when old data are told although the stream they come from is broken, mute, or has lost a message.</summary>
    [Theory]
    [InlineData("broken")]
    [InlineData("mute")]
    [InlineData("lost")]
    public async Task What_may_be_old_is_asked_of_the_exchange(string how)
    {
        await using var two = await TwoGateways.OpenAsync(market: MarketMode.Agents);
        var (path, query) = ("/api/v3/depth", "symbol=BTCUSDT&limit=20");
        await PollAsync(two, path, query, seconds: 4);
        Assert.NotNull((await two.Home.PublicAsync(path, query)).Reply.AgeMs);
        switch (how)
        {
            case "broken":
                two.Wire.IsShut = true;
                await two.Wire.Sockets[0].BreakAsync();
                await two.LiveAsync(0.5);
                break;
            case "mute":
                two.Wire.Sockets[0].IsMute = true;
                await two.LiveAsync(MarketCaches.SilenceMaxUs / 1_000_000d + 0.25);
                break;
            default:
                var left = 1;
                two.Wire.Sockets[0].Passes = text => !text.Contains("depthUpdate", StringComparison.Ordinal) || left-- <= 0;
                await two.LiveAsync(0.75);
                break;
        }

        var here = (await two.Home.PublicAsync(path, query)).Succeeds();
        Assert.Equal((await two.Exchange.PublicAsync(path, query)).Body, here.Body);
        Assert.True(here.Reply.AgeMs is null || how == "lost");

        // It heals by itself.
        two.Wire.IsShut = false;
        await PollAsync(two, path, query, seconds: 12);
        here = (await two.Home.PublicAsync(path, query)).Succeeds();
        Assert.NotNull(here.Reply.AgeMs);
        Assert.Equal((await two.Exchange.PublicAsync(path, query)).Body, here.Body);
    }

    /// <summary>Red when a stream is kept that nobody asks for, or one is asked for by a single call.</summary>
    [Fact]
    public async Task A_stream_is_kept_only_while_somebody_polls()
    {
        await using var two = await TwoGateways.OpenAsync(market: MarketMode.Agents);
        var caches = two.Home.Gateway.Parts.Live.Books.Venues.Single().Caches;
        await two.Home.PublicAsync("/api/v3/depth", "symbol=BTCUSDT");
        await two.LiveAsync(12);
        Assert.Empty(two.Wire.Sockets);

        await two.Home.PublicAsync("/api/v3/depth", "symbol=BTCUSDT");
        await two.LiveAsync(1);
        await two.Home.PublicAsync("/api/v3/depth", "symbol=BTCUSDT");
        await two.LiveAsync(1);
        Assert.Equal(1, caches.Kept);
        await two.LiveAsync(62);
        Assert.Equal(0, caches.Kept);
        await two.LiveAsync(1);
        Assert.Contains("UNSUBSCRIBE", string.Join(' ', two.Wire.Sockets[0].Said), StringComparison.Ordinal);
    }

    /// <summary>Red when a candle that ends, or a market without trades, makes an answer wrong.</summary>
    [Fact]
    public async Task Candles_go_over_into_the_next_ones()
    {
        await using var two = await TwoGateways.OpenAsync(market: MarketMode.Agents);
        var (path, query, kept) = ("/api/v3/klines", "symbol=ETHUSDT&interval=1m&limit=20", 0);
        for (var round = 0; round < 4; round++)
        {
            await PollAsync(two, path, query, seconds: 40, quiet: round == 2);
            await PollAsync(two, path, query, seconds: 3, quiet: true);
            var here = (await two.Home.PublicAsync(path, query)).Succeeds();
            kept += here.Reply.AgeMs is null ? 0 : 1;
            Assert.Equal((await two.Exchange.PublicAsync(path, query)).Body, here.Body);
        }

        Assert.True(kept >= 3, $"{kept} answers from here");
        Assert.InRange(two.Wire.Count("GET", path), 1, 10);
    }

    /// <summary>
    /// Red when six bots that poll alike cost more than a fifth of the calls, or of the weight, that they would cost without us.
    /// </summary>
    [Fact]
    public async Task Six_bots_that_poll_alike_cost_a_fifth_at_most()
    {
        const int Bots = 6;
        const int Seconds = 180;
        string[] symbols = ["BTCUSDT", "ETHUSDT"];
        List<(string Path, string Query)> polls = [("/api/v3/exchangeInfo", "")];
        foreach (var symbol in symbols)
        {
            polls.AddRange([
                ("/api/v3/depth", $"symbol={symbol}&limit=100"), ("/api/v3/ticker/24hr", $"symbol={symbol}"), ("/api/v3/klines", $"symbol={symbol}&interval=1m&limit=500"),
                ("/api/v3/ticker/bookTicker", $"symbol={symbol}"), ("/api/v3/ticker/price", $"symbol={symbol}")]);
        }

        await using var two = await TwoGateways.OpenAsync(market: MarketMode.Agents);
        var before = two.Wire.Sent.Count;
        var (asked, refused, oldest, venue) = (0, 0, 0, two.Home.Gateway.Parts.Live.Books.Venues.Single());
        for (var second = 0; second < Seconds; second++)
        {
            for (var bot = 0; bot < Bots; bot++)
            {
                foreach (var (path, query) in polls)
                {
                    // Each from an address of its own, so that our own limit on addresses does not count the bots as one.
                    var answer = await two.Home.SendAsync("GET", path, query, "", null, System.Net.IPAddress.Parse($"127.0.0.{bot + 2}"), null);
                    (asked, refused) = (asked + 1, refused + (answer.Status == 200 ? 0 : 1));
                    oldest = path.EndsWith("exchangeInfo", StringComparison.Ordinal) ? oldest : Math.Max(oldest, answer.Reply.AgeMs ?? 0);
                }
            }

            await two.LiveAsync(1);
            await two.Home.Gateway.Parts.Live.BeatAsync(CancellationToken.None);
        }

        var sent = two.Wire.Sent.Count - before;
        var saved = 100m * (asked - sent) / asked;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Bots} bots, {Seconds} s: {asked} calls asked for, {sent} sent upstream (upkeep, books and candles included): {saved:0.00} % fewer; oldest answer {oldest} ms; {venue.Feed.Sizes.Lines} connection, {venue.Feed.Sizes.Streams} streams."));
        Assert.Equal(0, refused);
        Assert.InRange(oldest, 1, 5_000);
        Assert.True(saved >= 80m, $"{saved} %");
    }

    private static async Task PollAsync(TwoGateways two, string path, string query, int seconds, bool quiet = false)
    {
        for (var second = 0; second < seconds; second++)
        {
            await two.Home.PublicAsync(path, query);
            await two.LiveAsync(0.75, quiet);
            await two.Home.PublicAsync(path, query);
            await two.LiveAsync(0.25, quiet);
        }

        await two.Home.PublicAsync(path, query);
    }
}
