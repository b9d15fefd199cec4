using Keywright.Control;
using Microsoft.Playwright;
using Xunit;

namespace Keywright.WebConsole.Tests;

/// <summary>A secret is in one answer, once, and nowhere else.</summary>
[Collection(OneHouse.Name)]
public sealed class SecretTests(ConsoleHouse house)
{
    /// <summary>Red when loading the answer again, or going back and pressing again, makes a second secret, or a page besides shows the first.</summary>
    [Fact]
    public async Task Sending_a_form_again_makes_no_second_secret()
    {
        await using var window = await house.OpenAsAsync("owner");
        await window.GoAsync("/keys/new");
        await window.Page.GetByLabel("Label").FillAsync("secret - once");
        var answer = await window.Page.RunAndWaitForResponseAsync(() => window.PressAsync("Create"), response => response.Request.Method == "POST");
        var secret = (await window.Page.Locator("#secret-key").InnerTextAsync()).Trim();
        Assert.Equal(64, secret.Length);
        Assert.Equal("no-store", await answer.HeaderValueAsync("cache-control"));
        Assert.DoesNotContain(secret, answer.Url, StringComparison.Ordinal);

        window.Expected.Add(409);
        await window.Page.ReloadAsync();
        Assert.Equal("Sent before", await window.HeadingAsync());
        var key = await house.KeyAsync("secret - once");
        Assert.Equal(1, await CountAsync("secret - once"));

        await window.GoAsync($"/keys/{key.ApiKey}/rotate");
        await window.PressAsync("Rotate");
        var rotated = (await window.Page.Locator("#secret-key").InnerTextAsync()).Trim();
        Assert.NotEqual(secret, rotated);
        var revision = (await house.KeyAsync(key.ApiKey)).Revision;
        await window.Page.ReloadAsync();
        Assert.Equal("Sent before", await window.HeadingAsync());
        Assert.Equal(revision, (await house.KeyAsync(key.ApiKey)).Revision);

        foreach (var path in (string[])["/keys", $"/keys/{key.ApiKey}", $"/keys/{key.ApiKey}/edit", $"/keys/{key.ApiKey}/snippets", $"/keys/{key.ApiKey}/rotate"])
        {
            var shown = await (await window.GoAsync(path)).TextAsync();
            Assert.DoesNotContain(secret, shown, StringComparison.Ordinal);
            Assert.DoesNotContain(rotated, shown, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(secret, house.Program.Errors, StringComparison.Ordinal);
    }

    /// <summary>Red when the button copies something else, or nothing.</summary>
    [Fact]
    public async Task The_copy_button_copies_what_stands_beside_it()
    {
        await using var window = await house.OpenAsAsync("owner");
        await window.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await window.GoAsync("/keys/new");
        await window.Page.GetByLabel("Label").FillAsync("secret - copied");
        await window.PressAsync("Create");
        var button = window.Page.GetByRole(AriaRole.Button, new() { Name = "Copy the secret key" });
        await button.ClickAsync();
        await Assertions.Expect(button).ToHaveTextAsync("Copied");
        Assert.Equal(await window.Page.Locator("#secret-key").TextContentAsync(), await window.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));

        await window.Page.Locator("summary", new() { HasText = "node" }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Copy the lines for node" }).ClickAsync();
        var lines = await window.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()");
        Assert.Contains((await house.KeyAsync("secret - copied")).ApiKey, lines, StringComparison.Ordinal);
        Assert.Contains(house.Program.Api.ToString().TrimEnd('/'), lines, StringComparison.Ordinal);
    }

    /// <summary>Red when anything but copying needs a script.</summary>
    [Fact]
    public async Task A_key_is_made_without_any_script()
    {
        await using var window = await house.OpenAsAsync("owner", script: false);
        await window.GoAsync("/keys/new");
        await window.Page.GetByLabel("Label").FillAsync("secret - no script");
        await window.Page.GetByLabel("Preset").SelectOptionAsync("portfolio");
        await window.PressAsync("Create");
        Assert.Equal("Key secret - no script is made", await window.HeadingAsync());
        Assert.Equal(0, await window.Page.Locator("button[data-copy]:visible").CountAsync());
        Assert.Equal(["read"], (await house.KeyAsync("secret - no script")).Permissions);
    }

    /// <summary>Red when a label becomes part of the page, or what was typed is lost, or nothing says which field is wrong.</summary>
    [Fact]
    public async Task What_is_refused_stays_as_typed_and_markup_is_text()
    {
        const string Markup = "<img src=x onerror=alert(1)>\"'&";
        await using var window = await house.OpenAsAsync("owner");
        await window.GoAsync("/keys/new");
        await window.Page.GetByLabel("Label").FillAsync(Markup);
        await window.Page.GetByLabel("Preset").SelectOptionAsync("spot-bot");
        await window.Page.GetByLabel("Symbols", new() { Exact = true }).FillAsync("BTCUSDT");
        await window.Page.GetByLabel("Owner").FillAsync("O'Hara & \"Sons\"");
        await window.Page.Locator("summary", new() { HasText = "Limits" }).ClickAsync();
        await window.Page.GetByLabel("One order, USDT").FillAsync("12.5");
        window.Expected.Add(400);
        await window.PressAsync("Create");
        Assert.StartsWith("label must be", await window.AlertAsync(), StringComparison.Ordinal);
        var label = window.Page.GetByLabel("Label");
        Assert.Equal(Markup, await label.InputValueAsync());
        Assert.Equal("true", await label.GetAttributeAsync("aria-invalid"));
        Assert.Contains("refusal", await label.GetAttributeAsync("aria-describedby"), StringComparison.Ordinal);
        Assert.Equal(0, await window.Page.Locator("main img").CountAsync());
        Assert.Equal("spot-bot", await window.Page.GetByLabel("Preset").InputValueAsync());
        Assert.Equal("BTCUSDT", await window.Page.GetByLabel("Symbols", new() { Exact = true }).InputValueAsync());
        Assert.Equal("12.5", await window.Page.GetByLabel("One order, USDT").InputValueAsync());

        await window.Page.GetByLabel("One order, USDT").FillAsync("-3");
        await label.FillAsync("secret - corrected");
        await window.PressAsync("Create");
        Assert.Equal("max-order-notional takes an amount of USDT above 0, as 250.50, or nothing.", await window.AlertAsync());
        await window.Page.GetByLabel("One order, USDT").FillAsync("3");
        await window.PressAsync("Create");
        Assert.Equal("Key secret - corrected is made", await window.HeadingAsync());
        var key = await house.KeyAsync("secret - corrected");
        Assert.Equal(("O'Hara & \"Sons\"", 3m, "BTCUSDT"), (key.Owner, key.Policy.MaxOrderNotional, string.Join(',', key.Symbols)));
        await window.GoAsync($"/keys/{key.ApiKey}");
        Assert.Contains("O'Hara & \"Sons\"", await window.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
    }

    private async Task<int> CountAsync(string label) =>
        Assert.IsType<ControlAnswer<IReadOnlyList<KeyDetails>>.Done>(await house.Owner.ListKeysAsync(null, CancellationToken.None)).Value.Count(key => key.Label == label);
}
