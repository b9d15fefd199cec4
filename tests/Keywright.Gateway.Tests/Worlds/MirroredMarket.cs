using System.Text.Json;
using Keywright.Gateway.Manage;
using Xunit;

namespace Keywright.Gateway.Tests.Worlds;

/// <summary>A gateway whose paper market follows that of another gateway, its exchange.</summary>
internal sealed class MirroredMarket : IAsyncDisposable
{
    private MirroredMarket(Home exchange, PipelineWire wire, Home home) => (Exchange, Wire, Home) = (exchange, wire, home);

    public Home Exchange { get; }

    public PipelineWire Wire { get; }

    public Home Home { get; private set; }

    /// <summary>Trades at the exchange.</summary>
    public Bot There { get; private init; } = null!;

    /// <summary>Trades there on another account, so that the two can meet.</summary>
    public Bot Other { get; private init; } = null!;

    /// <summary>About what BTCUSDT costs at the exchange, whole.</summary>
    public decimal Price { get; private init; }

    /// <param name="market">What happens at the exchange; quiet: only what the test has its bot do.</param>
    /// <param name="change">Before anything is heard.</param>
    public static async Task<MirroredMarket> OpenAsync(MarketMode market = MarketMode.Quiet, Action<PipelineWire>? change = null)
    {
        var exchange = await Home.OpenAsync(market, LimitMode.Open);
        var wire = new PipelineWire(exchange);
        change?.Invoke(wire);
        Assert.Null((await exchange.Gateway.Accounts.AddAsync(new AccountRequest("other", null, [("USDT", 100_000m), ("BTC", 1m)]))).Problem);
        return new MirroredMarket(exchange, wire, await Home.OpenAsync(MarketMode.Mirror, LimitMode.Open, exchange: wire, mirrorOf: TwoGateways.Url))
        {
            There = await exchange.KeyAsync(),
            Other = await exchange.KeyAsync(account: "other"),
            Price = decimal.Round(await exchange.PriceAsync("BTCUSDT")),
        };
    }

    /// <summary>Both books have a bid and an ask round the price, and the mirror has heard of them.</summary>
    public static async Task<MirroredMarket> WithBookAsync()
    {
        var two = await OpenAsync();
        (await two.There.LimitAsync("BUY", "BTCUSDT", 0.01m, two.Price - 50)).Succeeds();
        (await two.There.LimitAsync("SELL", "BTCUSDT", 0.01m, two.Price + 50)).Succeeds();
        await two.LiveAsync(3);
        await two.AssertSameAsync("BTCUSDT");
        return two;
    }

    /// <summary>Time goes on in steps of a quarter of a second: the exchange's market moves and tells, and the mirror follows.</summary>
    public async Task LiveAsync(double seconds, bool quiet = false)
    {
        for (var left = seconds; left > 0; left -= 0.25)
        {
            Home.Time.Advance(TimeSpan.FromSeconds(0.25));
            Exchange.Time.Advance(TimeSpan.FromSeconds(0.25));
            if (!quiet)
            {
                await Exchange.Gateway.BeatAsync();
            }

            await Exchange.Gateway.Streams.FeedAsync();
            await Exchange.Gateway.Streams.BeatAsync();
            await Wire.BringAsync();
            await Home.Gateway.Parts.Live.BeatAsync(CancellationToken.None);
            foreach (var venue in Home.Gateway.Parts.Live.Books.Venues)
            {
                await venue.BeatMarketAsync();
            }

            await Wire.BringAsync();
            await Home.Gateway.BeatAsync();
        }
    }

    /// <summary>Somebody at the exchange buys from the best ask there, and the mirror hears of it.</summary>
    public async Task BuyThereAsync(decimal quantity)
    {
        (await Other.OrderAsync($"symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=IOC&quantity={Bot.Text(quantity)}&price={Bot.Text(Price + 50)}")).Succeeds();
        await LiveAsync(0.25);
    }

    /// <summary>The process dies and starts again on its files.</summary>
    public async Task CrashAsync()
    {
        var before = Home;
        Home = await before.CrashedAsync();
        await before.DisposeAsync();
    }

    /// <summary>The best levels of a side at one of the two, as text.</summary>
    public static async Task<string> DepthAsync(Home at, string symbol, string? side = null)
    {
        var book = (await at.PublicAsync("/api/v3/depth", $"symbol={symbol}&limit=20")).Succeeds().Json;
        return side is null ? $"{book.GetProperty("bids")} {book.GetProperty("asks")}" : book.GetProperty(side).ToString();
    }

    public async Task AssertSameAsync(string symbol) => Assert.Equal(await DepthAsync(Exchange, symbol), await DepthAsync(Home, symbol));

    public Task<string> HereAsync(string side) => DepthAsync(Home, "BTCUSDT", side);

    /// <summary>What of a bot's order was filled.</summary>
    public static async Task<string> FilledAsync(Bot bot, JsonElement placed)
        => (await bot.GetAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={placed.GetProperty("orderId")}")).Succeeds().Text("executedQty");

    /// <summary>A figure of the mirror.</summary>
    public decimal Meter(string name, string what = "")
        => Home.Gateway.Status().Meters.Single(meter => meter.Name == $"keywright_mirror_{name}" && meter.Labels.Contains(what, StringComparison.Ordinal)).Value;

    public async ValueTask DisposeAsync()
    {
        await Home.DisposeAsync();
        await Exchange.DisposeAsync();
    }
}
