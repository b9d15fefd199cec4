using System.Net;
using System.Security.Cryptography;
using System.Text;
using Keywright.Gateway.Manage;
using Keywright.Gateway.Manage.Announcing;
using Keywright.Gateway.Manage.People;
using Keywright.Gateway.Store;
using Keywright.Gateway.Tests.Manage.People;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Manage.Announcing;

/// <summary>What is told of changes, by whom and to whom; kept with the change it tells of.</summary>
public sealed class AnnouncementTests
{
    private const string Url = "https://hooks.example.com/secret-path";

    /// <summary>Red when a change is not told, told in another order or without who made it, lost by a crash, or told with a secret.</summary>
    [Fact]
    public async Task Every_change_is_told_with_how_the_rights_differ_and_by_whom()
    {
        await using var home = await Home.OpenAsync();
        var keys = home.Gateway.Keys;
        await home.Gateway.Announce.SetWebhookAsync(Url, allowPrivate: false);
        await home.Gateway.Announce.SetAccountAsync("paper", told: true);
        var made = await keys.CreateAsync(Request("bot") with { AllowedIps = ["203.0.113.7"], Claim = TimeSpan.FromHours(1) }, default);
        await home.EditAsync(new Bot(home, made.Key!.ApiKey, _ => ""), edit => edit with { Permissions = ["read"], Notes = new KeyNotes { Notes = "for nobody else" }, Policy = edit.Policy with { MaxOrderNotional = 250 } });
        await keys.RenewAsync("bot", TimeSpan.FromDays(30), default);
        await keys.FreezeAsync("bot", default);
        await keys.ThawAsync("bot", default);
        await keys.RebindAsync("bot", null, "203.0.113.8", default);
        var rotated = await keys.RotateAsync("bot", null, TimeSpan.Zero, "", default, TimeSpan.FromHours(1));
        new Caller(CallerKind.User, "bob", Role.Viewer, "bob", null).Enter();
        var claimed = await home.Gateway.Claims.UseAsync(rotated.Claim!.Token, IPAddress.Loopback);
        Caller.HomeOwner.Enter();
        await keys.RevokeAsync("bot", default);

        await using var copy = await home.CrashedAsync();
        var told = Taken(copy);
        Assert.Equal(["created", "edited", "renewed", "frozen", "thawed", "rebound", "rotated", "claimed", "revoked"], told.Select(one => one.What));
        Assert.All(told, one => Assert.Equal(("paper", "bot", one.What == "claimed" ? "user:bob" : "owner"), (one.Account, one.Label, one.By)));
        Assert.Contains(new RightsChange("allowedIps", "", "203.0.113.7"), told[0].Changes);
        Assert.Equal(
            [new RightsChange("permissions", "read,spot", "read"), new RightsChange("maxOrderNotional", "", "250")],
            told[1].Changes.Where(change => change.Field is "permissions" or "maxOrderNotional" or "notes"));
        Assert.Equal([new RightsChange("allowedIps", "203.0.113.7", "203.0.113.8")], told[5].Changes);
        Assert.Equal("expiresAt", Assert.Single(told[2].Changes).Field);
        var all = string.Concat(told.Select(one => one.Write()));
        Assert.All([made.Claim!.Token, rotated.Claim.Token, claimed.Value!.SecretKey, made.Key.ApiKey, "for nobody else"], secret => Assert.DoesNotContain(secret, all, StringComparison.Ordinal));
    }

    /// <summary>Red when the paper account is told of unasked, a live one is not, or a change that was refused is told.</summary>
    [Fact]
    public async Task Live_accounts_are_told_of_and_others_when_asked()
    {
        await using var home = await Home.OpenAsync();
        await home.Gateway.Announce.SetWebhookAsync(Url, allowPrivate: false);
        await home.Gateway.Keys.CreateAsync(Request("paper-bot"), default);
        Assert.Empty(Taken(home));
        home.Gateway.Parts.Accounts.PaperKind = AccountKind.Live;
        await home.Gateway.Keys.CreateAsync(Request("live-bot") with { AcceptsTerms = true, IsUncapped = true }, default);
        Assert.NotNull((await home.Gateway.Keys.CreateAsync(Request("live-bot") with { AcceptsTerms = true, IsUncapped = true }, default)).Problem);
        Assert.NotNull((await home.Gateway.Keys.ThawAsync("live-bot", default)).Problem);
        Assert.Equal(["live-bot"], Taken(home).Select(one => one.Label));
        home.Gateway.Parts.Accounts.PaperKind = AccountKind.Paper;
        await home.Gateway.Announce.SetAccountAsync("paper", told: true);
        await home.Gateway.Keys.FreezeAsync("paper-bot", default);
        await home.Gateway.Announce.SetAccountAsync("paper", told: false);
        await home.Gateway.Keys.ThawAsync("paper-bot", default);
        Assert.Equal(["frozen"], Taken(home).Select(one => one.What));
        Assert.StartsWith("account: there is none", (await home.Gateway.Announce.SetAccountAsync("nowhere", told: true)).Problem, StringComparison.Ordinal);
    }

