using Keywright.Control;
using Keywright.Keys.Policy;
using Xunit;

namespace Keywright.WebConsole.Tests;

/// <summary>A few keys as a person might have them.</summary>
internal static class SampleKeys
{
    /// <returns>State to API key.</returns>
    public static async Task<Dictionary<string, string>> CutAsync(ConsoleHouse house, string account)
    {
        Assert.IsType<ControlAnswer<AccountDetails>.Done>(await house.Owner.AddAccountAsync(new AddAccount(account), CancellationToken.None));
        var active = await CutAsync(house, new CreateKey
        {
            Label = "Freqtrade - Grid",
            Account = account,
            Preset = "spot-bot",
            AllowedIps = ["203.0.113.7", "198.51.100.0/24", "2001:db8::/32"],
            Symbols = ["BTCUSDT", "ETHUSDT"],
            ExpiresInSeconds = 90 * 86_400,
            Owner = "Alice",
            Purpose = "Grid between 1,800 and 2,400",
            Tags = ["bots", "cellar"],
            Notes = "Runs on the small machine; ask before touching it.",
            Policy = new KeyPolicy { MaxOrderNotional = 250.5m, MaxDailyNotional = 5_000m },
        });
        var frozen = await CutAsync(house, new CreateKey { Account = account, Label = "Old script", Preset = "spot-bot" });
        await house.Owner.FreezeKeyAsync(frozen, CancellationToken.None);
        var revoked = await CutAsync(house, new CreateKey { Account = account, Label = "Leaked", Preset = "portfolio" });
        await house.Owner.RevokeKeyAsync(revoked, CancellationToken.None);
        await CutAsync(house, new CreateKey { Account = account, Label = "CoinTracker - Taxes", Preset = "tax", ExpiresInSeconds = 30 * 86_400, Owner = "Bob" });
        await CutAsync(house, new CreateKey { Account = account, Label = "Portfolio sheet with a rather long label", Preset = "portfolio", AllowedIps = ["10.0.0.0/8"] });
        return new() { ["active"] = active, ["frozen"] = frozen, ["revoked"] = revoked };
    }

    private static async Task<string> CutAsync(ConsoleHouse house, CreateKey wish)
    {
        var answer = await house.Owner.CreateKeyAsync(wish, CancellationToken.None);
        Assert.True(answer is ControlAnswer<KeyCreated>.Done, (answer as ControlAnswer<KeyCreated>.Refused)?.Why);
        return ((ControlAnswer<KeyCreated>.Done)answer).Value.ApiKey;
    }
}
