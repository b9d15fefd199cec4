using System.Globalization;
using System.Text;
using System.Text.Json;
using Keywright.Gateway.Tests.Sessions;
using Keywright.Gateway.Tests.Worlds;
using Keywright.Market.Words;
using Xunit;

namespace Keywright.Gateway.Tests.Live;

/// <summary>Promise 2 at a real exchange: nobody there stops an order at any price where its key's limits are.</summary>
public sealed class LiveBoundTests
{
    /// <summary>Red when a market order that buys comes to more than its key's limit for one order, or its bot is told of an order that it did not ask for.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_market_buy_stays_within_its_keys_limit_and_is_told_as_one(bool isLost)
    {
        await using var two = await TwoGateways.OpenAsync();
        await two.HearUserAsync();
        var bot = await two.Home.KeyAsync(account: "real", ips: ["127.0.0.1"], symbols: ["BTCUSDT"], orderCap: 100, dailyCap: 1_000);
        var line = await UserDataTests.SubscribedAsync(two.Home, bot);
        var (stranger, price) = (new Stranger(two.Exchange), await two.Exchange.PriceAsync("BTCUSDT"));
        var half = decimal.Round(48 / price, 5, MidpointRounding.ToZero);
        stranger.Place(Side.Sell, half, price);
        stranger.Place(Side.Sell, 1, decimal.Round(price * 1.12m, 2));
        two.Wire.Between = async (request, carryOut) =>
        {
            var answer = await carryOut();
            return isLost && request.Method == "POST" ? LiveOrderTests.Faulty("lost") : answer;
        };

        // At the last price both halves come to less than 100, at what they would be filled at to more.
        var told = (await bot.OrderAsync($"symbol=BTCUSDT&side=BUY&type=MARKET&quantity={Bot.Text(2 * half)}")).Succeeds();
        Assert.Equal(("EXPIRED", half), (told.Text("status"), decimal.Parse(told.Text("executedQty"), CultureInfo.InvariantCulture)));
        Assert.Contains("type=LIMIT&timeInForce=IOC", Sent(two), StringComparison.Ordinal);
        Assert.Equal(half * price, Used(two));
        Assert.Equal(Market, Terms(told.Json));

        // Also wherever else it is told of.
        two.Advance(5);
        var order = (await bot.GetAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={told.Long("orderId")}")).Succeeds();
        two.Advance(5);
        var all = (await bot.GetAsync("/api/v3/allOrders", "symbol=BTCUSDT")).Succeeds();
        Assert.Equal([Market, Market], new[] { order.Json, all.Json[0] }.Select(Terms));
        await two.UntilAsync(() => Heard(line).Count == 3, "its events are told");
        Assert.Equal(["MARKET GTC 0.00000000 NEW", "MARKET GTC 0.00000000 TRADE", "MARKET GTC 0.00000000 EXPIRED"], Heard(line));
    }

    /// <summary>Red when an order that cannot come to more than it was counted at leaves otherwise than its bot asked for it.</summary>
    [Fact]
    public async Task What_is_bound_by_itself_leaves_as_it_is()
    {
        await using var two = await TwoGateways.OpenAsync();
        var (bot, free) = (await two.BotAsync(), await two.Home.KeyAsync(new Keys.Policy.KeyPolicy { MaxOpenOrders = 9 }, symbols: ["BTCUSDT"], account: "real"));
        var (stranger, price) = (new Stranger(two.Exchange), await two.Exchange.PriceAsync("BTCUSDT"));
        stranger.Place(Side.Sell, 1, price);
        stranger.Place(Side.Buy, 1, decimal.Round(price * 0.9m, 2));
        foreach (var (who, asked) in new[] { (bot, "side=BUY&quoteOrderQty=50"), (bot, "side=SELL&quantity=0.0005"), (free, "side=BUY&quantity=0.0005") })
        {
            two.Advance(5);
            (await who.OrderAsync($"symbol=BTCUSDT&type=MARKET&{asked}")).Succeeds();
            Assert.Contains("type=MARKET", Sent(two), StringComparison.Ordinal);
        }

        // What its limits have room for it gets whole, though at more than the last price.
        two.Advance(5);
        Assert.Equal("FILLED", (await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.0005")).Succeeds().Text("status"));
        Assert.Contains("type=LIMIT", Sent(two), StringComparison.Ordinal);
    }

    private static readonly (string?, string?, string?) Market = ("MARKET", "GTC", "0.00000000");

    private static (string?, string?, string?) Terms(JsonElement order)
        => (order.GetProperty("type").GetString(), order.GetProperty("timeInForce").GetString(), order.GetProperty("price").GetString());

    private static List<string> Heard(Line line) =>
    [
        .. line.Heard.Select(static frame => JsonDocument.Parse(frame).RootElement.GetProperty("event")).Where(static told => told.GetProperty("e").ValueEquals("executionReport"))
            .Select(static told => string.Join(' ', new[] { "o", "f", "p", "x" }.Select(letter => told.GetProperty(letter).GetString()))),
    ];

    private static string Sent(TwoGateways two) => Encoding.ASCII.GetString(two.Wire.Sent.Last(static request => request is { Method: "POST", Path: "/api/v3/order" }).Parameters.Span);

    private static decimal Used(TwoGateways two) => two.Home.Gateway.Parts.Live.Books.Venues.Single().Caps.Used(1, two.Home.Time.NowUs);
}
