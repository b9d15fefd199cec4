using System.Globalization;
using Keywright.Server.Tests.Whole;
using Microsoft.Playwright;
using Xunit;

namespace Keywright.WebConsole.Tests;

/// <summary>Every operation by hand on the pages, and what the key's very next signed request meets; another key beside it never notices.</summary>
[Collection(OneHouse.Name)]
public sealed class KeyLifeTests(ConsoleHouse house)
{
    /// <summary>Red when a page says something is done that the gateway does not hold to at once, or touches the wrong key.</summary>
    [Fact]
    public async Task What_is_done_on_a_page_holds_for_the_next_request()
    {
        await using var window = await house.OpenAsAsync("owner");
        using var bot = await CreateAsync(window, "life - pressed");
        using var other = await CreateAsync(window, "life - beside");
        var price = decimal.Parse((await bot.PublicAsync("/api/v3/ticker/price", "symbol=ETHUSDT")).Json.GetProperty("price").GetString()!, CultureInfo.InvariantCulture);
        var order = string.Create(CultureInfo.InvariantCulture, $"symbol=ETHUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.01&price={decimal.Round(price * 0.9m, 2)}");
        Assert.Equal(200, (await bot.OrderAsync(order)).Status);

        // Edit: it no longer trades, after the difference was shown and not before.
        await GoAsync(window, bot, "edit");
        await window.Page.Locator("input[name=permit][value=spot]").UncheckAsync();
        await window.PressAsync("Show the difference");
        Assert.Equal("spot", await window.Page.Locator("td del").First.InnerTextAsync());
        Assert.Contains("POST /api/v3/order", await window.Page.Locator("ul.routes").TextContentAsync(), StringComparison.Ordinal);
        Assert.Contains("This widens nothing", await window.Page.GetByRole(AriaRole.Status).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(200, (await bot.OrderAsync(order)).Status);
        await window.PressAsync("Confirm");
        await DoneAsync(window, "The key is changed");
        Assert.Equal("401 -2015 Invalid API-key, IP, or permissions for action.", (await bot.OrderAsync(order)).Refusal);
        Assert.Equal(200, (await bot.GetAsync("/api/v3/account")).Status);
        Assert.Equal(200, (await other.OrderAsync(order)).Status);

        // And trades again, which is said to widen it.
        await GoAsync(window, bot, "edit");
        await window.Page.Locator("input[name=permit][value=spot]").CheckAsync();
        await window.PressAsync("Show the difference");
        Assert.Equal("spot", await window.Page.Locator("td ins").First.InnerTextAsync());
        Assert.Contains("This widens the key", await window.Page.GetByRole(AriaRole.Status).InnerTextAsync(), StringComparison.Ordinal);
        await window.PressAsync("Confirm");
        await DoneAsync(window, "The key is changed");
        Assert.Equal(200, (await bot.OrderAsync(order)).Status);

        // Freeze and thaw.
        await PressAsync(window, bot, "Freeze", "The key is frozen");
        Assert.Equal("400 -2010 This action is disabled on this account.", (await bot.OrderAsync(order)).Refusal);
        Assert.Equal(200, (await bot.GetAsync("/api/v3/account")).Status);
        Assert.Equal(200, (await other.OrderAsync(order)).Status);
        await PressAsync(window, bot, "Thaw", "The key is thawed");
        Assert.Equal(200, (await bot.OrderAsync(order)).Status);

        // Renew: the end is where it was asked to be.
        await GoAsync(window, bot, "renew");
        await window.Page.GetByLabel("so many days from now").CheckAsync();
        await window.Page.GetByLabel("Days from now", new() { Exact = true }).FillAsync("30");
        await window.PressAsync("Renew");
        await DoneAsync(window, "The key is renewed");
        Assert.InRange((await house.KeyAsync(bot.ApiKey)).ExpiresAt!.Value - TimeProvider.System.GetUtcNow(), TimeSpan.FromDays(29.9), TimeSpan.FromDays(30));

        // Rotate: the new secret signs, and the old one is dead from then on.
        await GoAsync(window, bot, "rotate");
        await window.Page.GetByLabel("Reason").FillAsync("a test");
        await window.PressAsync("Rotate");
        using var rotated = new Bot(house.Program.Api, bot.ApiKey, await SecretAsync(window));
        Assert.Equal(200, (await bot.GetAsync("/api/v3/account")).Status);
        Assert.Equal(200, (await rotated.OrderAsync(order)).Status);
        Assert.Equal("400 -1022 Signature for this request is not valid.", (await bot.OrderAsync(order)).Refusal);

        // Revoke.
        await PressAsync(window, bot, "Revoke", "The key is revoked");
        Assert.Equal(401, (await rotated.GetAsync("/api/v3/account")).Status);
        Assert.Equal(200, (await other.OrderAsync(order)).Status);
        Assert.Equal("revoked", (await house.KeyAsync(bot.ApiKey)).State);
        Assert.Equal("active", (await house.KeyAsync(other.ApiKey)).State);
    }

    /// <summary>Red when an edit that somebody else has overtaken is made all the same, or when what was typed is gone after a refusal.</summary>
    [Fact]
    public async Task An_edit_of_a_state_that_is_gone_is_refused()
    {
        await using var window = await house.OpenAsAsync("owner");
        using var bot = await CreateAsync(window, "life - overtaken");
        await GoAsync(window, bot, "edit");
        await window.Page.GetByLabel("Purpose").FillAsync("typed with care");
        await window.PressAsync("Show the difference");
        await house.Owner.FreezeKeyAsync(bot.ApiKey, CancellationToken.None);
        window.Expected.Add(400);
        await window.PressAsync("Confirm");
        Assert.StartsWith("The key was changed in the meantime", await window.AlertAsync(), StringComparison.Ordinal);
        Assert.Equal("typed with care", await window.Page.GetByLabel("Purpose").InputValueAsync());
        Assert.Equal("", (await house.KeyAsync(bot.ApiKey)).Purpose);
    }

    /// <summary>Red when a key of the owner's own making gets a secret from us, or its public key is not taken from the file.</summary>
    [Fact]
    public async Task A_public_key_is_uploaded_and_no_secret_is_made()
    {
        const string Pem = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n";
        await using var window = await house.OpenAsAsync("owner");
        await window.GoAsync("/keys/new");
        await window.Page.GetByLabel("Label").FillAsync("life - own pair");
        await window.Page.GetByLabel("Type", new() { Exact = true }).SelectOptionAsync("ed25519");
        await window.Page.Locator("summary", new() { HasText = "Public key" }).ClickAsync();
        await window.Page.GetByLabel("File").SetInputFilesAsync(new FilePayload { Name = "key.pub.pem", MimeType = "text/plain", Buffer = "not a key"u8.ToArray() });
        window.Expected.Add(400);
        await window.PressAsync("Create");
        Assert.StartsWith("public-key", await window.AlertAsync(), StringComparison.Ordinal);
        Assert.Equal("not a key", await window.Page.GetByLabel("Or its text").InputValueAsync());
        await window.Page.GetByLabel("File").SetInputFilesAsync(new FilePayload { Name = "key.pub.pem", MimeType = "text/plain", Buffer = System.Text.Encoding.ASCII.GetBytes(Pem) });
        await window.PressAsync("Create");
        Assert.Equal("Key life - own pair is made", await window.HeadingAsync());
        Assert.Equal(0, await window.Page.Locator("#secret-key").CountAsync());
        Assert.Equal("ed25519", (await house.KeyAsync("life - own pair")).Type);
    }

    private async Task<Bot> CreateAsync(Window window, string label)
    {
        await window.GoAsync("/keys");
        await window.FollowAsync("New key");
        await window.Page.GetByLabel("Label").FillAsync(label);
        await window.Page.GetByLabel("Preset").SelectOptionAsync("spot-bot");
        await window.PressAsync("Create");
        Assert.Equal($"Key {label} is made", await window.HeadingAsync());
        return new Bot(house.Program.Api, (await window.Page.Locator("#api-key").InnerTextAsync()).Trim(), await SecretAsync(window));
    }

    private static async Task<string> SecretAsync(Window window) => (await window.Page.Locator("#secret-key").InnerTextAsync()).Trim();

    private static async Task GoAsync(Window window, Bot bot, string step)
    {
        await window.GoAsync($"/keys/{bot.ApiKey}");
        await window.FollowAsync($"{char.ToUpperInvariant(step[0])}{step[1..]}");
    }

    private static async Task PressAsync(Window window, Bot bot, string verb, string done)
    {
        await GoAsync(window, bot, verb.ToLowerInvariant());
        await window.PressAsync(verb);
        await DoneAsync(window, done);
    }

    private static async Task DoneAsync(Window window, string says) =>
        Assert.StartsWith(says, await window.Page.GetByRole(AriaRole.Status).InnerTextAsync(), StringComparison.Ordinal);
}
