using System.Net;
using System.Text.Json;
using Keywright.Gateway.Manage.Links;
using Keywright.Gateway.Manage.People;
using Keywright.Gateway.Tests.Manage.People;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Manage.Links;

/// <summary>A key follows somebody whose address changes, and leaves nothing behind at the old one.</summary>
public sealed class RebindTests
{
    private const string Password = "a long enough password";

    private static readonly IPAddress Old = IPAddress.Parse("203.0.113.7");
    private static readonly IPAddress New = IPAddress.Parse("198.51.100.4");

    /// <summary>Red when the old address goes on over REST, a session or a stream, the new one has to wait, or another key changes.</summary>
    [Fact]
    public async Task The_old_address_is_dead_at_once_over_every_transport_and_after_a_crash()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync("ed25519", Signers.Ed25519(1), ips: ["203.0.113.7", "10.0.0.0/8"]);
        var other = await home.KeyAsync(ips: ["203.0.113.7"]);
        (bot.Address, other.Address) = (Old, Old);
        (await bot.GetAsync("/api/v3/account")).Succeeds();
        var line = new Line(home, Old);
        (await line.SignedAsync(bot, "session.logon")).Succeeds();
        (await line.AskAsync("userDataStream.subscribe")).Succeeds();

        Assert.Null((await home.Gateway.Keys.RebindAsync("bot-1", null, "198.51.100.4", default)).Problem);
        (await bot.GetAsync("/api/v3/account")).Refuses(401, -2015, Wire.KeyRejected);
        Assert.Equal(JsonValueKind.Null, (await line.AskAsync("session.status")).Succeeds().Json.GetProperty("apiKey").ValueKind);
        Assert.Contains(line.Heard, frame => frame.Contains("eventStreamTerminated", StringComparison.Ordinal));
        (await other.GetAsync("/api/v3/account")).Succeeds();
        bot.Address = New;
        (await bot.GetAsync("/api/v3/account")).Succeeds();
        Assert.Equal(["198.51.100.4", "10.0.0.0/8"], home.Gateway.Keys.Find("bot-1")!.AllowedIps);
        Assert.EndsWith("from=203.0.113.7 to=198.51.100.4", home.Audit(key: "bot-1", route: "owner")[^1].Summary, StringComparison.Ordinal);