    /// <summary>Red when the outbox grows without end, a change waits for it, or nobody is told that something was lost.</summary>
    [Fact]
    public async Task A_full_outbox_says_so_and_stops_no_change()
    {
        await using var home = await Home.OpenAsync();
        await home.Gateway.Announce.SetWebhookAsync(Url, allowPrivate: false);
        await home.Gateway.Announce.SetAccountAsync("paper", told: true);
        var store = new AnnouncementStore(home.Gateway.Parts.Store);
        store.Write([.. Enumerable.Range(0, AnnouncementStore.WaitingMax).Select(n => new AnnouncementRow(0, "webhook", "{}", n, 0, 0))]);
        Assert.Null((await home.Gateway.Keys.CreateAsync(Request("late"), default)).Problem);
        var channel = Assert.Single(home.Gateway.Announce.View().Channels);
        Assert.Equal((AnnouncementStore.WaitingMax, 1L, "no room: too many announcements wait"), (channel.Waiting, channel.Lost, channel.LastProblem));
    }

    /// <summary>Red when a message that does not arrive is tried without pause, for ever, is overtaken, or is given up in silence.</summary>
    [Fact]
    public async Task What_does_not_arrive_is_tried_again_ever_later_and_given_up_in_the_end()
    {
        await using var home = await Home.OpenAsync();
        await home.Gateway.Announce.SetWebhookAsync(Url, allowPrivate: false);
        Assert.NotNull(home.Gateway.Announce.Test().Value);
        Assert.NotNull(home.Gateway.Announce.Test().Value);
        var outbox = home.Gateway.Outbox;
        var first = outbox.Due("webhook")!.Number;
        for (var attempt = 1; attempt < AnnouncementOutbox.AttemptsMax; attempt++)
        {
            outbox.Failed(outbox.Due("webhook")!, "it is\r\ndown");
            home.Time.Advance(AnnouncementOutbox.WaitAfter(attempt) - TimeSpan.FromSeconds(1));
            Assert.Null(outbox.Due("webhook"));
            home.Time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal((first, attempt), (outbox.Due("webhook")!.Number, outbox.Due("webhook")!.Attempts));
        }

        Assert.Equal("it is  down", Assert.Single(home.Gateway.Announce.View().Channels).LastProblem);
        outbox.Failed(outbox.Due("webhook")!, "it is down");
        var channel = Assert.Single(home.Gateway.Announce.View().Channels);
        Assert.Equal((1, 1L, "given up after 20 attempts: it is down"), (channel.Waiting, channel.Lost, channel.LastProblem));
        outbox.Delivered(outbox.Due("webhook")!);
        channel = Assert.Single(home.Gateway.Announce.View().Channels);
        Assert.Equal((0, 1L, null), (channel.Waiting, channel.Delivered, channel.LastProblem));
        Assert.Equal(TimeSpan.FromSeconds(10), AnnouncementOutbox.WaitAfter(1));
        Assert.Equal(TimeSpan.FromHours(1), AnnouncementOutbox.WaitAfter(AnnouncementOutbox.AttemptsMax));
    }

