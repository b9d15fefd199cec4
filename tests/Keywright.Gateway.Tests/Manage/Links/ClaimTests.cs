using System.Net;
using System.Text;
using Keywright.Gateway.Manage;
using Keywright.Gateway.Manage.Links;
using Keywright.Gateway.Manage.People;
using Keywright.Gateway.Store;
using Keywright.Gateway.Tests.Worlds;
using Keywright.Keys.Credentials;
using Xunit;

namespace Keywright.Gateway.Tests.Manage.Links;

/// <summary>A secret that waits behind a link: shown to one, once, in time.</summary>
public sealed class ClaimTests
{
    private static readonly IPAddress Somewhere = IPAddress.Parse("203.0.113.9");

    /// <summary>Red when a look uses the link up, a second use shows it again (also after a crash), or the secret is in the answer to who made it.</summary>
    [Fact]
    public async Task The_secret_is_shown_to_who_opens_the_link_first_and_never_again()
    {
        await using var home = await Home.OpenAsync();
        var made = await CutAsync(home, "handed-on", TimeSpan.FromHours(1));
        Assert.Null(made.SecretKey);
        var token = made.Claim!.Token;
        Assert.Equal(home.Time.Now + TimeSpan.FromHours(1), home.Gateway.Claims.WaitsUntil(token));
        Assert.NotNull(home.Gateway.Claims.WaitsUntil(token));
        Assert.Equal("waiting", Assert.Single(home.Gateway.Keys.Find("handed-on")!.Claims).State);

        var claimed = (await UseAsync(home, token)).Value!;
        (await new Bot(home, claimed.Key.ApiKey, Signers.Hmac(claimed.SecretKey)).GetAsync("/api/v3/account")).Succeeds();
        Assert.Equal((Refused.NotFound, ClaimDesk.Gone), Refusal(await UseAsync(home, token)));
        Assert.Null(home.Gateway.Claims.WaitsUntil(token));
        await using (var copy = await home.CrashedAsync())
        {
            Assert.Equal((Refused.NotFound, ClaimDesk.Gone), Refusal(await copy.Gateway.Claims.UseAsync(token, Somewhere)));
        }

        var seen = Assert.Single(home.Gateway.Keys.Find("handed-on")!.Claims);
        Assert.Equal(("claimed", "203.0.113.9", "link", "owner"), (seen.State, seen.From, seen.By, seen.Maker));
        var line = home.Audit(route: "owner")[^1];
        Assert.Equal(("claim label=handed-on from=203.0.113.9", "link"), (line.Summary, line.Rule));
    }

