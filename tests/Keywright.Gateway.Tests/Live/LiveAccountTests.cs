using Keywright.Gateway.Manage;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Live;

/// <summary>Adding an account on a real exchange, its credential, and what it may do before it is armed.</summary>
public sealed class LiveAccountTests
{
    /// <summary>Red when an account that its owner has not armed places orders, or when disarming does not stop it at once.</summary>
    [Fact]
    public async Task An_account_reads_until_it_is_armed_and_from_disarming_on()
    {
        await using var two = await TwoGateways.OpenAsync(armed: false);
        var bot = await two.BotAsync();
        var price = await two.Exchange.PriceAsync("BTCUSDT", 0.9m);
        (await bot.GetAsync("/api/v3/account")).Succeeds();
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Refuses(-2010, "This account may not place or cancel orders.");
        Assert.Equal(0, two.Wire.Count("POST", "/api/v3/order"));

        Assert.Equal("armed", (await two.Desk.ArmAsync("real", CancellationToken.None)).Account!.State);
        var id = (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds().Long("orderId");
        Assert.Equal("read-only", (await two.Desk.DisarmAsync("real", CancellationToken.None)).Account!.State);
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Refuses(-2010, "This account may not place or cancel orders.");
        (await bot.DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Succeeds();
    }

    /// <summary>Red when the account, its credential or that it is armed is lost in a restart.</summary>
    [Fact]
    public async Task An_account_outlives_a_restart()
    {
        await using var two = await TwoGateways.OpenAsync();
        var bot = await two.BotAsync();
        var price = await two.Exchange.PriceAsync("BTCUSDT", 0.9m);
        var id = (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds().Long("orderId");
        await two.Home.RestartAsync();
        Assert.Equal("armed", two.Desk.Find("real")!.State);
        await two.Home.Gateway.Parts.Live.BeatAsync(CancellationToken.None);
        var again = two.Home.Adopt(bot);
        Assert.Equal(id, (await again.GetAsync("/api/v3/openOrders", "symbol=BTCUSDT")).Succeeds().Json[0].GetProperty("orderId").GetInt64());
        (await again.DeleteAsync("/api/v3/order", $"symbol=BTCUSDT&orderId={id}")).Succeeds();
    }

    /// <summary>Red when who is told that a credential works cannot trade yet, because nobody has asked what is traded there.</summary>
    [Fact]
    public async Task Who_is_told_of_a_credential_can_trade_at_once()
    {
        await using var two = await TwoGateways.OpenAsync();

        // Another way to the same exchange: one that nobody has asked anything of.
        const string Again = "http://127.0.0.1:2";
        var added = await two.Desk.AddAsync("second", Again, "ed25519", CancellationToken.None);
        var made = await two.Exchange.Gateway.Keys.CreateAsync(new KeyRequest("second", "paper", "spot-bot", null, "ed25519", added.Account!.PublicKeyPem!, [], [], [], null, null, null), CancellationToken.None);
        Assert.Null((await two.Desk.CredentialAsync("second", made.Key!.ApiKey, default, CancellationToken.None)).Problem);
        Assert.Null((await two.Desk.ArmAsync("second", CancellationToken.None)).Problem);
        var bot = await two.Home.KeyAsync(account: "second", ips: ["127.0.0.1"], symbols: ["BTCUSDT"], orderCap: 100_000, dailyCap: 1_000_000);
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, await two.Exchange.PriceAsync("BTCUSDT", 0.9m))).Succeeds();
    }

    /// <summary>Red when a credential that the exchange does not know is taken, or a refusal leaves the old one out of force.</summary>
    [Fact]
    public async Task A_wrong_credential_changes_nothing()
    {
        await using var two = await TwoGateways.OpenAsync();
        var refused = await two.Desk.CredentialAsync("real", new string('x', 64), default, CancellationToken.None);
        Assert.StartsWith("The exchange refuses this credential", refused.Problem, StringComparison.Ordinal);
        Assert.Equal(two.Upstream, two.Desk.Find("real")!.ApiKey);
        (await (await two.BotAsync()).GetAsync("/api/v3/account")).Succeeds();
    }

    /// <summary>Red when a bot is told of its own key what the exchange says of ours, or goes on calling with a credential that the exchange refuses.</summary>
    [Fact]
    public async Task A_credential_that_the_exchange_refuses_pauses_the_account()
    {
        await using var two = await TwoGateways.OpenAsync();
        var bot = await two.BotAsync();
        await two.Exchange.Gateway.Keys.RevokeAsync(two.Upstream, CancellationToken.None);
        Assert.Equal(503, (await bot.GetAsync("/api/v3/account")).Status);
        Assert.Equal("paused", two.Desk.Find("real")!.State);
        var sent = two.Wire.Sent.Count;
        Assert.Equal(503, (await bot.GetAsync("/api/v3/account")).Status);
        Assert.Equal(sent, two.Wire.Sent.Count);

        await two.CredentialAsync(two.Desk.Find("real")!.PublicKeyPem!, static request => request);
        (await bot.GetAsync("/api/v3/account")).Succeeds();
    }

    [Theory]
    [InlineData("real", "http://127.0.0.1:1", "ed25519", "there is an account 'real' already")]
    [InlineData("paper", "binance", "ed25519", "there is an account 'paper' already")]
    [InlineData("Upper", "binance", "ed25519", "name must be")]
    [InlineData("two", "binance", "rsa", "type: say ed25519")]
    [InlineData("two", "http://example.com", "ed25519", "off this machine it must be https")]
    [InlineData("two", "https://user:pass@example.com", "ed25519", "a user name or password")]
    [InlineData("two", "https://example.com/api", "ed25519", "without a path")]
    [InlineData("two", "ftp://example.com", "ed25519", "it must begin with https://")]
    public async Task A_wrong_account_is_refused_by_one_sentence(string name, string venue, string type, string sentence)
    {
        await using var two = await TwoGateways.OpenAsync(armed: false);
        Assert.Contains(sentence, (await two.Desk.AddAsync(name, venue, type, CancellationToken.None)).Problem, StringComparison.Ordinal);
        Assert.Single(two.Desk.List());
    }
}
