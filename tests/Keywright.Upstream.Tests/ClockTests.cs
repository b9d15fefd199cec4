using System.Text.Json;
using Keywright.Keys.Signing;
using Xunit;

namespace Keywright.Upstream.Tests;

/// <summary>The exchange's clock, stepped while it serves: its time and its checks move together.</summary>
public sealed class ClockTests
{
    [Fact]
    public async Task A_stepped_clock_shows_in_the_time_and_refuses_who_keeps_the_old_one()
    {
        await using var upstream = await UpstreamGateway.StartAsync();
        await using var server = await FaultServer.StartAsync(upstream);
        var key = await upstream.CutAsync(KeyType.Hmac);
        using var inStep = server.CallerOf(key);
        using var onOldTime = new SignedCaller(server.Url, key, TimeProvider.System);
        foreach (var (step, code) in new[] { (0.0, 0), (8.0, -1021), (-8.0, -1021), (0.0, 0) })
        {
            server.Clock.Offset = TimeSpan.FromSeconds(step);
            var told = JsonDocument.Parse((await inStep.SendPlainAsync("GET", "/api/v3/time")).Body).RootElement.GetProperty("serverTime").GetInt64();
            Assert.InRange(told - TimeProvider.System.GetUtcNow().AddSeconds(step).ToUnixTimeMilliseconds(), -2000, 0);
            Assert.Equal(code, (await onOldTime.SendAsync("GET", "/api/v3/account", "")).Code);
            Assert.Equal(200, (await inStep.SendAsync("GET", "/api/v3/account", "")).Status);
        }

        Assert.Empty(server.Problems);
    }

    [Fact]
    public async Task Without_an_upstream_time_and_its_checks_go_by_the_clock_given()
    {
        var clock = new ManualClock();
        await using var server = await FaultServer.StartAsync(new FaultServerOptions { Time = clock, Answers = arrival => arrival["timestamp"] == "1" ? UpstreamAnswer.Json(200, "[]") : null });
        using var http = new HttpClient { BaseAddress = server.Url };
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        server.Clock.Offset = TimeSpan.FromMilliseconds(1500);
        Assert.Equal($$"""{"serverTime":{{now + 1500}}}""", await http.GetStringAsync(new Uri("/api/v3/time", UriKind.Relative)));
        Assert.Equal("[]", await TextAsync("timestamp=1"));
        Assert.Contains("outside of the recvWindow", await TextAsync($"timestamp={now}&recvWindow=1499.5"), StringComparison.Ordinal);
        Assert.Contains("-1000", await TextAsync($"timestamp={now}&recvWindow=1500"), StringComparison.Ordinal);
        Assert.Contains("ahead of the server's time", await TextAsync($"timestamp={now + 2500}"), StringComparison.Ordinal);
        Assert.Contains("-1000", await TextAsync($"timestamp={now + 2499}999"), StringComparison.Ordinal);

        async Task<string> TextAsync(string query) => await (await http.GetAsync(new Uri($"/api/v3/anything?{query}", UriKind.Relative))).Content.ReadAsStringAsync();
    }
}
