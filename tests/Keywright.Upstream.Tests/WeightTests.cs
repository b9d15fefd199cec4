using System.Text.Json;
using Keywright.Binance.Catalogue;
using Xunit;

namespace Keywright.Upstream.Tests;

/// <summary>The server's own count of weight, on a clock that stands still unless it is told to go.</summary>
public sealed class WeightTests : IAsyncLifetime
{
    private readonly ManualClock clock = new();
    private UpstreamGateway upstream = null!;
    private FaultServer server = null!;
    private SignedCaller caller = null!;

    public async ValueTask InitializeAsync()
    {
        upstream = await UpstreamGateway.StartAsync(new UpstreamOptions { Time = clock });
        server = await FaultServer.StartAsync(new FaultServerOptions { Upstream = upstream, WeightLimit = 100 });
        caller = server.CallerOf(await upstream.CutAsync());
    }

    public async ValueTask DisposeAsync()
    {
        caller.Dispose();
        await server.DisposeAsync();
        await upstream.DisposeAsync();
    }

    [Fact]
    public async Task Weight_counts_by_the_catalogue_and_past_the_limit_is_429_until_the_minute_ends()
    {
        // 34 s into a minute: see ManualClock.
        for (var i = 1; i <= 5; i++)
        {
            var answer = await caller.SendAsync("GET", "/api/v3/account", "");
            Assert.Equal((200, $"{20 * i}"), (answer.Status, answer.Header("X-MBX-USED-WEIGHT-1M")));
        }

        var refused = await caller.SendPlainAsync("GET", "/api/v3/ping");
        Assert.Equal((429, -1003, 26), (refused.Status, refused.Code, refused.RetryAfter));
        Assert.Contains("100 request weight per 1 MINUTE", refused.Text, StringComparison.Ordinal);
        Assert.Empty(server.Arrivals.Violations());
        clock.Advance(26);
        Assert.Equal("1", (await caller.SendPlainAsync("GET", "/api/v3/ping")).Header("X-MBX-USED-WEIGHT-1M"));
        Assert.Equal([100, 1], server.Arrivals.WeightPerMinute().OrderBy(minute => minute.Key).Select(minute => minute.Value));
    }

    [Fact]
    public async Task Who_keeps_coming_is_banned()
    {
        for (var i = 0; i < 6; i++)
        {
            await caller.SendAsync("GET", "/api/v3/account", "");
        }

        Assert.Equal(418, (await caller.SendPlainAsync("GET", "/api/v3/ping")).Status);
        clock.Advance(60);
        Assert.Equal(418, (await caller.SendPlainAsync("GET", "/api/v3/ping")).Status);
        Assert.Equal((1, 2), (server.Penalty.Bans, server.Arrivals.Violations().Count));
    }

    [Fact]
    public async Task Orders_that_succeed_weigh_nothing_and_those_that_fail_do()
    {
        var price = await OneUpstream.RestingPriceAsync(caller);
        var before = server.Weight!.Used;
        var order = $"symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&price={price}&quantity=";
        Assert.Equal((200, before), ((await caller.SendAsync("POST", "/api/v3/order", order + "0.001")).Status, server.Weight.Used));
        Assert.Equal((400, before + 1), ((await caller.SendAsync("POST", "/api/v3/order", order + "0.00000001")).Status, server.Weight.Used));
    }

    [Fact]
    public async Task The_limit_stands_in_exchangeInfo_and_in_frames()
    {
        var told = JsonDocument.Parse((await caller.SendPlainAsync("GET", "/api/v3/exchangeInfo", "symbol=BTCUSDT")).Body).RootElement;
        Assert.Equal(100, LimitOf(told).GetProperty("limit").GetInt32());

        using var socket = await Listener.OpenAsync(server, "ws-api/v3");
        await socket.SayAsync(caller.Frame("a", "account.status"));
        var limit = LimitOf(await socket.HearAsync());
        Assert.Equal((100, 42), (limit.GetProperty("limit").GetInt32(), limit.GetProperty("count").GetInt32()));
        Assert.Equal(20, Assert.Single(server.Arrivals.Of(RouteId.Account)).Weight);
    }

    [Fact]
    public async Task A_frame_past_the_limit_is_told_when_to_come_again()
    {
        using var socket = await Listener.OpenAsync(server, "ws-api/v3");
        for (var i = 0; i < 4; i++)
        {
            await socket.SayAsync(caller.Frame($"{i}", "account.status"));
            Assert.Equal(200, (await socket.HearAsync()).GetProperty("status").GetInt32());
        }

        await socket.SayAsync(caller.Frame("last", "account.status"));
        var refused = await socket.HearAsync();
        Assert.Equal(429, refused.GetProperty("status").GetInt32());
        var data = refused.GetProperty("error").GetProperty("data");
        Assert.Equal(26_000, data.GetProperty("retryAfter").GetInt64() - data.GetProperty("serverTime").GetInt64());
    }

    private static JsonElement LimitOf(JsonElement told) =>
        told.GetProperty("rateLimits").EnumerateArray().Single(each => each.GetProperty("rateLimitType").GetString() == "REQUEST_WEIGHT");
}
