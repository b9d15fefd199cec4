using Keywright.Gateway.Manage;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Live;

/// <summary>What a bot is told of calls that an exchange of its account does not have.</summary>
public sealed class UnservedTests
{
    /// <summary>Red when a key at a test network, which knows no sub-accounts, is told that its account is one, or when its bot's wish is not listed.</summary>
    [Fact]
    public async Task On_a_test_network_calls_for_sub_accounts_and_for_their_keys_are_told_to_be_unserved()
    {
        await using var two = await TwoGateways.OpenAsync();
        var added = await two.Desk.AddAsync("test", "binance-testnet", "ed25519", CancellationToken.None);
        var made = await two.Exchange.Gateway.Keys.CreateAsync(
            new KeyRequest("test", "paper", "spot-bot", null, "ed25519", added.Account!.PublicKeyPem, [], [], [], null, null, null), CancellationToken.None);
        Assert.Null((await two.Desk.CredentialAsync("test", made.Key!.ApiKey, default, CancellationToken.None)).Problem);
        var bot = await two.Home.KeyAsync("spot-bot", account: "test", ips: ["127.0.0.1"], symbols: ["BTCUSDT"], orderCap: 1_000, dailyCap: 10_000);
        foreach (var (method, path, parameters) in new[]
        {
            ("GET", "/sapi/v1/sub-account/list", ""),
            ("GET", "/sapi/v1/sub-account/subAccountApi", "email=grid%40example.com"),
            ("DELETE", "/sapi/v1/sub-account/subAccountApi", $"email=grid%40example.com&subAccountApiKey={new string('0', 64)}"),
        })
        {
            var answer = await bot.SendAsync(method, path, bot.Timed(parameters), "");
            answer.Refuses(400, -1000, "This call on an account at a real exchange is not supported by Keywright.");
        }

        Assert.Equal(3, two.Home.Gateway.Keys.Find(bot.ApiKey)!.Unserved.Count);
    }
}
