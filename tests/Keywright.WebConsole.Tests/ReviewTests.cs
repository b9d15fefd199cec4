using Keywright.Control;
using Microsoft.Playwright;
using Xunit;

namespace Keywright.WebConsole.Tests;

/// <summary>Keys that live at the exchange, and the review of them all.</summary>
[Collection(OneHouse.Name)]
public sealed class ReviewTests(ConsoleHouse house)
{
    /// <summary>Red when a key that is written down is missing from the list or the review, or is offered what only a key of this gateway can do.</summary>
    [Fact]
    public async Task A_key_at_the_exchange_is_written_down_reviewed_and_removed()
    {
        await using var window = await house.OpenAsAsync("owner");
        await window.GoAsync("/keys");
        await window.FollowAsync("Register key");
        await window.Page.GetByLabel("Label").FillAsync("CoinTracker - Taxes abroad");
        await window.Page.GetByLabel("Service").FillAsync("CoinTracker");
        await window.Page.GetByLabel("Ends there on").FillAsync("2100-01-01");
        window.Expected.Add(400);
        await window.PressAsync("Register");
        Assert.StartsWith("lapse must be a date", await window.AlertAsync(), StringComparison.Ordinal);
        Assert.Equal("CoinTracker", await window.Page.GetByLabel("Service").InputValueAsync());
        await window.Page.GetByLabel("Ends there on").FillAsync("2099-12-31");
        await window.PressAsync("Register");
        Assert.Equal("The key is written down.", await window.Page.GetByRole(AriaRole.Status).InnerTextAsync());
        Assert.Equal("Edit Revoke", string.Join(' ', await window.Page.Locator(".bar .button").AllInnerTextsAsync()));
        Assert.Equal("CoinTracker", (await house.KeyAsync("CoinTracker - Taxes abroad")).Service);

        await window.FollowAsync("Edit");
        Assert.Equal("2099-12-31", await window.Page.GetByLabel("Ends there on").InputValueAsync());
        await window.Page.GetByLabel("Owner").FillAsync("Alice");
        await window.PressAsync("Save");
        Assert.Equal("Alice", (await house.KeyAsync("CoinTracker - Taxes abroad")).Owner);

        await window.GoAsync("/keys?q=Taxes+abroad");
        Assert.Contains("at the exchange, CoinTracker", await window.Page.Locator("tbody").InnerTextAsync(), StringComparison.Ordinal);
        await window.GoAsync("/review");
        await window.Page.Locator("tbody").GetByRole(AriaRole.Link, new() { Name = "CoinTracker - Taxes abroad" }).First.ClickAsync();
        await window.FollowAsync("Revoke");
        await window.PressAsync("Revoke");
        Assert.StartsWith("The key is written down as removed.", await window.Page.GetByRole(AriaRole.Status).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("revoked", (await house.KeyAsync("CoinTracker - Taxes abroad")).State);
    }

    /// <summary>Red when a finding is shown without what mends it, or a sign-off is not written down under the name of who pressed it.</summary>
    [Fact]
    public async Task A_review_shows_its_findings_and_is_signed_off_by_who_is_signed_in()
    {
        await house.Program.CutAsync("review - open to all");
        await using var window = await house.OpenAsAsync("owner");
        await window.FollowAsync("Review");
        var row = window.Page.Locator("tbody tr", new() { HasText = "review - open to all" }).First;
        Assert.Contains("./keywright keys", await row.Locator("code").InnerTextAsync(), StringComparison.Ordinal);
        await window.PressAsync("Sign off as owner");
        Assert.StartsWith("Signed off.", await window.Page.GetByRole(AriaRole.Status).InnerTextAsync(), StringComparison.Ordinal);
        var log = Assert.IsType<ControlAnswer<IReadOnlyList<AuditEntry>>.Done>(await house.Owner.SearchAuditAsync(new AuditSearch(), CancellationToken.None)).Value;
        Assert.Contains(log, entry => entry.Summary.StartsWith("review sign-off by=owner", StringComparison.Ordinal) && entry.Rule == "user:owner");

        var file = await window.Page.RunAndWaitForDownloadAsync(() => window.FollowAsync("Calendar of all dates"));
        Assert.Equal("keywright.ics", file.SuggestedFilename);
        using var text = new StreamReader(await file.CreateReadStreamAsync());
        Assert.StartsWith("BEGIN:VCALENDAR\r\n", await text.ReadToEndAsync(), StringComparison.Ordinal);
    }
}
