using System.Net;
using Keywright.Control;
using Keywright.Server.Tests;
using Keywright.Server.Tests.Whole;
using Microsoft.Playwright;
using Xunit;

namespace Keywright.WebConsole.Tests;

/// <summary>Who gets in, what they find, and what a stranger's form comes to.</summary>
[Collection(OneHouse.Name)]
public sealed class AccessTests(ConsoleHouse house)
{
    private const string Wrong = "The name, the password or the code is not right. After several wrong tries none counts for a while, up to an hour.";

    /// <summary>Red when a visitor gets in without signing in, is not led back to where they were going, or is led out of the house.</summary>
    [Fact]
    public async Task Signing_in_leads_to_where_one_was_going_and_never_elsewhere()
    {
        await using var window = await house.OpenAsync();
        await window.GoAsync("/gateway");
        Assert.Equal("Sign in", await window.HeadingAsync());
        await SignInHereAsync(window, "owner", ConsoleHouse.Password);
        Assert.Equal("/gateway", new Uri(window.Page.Url).AbsolutePath);

        foreach (var elsewhere in (string[])["//example.com/", "/\\example.com", "https://example.com/", "/\t/example.com", "javascript:alert(1)"])
        {
            await window.GoAsync($"/sign-in?next={Uri.EscapeDataString(elsewhere)}");
            await SignInHereAsync(window, "owner", ConsoleHouse.Password);
            Assert.Equal(new Uri(house.Program.Console, "/keys"), new Uri(window.Page.Url));
        }
    }

    /// <summary>Red when a person with a device gets in without its code, a code is good twice, or the right code is not.</summary>
    [Fact]
    public async Task A_person_with_a_device_signs_in_with_its_code()
    {
        await AddAsync("coded", "viewer");
        var device = Assert.IsType<ControlAnswer<CodeEnrolled>.Done>(await house.Owner.EnrolCodeAsync("coded", CancellationToken.None)).Value;
        var recovery = Assert.IsType<ControlAnswer<RecoveryCodesMade>.Done>(
            await house.Owner.ConfirmCodeAsync("coded", new ConfirmCode(OneTimeCodes.Of(device.Secret, 0)), CancellationToken.None)).Value.Codes;
        await using var window = await house.OpenAsync();
        window.Expected.Add(401);
        await window.SignInAsync("coded", ConsoleHouse.Password);
        Assert.Equal(Wrong, await window.AlertAsync());
        Assert.Equal("coded", await window.Page.GetByLabel("Name").InputValueAsync());
        Assert.Equal("", await window.Page.GetByLabel("Password").InputValueAsync());

        var code = OneTimeCodes.Of(device.Secret, 1);
        await window.SignInAsync("coded", ConsoleHouse.Password, code);
        Assert.Equal("Keys", await window.HeadingAsync());
        await window.PressAsync("Sign out");
        await window.SignInAsync("coded", ConsoleHouse.Password, code);
        Assert.Equal(Wrong, await window.AlertAsync());
        await window.SignInAsync("coded", ConsoleHouse.Password, recovery[0]);
        Assert.Equal("Keys", await window.HeadingAsync());
    }

    /// <summary>Red when guessing goes on for ever, or the sentence tells a guesser that the right password was among them.</summary>
    [Fact]
    public async Task After_wrong_tries_the_right_password_does_not_count_either()
    {
        await AddAsync("locked", "viewer");
        await using var window = await house.OpenAsync();
        window.Expected.Add(401);
        for (var guess = 0; guess < 6; guess++)
        {
            await window.SignInAsync("locked", $"some wrong password {guess}");
            Assert.Equal(Wrong, await window.AlertAsync());
        }

        await window.SignInAsync("locked", ConsoleHouse.Password);
        Assert.Equal(Wrong, await window.AlertAsync());
        Assert.IsType<ControlAnswer<UserDetails>.Done>(await house.Owner.UnlockUserAsync("locked", CancellationToken.None));
        await window.SignInAsync("locked", ConsoleHouse.Password);
        Assert.Equal("Keys", await window.HeadingAsync());
    }

