using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Manage;
using Keywright.Gateway.Manage.Venues;
using Keywright.Gateway.Store;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Live;

/// <summary>Another credential in the place of the one in use, while bots go on; and keys that are out of use, seen to be dead.</summary>
public sealed class RotationTests
{
    /// <summary>
    /// Red when a bot is refused anything while its account's credential is turned, a call is signed with the old one after the turn is told, or calls
    /// under way are not waited for: the exchange ends the old key in the moment that the turn is told.
    /// </summary>
    [Fact]
    public async Task A_main_account_is_led_from_one_credential_to_the_next_and_no_bot_notices()
    {
        await using var two = await TwoGateways.OpenAsync();
        var bots = new List<Bot>();
        for (var i = 0; i < 4; i++)
        {
            bots.Add(await two.BotAsync());
        }

        // Every call is held for a moment at the exchange, so that some are always under way.
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        two.Wire.Between = async (request, carryOut) =>
        {
            if (request.Path.StartsWith("/api/v3/account", StringComparison.Ordinal))
            {
                await open.Task;
            }

            return await carryOut();
        };

        two.Advance(30);
        var reads = bots.Select(bot => Task.Run(() => bot.GetAsync("/api/v3/account"))).ToList();
        Assert.True(SpinWait.SpinUntil(() => two.Wire.Count("GET", "/api/v3/account") >= bots.Count, TimeSpan.FromSeconds(30)));
        var begun = await two.Desk.RotateAsync("real", CancellationToken.None);
        Assert.Null(begun.Problem);
        Assert.Equal(begun.Account!.NextPublicKeyPem, (await two.Desk.RotateAsync("real", CancellationToken.None)).Account!.NextPublicKeyPem);
        Assert.NotEqual(begun.Account.PublicKeyPem, begun.Account.NextPublicKeyPem);
        Assert.Contains("the one in use", (await two.Desk.CredentialAsync("real", two.Upstream, default, CancellationToken.None)).Problem, StringComparison.Ordinal);
        var made = await two.Exchange.Gateway.Keys.CreateAsync(
            new KeyRequest("next", "paper", "spot-bot", null, "ed25519", begun.Account.NextPublicKeyPem, [], [], [], null, null, null), CancellationToken.None);
        var turning = two.Desk.CredentialAsync("real", made.Key!.ApiKey, default, CancellationToken.None).AsTask();

        // New calls take the new pair while those with the old one are still held.
        Assert.True(SpinWait.SpinUntil(() => two.Home.Gateway.Parts.Live.Accounts.Find("real")!.Credential!.Now.ApiKey == made.Key.ApiKey, TimeSpan.FromSeconds(30)));
        var price = await two.Exchange.PriceAsync("BTCUSDT", 0.9m);
        (await bots[0].LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds();
        Assert.Equal(made.Key.ApiKey, two.Wire.Sent[^1].ApiKey);
        Assert.False(turning.IsCompleted);
        open.SetResult();
        var turned = await turning;
        Assert.Null(turned.Problem);
        await two.Exchange.Gateway.Keys.RevokeAsync(two.Upstream, CancellationToken.None);
        foreach (var read in await Task.WhenAll(reads))
        {
            read.Succeeds();
        }

        foreach (var bot in bots)
        {
            (await bot.GetAsync("/api/v3/account")).Succeeds();
        }

        Assert.Equal("armed", two.Desk.Find("real")!.State);
    }

    /// <summary>Red when an old key is called dead before the exchange has said so, stays sealed here once it is, or is asked for for ever.</summary>
    [Fact]
    public async Task An_old_credential_is_proven_dead_and_forgotten()
    {
        await using var two = await TwoGateways.OpenAsync();
        var old = two.Upstream;
        var next = (await two.Desk.RotateAsync("real", CancellationToken.None)).Account!.NextPublicKeyPem!;
        await two.CredentialAsync(next, static request => request);
        Assert.Null(two.Desk.Find("real")!.NextPublicKeyPem);
        Assert.Equal(next, two.Desk.Find("real")!.PublicKeyPem);
        await BeatAsync(two, 61);
        Assert.Equal((old, "alive"), (two.Desk.Find("real")!.Old[0].ApiKey, two.Desk.Find("real")!.Old[0].State));

        await two.Exchange.Gateway.Keys.RevokeAsync(old, CancellationToken.None);
        await two.Home.RestartAsync();
        await BeatAsync(two, 3_700);
        Assert.Equal("dead", Assert.Single(two.Desk.Find("real")!.Old).State);
        Assert.Null(new OtherCredentials(two.Home.Gateway.Parts.Store).Of("real").Single().SealedKey);
        Assert.Contains(two.Home.Audit(), line => line.Summary.Contains("is dead: the exchange does not know it any more", StringComparison.Ordinal));
        var asked = two.Wire.Sent.Count(request => request.ApiKey == old);
        await BeatAsync(two, 3_700);
        Assert.Equal(asked, two.Wire.Sent.Count(request => request.ApiKey == old));
    }

    /// <summary>Red when the key that bots used before they moved in is called dead though the exchange knows it, or though it was never seen to.</summary>
    [Fact]
    public async Task Moving_in_ends_with_the_old_key_proven_dead()
    {
        await using var two = await TwoGateways.OpenAsync();
        var before = await two.Exchange.KeyAsync("spot-bot");
        Assert.Contains("the one that account 'real' uses", (await two.Desk.RetireAsync("real", two.Upstream, CancellationToken.None)).Problem, StringComparison.Ordinal);
        Assert.Equal("unknown", (await two.Desk.RetireAsync("real", new string('a', 64), CancellationToken.None)).Account!.Old.Single().State);
        Assert.Equal("alive", State(await two.Desk.RetireAsync("real", before.ApiKey, CancellationToken.None), before.ApiKey));
        (await before.GetAsync("/api/v3/account")).Succeeds();
        await two.Exchange.Gateway.Keys.RevokeAsync(before.ApiKey, CancellationToken.None);
        Assert.Equal("dead", State(await two.Desk.RetireAsync("real", before.ApiKey, CancellationToken.None), before.ApiKey));
    }

    /// <summary>Red when what was mistyped is watched for ever, or a key that lives, or lived, is watched no more because somebody says that it was mistyped.</summary>
    [Fact]
    public async Task A_mistyped_key_is_refused_or_taken_back()
    {
        await using var two = await TwoGateways.OpenAsync();
        var (real, wrong, noKey) = ((await two.Exchange.KeyAsync("spot-bot")).ApiKey, new string('a', 64), new string('b', 64));
        two.Wire.Between = (request, carryOut) => request.ApiKey == noKey
            ? Task.FromResult<UpstreamAnswer>(new UpstreamAnswer.Answered(401, """{"code":-2014,"msg":"API-key format invalid."}"""u8.ToArray()) { IsJson = true })
            : carryOut();
        Assert.Contains("64 letters and digits", (await two.Desk.RetireAsync("real", real[..63], CancellationToken.None)).Problem, StringComparison.Ordinal);
        Assert.Contains("cannot be one of its keys", (await two.Desk.RetireAsync("real", noKey, CancellationToken.None)).Problem, StringComparison.Ordinal);
        Assert.Empty(two.Desk.Find("real")!.Old);

        Assert.Null((await two.Desk.RetireAsync("real", real, CancellationToken.None)).Problem);
        Assert.Equal("unknown", State(await two.Desk.RetireAsync("real", wrong, CancellationToken.None), wrong));
        Assert.Equal("unknown", State(await two.Desk.RetireAsync("real", wrong[1..] + "c", CancellationToken.None), wrong));
        Assert.Contains("no old key", (await two.Desk.TakeBackAsync("real", "aaaaa", CancellationToken.None)).Problem, StringComparison.Ordinal);
        Assert.Contains("2 old keys", (await two.Desk.TakeBackAsync("real", "aaaaaa", CancellationToken.None)).Problem, StringComparison.Ordinal);
        Assert.Contains("the exchange knows it", (await two.Desk.TakeBackAsync("real", real[..6], CancellationToken.None)).Problem, StringComparison.Ordinal);
        Assert.Equal(2, (await two.Desk.TakeBackAsync("real", wrong, CancellationToken.None)).Account!.Old.Count);
        Assert.Equal(real, Assert.Single((await two.Desk.TakeBackAsync("real", "aaaaaa", CancellationToken.None)).Account!.Old).ApiKey);
        await two.Home.RestartAsync();
        Assert.Equal(real, Assert.Single(two.Desk.Find("real")!.Old).ApiKey);
    }

    /// <summary>Red when a sub-account's key is not made, turned to or ended by calls alone, loses its addresses, or a lost answer leaves two of them.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_sub_account_is_rotated_by_calls_alone(bool losesTheAnswer)
    {
        await using var two = await TwoGateways.OpenAsync();
        Assert.Null((await two.Exchange.Gateway.Accounts.AddAsync(new AccountRequest("grid", "paper", [("USDT", 1_000m)]))).Problem);
        var email = (await (await two.Exchange.KeyAsync("spot-bot")).GetAsync("/sapi/v1/sub-account/list")).Succeeds().Json.GetProperty("subAccounts")[0].GetProperty("email").GetString()!;
        var venue = two.Desk.Find("real")!.Venue;
        Assert.Contains("under: 'paper' is no account", (await two.Desk.AddAsync("sub", venue, "ed25519", CancellationToken.None, "paper", email)).Problem, StringComparison.Ordinal);
        var added = await two.Desk.AddAsync("sub", venue, "ed25519", CancellationToken.None, "real", email);
        Assert.True(added.Problem is null, added.Problem);
        Assert.Equal("read-only", added.Account!.State);
        Assert.Null((await two.Desk.ArmAsync("sub", CancellationToken.None)).Problem);
        var bot = await two.Home.KeyAsync("spot-bot", account: "sub", ips: ["127.0.0.1"], symbols: ["BTCUSDT"], orderCap: 1_000, dailyCap: 10_000);
        var price = await two.Exchange.PriceAsync("BTCUSDT", 0.9m);
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds();
        await two.Exchange.Gateway.Keys.EditAsync(added.Account.ApiKey!, Restricted(two.Exchange.Gateway.Keys.Find(added.Account.ApiKey!)!), CancellationToken.None);

        if (losesTheAnswer)
        {
            two.Wire.Between = async (request, carryOut) =>
            {
                var answer = await carryOut();
                return request is { Method: "POST", Path: "/sapi/v1/sub-account/subAccountApi" } ? new UpstreamAnswer.Lost("The line broke.") : answer;
            };
        }

        var rotated = await two.Desk.RotateAsync("sub", CancellationToken.None);
        Assert.True(rotated.Problem is null, rotated.Problem);
        Assert.NotEqual(added.Account.ApiKey, rotated.Account!.ApiKey);
        Assert.Equal("dead", Assert.Single(rotated.Account.Old).State);
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds();
        var there = two.Exchange.Gateway.Keys.List("grid").Where(key => key.State != "revoked").ToList();
        Assert.Equal((rotated.Account.ApiKey, "127.0.0.0/8"), (Assert.Single(there).ApiKey, Assert.Single(there[0].AllowedIps)));
    }

    /// <summary>Red when a credential that may not trade takes the place of one that does under an armed account.</summary>
    [Fact]
    public async Task An_armed_account_turns_only_to_a_credential_that_trades()
    {
        await using var two = await TwoGateways.OpenAsync();
        var next = (await two.Desk.RotateAsync("real", CancellationToken.None)).Account!.NextPublicKeyPem!;
        var made = await two.Exchange.Gateway.Keys.CreateAsync(new KeyRequest("reads", "paper", "portfolio", null, "ed25519", next, [], [], [], null, null, null), CancellationToken.None);
        var refused = await two.Desk.CredentialAsync("real", made.Key!.ApiKey, default, CancellationToken.None);
        Assert.StartsWith("This credential may not trade, and account 'real' is armed", refused.Problem, StringComparison.Ordinal);
        Assert.Equal(two.Upstream, two.Desk.Find("real")!.ApiKey);
        (await (await two.BotAsync()).GetAsync("/api/v3/account")).Succeeds();
    }

    private static KeyEdit Restricted(KeyView key) => new(key.Revision, key.Label, key.Permissions, ["127.0.0.0/8"], key.Symbols, key.Policy, key.Notes);

    private static string State(LiveAccountResult result, string apiKey) => result.Account!.Old.Single(old => old.ApiKey == apiKey).State;

    private static async Task BeatAsync(TwoGateways two, double seconds)
    {
        two.Advance(seconds);
        await two.Home.Gateway.Parts.Live.BeatAsync(CancellationToken.None);
        await two.Home.Gateway.Parts.Live.BeatAsync(CancellationToken.None);
    }
}
