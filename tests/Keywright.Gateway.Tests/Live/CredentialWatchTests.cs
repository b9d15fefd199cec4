using System.Text;
using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Manage.Announcing;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Live;

/// <summary>What becomes of a credential's rights after it was taken, and how its owner hears of it.</summary>
public sealed class CredentialWatchTests
{
    private const string Rights = "/sapi/v1/account/apiRestrictions";

    /// <summary>
    /// Red when the owner is not warned 14, 7, 3 and 1 days ahead of the end of trading, is warned twice of one, a restart warns again, or the warning
    /// does not go where changes are announced. Where the exchange does not say when, it is counted from the tick.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_end_of_trading_is_warned_of_ahead(bool isTold)
    {
        await using var two = await TwoGateways.OpenAsync();
        await two.Home.Gateway.Announce.SetWebhookAsync("https://hooks.example.com/x", allowPrivate: false);
        if (!isTold)
        {
            Answer(two, static json => System.Text.RegularExpressions.Regex.Replace(json, ",\"tradingAuthorityExpirationTime\":\\d+", ""));
        }

        var began = two.Home.Time.GetUtcNow();
        var lapses = two.Desk.Find("real")!.TradingLapsesAt!.Value;
        Assert.InRange((lapses - began).TotalDays, 89.9, 90.1);
        var heard = new List<(int Day, string Sentence)>();
        for (var day = 1; day <= 90; day++)
        {
            two.Advance(24 * 3600);
            await BeatAsync(two);
            if (day is 77 or 84)
            {
                await two.Home.RestartAsync();
                await BeatAsync(two);
            }

            while (two.Home.Gateway.Outbox.Due("webhook") is { } row)
            {
                var announcement = Announcement.Read(row.Body);
                Assert.Equal(("account", "real"), (announcement.What, announcement.Account));
                heard.Add((day, announcement.Says!));
                two.Home.Gateway.Outbox.Delivered(row);
            }
        }

        Assert.InRange((two.Desk.Find("real")!.TradingLapsesAt!.Value - lapses).TotalMinutes, -1, 1);
        Assert.Equal(
            (string[])["in 14 days", "in 7 days", "in 3 days", "in 1 day,"],
            heard.Where(one => one.Sentence.StartsWith("The exchange ends trading", StringComparison.Ordinal)).Select(one => one.Sentence[(one.Sentence.IndexOf(" in ", StringComparison.Ordinal) + 1)..][..(one.Sentence.Contains("14", StringComparison.Ordinal) ? 10 : 9)]));
        Assert.All(heard.Take(4).Zip([76, 83, 87, 89]), pair => Assert.InRange(pair.First.Day, pair.Second - 1, pair.Second + 1));
    }

    /// <summary>Red when rights are not read daily, are read all the time, or a credential that may withdraw by now goes on being used.</summary>
    [Fact]
    public async Task Rights_are_read_daily_and_a_credential_that_may_withdraw_is_used_no_more()
    {
        await using var two = await TwoGateways.OpenAsync();
        var bot = await two.BotAsync();
        Assert.Equal(1, two.Wire.Count("GET", Rights));
        for (var hour = 0; hour < 47; hour++)
        {
            two.Advance(3600);
            await BeatAsync(two);
        }

        Assert.Equal(2, two.Wire.Count("GET", Rights));
        (await bot.GetAsync("/api/v3/account")).Succeeds();
        Answer(two, static json => json.Replace("\"enableFutures\":false", "\"enableFutures\":true", StringComparison.Ordinal));
        two.Advance(3 * 3600);
        await BeatAsync(two);
        Assert.Contains(two.Desk.Find("real")!.Warnings, warning => warning.Contains("Enable Futures", StringComparison.Ordinal));
        Assert.Contains(two.Home.Audit(), line => line.Summary.Contains("It has a right that nothing here uses", StringComparison.Ordinal));

        Answer(two, static json => json.Replace("\"enableWithdrawals\":false", "\"enableWithdrawals\":true", StringComparison.Ordinal));
        two.Advance(25 * 3600);
        await BeatAsync(two);
        Assert.Equal("paused", two.Desk.Find("real")!.State);
        Assert.Equal(503, (await bot.GetAsync("/api/v3/account")).Status);
        Assert.Contains(two.Home.Audit(), line => line.Summary.Contains("This credential may withdraw", StringComparison.Ordinal));
    }

    /// <summary>Red when nobody tells the owner that the exchange refuses the credential, or tells at every refused call.</summary>
    [Fact]
    public async Task A_refused_credential_is_told_once()
    {
        await using var two = await TwoGateways.OpenAsync();
        var bot = await two.BotAsync();
        await two.Exchange.Gateway.Keys.RevokeAsync(two.Upstream, CancellationToken.None);
        Assert.Equal(503, (await bot.GetAsync("/api/v3/account")).Status);
        Assert.Equal(503, (await bot.GetAsync("/api/v3/account")).Status);
        await BeatAsync(two);
        Assert.Single(two.Home.Audit(), line => line.Summary.Contains("the exchange refuses its credential (-2015)", StringComparison.Ordinal));
    }

    /// <summary>Red when what is about one account is told to the owner of another at the same exchange: the account's stream hears the refusal, not a call.</summary>
    [Fact]
    public async Task A_credential_refused_to_the_stream_is_told_of_its_own_account_alone()
    {
        await using var two = await TwoGateways.OpenAsync();
        await two.HearUserAsync();
        Assert.Null((await two.Desk.AddAsync("other", two.Desk.Find("real")!.Venue, "ed25519", CancellationToken.None)).Problem);
        await two.Exchange.Gateway.Keys.RevokeAsync(two.Upstream, CancellationToken.None);
        await two.UntilAsync(() => two.Desk.Find("real")!.State == "paused", "the account pauses");
        await BeatAsync(two);
        var told = two.Home.Audit().Where(line => line.Summary.Contains("the exchange refuses its credential", StringComparison.Ordinal)).ToList();
        Assert.StartsWith("account real:", Assert.Single(told).Summary, StringComparison.Ordinal);
    }

    /// <summary>Red when use that is not ours on the address goes unsaid to the accounts behind it.</summary>
    [Fact]
    public async Task Use_by_somebody_else_is_told_to_the_owner()
    {
        await using var two = await TwoGateways.OpenAsync();
        var bot = await two.BotAsync();
        (await bot.GetAsync("/api/v3/account")).Succeeds();
        two.Wire.Between = async (_, carryOut) => await carryOut() is UpstreamAnswer.Answered told ? told with { UsedWeight = 4_000 } : throw new InvalidOperationException("It answers.");
        await bot.GetAsync("/api/v3/account");
        await BeatAsync(two);
        Assert.Contains(two.Home.Audit(), line => line.Summary.Contains("account real:", StringComparison.Ordinal) && line.Summary.Contains("another program uses the same address", StringComparison.Ordinal));
    }

    /// <summary>The exchange's answer about rights, changed on its way.</summary>
    private static void Answer(TwoGateways two, Func<string, string> change) => two.Wire.Between = async (request, carryOut) =>
        await carryOut() is UpstreamAnswer.Answered told
            ? request.Path == Rights ? told with { Body = Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(told.Body.Span))) } : told
            : throw new InvalidOperationException("It answers.");

    private static async Task BeatAsync(TwoGateways two)
    {
        // What the first beat puts down is told by the next.
        await two.Home.Gateway.Parts.Live.BeatAsync(CancellationToken.None);
        await two.Home.Gateway.Parts.Live.BeatAsync(CancellationToken.None);
    }
}
