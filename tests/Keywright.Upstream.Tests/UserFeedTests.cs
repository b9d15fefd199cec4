using System.Globalization;
using System.Text.Json;
using Keywright.Gateway.Manage;
using Keywright.Upstream.Faults;
using Xunit;

namespace Keywright.Upstream.Tests;

/// <summary>What an exchange tells of an account over real sockets, with everything that can become of an event and of a connection.</summary>
public sealed class UserFeedTests : IAsyncLifetime
{
    private const int Orders = 6;

    private UpstreamGateway upstream = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => upstream = await UpstreamGateway.StartAsync();

    /// <summary>Red when a bot of a real account hears an event of its orders twice, out of order or never, whatever becomes of it on its way.</summary>
    [Theory]
    [MemberData(nameof(Listener.Faults), MemberType = typeof(Listener))]
    public async Task A_bot_hears_each_event_of_its_orders_once_and_in_order(StreamFault fault)
    {
        await using var exchange = await FaultServer.StartAsync(upstream, new Script().OnEvent("executionReport", 4, fault).OnEvent("executionReport", 9, fault));
        await using var gateway = await LiveGateway.StartAsync(exchange, upstream);
        await exchange.Sockets.OpenAsync(1, SocketHall.ApiPath).WaitAsync(TimeSpan.FromSeconds(40), Ct);
        using var bot = await BotAsync(gateway);
        using var listener = await Listener.OpenAsync(gateway, "ws-api/v3");
        await listener.SayAsync(bot.Frame("mine", "userDataStream.subscribe.signature"));
        Assert.Equal(200, (await listener.HearAsync()).GetProperty("status").GetInt32());

        // Each order rests, is traded against twice and is cancelled: all told is known beforehand.
        using var other = upstream.CallerOf(await upstream.CutAsync(label: "other", account: await OtherAsync()));
        var expected = new List<string>();
        var placing = TradeAsync(bot, other, expected);
        var heard = new List<string>();
        while (heard.Count < Orders * 4)
        {
            var told = (await HearAsync(listener, heard, placing)).GetProperty("event");
            if (told.GetProperty("e").GetString() == "executionReport")
            {
                heard.Add($"{told.GetProperty("i").GetInt64()} {told.GetProperty("x").GetString()} {told.GetProperty("X").GetString()} {told.GetProperty("z").GetString()}");
            }
        }

        await placing;
        Assert.Equal(expected, heard.OrderBy(text => long.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture)));
        Assert.Empty(exchange.Problems);
    }

    public async ValueTask DisposeAsync() => await upstream.DisposeAsync();

    private static async Task<SignedCaller> BotAsync(LiveGateway gateway)
    {
        var made = await gateway.Gateway.Keys.CreateAsync(
            new KeyRequest("bot", "real", "spot-bot", null, "hmac", null, [], ["127.0.0.1"], ["BTCUSDT"], null, 100_000, 1_000_000) { AcceptsTerms = true }, Ct);
        Assert.True(made.Problem is null, made.Problem);
        return new SignedCaller(gateway.Url, UpstreamKey.Hmac(made.Key!.ApiKey, made.SecretKey!), TimeProvider.System);
    }

    private async Task<string> OtherAsync()
    {
        await upstream.AddAccountAsync("other", ("BTC", 10m), ("USDT", 1_000_000m));
        return "other";
    }

    private static async Task TradeAsync(SignedCaller bot, SignedCaller other, List<string> expected)
    {
        var price = await OneUpstream.RestingPriceAsync(other);
        for (var order = 0; order < Orders; order++)
        {
            var placed = await bot.SendAsync("POST", "/api/v3/order", $"symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.004&price={price}", Ct);
            Assert.True(placed.Status == 200, placed.Text);
            using var json = JsonDocument.Parse(placed.Body);
            var id = json.RootElement.GetProperty("orderId").GetInt64();
            foreach (var quantity in (string[])["0.001", "0.002"])
            {
                var sold = await other.SendAsync("POST", "/api/v3/order", $"symbol=BTCUSDT&side=SELL&type=LIMIT&timeInForce=IOC&quantity={quantity}&price={price}", Ct);
                Assert.True(sold.Status == 200, sold.Text);
            }

            var ended = await bot.SendAsync("DELETE", "/api/v3/order", $"symbol=BTCUSDT&orderId={id}", Ct);
            Assert.True(ended.Status == 200, ended.Text);
            expected.AddRange([$"{id} NEW NEW 0.00000000", $"{id} TRADE PARTIALLY_FILLED 0.00100000", $"{id} TRADE PARTIALLY_FILLED 0.00300000", $"{id} CANCELED CANCELED 0.00300000"]);
        }
    }

    private static async Task<JsonElement> HearAsync(Listener listener, List<string> heard, Task placing)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromSeconds(40));
        try
        {
            return JsonDocument.Parse(await listener.HearTextAsync(patience.Token)).RootElement.Clone();
        }
        catch (OperationCanceledException)
        {
            Assert.False(placing.IsFaulted, $"The trading ended: {placing.Exception}");
            Assert.Fail($"No more was told after: {string.Join('\n', heard)}");
            throw;
        }
    }
}
