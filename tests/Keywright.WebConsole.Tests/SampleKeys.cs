using Keywright.Control;
using Keywright.Keys.Policy;
using Xunit;

namespace Keywright.WebConsole.Tests;

/// <summary>A few keys as a person might have them.</summary>
internal static class SampleKeys
{
    /// <returns>State to API key.</returns>
    public static async Task<Dictionary<string, string>> CutAsync(ConsoleHouse house, string who)
    {
        var active = await CutAsync(house, new CreateKey
        {
            Label = $"{who} Freqtrade - Grid",
            Preset = "spot-bot",
            AllowedIps = ["203.0.113.7", "198.51.100.0/24", "2001:db8::/32"],
            Symbols = ["BTCUSDT", "ETHUSDT"],
            ExpiresInSeconds = 90 * 86_400,
            Owner = "Alice",
            Purpose = "Grid bot on the small machine",
            Tags = ["home", "grid"],
            Notes = "Runs in the cellar; ask before touching it.",
            Policy = new KeyPolicy { MaxOrderNotional = 250.5m, MaxDailyNotional = 5_000m },
        });
        var frozen = await CutAsync(house, new CreateKey { Label = $"{who} Old script", Preset = "spot-bot" });
        await house.Owner.FreezeKeyAsync(frozen, CancellationToken.None);
        var revoked = await CutAsync(house, new CreateKey { Label = $"{who} Leaked", Preset = "portfolio" });
        await house.Owner.RevokeKeyAsync(revoked, CancellationToken.None);
        await CutAsync(house, new CreateKey { Label = $"{who} CoinTracker - Taxes", Preset = "tax", ExpiresInSeconds = 30 * 86_400, Owner = "Bob" });
        await CutAsync(house, new CreateKey { Label = $"{who} Portfolio sheet with a rather long label", Preset = "portfolio", AllowedIps = ["10.0.0.0/8"] });
        return new() { ["active"] = active, ["frozen"] = frozen, ["revoked"] = revoked };
    }

    private static async Task<string> CutAsync(ConsoleHouse house, CreateKey wish)
    {
        var answer = await house.Owner.CreateKeyAsync(wish, CancellationToken.None);
        Assert.True(answer is ControlAnswer<KeyCreated>.Done, (answer as ControlAnswer<KeyCreated>.Refused)?.Why);
        return ((ControlAnswer<KeyCreated>.Done)answer).Value.ApiKey;
    }
}
