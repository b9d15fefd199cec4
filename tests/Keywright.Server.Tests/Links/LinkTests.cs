using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keywright.Control;
using Keywright.Server.Tests.Whole;
using Xunit;

namespace Keywright.Server.Tests.Links;

/// <summary>Links as a browser and a program meet them on the console listener of a real program behind a proxy.</summary>
public sealed class LinkTests : IAsyncLifetime
{
    private readonly TemporaryHome home = new();
    private RunningProgram program = null!;
    private ControlClient owner = null!;
    private HttpClient browser = null!;

    public async ValueTask InitializeAsync()
    {
        program = await RunningProgram.StartAsync(home.Folder, "--market", "quiet", "--seed", "7", "--trusted-proxy", "127.0.0.1");
        owner = new ControlClient(home.Folder);
        browser = new HttpClient(new SocketsHttpHandler { UseCookies = false, UseProxy = false });
        browser.DefaultRequestHeaders.Add("Accept", "text/html,application/xhtml+xml");
        browser.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
    }

    public async ValueTask DisposeAsync()
    {
        browser.Dispose();
        owner.Dispose();
        await program.DisposeAsync();
        home.Dispose();
    }

    /// <summary>Red when a preview uses the link up, the page lets anything in or its address out, the secret is shown twice, or the log has the wrong address.</summary>
    [Fact]
    public async Task A_browser_sees_a_button_then_the_secret_then_that_it_is_gone()
    {
        var run = await ProgramRun.OfAsync("keys", "create", "--label", "ann", "--preset", "spot-bot", "--claim", "1h", "--json", "--home", home.Folder.Path);
        Assert.Equal(0, run.Code);
        var made = JsonNode.Parse(run.Output)!;
        Assert.Null(made["secretKey"]);
        var url = made["claim"]!["url"]!.GetValue<string>();
        Assert.StartsWith(program.Console + "claim/kwc", url, StringComparison.Ordinal);

        for (var looks = 0; looks < 3; looks++)
        {
            using var looked = await browser.GetAsync(url);
            var page = await looked.Content.ReadAsStringAsync();
            Assert.Equal(HttpStatusCode.OK, looked.StatusCode);
            Assert.Contains("<form method=\"post\">", page, StringComparison.Ordinal);
            Assert.DoesNotContain("ann", page, StringComparison.Ordinal);
            AssertGuarded(looked);
        }

        using (var forged = new HttpRequestMessage(HttpMethod.Post, url))
        {
            forged.Headers.Add("Sec-Fetch-Site", "cross-site");
            using var answer = await browser.SendAsync(forged);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        using var shown = await browser.PostAsync(url, null);
        var secretPage = await shown.Content.ReadAsStringAsync();
        AssertGuarded(shown);
        var secret = secretPage.Split("<code>").Select(part => part.Split("</code>")[0]).Single(text => text.Length == 64 && !text.StartsWith("kw", StringComparison.Ordinal));
        using (var bot = new Bot(program.Api, made["apiKey"]!.GetValue<string>(), secret))
        {
            Assert.Equal(200, (await bot.GetAsync("/api/v3/account")).Status);
        }

        using var again = await browser.PostAsync(url, null);
        Assert.Equal(HttpStatusCode.Gone, again.StatusCode);
        AssertGuarded(again);
        var key = Assert.IsType<ControlAnswer<KeyDetails>.Done>(await owner.FindKeyAsync("ann", CancellationToken.None)).Value;
        Assert.Equal(("claimed", "203.0.113.9", "link"), Assert.Single(key.Claims!) is var claim ? (claim.State, claim.From!, claim.By!) : default);
        Assert.DoesNotContain(secret, program.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(url[^52..], program.Errors, StringComparison.Ordinal);
    }

    /// <summary>Red when a program gets a page, a signed-in person is not named, or a session's cookie is worth something from another site.</summary>
    [Fact]
    public async Task A_program_gets_JSON_and_who_is_signed_in_is_named()
    {
        const string Password = "a long enough password";
        await owner.AddUserAsync(new AddUser("bob", "viewer", Password), CancellationToken.None);
        using var bot = new HttpClient(new SocketsHttpHandler { UseCookies = false, UseProxy = false });
        using var signedIn = await bot.PostAsJsonAsync(new Uri(program.Console, "v1/session"), new { name = "bob", password = Password });
        bot.DefaultRequestHeaders.Add("Cookie", Assert.Single(signedIn.Headers.GetValues("Set-Cookie")).Split(';')[0]);
        var made = Assert.IsType<ControlAnswer<KeyCreated>.Done>(await owner.CreateKeyAsync(new CreateKey { Label = "bobs", Preset = "portfolio", ClaimInSeconds = 600 }, CancellationToken.None)).Value;
        Assert.Null(made.SecretKey);
        var looked = (await bot.GetFromJsonAsync<JsonNode>(made.Claim!.Url))!;
        Assert.Equal(made.Claim.ExpiresAt, looked["expiresAt"]!.GetValue<DateTimeOffset>());
        using var used = await bot.PostAsync(made.Claim.Url, null);
        Assert.Equal(64, (await used.Content.ReadFromJsonAsync<JsonNode>())!["secretKey"]!.GetValue<string>().Length);
        var key = Assert.IsType<ControlAnswer<KeyDetails>.Done>(await owner.FindKeyAsync("bobs", CancellationToken.None)).Value;
        Assert.Equal("user:bob", Assert.Single(key.Claims!).By);
        var user = Assert.IsType<ControlAnswer<UserDetails>.Done>(await owner.FindUserAsync("bob", CancellationToken.None)).Value;
        Assert.Equal(["bobs"], user.Keys);
    }

    /// <summary>Red when guessing is free, or one address that guesses locks out another.</summary>
    [Fact]
    public async Task Guesses_are_bounded_by_address()
    {
        var statuses = new List<HttpStatusCode>();
        for (var guess = 0; guess < 25; guess++)
        {
            using var answer = await browser.PostAsync(new Uri(program.Console, "claim/kwc" + new string('a', 49)), null);
            statuses.Add(answer.StatusCode);
        }

        Assert.Contains(HttpStatusCode.Gone, statuses);
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        using var other = new HttpRequestMessage(HttpMethod.Get, new Uri(program.Console, "rebind/kwr"));
        other.Headers.Add("X-Forwarded-For", "198.51.100.4");
        using var free = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var seen = await free.SendAsync(other);
        Assert.Equal(HttpStatusCode.Gone, seen.StatusCode);
    }

    /// <summary>Red when a sealed vault is a blank page or uses the link up.</summary>
    [Fact]
    public async Task Sealed_it_says_so_and_the_link_is_good_afterwards()
    {
        var made = Assert.IsType<ControlAnswer<KeyCreated>.Done>(await owner.CreateKeyAsync(new CreateKey { Label = "later", Preset = "portfolio", ClaimInSeconds = 600 }, CancellationToken.None)).Value;
        Assert.IsType<ControlAnswer<VaultStatus>.Done>(await owner.SealVaultAsync(CancellationToken.None));
        using var shut = await browser.PostAsync(made.Claim!.Url, null);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, shut.StatusCode);
        Assert.Contains("The vault is sealed", await shut.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        AssertGuarded(shut);
        using var nothing = new SecretBody();
        Assert.IsType<ControlAnswer<VaultStatus>.Done>(await owner.UnsealVaultAsync(nothing, CancellationToken.None));
        using var open = await browser.PostAsync(made.Claim.Url, null);
        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
    }

    /// <summary>Red when the proxy's own address is bound in the place of the person's, or another than the one that was shown.</summary>
    [Fact]
    public async Task A_link_binds_the_address_that_the_trusted_proxy_names()
    {
        Assert.IsType<ControlAnswer<KeyCreated>.Done>(await owner.CreateKeyAsync(new CreateKey { Label = "roaming", Preset = "portfolio", AllowedIps = ["192.0.2.1"] }, CancellationToken.None));
        var run = await ProgramRun.OfAsync("keys", "rebind", "roaming", "--link", "24h", "--json", "--home", home.Folder.Path);
        Assert.True(run.Code == 0, run.Error);
        var url = JsonDocument.Parse(run.Output).RootElement.GetProperty("url").GetString()!;
        using var looked = await browser.GetAsync(url);
        var page = await looked.Content.ReadAsStringAsync();
        Assert.Contains("name=\"address\" value=\"203.0.113.9\"", page, StringComparison.Ordinal);
        using var moved = await browser.PostAsync(url, new FormUrlEncodedContent([new("address", "203.0.113.10")]));
        Assert.Equal(HttpStatusCode.Conflict, moved.StatusCode);
        using var strange = await browser.PostAsync(url, new FormUrlEncodedContent([new("address", "203.0.113.9"), new("cidr", "0.0.0.0/0")]));
        Assert.Equal(HttpStatusCode.BadRequest, strange.StatusCode);
        using var bound = await browser.PostAsync(url, new FormUrlEncodedContent([new("address", "203.0.113.9")]));
        Assert.Equal(HttpStatusCode.OK, bound.StatusCode);
        Assert.Equal(["203.0.113.9"], Assert.IsType<ControlAnswer<KeyDetails>.Done>(await owner.FindKeyAsync("roaming", CancellationToken.None)).Value.AllowedIps);
        using var again = await browser.PostAsync(url, null);
        Assert.Equal(HttpStatusCode.Gone, again.StatusCode);
    }

    private static void AssertGuarded(HttpResponseMessage answer)
    {
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
    }
}