        await using var copy = await home.CrashedAsync();
        var there = copy.Adopt(bot);
        there.Address = Old;
        (await there.GetAsync("/api/v3/account")).Refuses(401, -2015, Wire.KeyRejected);
    }

    /// <summary>Red when a range or a key without a list is bound, or the wrong entry gives way.</summary>
    [Fact]
    public async Task What_cannot_be_replaced_is_refused_in_a_sentence()
    {
        await using var home = await Home.OpenAsync();
        await home.KeyAsync();
        await home.KeyAsync(ips: ["203.0.113.7", "203.0.113.8", "10.0.0.0/8"]);
        var keys = home.Gateway.Keys;
        Assert.StartsWith("key: 'bot-1' may be used from anywhere", (await keys.RebindAsync("bot-1", null, "198.51.100.4", default)).Problem, StringComparison.Ordinal);
        Assert.StartsWith("from: say which entry of the allow-list of 'bot-2' gives way", (await keys.RebindAsync("bot-2", null, "198.51.100.4", default)).Problem, StringComparison.Ordinal);
        Assert.StartsWith("from: that is no entry", (await keys.RebindAsync("bot-2", "203.0.113.9", "198.51.100.4", default)).Problem, StringComparison.Ordinal);
        Assert.StartsWith("to: 203.0.113.8 is on the allow-list", (await keys.RebindAsync("bot-2", "203.0.113.7", "203.0.113.8", default)).Problem, StringComparison.Ordinal);
        foreach (var to in new[] { "198.51.100.0/24", "0.0.0.0/0", "::/0", "198.51.100.4/32", "1", "", "here" })
        {
            Assert.StartsWith("to: say one address", (await keys.RebindAsync("bot-2", "203.0.113.7", to, default)).Problem, StringComparison.Ordinal);
        }

        Assert.Null((await keys.RebindAsync("bot-2", "10.0.0.0/8", "2001:db8::7", default)).Problem);
        Assert.Equal(["203.0.113.7", "203.0.113.8", "2001:db8::7"], keys.Find("bot-2")!.AllowedIps);
        Assert.NotNull((await home.Gateway.Rebinds.CreateAsync("bot-1", null, null, TimeSpan.FromHours(1))).Problem);
    }

    /// <summary>Red when a link without a person works twice, for longer than it was made for, from nowhere, or binds anything but that one address.</summary>
    [Fact]
    public async Task A_link_for_nobody_is_good_once_and_binds_one_address()
    {
        await using var home = await Home.OpenAsync();
        await home.KeyAsync(ips: ["203.0.113.7"]);
        var (first, second) = (await LinkAsync(home), await LinkAsync(home));
        Assert.Equal("203.0.113.7", home.Gateway.Rebinds.Look(first)!.Entry);
        foreach (var nowhere in new[] { IPAddress.None, IPAddress.Any, IPAddress.IPv6Any, IPAddress.Parse("fe80::1"), IPAddress.Parse("ff02::1") })
        {
            Assert.Equal(Refused.Invalid, (await home.Gateway.Rebinds.UseAsync(first, nowhere, null)).Why);
        }

        Assert.Equal(["198.51.100.4"], (await home.Gateway.Rebinds.UseAsync(first, New.MapToIPv6(), null)).Value!.AllowedIps);
        // What the second would replace is no longer there.
        Assert.Equal((Refused.NotFound, ClaimDesk.Gone), Refusal(await home.Gateway.Rebinds.UseAsync(second, Old, null)));

        // Where it would find everything as it was, it is still used up.
        Caller.HomeOwner.Enter();
        Assert.Null((await home.Gateway.Keys.RebindAsync("bot-1", null, "203.0.113.7", default)).Problem);
        Assert.Equal((Refused.NotFound, ClaimDesk.Gone), Refusal(await home.Gateway.Rebinds.UseAsync(first, New, null)));
        Assert.Null((await home.Gateway.Keys.RebindAsync("bot-1", null, "198.51.100.4", default)).Problem);
        var late = await LinkAsync(home);
        home.Time.Advance(TimeSpan.FromHours(24));
        Assert.Null(home.Gateway.Rebinds.Look(late));
        home.Time.Advance(TimeSpan.FromHours(-1));
        Assert.Equal((Refused.NotFound, ClaimDesk.Gone), Refusal(await home.Gateway.Rebinds.UseAsync(late, Old, null)));
        var ended = await LinkAsync(home);
        Assert.Null((await home.Gateway.Rebinds.EndAsync("bot-1")).Problem);
        Assert.Equal((Refused.NotFound, ClaimDesk.Gone), Refusal(await home.Gateway.Rebinds.UseAsync(ended, Old, null)));
        var revoked = await LinkAsync(home);
        await home.Gateway.Keys.RevokeAsync("bot-1", default);
        Assert.Equal((Refused.NotFound, ClaimDesk.Gone), Refusal(await home.Gateway.Rebinds.UseAsync(revoked, Old, null)));
        Assert.Contains(home.Audit(route: "owner"), line => line is { Rule: "link", Summary: "rebind label=bot-1 revision=2 from=203.0.113.7 to=198.51.100.4" });
    }

    /// <summary>Red when such a link works without the person's code, with another's, with one that was used, or after the person has gone.</summary>
    [Fact]
    public async Task A_link_for_a_person_takes_their_code_each_time()
    {
        await using var home = await Home.OpenAsync();
        await home.KeyAsync(ips: ["203.0.113.7"]);
        var (alice, bob) = (await PersonAsync(home, "alice"), await PersonAsync(home, "bob"));
        Assert.StartsWith("person: there is nobody", (await home.Gateway.Rebinds.CreateAsync("bot-1", null, "carol", TimeSpan.FromDays(90))).Problem, StringComparison.Ordinal);
        var token = (await home.Gateway.Rebinds.CreateAsync("bot-1", null, "alice", TimeSpan.FromDays(90))).Value!.Token;
        home.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(Refused.Forbidden, (await UseAsync(home, token, New, null)).Why);
        Assert.Equal(Refused.Forbidden, (await UseAsync(home, token, New, "000000")).Why);
        Assert.Equal(Refused.Forbidden, (await UseAsync(home, token, New, Phone.Code(bob, home.Time.Now))).Why);
        var code = Phone.Code(alice, home.Time.Now);
        Assert.Equal(["198.51.100.4"], (await UseAsync(home, token, New, code)).Value!.AllowedIps);
        Assert.Equal(Refused.Forbidden, (await UseAsync(home, token, Old, code)).Why);
        home.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(["203.0.113.7"], (await UseAsync(home, token, Old, Phone.Code(alice, home.Time.Now))).Value!.AllowedIps);
        Assert.Equal("link:alice", home.Audit(key: "bot-1", route: "owner")[^1].Rule);

        // Guesses wait, whatever road they come.
        home.Time.Advance(TimeSpan.FromMinutes(1));
        for (var guess = 0; guess < Attempts.FreeMax; guess++)
        {
            await UseAsync(home, token, New, "000000");
        }

        Assert.Equal(Refused.Forbidden, (await UseAsync(home, token, New, Phone.Code(alice, home.Time.Now))).Why);
        home.Time.Advance(TimeSpan.FromHours(1));
        Assert.Null((await home.Gateway.People.RemoveAsync("alice", sure: true)).Problem);
        Assert.Equal((Refused.NotFound, ClaimDesk.Gone), Refusal(await UseAsync(home, token, New, Phone.Code(alice, home.Time.Now))));
    }

    /// <summary>Red when a key of a live account is bound to a new address without anybody's code.</summary>
    [Fact]
    public async Task On_a_live_account_a_rebind_takes_a_code_by_either_road()
    {
        await using var home = await Home.OpenAsync();
        await home.KeyAsync(ips: ["203.0.113.7"]);
        var alice = await PersonAsync(home, "alice", "owner");
        home.Gateway.Parts.Accounts.PaperKind = AccountKind.Live;
        home.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await home.Gateway.Keys.RebindAsync("bot-1", null, "198.51.100.4", default)).IsForbidden);
        Assert.StartsWith("person: on a live account", (await home.Gateway.Rebinds.CreateAsync("bot-1", null, null, TimeSpan.FromHours(1))).Problem, StringComparison.Ordinal);
        Assert.Equal(Refused.Forbidden, (await home.Gateway.Rebinds.CreateAsync("bot-1", null, "alice", TimeSpan.FromHours(1))).Why);
        (Caller.HomeOwner with { Code = Phone.Code(alice, home.Time.Now) }).Enter();
        var token = (await home.Gateway.Rebinds.CreateAsync("bot-1", null, "alice", TimeSpan.FromHours(1))).Value!.Token;
        Assert.Equal(Refused.Forbidden, (await UseAsync(home, token, New, null)).Why);
        home.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.NotNull((await UseAsync(home, token, New, Phone.Code(alice, home.Time.Now))).Value);
    }

    private static async Task<string> LinkAsync(Home home)
    {
        Caller.HomeOwner.Enter();
        var made = await home.Gateway.Rebinds.CreateAsync("bot-1", null, null, TimeSpan.FromHours(24));
        Assert.Null(made.Problem);
        return made.Value!.Token;
    }

    private static async Task<DeskAnswer<Gateway.Manage.KeyView>> UseAsync(Home home, string token, IPAddress from, string? code) => await home.Gateway.Rebinds.UseAsync(token, from, code);

    private static async Task<string> PersonAsync(Home home, string name, string role = "operator")
    {
        Assert.Null((await home.Gateway.People.AddAsync(name, role, Password)).Problem);
        var secret = (await home.Gateway.People.EnrolAsync(name)).Value!.Secret;
        Assert.Null((await home.Gateway.People.ConfirmAsync(name, Phone.Code(secret, home.Time.Now))).Problem);
        return secret;
    }

    private static (Refused, string?) Refusal<T>(DeskAnswer<T> answer)
        where T : class
    {
        Assert.Null(answer.Value);
        return (answer.Why, answer.Problem);
    }
}