    /// <summary>Red when the token is kept, a secret is in clear anywhere, or the sealed record outlives its use in a page or the log of the database.</summary>
    [Fact]
    public async Task Nothing_of_a_used_link_is_left_on_the_disk()
    {
        await using var home = await Home.OpenAsync();
        var made = await CutAsync(home, "handed-on", TimeSpan.FromHours(1));
        var token = made.Claim!.Token;
        var record = new LinkStore(home.Gateway.Parts.Store).Claim(BearerToken.HashOf(token))!.Secret!;
        Assert.Contains(home.Files(), file => file.Bytes.AsSpan().IndexOf(record) >= 0);
        var answer = await UseAsync(home, token);
        foreach (var (name, bytes) in home.Files().Append(("prints", Encoding.ASCII.GetBytes($"{made} {made.Claim} {answer} {answer.Value}"))))
        {
            Assert.True(bytes.AsSpan().IndexOf(record) < 0, $"{name} holds the sealed record");
            Assert.True(bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(answer.Value!.SecretKey)) < 0, $"{name} holds the secret");
            Assert.True(bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(token)) < 0, $"{name} holds the token");
        }
    }

    /// <summary>Red when a link outlives its time, a clock stepped back or a restart revives it, or its secret is kept when nobody came.</summary>
    [Fact]
    public async Task A_link_ends_in_time_and_no_clock_revives_it()
    {
        await using var home = await Home.OpenAsync();
        var (late, unseen) = ((await CutAsync(home, "late", TimeSpan.FromHours(1))).Claim!.Token, (await CutAsync(home, "unseen", TimeSpan.FromHours(1))).Claim!.Token);
        home.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal((Refused.NotFound, ClaimDesk.Gone), Refusal(await UseAsync(home, late)));
        home.Time.Advance(TimeSpan.FromMinutes(-30));
        Assert.Equal((Refused.NotFound, ClaimDesk.Gone), Refusal(await UseAsync(home, late)));
        await home.RestartAsync();
        Assert.Equal((Refused.NotFound, ClaimDesk.Gone), Refusal(await UseAsync(home, late)));
        Assert.Equal((Refused.NotFound, ClaimDesk.Gone), Refusal(await UseAsync(home, unseen)));
        Assert.Equal("expired", Assert.Single(home.Gateway.Keys.Find("unseen")!.Claims).State);
        home.Gateway.Claims.EndExpired();
        Assert.Equal(0, SealedRecords.Count(home.Gateway.Parts.Store) - 2);
        var store = new LinkStore(home.Gateway.Parts.Store);
        Assert.Null(store.Claim(BearerToken.HashOf(unseen))!.Secret);
    }

    /// <summary>Red when a link shows a secret that the key no longer has, or that of a key that was revoked.</summary>
    [Fact]
    public async Task A_rotation_or_a_revocation_ends_the_link_and_a_rotation_may_give_a_new_one()
    {
        await using var home = await Home.OpenAsync();
        var first = (await CutAsync(home, "rotated", TimeSpan.FromHours(1))).Claim!.Token;
        var rotated = await home.Gateway.Keys.RotateAsync("rotated", null, TimeSpan.FromHours(1), "handed on", default, TimeSpan.FromHours(2));
        Assert.Null(rotated.SecretKey);
        Assert.Null((await UseAsync(home, first)).Value);
        var claimed = (await UseAsync(home, rotated.Claim!.Token)).Value!;
        (await new Bot(home, claimed.Key.ApiKey, Signers.Hmac(claimed.SecretKey)).GetAsync("/api/v3/account")).Succeeds();
        Assert.Equal(["claimed", "ended"], home.Gateway.Keys.Find("rotated")!.Claims.Select(claim => claim.State));

        var shown = (await home.Gateway.Keys.RotateAsync("rotated", null, TimeSpan.Zero, "", default, TimeSpan.FromHours(1))).Claim!.Token;
        Assert.NotNull((await home.Gateway.Keys.RotateAsync("rotated", null, TimeSpan.Zero, "", default)).SecretKey);
        Assert.Null((await UseAsync(home, shown)).Value);

        var revoked = (await CutAsync(home, "revoked", TimeSpan.FromHours(1))).Claim!.Token;
        Assert.Null((await home.Gateway.Keys.RevokeAsync("revoked", default)).Problem);
        Assert.Null((await UseAsync(home, revoked)).Value);
        var expired = (await CutAsync(home, "expired", TimeSpan.FromDays(30), TimeSpan.FromDays(7))).Claim!.Token;
        home.Time.Advance(TimeSpan.FromDays(7));
        Assert.Null((await UseAsync(home, expired)).Value);
    }

    /// <summary>Red when two who press the button together both see the secret.</summary>
    [Fact]
    public async Task Of_many_who_open_it_together_one_sees_the_secret()
    {
        await using var home = await Home.OpenAsync();
        var token = (await CutAsync(home, "wanted", TimeSpan.FromHours(1))).Claim!.Token;
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => UseAsync(home, token))));
        Assert.Single(answers, answer => answer.Value is not null);
    }

    /// <summary>Red when nobody is told that a person who goes has seen a secret that others made, or the list of a key says the wrong name.</summary>
    [Fact]
    public async Task Who_is_signed_in_is_named_and_has_claimed_the_key()
    {
        await using var home = await Home.OpenAsync();
        await home.Gateway.People.AddAsync("bob", "viewer", "a long enough password");
        var token = (await CutAsync(home, "for-bob", TimeSpan.FromHours(1))).Claim!.Token;
        new Caller(CallerKind.User, "bob", Role.Viewer, "bob", null).Enter();
        Assert.NotNull((await home.Gateway.Claims.UseAsync(token, Somewhere)).Value);
        Caller.HomeOwner.Enter();
        Assert.Equal("user:bob", Assert.Single(home.Gateway.Keys.Find("for-bob")!.Claims).By);
        Assert.Contains("for-bob", (await home.Gateway.People.RemoveAsync("bob", sure: false)).Problem, StringComparison.Ordinal);
        Assert.Equal("user:bob", home.Audit(route: "owner").Single(line => line.Summary.StartsWith("claim ", StringComparison.Ordinal)).Rule);
    }

    [Fact]
    public async Task A_link_that_cannot_be_is_refused_in_a_sentence()
    {
        await using var home = await Home.OpenAsync();
        Assert.Equal("claim: a link lives from 1m to 30d.", (await CutAsync(home, "a", TimeSpan.FromSeconds(59))).Problem);
        Assert.Equal("claim: a link lives from 1m to 30d.", (await CutAsync(home, "a", TimeSpan.FromDays(31))).Problem);
        var pair = Signers.Ed25519(1);
        var own = await home.Gateway.Keys.CreateAsync(new KeyRequest("own", "paper", "spot-bot", null, "ed25519", pair.Pem, [], [], [], null, null, null) { Claim = TimeSpan.FromHours(1) }, default);
        Assert.StartsWith("claim: the private half of this key never was here", own.Problem, StringComparison.Ordinal);
        Assert.Empty(home.Gateway.Keys.List(null));
        foreach (var none in new[] { "", "kwc", new string('x', 52), BearerToken.Create(BearerToken.ClaimPrefix, home.Random), BearerToken.Create(BearerToken.ApiPrefix, home.Random) })
        {
            Assert.Equal((Refused.NotFound, ClaimDesk.Gone), Refusal(await UseAsync(home, none)));
        }
    }

    private static async Task<KeyResult> CutAsync(Home home, string label, TimeSpan claim, TimeSpan? expires = null)
        => await home.Gateway.Keys.CreateAsync(new KeyRequest(label, "paper", "spot-bot", null, "hmac", null, [], [], [], expires, null, null) { Claim = claim }, CancellationToken.None);

    private static async Task<DeskAnswer<ClaimedKey>> UseAsync(Home home, string token)
    {
        Caller.OfLink("").Enter();
        return await home.Gateway.Claims.UseAsync(token, Somewhere);
    }

    private static (Refused, string?) Refusal<T>(DeskAnswer<T> answer)
        where T : class
    {
        Assert.Null(answer.Value);
        return (answer.Why, answer.Problem);
    }
}
