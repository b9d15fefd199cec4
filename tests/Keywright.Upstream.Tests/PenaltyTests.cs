using Keywright.Upstream.Faults;
using Xunit;

namespace Keywright.Upstream.Tests;

/// <summary>429 and 418: refusing until they are over, and what becomes of those who do not wait.</summary>
public sealed class PenaltyTests
{
    private readonly ManualClock clock = new();

    [Theory]
    [InlineData(429)]
    [InlineData(418)]
    public async Task Everything_is_refused_until_it_is_over_and_who_waited_is_served(int status)
    {
        await using var server = await StartAsync(new Script().On(Match.Any, 2, new Limited(status, 7)));
        using var http = new HttpClient { BaseAddress = server.Url };
        Assert.Equal((200, null), await AskAsync(http));
        Assert.Equal((status, "7"), await AskAsync(http));
        clock.Advance(7.001);
        Assert.Equal((200, null), await AskAsync(http));
        Assert.Equal((1, 0), (server.Penalty.Begun, server.Penalty.Bans));
        Assert.Empty(server.Arrivals.Violations());
    }

    [Fact]
    public async Task Who_goes_on_during_429_is_banned_and_each_call_is_a_violation()
    {
        await using var server = await StartAsync(new Script().On(Match.Any, 1, new Limited(429, 7)));
        using var http = new HttpClient { BaseAddress = server.Url };
        Assert.Equal((429, "7"), await AskAsync(http));
        clock.Advance(6);
        Assert.Equal((418, "120"), await AskAsync(http));
        clock.Advance(60);
        Assert.Equal((418, "60"), await AskAsync(http));
        Assert.Equal([2, 3], server.Arrivals.Violations().Select(arrival => arrival.Number));
        Assert.Equal(1, server.Penalty.Bans);
        clock.Advance(61);
        Assert.Equal((200, null), await AskAsync(http));
    }

    [Fact]
    public async Task A_second_ban_is_twice_as_long()
    {
        await using var server = await StartAsync(new Script().On(Match.Any, 1, new Limited(429, 1), count: 2));
        using var http = new HttpClient { BaseAddress = server.Url };
        Assert.Equal((429, "1"), await AskAsync(http));
        Assert.Equal((418, "120"), await AskAsync(http));
        clock.Advance(121);
        Assert.Equal((429, "1"), await AskAsync(http));
        Assert.Equal((418, "240"), await AskAsync(http));
        Assert.Equal(2, server.Penalty.Bans);
    }

    [Fact]
    public async Task Calls_that_were_on_their_way_are_refused_and_forgiven()
    {
        await using var server = await StartAsync(new Script().On(Match.Any, 1, new Limited(429, 7)), forgiven: 2);
        using var http = new HttpClient { BaseAddress = server.Url };
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal((429, "7"), await AskAsync(http));
        }

        Assert.Empty(server.Arrivals.Violations());
        Assert.Equal((418, "120"), await AskAsync(http));
        Assert.Equal([4], server.Arrivals.Violations().Select(arrival => arrival.Number));
    }

    [Fact]
    public async Task A_step_of_the_exchange_s_clock_ends_no_ban()
    {
        await using var server = await StartAsync(new Script().On(Match.Any, 1, new Limited(418, 100)));
        using var http = new HttpClient { BaseAddress = server.Url };
        await AskAsync(http);
        server.Clock.Offset = TimeSpan.FromHours(1);
        Assert.Equal((418, "100"), await AskAsync(http));
    }

    private Task<FaultServer> StartAsync(Script script, int forgiven = 0) =>
        FaultServer.StartAsync(new FaultServerOptions { Time = clock, Script = script, CallsForgiven = forgiven });

    private static async Task<(int Status, string? RetryAfter)> AskAsync(HttpClient http)
    {
        using var response = await http.GetAsync(new Uri("/api/v3/ping", UriKind.Relative));
        return ((int)response.StatusCode, response.Headers.RetryAfter?.ToString());
    }
}
