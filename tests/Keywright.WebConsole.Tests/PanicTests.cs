using System.Globalization;
using Keywright.Control;
using Microsoft.Playwright;
using Xunit;

namespace Keywright.WebConsole.Tests;

/// <summary>The way out on the page: what it would do is shown and not done, and once confirmed it is done.</summary>
[Collection(OneHouse.Name)]
public sealed class PanicTests(ConsoleHouse house)
{
    /// <summary>Red when the page stops a key before it is confirmed, says something else than comes of it, or leaves the key trading; operators may, viewers not.</summary>
    [Fact]
    public async Task A_panic_is_shown_before_it_is_done_and_stops_the_key()
    {
        var made = Assert.IsType<ControlAnswer<KeyCreated>.Done>(await house.Owner.CreateKeyAsync(new CreateKey { Label = "panic - bot", Preset = "spot-bot" }, CancellationToken.None)).Value;
        using var bot = new Server.Tests.Whole.Bot(house.Program.Api, made.ApiKey, made.SecretKey!);
        var price = decimal.Parse((await bot.PublicAsync("/api/v3/ticker/price", "symbol=ETHUSDT")).Json.GetProperty("price").GetString()!, CultureInfo.InvariantCulture);
        var order = string.Create(CultureInfo.InvariantCulture, $"symbol=ETHUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.01&price={decimal.Round(price * 0.9m, 2)}");
        Assert.Equal(200, (await bot.OrderAsync(order)).Status);

        await using var window = await house.OpenAsAsync("operator");
        await window.GoAsync($"/keys/{made.ApiKey}");
        await window.FollowAsync("Panic");
        Assert.Equal("This is for key panic - bot: 1 key is frozen, 1 open order is cancelled.", await window.Page.GetByRole(AriaRole.Status).InnerTextAsync());
        Assert.Equal(200, (await bot.OrderAsync(order + "&newClientOrderId=still")).Status);
        await window.Page.GetByLabel("sell what the keys have bought").CheckAsync();
        await window.PressAsync("Show what it would do");
        Assert.Equal(
            "This is for key panic - bot: 1 key is frozen, 2 open orders are cancelled, and what they have bought is sold within the bound.", await window.Page.GetByRole(AriaRole.Status).InnerTextAsync());
        await window.PressAsync("Stop key panic - bot");
        Assert.Equal("Panic for key panic - bot", await window.HeadingAsync());
        Assert.StartsWith("All of it is done. Stopped within ", await window.Page.GetByRole(AriaRole.Status).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("2", await window.Page.Locator("td[data-head=Cancelled]").InnerTextAsync());
        Assert.Equal("400 -2010 This action is disabled on this account.", (await bot.OrderAsync(order + "&newClientOrderId=no")).Refusal);
        Assert.Equal("frozen", (await house.KeyAsync(made.ApiKey)).State);

        // A name that means nothing is refused with the reason, and nothing can be confirmed.
        window.Expected.Add(400);
        await window.GoAsync("/panic?name=nobody");
        Assert.StartsWith("No key, tag or account with keys is called 'nobody'", await window.AlertAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await window.Page.Locator("button.danger").CountAsync());

        await using var viewer = await house.OpenAsAsync("viewer");
        Assert.Equal(0, await viewer.Page.GetByRole(AriaRole.Link, new() { Name = "Panic", Exact = true }).CountAsync());
    }
}
