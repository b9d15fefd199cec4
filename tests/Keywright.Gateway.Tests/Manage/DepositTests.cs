using Keywright.Gateway.Tests.Sessions;
using Keywright.Gateway.Tests.Streams;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Manage;

/// <summary>Money that the owner puts on a paper account.</summary>
public sealed class DepositTests
{
    [Fact]
    public async Task A_deposit_is_told_recorded_and_there_after_a_crash_and_a_restart()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var line = await UserDataTests.SubscribedAsync(home, bot);
        var ear = new Ear(home, (await bot.RawAsync("POST", "/api/v3/userDataStream", "", "")).Text("listenKey"));
        home.Time.Advance(TimeSpan.FromSeconds(1));
        var now = home.Time.NowUs / 1000;
        var made = await home.Gateway.Accounts.DepositAsync("paper", "USDT", 250.125m);
        Assert.Equal((100_250.125m, 0m), (made.Deposit!.Free, made.Deposit.Locked));
        var told = await UserDataTests.HeardAsync(home, line);
        Assert.Equal(
            [
                $$"""{"e":"balanceUpdate","E":{{now}},"a":"USDT","d":"250.12500000","T":{{now}}}""",
                $$"""{"e":"outboundAccountPosition","E":{{now}},"u":{{now}},"B":[{"a":"USDT","f":"100250.12500000","l":"0.00000000"}]}""",
            ],
            told.Select(e => e.GetRawText()));
        Assert.Equal(told.Select(e => e.GetRawText()), ear.Texts());

        // The log names the owner and the amount; every asset's books still balance.
        var entry = Assert.Single(home.Audit(route: "owner"), e => e.Summary.StartsWith("deposit", StringComparison.Ordinal));
        Assert.Equal(("deposit account=paper asset=USDT amount=250.125", 200), (entry.Summary, entry.Status));
        var hash = home.Gateway.Venue.StateHash();
        await using (var copy = await home.CrashedAsync())
        {
            Assert.Equal(hash, copy.Gateway.Venue.StateHash());
            Assert.Equal("100250.12500000", await FreeAsync(copy.Adopt(bot)));
        }

        await home.RestartAsync();
        Assert.Equal(hash, home.Gateway.Venue.StateHash());
        Assert.Equal("100250.12500000", await FreeAsync(bot));
    }

    [Theory]
    [InlineData("other", "USDT", "1", "account: there is no paper account 'other'; the one there is, is paper.")]
    [InlineData("paper", "usdt", "1", "asset: 'usdt' is not traded here; say one of USDT, BTC, ETH, BNB, SOL, XRP.")]
    [InlineData("paper", "USDT", "0", "amount: say more than 0 and at most 1000000000, with at most eight decimals.")]
    [InlineData("paper", "USDT", "-5", "amount: say more than 0 and at most 1000000000, with at most eight decimals.")]
    [InlineData("paper", "USDT", "0.000000001", "amount: say more than 0 and at most 1000000000, with at most eight decimals.")]
    [InlineData("paper", "USDT", "1000000001", "amount: say more than 0 and at most 1000000000, with at most eight decimals.")]
    [InlineData("paper", "USDT", "999999999", "amount: the account holds 100000 USDT, and it may hold at most 1000000000.")]
    public async Task A_deposit_that_makes_no_sense_changes_nothing_and_says_why(string account, string asset, string amount, string problem)
    {
        await using var home = await Home.OpenAsync();
        var hash = home.Gateway.Venue.StateHash();
        var made = await home.Gateway.Accounts.DepositAsync(account, asset, decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal((null, problem), (made.Deposit, made.Problem));
        Assert.Equal(hash, home.Gateway.Venue.StateHash());
    }

    private static async Task<string?> FreeAsync(Bot bot)
        => (await bot.GetAsync("/api/v3/account")).Succeeds().Json.GetProperty("balances").EnumerateArray().Single(b => b.GetProperty("asset").GetString() == "USDT").GetProperty("free").GetString();
}
