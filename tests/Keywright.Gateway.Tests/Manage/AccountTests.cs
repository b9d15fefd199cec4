using Keywright.Gateway.Manage;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Manage;

/// <summary>Accounts that the owner founds: each with money and keys of its own, and there again after any end.</summary>
public sealed class AccountTests
{
    [Fact]
    public async Task A_founded_account_has_its_own_money_and_is_there_after_a_crash_and_a_restart()
    {
        await using var home = await Home.OpenAsync();
        var made = await home.Gateway.Accounts.AddAsync(new AccountRequest("grid", "paper", [("USDT", 12_345.5m), ("BTC", 0.25m)]));
        Assert.Null(made.Problem);
        Assert.Equal(("grid", "paper", 0), (made.Account!.Name, made.Account.Under, made.Account.OpenOrders));
        Assert.Equal([new HoldingView("USDT", 12_345.5m, 0), new HoldingView("BTC", 0.25m, 0)], made.Account.Holdings);
        await home.Gateway.Accounts.AddAsync(new AccountRequest("empty", null, []));
        var bot = await home.KeyAsync(account: "grid");
        var price = await home.PriceAsync("BTCUSDT", 0.9m);
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds();
        Assert.Equal([1, 0], new[] { "grid", "paper" }.Select(name => home.Gateway.Accounts.Find(name)!.OpenOrders));
        Assert.Contains(home.Audit(route: "owner"), e => e.Summary == "found account=grid under=paper deposits=USDT=12345.5,BTC=0.25");

        var before = Told(home);
        var hash = home.Gateway.Venue.StateHash();
        await using (var copy = await home.CrashedAsync())
        {
            Assert.Equal((before, hash), (Told(copy), copy.Gateway.Venue.StateHash()));
            (await copy.Adopt(bot).LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds();
        }

        // Once from the snapshot that a stop leaves, and once more so that the account book is read from it and founded on.
        await home.RestartAsync();
        Assert.Equal((before, hash), (Told(home), home.Gateway.Venue.StateHash()));
        Assert.Null((await home.Gateway.Accounts.AddAsync(new AccountRequest("third", "paper", []))).Problem);
        await using var again = await home.CrashedAsync();
        Assert.Equal(["paper", "grid", "empty", "third"], again.Gateway.Accounts.List().Select(a => a.Name));
        Assert.Equal(1, again.Gateway.Accounts.Find("grid")!.OpenOrders);
    }

    [Theory]
    [InlineData("", null, "USDT", "1", "name must be 1 to 32 lower-case letters, digits or . _ - and begin with a letter.")]
    [InlineData("Grid", null, "USDT", "1", "name must be 1 to 32 lower-case letters, digits or . _ - and begin with a letter.")]
    [InlineData("a/b", null, "USDT", "1", "name must be 1 to 32 lower-case letters, digits or . _ - and begin with a letter.")]
    [InlineData("paper", null, "USDT", "1", "name: there is an account 'paper' already; choose another.")]
    [InlineData("grid", "other", "USDT", "1", "under: there is no paper account 'other'; `keywright accounts list` shows the 2 there are.")]
    [InlineData("grid", "sub", "USDT", "1", "under: sub is itself a sub-account; say the account above it, paper.")]
    [InlineData("grid", null, "EUR", "1", "deposit asset: 'EUR' is not traded here; say one of USDT, BTC, ETH, BNB, SOL, XRP.")]
    [InlineData("grid", null, "USDT", "0", "deposit amount: say more than 0 and at most 1000000000, with at most eight decimals.")]
    public async Task An_account_that_makes_no_sense_is_not_founded(string name, string? under, string asset, string amount, string problem)
    {
        await using var home = await Home.OpenAsync();
        await home.Gateway.Accounts.AddAsync(new AccountRequest("sub", "paper", []));
        var (told, hash) = (Told(home), home.Gateway.Venue.StateHash());
        var made = await home.Gateway.Accounts.AddAsync(new AccountRequest(name, under, [(asset, decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture))]));
        Assert.Equal((null, problem), (made.Account, made.Problem));
        Assert.Equal((told, hash), (Told(home), home.Gateway.Venue.StateHash()));
    }

    [Fact]
    public async Task Labels_and_the_number_of_keys_count_for_each_account_and_a_label_of_two_accounts_changes_neither()
    {
        await using var home = await Home.OpenAsync();
        await home.Gateway.Accounts.AddAsync(new AccountRequest("grid", "paper", []));
        KeyRequest Request(string label, string account) => new(label, account, "portfolio", null, "hmac", null, [], [], [], null, null, null);
        for (var i = 0; i < KeyDesk.LiveKeysMax; i++)
        {
            Assert.Null((await home.Gateway.Keys.CreateAsync(Request($"k{i}", "paper"), default)).Problem);
        }

        Assert.StartsWith("account paper has 30 live keys already", (await home.Gateway.Keys.CreateAsync(Request("more", "paper"), default)).Problem, StringComparison.Ordinal);
        Assert.Null((await home.Gateway.Keys.CreateAsync(Request("k1", "grid"), default)).Problem);
        Assert.NotNull((await home.Gateway.Keys.CreateAsync(Request("k1", "grid"), default)).Problem);
        Assert.Equal("account 'lost' does not exist; use paper, grid.", (await home.Gateway.Keys.CreateAsync(Request("k1", "lost"), default)).Problem);
        Assert.Equal(["k1"], home.Gateway.Keys.List("grid").Select(k => k.Label));

        Assert.StartsWith("key: several accounts have a key 'k1'; say ACCOUNT/LABEL", (await home.Gateway.Keys.FreezeAsync("k1", default)).Problem, StringComparison.Ordinal);
        Assert.DoesNotContain(home.Gateway.Keys.List(null), k => k.State != "active");
        Assert.Null((await home.Gateway.Keys.FreezeAsync("grid/k1", default)).Problem);
        Assert.Equal("grid", Assert.Single(home.Gateway.Keys.List(null), k => k.State == "frozen").Account);
        Assert.Null((await home.Gateway.Keys.RevokeAsync("grid/k1", default)).Problem);

        // Only one of that label is left in force, so the label alone means it.
        Assert.Equal("paper", home.Gateway.Keys.Find("k1")!.Account);
    }

    [Fact]
    public async Task The_setting_moves_the_bound_of_live_keys()
    {
        await using var home = await Home.OpenAsync(keysMax: 2);
        KeyRequest Request(string label) => new(label, "paper", "portfolio", null, "hmac", null, [], [], [], null, null, null);
        Assert.Null((await home.Gateway.Keys.CreateAsync(Request("a"), default)).Problem);
        Assert.Null((await home.Gateway.Keys.CreateAsync(Request("b"), default)).Problem);
        Assert.Equal("account paper has 2 live keys already, the most allowed; revoke one first.", (await home.Gateway.Keys.CreateAsync(Request("c"), default)).Problem);
    }

    private static string Told(Home home) => System.Text.Json.JsonSerializer.Serialize(home.Gateway.Accounts.List());
}
