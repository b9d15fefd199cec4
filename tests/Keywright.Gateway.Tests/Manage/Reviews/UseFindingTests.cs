using System.Net;
using Keywright.Gateway.Manage.Reviews;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Manage.Reviews;

/// <summary>What keys have and do not use is told from what they really did.</summary>
public sealed class UseFindingTests
{
    [Fact]
    public async Task A_key_is_unused_until_it_is_used_and_again_when_it_lay_idle_for_the_interval()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync("portfolio");
        Assert.Equal((Severity.Note, "./keywright keys snippet bot-1 --for curl"), (Find(home, "never-used")!.Severity, Find(home, "never-used")!.Mend));
        home.Time.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        Assert.Equal("./keywright keys snippet bot-1 --for curl", Find(home, "never-used")!.Mend);
        home.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((Severity.Note, "./keywright keys revoke bot-1"), (Find(home, "never-used")!.Severity, Find(home, "never-used")!.Mend));
        home.Time.Advance(TimeSpan.FromDays(23));
        Assert.Equal(Severity.Warning, Find(home, "never-used")!.Severity);
        (await bot.GetAsync("/api/v3/account")).Succeeds();
        Assert.Null(Find(home, "never-used"));
        home.Time.Advance(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        Assert.Null(Find(home, "unused"));
        home.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Severity.Warning, Find(home, "unused")!.Severity);
    }

    [Fact]
    public async Task A_right_never_used_is_told_with_the_edit_that_takes_it_away_until_it_is_used()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        (await bot.GetAsync("/api/v3/account")).Succeeds();
        Assert.Equal((Severity.Note, "./keywright keys edit bot-1 --permit read"), (Find(home, "right-unused")!.Severity, Find(home, "right-unused")!.Mend));
        home.Time.Advance(TimeSpan.FromDays(30));
        Assert.Equal(Severity.Warning, Find(home, "right-unused")!.Severity);
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, await home.PriceAsync("BTCUSDT", 0.9m))).Succeeds();
        Assert.Null(Find(home, "right-unused"));
        await home.RestartAsync();
        Assert.Null(Find(home, "right-unused"));
    }

    [Fact]
    public async Task A_right_granted_anew_counts_from_its_grant()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, await home.PriceAsync("BTCUSDT", 0.9m))).Succeeds();
        home.Time.Advance(TimeSpan.FromDays(40));
        await PermitAsync(home, "read");
        await PermitAsync(home, "read", "spot");
        (await bot.GetAsync("/api/v3/account")).Succeeds();
        Assert.Equal(Severity.Note, Find(home, "right-unused")!.Severity);
        await home.RestartAsync();
        Assert.Equal(Severity.Note, Find(home, "right-unused")!.Severity);
    }

    [Fact]
    public async Task Several_addresses_are_told_the_latest_first_and_the_allow_list_that_fits()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        foreach (var address in (string[])["203.0.113.7", "2001:db8::1", "2001:db8::2", "::ffff:203.0.113.7"])
        {
            home.Time.Advance(TimeSpan.FromSeconds(1));
            bot.Address = IPAddress.Parse(address);
            (await bot.GetAsync("/api/v3/account")).Succeeds();
        }

        // One machine's addresses in a /64 are one place, and so are both writings of an IPv4 address.
        Assert.Contains("from 2 places", Find(home, "several-addresses")!.Says);
        Assert.Equal("./keywright keys edit bot-1 --allow-ip 203.0.113.7", Find(home, "several-addresses")!.Mend);
        await home.RestartAsync();
        Assert.Contains("from 2 places", Find(home, "several-addresses")!.Says);
        home.Time.Advance(TimeSpan.FromDays(31));
        Assert.Null(Find(home, "several-addresses"));
    }

    [Fact]
    public void Addresses_are_bounded_and_the_one_not_seen_for_longest_makes_room()
    {
        var uses = new KeyUses();
        for (var i = 0; i < 100; i++)
        {
            uses.Note(KeyPermissions.Read, new IPAddress([10, 0, 0, (byte)i]), "/api/v3/order", 1_000 + i);
            uses.Note(KeyPermissions.Read, IPAddress.Loopback, "/api/v3/order", 1_000 + i);
        }

        var seen = uses.Addresses();
        Assert.Equal(KeyUses.AddressesMax, seen.Count);
        Assert.Contains(seen, one => one.Address.Equals(IPAddress.Loopback));
        Assert.Contains(seen, one => one.Address.Equals(IPAddress.Parse("10.0.0.99")));
    }

    [Fact]
    public async Task What_is_noted_on_the_way_of_a_request_allocates_nothing_once_seen()
    {
        var uses = new KeyUses();
        uses.Note(KeyPermissions.Spot, IPAddress.Loopback, "/api/v3/order", 1);
        await Task.Yield();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 2; i < 1_000; i++)
        {
            uses.Note(KeyPermissions.Spot, IPAddress.Loopback, "/api/v3/order", i);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(999, uses.Of(KeyPermissions.Spot).UsedUs);
    }

    [Fact]
    public async Task No_end_no_allow_list_and_a_long_freeze_are_told()
    {
        await using var home = await Home.OpenAsync();
        await home.KeyAsync("transfer");
        Assert.Equal((Severity.Urgent, "./keywright keys edit bot-1 --allow-ip 127.0.0.1"), (Find(home, "no-allow-list")!.Severity, Find(home, "no-allow-list")!.Mend));
        Assert.Equal("./keywright keys renew bot-1 --expires 90d", Find(home, "no-expiry")!.Mend);
        await home.Gateway.Keys.FreezeAsync("bot-1", CancellationToken.None);
        home.Time.Advance(TimeSpan.FromDays(30));
        Assert.NotNull(Find(home, "frozen-long"));
    }

    [Fact]
    public async Task A_market_data_key_is_not_called_unused_since_public_reads_are_nobodys()
    {
        await using var home = await Home.OpenAsync();
        await home.Gateway.Keys.CreateAsync(new("market", "paper", null, null, "hmac", null, ["market-data"], [], [], null, null, null), CancellationToken.None);
        home.Time.Advance(TimeSpan.FromDays(60));
        Assert.Equal(["no-allow-list", "no-expiry"], home.Gateway.Reviews.Report("market")!.Findings.Select(one => one.Kind));
    }

    [Fact]
    public async Task A_review_of_one_key_is_of_that_key_and_of_a_strange_name_of_none()
    {
        await using var home = await Home.OpenAsync();
        await home.KeyAsync();
        await home.KeyAsync();
        Assert.All(home.Gateway.Reviews.Report("bot-2")!.Findings, one => Assert.Equal("bot-2", one.Label));
        Assert.Null(home.Gateway.Reviews.Report("bot-3"));
    }

    [Theory]
    [InlineData("a b", "'a b'")]
    [InlineData("it's", "'it'\\''s'")]
    [InlineData("", "''")]
    [InlineData("$(reboot)", "'$(reboot)'")]
    [InlineData("10.0.0.0/8,2001:db8::/32", "10.0.0.0/8,2001:db8::/32")]
    public void A_word_is_quoted_as_a_shell_takes_it(string word, string quoted) => Assert.Equal(quoted, ShellText.Quoted(word));

    private static async Task PermitAsync(Home home, params string[] permissions)
    {
        var key = home.Gateway.Keys.Find("bot-1")!;
        Assert.Null((await home.Gateway.Keys.EditAsync("bot-1", new(key.Revision, key.Label, permissions, key.AllowedIps, key.Symbols, key.Policy, key.Notes), CancellationToken.None)).Problem);
    }

    private static Finding? Find(Home home, string kind) => home.Gateway.Reviews.Report(null)!.Findings.SingleOrDefault(one => one.Kind == kind);
}
