using System.Net;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Manage.Reviews;

/// <summary>That a key was used is still known after whatever ended the process.</summary>
public sealed class UseKeptTests
{
    [Fact]
    public async Task A_crash_right_after_a_request_takes_nothing_from_the_use_of_its_key()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        bot.Address = IPAddress.Parse("203.0.113.7");
        home.Time.Advance(TimeSpan.FromHours(1));
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, await home.PriceAsync("BTCUSDT", 0.9m))).Succeeds();
        var before = home.Gateway.Keys.Find("bot-1")!;
        Assert.NotNull(before.LastUsedAt);

        await using var copy = await home.CrashedAsync();
        var after = copy.Gateway.Keys.Find("bot-1")!;
        Assert.Equal((before.LastUsedAt, "203.0.113.7", "/api/v3/order"), (after.LastUsedAt, after.LastAddress, after.LastRoute));
        Assert.Empty(Kinds(copy).Intersect(["never-used", "unused", "right-unused"]));

        // It is also written down, where the next start does not look at that entry any more.
        await copy.RestartAsync();
        Assert.Equal(after.LastUsedAt, copy.Gateway.Keys.Find("bot-1")!.LastUsedAt);
        Assert.Empty(Kinds(copy).Intersect(["never-used", "unused", "right-unused"]));
    }

    [Fact]
    public async Task A_bot_that_only_listens_uses_its_key_though_it_signs_nothing()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync("portfolio");
        Assert.Contains("never-used", Kinds(home));
        (await home.SendAsync("POST", "/api/v3/userDataStream", "", "", bot.ApiKey, IPAddress.Loopback, null)).Succeeds();
        Assert.DoesNotContain("never-used", Kinds(home));
        Assert.Equal("/api/v3/userDataStream", home.Gateway.Keys.Find("bot-1")!.LastRoute);
    }

    [Fact]
    public async Task A_key_that_is_refused_for_its_signature_is_not_used()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync("portfolio");
        var query = $"timestamp={home.Time.NowUs / 1000}&signature={new string('0', 64)}";
        Assert.Equal(-1022, (await home.SendAsync("GET", "/api/v3/account", query, "", bot.ApiKey, IPAddress.Loopback, null)).Long("code"));
        Assert.Contains("never-used", Kinds(home));
        Assert.Null(home.Gateway.Keys.Find("bot-1")!.LastUsedAt);
    }

    [Fact]
    public async Task A_revoked_key_keeps_its_last_use()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        home.Time.Advance(TimeSpan.FromHours(1));
        (await bot.GetAsync("/api/v3/account")).Succeeds();
        var revoked = (await home.Gateway.Keys.RevokeAsync("bot-1", CancellationToken.None)).Key!;
        Assert.Equal((home.Time.Now, "/api/v3/account"), (revoked.LastUsedAt, revoked.LastRoute));
        Assert.Equal(revoked.LastUsedAt, home.Gateway.Keys.Find(bot.ApiKey)!.LastUsedAt);
    }

    [Fact]
    public async Task The_last_address_is_the_one_of_the_last_request()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        foreach (var address in (string[])["203.0.113.7", "203.0.113.8", "203.0.113.7"])
        {
            home.Time.Advance(TimeSpan.FromSeconds(1));
            bot.Address = IPAddress.Parse(address);
            (await bot.GetAsync("/api/v3/account")).Succeeds();
        }

        var key = home.Gateway.Keys.Find("bot-1")!;
        Assert.Equal((home.Time.Now, "203.0.113.7"), (key.LastUsedAt, key.LastAddress));
    }

    private static string[] Kinds(Home home) => [.. home.Gateway.Reviews.Report(null)!.Findings.Select(one => one.Kind)];
}
