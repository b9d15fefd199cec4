using Xunit;

namespace Keywright.WebConsole.Tests;

/// <summary>All pages, in light and dark, on a desk and on a phone.</summary>
[Collection(OneHouse.Name)]
public sealed class EveryPageTests(ConsoleHouse house)
{
    public static TheoryData<Sight> Sights => [.. Sight.All];

    /// <summary>Red for a page that can be scrolled sideways, a field without a label, a text too faint to read, a heading or landmark that is missing, or anything the browser complains of.</summary>
    [Theory]
    [MemberData(nameof(Sights))]
    public async Task Every_page_can_be_read_and_used(Sight sight)
    {
        var keys = await SampleKeys.CutAsync(house, sight.Account);
        await using var window = await house.OpenAsync(sight);
        await window.GoAsync("/sign-in");
        await window.LookAsync("sign-in", sight);
        await window.SignInAsync("owner", ConsoleHouse.Password);

        await window.GoAsync($"/keys?q={sight.Account}");
        await window.LookAsync("keys", sight);
        await window.GoAsync("/keys?state=all");
        await window.LookAsync("keys-all", sight);
        foreach (var (state, key) in keys)
        {
            await window.GoAsync($"/keys/{key}");
            await window.LookAsync($"key-{state}", sight);
        }

        foreach (var step in (string[])["snippets", "renew", "rotate", "freeze", "thaw", "revoke"])
        {
            await window.GoAsync($"/keys/{keys["active"]}/{step}");
            await window.LookAsync(step, sight);
        }

        await window.GoAsync($"/panic?name=account:{sight.Account}&flatten=yes");
        await window.LookAsync("panic", sight);
        await window.GoAsync($"/keys/{keys["active"]}/edit");
        await window.LookAsync("edit", sight);
        await window.Page.Locator("input[name=permit][value=spot]").UncheckAsync();
        await window.Page.Locator("input[name=permit][value=cancel-only]").CheckAsync();
        await window.Page.GetByLabel("Addresses", new() { Exact = true }).FillAsync("203.0.113.0/24\n2001:db8::/32");
        await window.PressAsync("Show the difference");
        await window.LookAsync("edit-review", sight);

        await window.GoAsync("/keys/new");
        await window.LookAsync("new", sight);
        await window.Page.GetByLabel("Label").FillAsync("Alerts - TradingView");
        await window.Page.GetByLabel("Account", new() { Exact = true }).SelectOptionAsync(sight.Account);
        await window.Page.GetByLabel("Preset").SelectOptionAsync("spot-bot");
        await window.PressAsync("Create");
        await window.Page.Locator("summary", new() { HasText = "ccxt" }).ClickAsync();
        await window.LookAsync("secret", sight);

        window.Expected.Add(400);
        await window.GoAsync("/keys/new");
        await window.Page.GetByLabel("Label").FillAsync("Alerts - TradingView");
        await window.Page.GetByLabel("Addresses", new() { Exact = true }).FillAsync("203.0.113.7/8");
        await window.PressAsync("Create");
        await window.LookAsync("refused", sight);

        await window.GoAsync("/registered/new");
        await window.LookAsync("register", sight);
        await window.Page.GetByLabel("Label").FillAsync($"CoinTracker for {sight.Account}");
        await window.Page.GetByLabel("Service").FillAsync("CoinTracker");
        await window.Page.GetByLabel("New secret by").FillAsync("2027-03-31");
        await window.PressAsync("Register");
        await window.LookAsync("registered", sight);
        await window.FollowAsync("Edit");
        await window.LookAsync("registered-edit", sight);
        await window.GoAsync($"/registered/CoinTracker%20for%20{sight.Account}/revoke");
        await window.LookAsync("registered-revoke", sight);
        await window.GoAsync("/review");
        await window.LookAsync("review", sight);

        await window.GoAsync("/gateway");
        await window.LookAsync("gateway", sight);
        await window.GoAsync("/sign-ins");
        await window.LookAsync("sign-ins", sight);
        window.Expected.Add(404);
        await window.GoAsync("/nothing-here");
        await window.LookAsync("no-such-page", sight);
    }
}