    /// <summary>Red when a session that is over still shows or changes anything.</summary>
    [Fact]
    public async Task A_session_that_is_over_changes_nothing()
    {
        var key = await house.Program.CutAsync("access - over");
        await using var window = await house.OpenAsAsync("operator");
        await window.GoAsync($"/keys/{key.ApiKey}/freeze");
        await using var elsewhere = await house.OpenAsAsync("operator");
        await elsewhere.GoAsync("/sign-ins");
        var others = elsewhere.Page.Locator("tbody tr", new() { HasNotText = "here" });
        while (await others.CountAsync() > 0)
        {
            await others.First.GetByRole(AriaRole.Button, new() { Name = "End" }).ClickAsync();
        }

        window.Expected.Add(401);
        await window.PressAsync("Freeze");
        Assert.Equal("Your session is over, so nothing was done: sign in again.", await window.AlertAsync());
        Assert.Equal("active", (await house.KeyAsync(key.ApiKey)).State);
        await window.GoAsync("/keys");
        Assert.Equal("Sign in", await window.HeadingAsync());
    }

    /// <summary>Red when a page offers what its visitor may not do.</summary>
    [Theory]
    [InlineData("viewer", "Snippets", "")]
    [InlineData("operator", "Renew Freeze Snippets Revoke Panic", "Register key Panic")]
    [InlineData("owner", "Edit Renew Rotate Freeze Snippets Revoke Panic", "New key Register key Panic")]
    public async Task Everybody_is_offered_what_they_may_do(string role, string onKey, string onList)
    {
        var key = await house.Program.CutAsync($"access - {role}");
        await using var window = await house.OpenAsAsync(role);
        Assert.Equal(onList, string.Join(' ', await window.Page.Locator(".title .actions .button").AllInnerTextsAsync()));
        await window.GoAsync($"/keys/{key.ApiKey}");
        Assert.Equal(onKey, string.Join(' ', await window.Page.Locator(".bar .button").AllInnerTextsAsync()));
    }

    /// <summary>
    /// Posts every form of the console as somebody whose role is too low, with their session's own word; then as the owner without it, with another's, and
    /// from another site. Red when any of them changes the key.
    /// </summary>
    [Fact]
    public async Task A_forged_form_is_refused()
    {
        var key = await house.Program.CutAsync("access - forged");
        var before = await house.KeyAsync(key.ApiKey);
        string[] forms = ["/keys/new", .. from step in (string[])["edit", "renew", "rotate", "freeze", "thaw", "revoke"] select $"/keys/{key.ApiKey}/{step}"];
        using var viewer = await Visitor.SignInAsync(house.Program.Console, "viewer", ConsoleHouse.Password);
        using var owner = await Visitor.SignInAsync(house.Program.Console, "owner", ConsoleHouse.Password);
        foreach (var form in forms)
        {
            var (status, text) = await viewer.PostAsync(form, viewer.Csrf);
            Assert.Equal(HttpStatusCode.Forbidden, status);
            Assert.Contains("and yours is viewer", text, StringComparison.Ordinal);
            foreach (var (csrf, site) in new[] { ("", null), (viewer.Csrf, null), (owner.Csrf, "cross-site"), (owner.Csrf, "same-site") })
            {
                (status, text) = await owner.PostAsync(form, csrf, site);
                Assert.Equal(HttpStatusCode.Forbidden, status);
                Assert.Contains("The form did not come from a page of this console", text, StringComparison.Ordinal);
            }

            Assert.Equal(HttpStatusCode.Forbidden, (await owner.PostAsync(form, owner.Csrf, origin: "https://example.com")).Status);
        }

        Assert.Equal(before.Revision, (await house.KeyAsync(key.ApiKey)).Revision);
        Assert.Equal("active", (await house.KeyAsync(key.ApiKey)).State);

        // The same with nothing wrong about it does something, so that the refusals above were refusals of the forging.
        Assert.Equal(HttpStatusCode.SeeOther, (await owner.PostAsync($"/keys/{key.ApiKey}/freeze", owner.Csrf, "same-origin")).Status);
        Assert.Equal("frozen", (await house.KeyAsync(key.ApiKey)).State);
    }

