using Keywright.Gateway.Manage;
using Keywright.Gateway.Tests.Sessions;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Manage;

/// <summary>Money that moves between two accounts: none is made, none is lost, and what is locked stays.</summary>
public sealed class TransferTests
{
    [Fact]
    public async Task A_transfer_is_told_to_both_conserved_recorded_and_there_after_a_crash_and_a_restart()
    {
        await using var home = await Home.OpenAsync();
        await home.Gateway.Accounts.AddAsync(new AccountRequest("grid", "paper", [("USDT", 10m)]));
        var (giver, taker) = (await home.KeyAsync(), await home.KeyAsync(account: "grid"));
        var (giversLine, takersLine) = (await UserDataTests.SubscribedAsync(home, giver), await UserDataTests.SubscribedAsync(home, taker));
        var issued = home.Gateway.Venue.State.Exchange.Issued(0);
        home.Time.Advance(TimeSpan.FromSeconds(1));
        var now = home.Time.NowUs / 1000;
        var made = await home.Gateway.Accounts.TransferAsync("paper", "grid", "USDT", 250.5m);
        Assert.Equal(new TransferView("paper", "grid", "USDT", 250.5m, 99_749.5m, 260.5m), made.Transfer);

        await home.Gateway.Streams.FeedAsync();
        string[] Told(string delta, string free) =>
        [
            $$$"""{"subscriptionId":0,"event":{"e":"balanceUpdate","E":{{{now}}},"a":"USDT","d":"{{{delta}}}","T":{{{now}}}}}""",
            $$$"""{"subscriptionId":0,"event":{"e":"outboundAccountPosition","E":{{{now}}},"u":{{{now}}},"B":[{"a":"USDT","f":"{{{free}}}","l":"0.00000000"}]}}""",
        ];
        Assert.Equal(Told("-250.50000000", "99749.50000000"), giversLine.Heard.TakeLast(2));
        Assert.Equal(Told("250.50000000", "260.50000000"), takersLine.Heard.TakeLast(2));
        Assert.Equal(issued, home.Gateway.Venue.State.Exchange.Issued(0));
        Assert.Contains(home.Audit(route: "owner"), e => e.Summary == "transfer from=paper to=grid asset=USDT amount=250.5");

        var hash = home.Gateway.Venue.StateHash();
        await using (var copy = await home.CrashedAsync())
        {
            Assert.Equal(hash, copy.Gateway.Venue.StateHash());
        }

        await home.RestartAsync();
        Assert.Equal(hash, home.Gateway.Venue.StateHash());
        Assert.Equal([99_749.5m, 260.5m], home.Gateway.Accounts.List().Select(a => a.Holdings.Single(h => h.Asset == "USDT").Free));
    }

    [Fact]
    public async Task What_is_locked_or_not_there_does_not_move_however_many_ask_at_once()
    {
        await using var home = await Home.OpenAsync();
        await home.Gateway.Accounts.AddAsync(new AccountRequest("grid", "paper", [("USDT", 1_000m)]));
        var bot = await home.KeyAsync(account: "grid");
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.01m, await home.PriceAsync("BTCUSDT", 0.9m))).Succeeds();
        var held = home.Gateway.Accounts.Find("grid")!.Holdings.Single();
        Assert.True(held.Locked > 0);
        var part = decimal.Round(held.Free / 10, 8, MidpointRounding.ToZero);
        var results = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(async () => await home.Gateway.Accounts.TransferAsync("grid", "paper", "USDT", part))));
        Assert.Equal(10, results.Count(r => r.Transfer is not null));
        Assert.All(results.Where(r => r.Transfer is null), r => Assert.StartsWith("amount: the account has ", r.Problem, StringComparison.Ordinal));
        var after = home.Gateway.Accounts.Find("grid")!.Holdings.Single();
        Assert.Equal((held.Free - (10 * part), held.Locked), (after.Free, after.Locked));
        Assert.Equal(100_000m + (10 * part), home.Gateway.Accounts.Find("paper")!.Holdings.Single(h => h.Asset == "USDT").Free);
    }

    [Theory]
    [InlineData("lost", "grid", "USDT", "1", "from: there is no paper account 'lost'; `keywright accounts list` shows the 2 there are.")]
    [InlineData("paper", "lost", "USDT", "1", "to: there is no paper account 'lost'; `keywright accounts list` shows the 2 there are.")]
    [InlineData("paper", "paper", "USDT", "1", "to: say another account than the one the money comes from.")]
    [InlineData("paper", "grid", "EUR", "1", "asset: 'EUR' is not traded here; say one of USDT, BTC, ETH, BNB, SOL, XRP.")]
    [InlineData("paper", "grid", "USDT", "-1", "amount: say more than 0 and at most 1000000000, with at most eight decimals.")]
    [InlineData("paper", "grid", "USDT", "100000.00000001", "amount: the account has 100000 USDT free, less than is to be moved.")]
    [InlineData("grid", "paper", "BTC", "1", "amount: the account has 0 BTC free, less than is to be moved.")]
    public async Task A_transfer_that_makes_no_sense_moves_nothing(string from, string to, string asset, string amount, string problem)
    {
        await using var home = await Home.OpenAsync();
        await home.Gateway.Accounts.AddAsync(new AccountRequest("grid", null, []));
        var hash = home.Gateway.Venue.StateHash();
        var made = await home.Gateway.Accounts.TransferAsync(from, to, asset, decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal((null, problem), (made.Transfer, made.Problem));
        Assert.Equal(hash, home.Gateway.Venue.StateHash());
    }
}
