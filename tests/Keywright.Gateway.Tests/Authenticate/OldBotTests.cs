using System.Net;
using Keywright.Gateway.Tests.Worlds;
using Keywright.Keys.Policy;
using Xunit;

namespace Keywright.Gateway.Tests.Authenticate;

/// <summary>Bots from before the exchange asked for encoded text, and bots that ask for what is not served.</summary>
public sealed class OldBotTests
{
    private const string Symbols = "[\"BTCUSDT\",\"ETHUSDT\"]";

    /// <summary>Red when an old bot's signature is not taken although its key's owner says so, or is taken of any other key.</summary>
    [Theory]
    [InlineData(null, false)]
    [InlineData("strict", false)]
    [InlineData("legacy", true)]
    public async Task A_signature_over_text_before_its_encoding_is_good_for_a_key_that_says_so(string? encoding, bool isGood)
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync(new KeyPolicy { Encoding = encoding }, "portfolio");
        var plain = bot.Timed($"omitZeroBalances=true&note={Symbols} a b");
        var sent = plain.Replace(Symbols + " a b", Uri.EscapeDataString(Symbols) + "+a%20b", StringComparison.Ordinal);
        var answer = await bot.RawAsync("GET", "/api/v3/account", $"{sent}&signature={bot.Sign(plain)}", "");
        Assert.Equal(isGood ? 200 : 400, answer.Status);

        // What it signs as sent is good all the same, and what it does not sign is not.
        (await bot.RawAsync("GET", "/api/v3/account", $"{sent}&signature={bot.Sign(sent)}", "")).Succeeds();
        (await bot.RawAsync("GET", "/api/v3/account", $"{sent}&signature={bot.Sign(plain + "x")}", "")).Refuses(-1022, "Signature for this request is not valid.");
    }

    /// <summary>Red when the owner cannot see what a bot asked for in vain, when strangers can fill that without bound, or a restart forgets it.</summary>
    [Fact]
    public async Task Routes_that_are_not_served_are_shown_with_their_key()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync("portfolio", ips: ["127.0.0.1"]);
        for (var route = 0; route < 30; route++)
        {
            home.Time.Advance(TimeSpan.FromSeconds(1));
            await bot.GetAsync($"/sapi/v1/none/{route}");
        }

        await bot.GetAsync("/sapi/v1/none/29");
        bot.Address = IPAddress.Parse("203.0.113.9");
        await bot.GetAsync("/sapi/v1/elsewhere");
        await home.RestartAsync();
        var shown = home.Gateway.Keys.Find(bot.ApiKey)!.Unserved;
        Assert.Equal(20, shown.Count);
        Assert.Equal(("GET /sapi/v1/none/29", 2L), (shown[0].Route, shown[0].Count));
        Assert.Equal("GET /sapi/v1/none/10", shown[^1].Route);
        Assert.DoesNotContain(shown, route => route.Route.Contains("elsewhere", StringComparison.Ordinal));
    }
}