    /// <summary>Red when a receiver cannot check a message by what it was given, or address or secret are in a file in clear.</summary>
    [Fact]
    public async Task Messages_are_signed_with_a_secret_that_is_shown_once_and_kept_sealed()
    {
        await using var home = await Home.OpenAsync();
        var set = (await home.Gateway.Announce.SetWebhookAsync(Url, allowPrivate: false)).Value!;
        Assert.Null(home.Gateway.Announce.View().Secret);
        Assert.Equal("https://hooks.example.com/...", Assert.Single(set.Channels).To);
        var seconds = home.Time.Now.ToUnixTimeSeconds();
        var expected = HMACSHA256.HashData(Encoding.ASCII.GetBytes(set.Secret!), Encoding.UTF8.GetBytes($"{seconds}.{{\"a\":1}}"));
        Assert.Equal($"t={seconds},v1={Convert.ToHexStringLower(expected)}", home.Gateway.Outbox.Signature("{\"a\":1}"));
        await home.Gateway.Announce.SetMailAsync(new MailAccess("smtp.example.com", 587, "a@example.com", ["b@example.com"], "me", "canary-password", false));
        Assert.Equal("canary-password", home.Gateway.Outbox.Mail()!.Password);
        await home.RestartAsync();
        Assert.Equal(Url, home.Gateway.Outbox.Webhook()!.Url);
        foreach (var (name, bytes) in home.Files())
        {
            Assert.All(["canary-password", "secret-path", set.Secret!], canary => Assert.True(bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(canary)) < 0, $"{name} holds {canary}"));
        }
    }

    /// <summary>Red when whoever has a token turns the announcements off, or elsewhere, without the owner's code.</summary>
    [Fact]
    public async Task With_a_device_there_nobody_turns_them_off_without_its_code()
    {
        await using var home = await Home.OpenAsync();
        await home.Gateway.Announce.SetWebhookAsync(Url, allowPrivate: false);
        await home.Gateway.People.AddAsync("alice", "owner", "a long enough password");
        var secret = (await home.Gateway.People.EnrolAsync("alice")).Value!.Secret;
        await home.Gateway.People.ConfirmAsync("alice", Phone.Code(secret, home.Time.Now));
        home.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(Refused.Forbidden, (await home.Gateway.Announce.EndAsync("webhook")).Why);
        Assert.Equal(Refused.Forbidden, (await home.Gateway.Announce.SetWebhookAsync("https://elsewhere.example.com", false)).Why);
        Assert.Equal(Refused.Forbidden, (await home.Gateway.Announce.SetAccountAsync("paper", false)).Why);
        (Caller.HomeOwner with { Code = Phone.Code(secret, home.Time.Now) }).Enter();
        Assert.Empty((await home.Gateway.Announce.EndAsync("webhook")).Value!.Channels);
    }

    [Theory]
    [InlineData("http://hooks.example.com/", true, "url: it must be https off loopback")]
    [InlineData("http://10.0.0.1/", true, "url: it must be https off loopback")]
    [InlineData("https://10.0.0.1/", false, "url: that address is not public")]
    [InlineData("https://169.254.169.254/latest/meta-data", false, "url: that address is not public")]
    [InlineData("https://[::1]/", false, "url: that address is not public")]
    [InlineData("https://[::ffff:10.0.0.1]/", false, "url: that address is not public")]
    [InlineData("https://2130706433/", false, "url: that address is not public")]
    [InlineData("https://localhost/", false, "url: that address is not public")]
    [InlineData("http://127.0.0.1:9/", false, "url: that address is not public")]
    [InlineData("https://user:word@hooks.example.com/", false, "url: it is an https URL")]
    [InlineData("ftp://hooks.example.com/", false, "url: it is an https URL")]
    [InlineData("file:///etc/passwd", true, "url: it is an https URL")]
    [InlineData("", false, "url: it is an https URL")]
    [InlineData("http://127.0.0.1:9/", true, null)]
    [InlineData("https://10.0.0.1/", true, null)]
    public void A_webhook_that_reaches_where_it_must_not_is_refused(string url, bool allowPrivate, string? problem)
    {
        var said = ChannelProblem.OfWebhook(url, allowPrivate);
        Assert.True(problem is null ? said is null : said!.StartsWith(problem, StringComparison.Ordinal), said);
    }

    [Theory]
    [InlineData("smtp.example.com", 465, "a@example.com", "b@example.com", "port: ")]
    [InlineData("", 587, "a@example.com", "b@example.com", "host: ")]
    [InlineData("10.0.0.1", 587, "a@example.com", "b@example.com", "host: ")]
    [InlineData("smtp.example.com", 587, "a@example.com\r\nBcc: c@example.com", "b@example.com", "from: ")]
    [InlineData("smtp.example.com", 587, "a@example.com", "b@example.com\nX: y", "to: ")]
    [InlineData("smtp.example.com", 587, "a@example.com", "Bob <b@example.com>", "to: ")]
    [InlineData("smtp.example.com", 587, "a@example.com", "b@example.com", null)]
    public void Mail_that_cannot_be_is_refused_in_a_sentence(string host, int port, string from, string to, string? problem)
    {
        var said = ChannelProblem.OfMail(new MailAccess(host, port, from, [to], null, null, false));
        Assert.True(problem is null ? said is null : said!.StartsWith(problem, StringComparison.Ordinal), said);
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("64:ff9b::808:808", true)]
    [InlineData("172.15.255.255", true)]
    [InlineData("172.32.0.0", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.255.255.255", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("64:ff9b::a9fe:a9fe", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("fe80::1", false)]
    [InlineData("ff02::1", false)]
    public void An_address_is_public_or_not(string address, bool isPublic) => Assert.Equal(isPublic, PublicAddress.Is(IPAddress.Parse(address)));

    private static KeyRequest Request(string label) => new(label, "paper", "spot-bot", null, "hmac", null, [], [], [], null, null, null);

    /// <summary>Takes everything that is due, as a courier whose every message arrives.</summary>
    private static List<Announcement> Taken(Home home)
    {
        var told = new List<Announcement>();
        while (home.Gateway.Outbox.Due("webhook") is { } row)
        {
            told.Add(Announcement.Read(row.Body));
            home.Gateway.Outbox.Delivered(row);
        }

        return told;
    }
}