    /// <summary>Red when another site's page, in the owner's own browser, gets a form through: the cookie must not travel with it.</summary>
    [Fact]
    public async Task Another_sites_page_cannot_use_the_owners_browser()
    {
        var key = await house.Program.CutAsync("access - other site");
        await using var window = await house.OpenAsAsync("owner");
        window.Expected.UnionWith([401, 403]);
        var site = $"http://localhost:{house.Program.Console.Port}/healthz";
        await window.Context.RouteAsync(site, route => route.FulfillAsync(new()
        {
            ContentType = "text/html",
            Body = $"<form method=post action='{house.Program.Console}keys/{key.ApiKey}/revoke'><button>Win a prize</button></form>",
        }));
        window.Friends.Add(new Uri(site).Authority);
        await window.Page.GotoAsync(site);
        await window.PressAsync("Win a prize");
        Assert.Equal("Not from this console", await window.HeadingAsync());
        Assert.Equal("active", (await house.KeyAsync(key.ApiKey)).State);
    }

    /// <summary>Red when a page may be framed, cached, sniffed or fed scripts.</summary>
    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/keys")]
    [InlineData("/keys/new")]
    [InlineData("/nothing-here")]
    public async Task Every_answer_says_what_a_browser_must_not_do(string path)
    {
        using var owner = await Visitor.SignInAsync(house.Program.Console, "owner", ConsoleHouse.Password);
        var headers = await owner.HeadersAsync(path);
        Assert.Equal(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
            headers["Content-Security-Policy"]);
        Assert.Equal("nosniff", headers["X-Content-Type-Options"]);
        Assert.Equal("no-referrer", headers["Referrer-Policy"]);
        Assert.Equal("no-store", headers["Cache-Control"]);
    }

    /// <summary>Red when a new home's page leaves one at a loss, or a sealed one shows anything or breaks.</summary>
    [Fact]
    public async Task A_home_without_people_says_how_to_add_one_and_a_sealed_one_says_so()
    {
        using var home = new TemporaryHome();
        await using var program = await RunningProgram.StartAsync(home.Folder, "--market", "quiet");
        await using var window = await Window.OpenAsync(house.Browser, program.Console, Sight.Desktop, script: true);
        await window.GoAsync("/");
        Assert.Contains("./keywright users add alice --role owner", await window.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await window.Page.Locator("input[type=password]").CountAsync());

        using var control = new ControlClient(home.Folder);
        Assert.IsType<ControlAnswer<UserDetails>.Done>(await control.AddUserAsync(new AddUser("alice", "owner", ConsoleHouse.Password), CancellationToken.None));
        await window.SignInAsync("alice", ConsoleHouse.Password);
        Assert.Equal("Keys", await window.HeadingAsync());
        Assert.IsType<ControlAnswer<VaultStatus>.Done>(await control.SealVaultAsync(CancellationToken.None));
        window.Expected.Add(503);
        foreach (var path in (string[])["/keys", "/sign-in", "/keys/new"])
        {
            await window.GoAsync(path);
            Assert.Equal("Sealed", await window.HeadingAsync());
        }
    }

    private async Task AddAsync(string name, string role) =>
        Assert.IsType<ControlAnswer<UserDetails>.Done>(await house.Owner.AddUserAsync(new AddUser(name, role, ConsoleHouse.Password), CancellationToken.None));

    private static async Task SignInHereAsync(Window window, string person, string password)
    {
        await window.Page.GetByLabel("Name").FillAsync(person);
        await window.Page.GetByLabel("Password").FillAsync(password);
        await window.PressAsync("Sign in");
    }
}
