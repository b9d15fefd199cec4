using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Tests.Manage.SubAccounts;
using Keywright.Gateway.Tests.Worlds;
using Keywright.Keys.Policy;
using Xunit;

namespace Keywright.Gateway.Tests.Live.SubAccounts;

/// <summary>Accounts under an account at a real exchange, founded, read and given money with a key of this gateway.</summary>
public sealed class LiveSubAccountTests
{
    /// <summary>Red when a bot that moves from paper to a real account is answered otherwise by one of these calls, or is refused otherwise.</summary>
    [Fact]
    public async Task Each_call_is_answered_as_on_paper()
    {
        await using var family = await LiveFamily.OpenAsync();
        var two = family.Two;

        // The paper account of the gateway in front is the image of the one at the exchange: the same names give the same e-mails.
        var paper = (await Family.OfAsync(two.Home)).Main;
        var (email, told) = ("", 0);
        async Task SameAsync(string method, string path, string parameters = "")
        {
            two.Advance(1);
            var expected = await AskAsync(paper);
            var got = await AskAsync(family.Main);
            Assert.Equal($"{path} {parameters}: {expected.Status} {expected.Body}", $"{path} {parameters}: {got.Status} {got.Body}");
            email = expected.Status == 200 && email.Length == 0 && path == Family.Found ? expected.Text("email") : email;
            told++;

            Task<Answer> AskAsync(Bot bot) => bot.SendAsync(method, path, method == "GET" ? bot.Timed(parameters) : "", method == "GET" ? "" : bot.Timed(parameters));
        }

        await SameAsync("GET", Family.ListOf);
        await SameAsync("POST", Family.Found, "subAccountString=Grid");
        await SameAsync("POST", Family.Found, "subAccountString=grid");
        await SameAsync("POST", Family.Found, "subAccountString=%3Cb%3E");
        await SameAsync("POST", Family.Move, LiveFamily.MoveText(email, "250.5", "&clientTranId=t-1"));
        await SameAsync("POST", Family.Move, LiveFamily.MoveText(email, "250.5", "&clientTranId=t-1"));
        await SameAsync("POST", Family.Move, $"fromEmail={email}&fromAccountType=SPOT&toAccountType=SPOT&asset=USDT&amount=0.5&clientTranId=t-2");
        await SameAsync("POST", Family.Move, LiveFamily.MoveText(email, "100000"));
        await SameAsync("POST", Family.Move, LiveFamily.MoveText("nobody", "1"));
        await SameAsync("POST", Family.Move, "fromAccountType=SPOT&toAccountType=SPOT&asset=USDT&amount=1");
        await SameAsync("POST", Family.Move, LiveFamily.MoveText(email, "1", "&clientTranId=t-3&surplus=1"));
        await SameAsync("POST", Family.Found, "subAccountString=other");
        await SameAsync("GET", Family.ListOf);
        await SameAsync("GET", Family.ListOf, $"email={email}");
        await SameAsync("GET", Family.ListOf, "isFreeze=true");
        await SameAsync("GET", Family.ListOf, "page=2&limit=1");
        await SameAsync("GET", "/sapi/v3/sub-account/assets", $"email={email}");
        await SameAsync("GET", "/sapi/v4/sub-account/assets", $"email={email}");
        await SameAsync("GET", "/sapi/v4/sub-account/assets", "email=nobody");
        await SameAsync("GET", Family.Move);
        await SameAsync("GET", Family.Move, $"fromEmail={email}");
        await SameAsync("GET", Family.Move, "clientTranId=t-1");
        await SameAsync("GET", Family.Move, "limit=1&page=2");
        await SameAsync("GET", Family.Move, $"endTime={(two.Home.Time.NowUs / 1_000) - 60_000}");
        Assert.Equal((24, 251m), (told, family.HeldBy("paper:grid")));
        Assert.Equal(2, family.Founded);

        // No byte of the bot's went along, and all of it was signed by the account's own key.
        Assert.All(two.Wire.Sent.Where(sent => sent.Path.Contains("sub-account", StringComparison.Ordinal)), sent => Assert.Equal(two.Upstream, sent.ApiKey));
    }

    /// <summary>Red when a transfer leaves without a name by which it can be asked for, or a bot does not learn that name.</summary>
    [Fact]
    public async Task A_transfer_without_a_name_is_given_one()
    {
        await using var family = await LiveFamily.OpenAsync();
        var email = await family.FoundAsync("grid");
        var moved = (await family.Main.PostAsync(Family.Move, LiveFamily.MoveText(email, "1"))).Succeeds();
        Assert.Matches("^[A-Za-z0-9_-]{22}$", moved.Text("clientTranId"));
        Assert.Equal(moved.Long("tranId"), (await family.Main.GetAsync(Family.Move, $"clientTranId={moved.Text("clientTranId")}")).Succeeds().Json.GetProperty("result")[0].GetProperty("tranId").GetInt64());
    }

    /// <summary>Red when the very request moves money or founds an account a second time, over a restart too.</summary>
    [Fact]
    public async Task The_same_request_again_gets_the_first_answer()
    {
        await using var family = await LiveFamily.OpenAsync();
        var found = family.Main.Timed("subAccountString=grid&recvWindow=60000");
        var founded = (await family.Main.SendAsync("POST", Family.Found, "", found)).Succeeds();
        var move = family.Main.Timed(LiveFamily.MoveText(founded.Text("email"), "10", "&recvWindow=60000"));
        var moved = (await family.Main.SendAsync("POST", Family.Move, "", move)).Succeeds();
        for (var start = 0; start < 2; start++)
        {
            Assert.Equal(founded.Body, (await family.Main.SendAsync("POST", Family.Found, "", found)).Body);
            Assert.Equal(moved.Body, (await family.Main.SendAsync("POST", Family.Move, "", move)).Body);
            await family.Two.Home.RestartAsync();
        }

        Assert.Equal((10m, 1, 1), (family.HeldBy("paper:grid"), family.Two.Wire.Count("POST", Family.Found), family.Two.Wire.Count("POST", Family.Move)));
    }

    /// <summary>Red when an account that its owner has not armed moves money or founds accounts, or does not read.</summary>
    [Fact]
    public async Task An_account_that_is_not_armed_reads_alone()
    {
        await using var family = await LiveFamily.OpenAsync(armed: false);
        await family.Two.BeatAsync();
        foreach (var (path, parameters) in new[] { (Family.Found, "subAccountString=grid"), (Family.Move, LiveFamily.MoveText("grid%40example.com", "1")) })
        {
            (await family.Main.PostAsync(path, parameters)).Refuses(-4001, "Account 'real' is read-only until its owner types keywright accounts arm real.");
            Assert.Equal(0, family.Two.Wire.Count("POST", path));
        }

        (await family.Main.GetAsync(Family.ListOf)).Succeeds();
        (await family.Main.GetAsync(Family.Move)).Succeeds();
    }

    /// <summary>Red when a key without the right, or whose policy forbids it, moves money or manages accounts.</summary>
    [Fact]
    public async Task What_the_key_may_not_do_never_leaves()
    {
        await using var family = await LiveFamily.OpenAsync();
        var (two, move) = (family.Two, LiveFamily.MoveText("grid%40example.com", "1"));
        var trader = await two.BotAsync();
        var slice = await two.Home.KeyAsync(new KeyPolicy { Allocation = new Dictionary<string, decimal> { ["USDT"] = 100m } }, account: "real", symbols: ["BTCUSDT"]);
        var before = two.Wire.Sent.Count;
        (await trader.PostAsync(Family.Move, move)).Refuses(401, -1002, "You are not authorized to execute this request.");
        Family.Refuses(await slice.GetAsync(Family.ListOf), 401, -1002, "allocate");
        await two.Home.Gateway.Keys.FreezeAsync(family.Main.ApiKey, CancellationToken.None);
        Assert.NotEqual(200, (await family.Main.PostAsync(Family.Move, move)).Status);
        Assert.NotEqual(200, (await family.Main.PostAsync(Family.Found, "subAccountString=grid")).Status);
        Assert.Equal(before, two.Wire.Sent.Count);
    }

    /// <summary>Red when a right that the credential lacks stops the account's trading, or is told as a refusal of the bot's own key.</summary>
    [Fact]
    public async Task A_right_that_the_credential_lacks_is_named_and_the_account_trades_on()
    {
        await using var family = await LiveFamily.OpenAsync(credential: "spot");
        var email = await family.FoundAsync("grid");
        var refused = await family.Main.PostAsync(Family.Move, LiveFamily.MoveText(email, "1"));
        refused.Refuses(503, -1000, "The exchange does not let this account's credential do this; its owner ticks \"Enable Internal Transfer\" there.");
        Assert.Equal("armed", family.Two.Desk.Find("real")!.State);
        await LiveFamily.GrantAsync(family.Two, "spot", "internal-transfer");
        (await family.Main.PostAsync(Family.Move, LiveFamily.MoveText(email, "1"))).Succeeds();
    }

    /// <summary>Red when the owner is told to take away a right that a key uses, not told of one that a key lacks, or not told of one that nothing uses.</summary>
    [Fact]
    public async Task The_right_to_move_money_is_wanted_where_a_key_moves_it()
    {
        await using var family = await LiveFamily.OpenAsync();
        var two = family.Two;
        foreach (var (has, wants, warning) in new[]
        {
            (true, true, ""), (false, true, "A key of this account is to move money between it and its sub-accounts, and this credential may not"),
            (false, false, ""), (true, false, "It has a right that nothing here uses: untick \"Enable Internal Transfer\""),
        })
        {
            await LiveFamily.GrantAsync(two, has ? ["spot", "internal-transfer"] : ["spot"]);
            await two.Home.EditAsync(family.Main, edit => edit with { Permissions = wants ? ["read", "spot", "internal-transfer"] : ["read", "spot"] });
            for (var hour = 0; hour < 25; hour++)
            {
                two.Advance(3_600);
                await two.BeatAsync();
            }

            var told = two.Desk.Find("real")!.Warnings.Where(one => one.Contains("Internal Transfer", StringComparison.Ordinal)).ToList();
            Assert.True(told.Count == (warning.Length == 0 ? 0 : 1), $"{has} {wants}: {string.Join(" ", told)}");
            Assert.All(told, one => Assert.StartsWith(warning, one, StringComparison.Ordinal));
        }
    }

    /// <summary>Red when a key of a sub-account here manages accounts, or is told of them.</summary>
    [Fact]
    public async Task A_key_of_a_sub_account_has_none_under_it()
    {
        await using var family = await LiveFamily.OpenAsync();
        var email = await family.FoundAsync("grid");
        Assert.Null((await family.Two.Desk.AddAsync("sub", TwoGateways.Url, "ed25519", CancellationToken.None, "real", email)).Problem);
        var bot = await LiveFamily.KeyAsync(family.Two, "bot", ["read"], "sub");
        (await bot.GetAsync(Family.ListOf)).Refuses(-4006, "Support main account only.");
    }

    /// <summary>Red when an amount that is no number reaches a bot, or the past that a key may not read does.</summary>
    [Fact]
    public async Task What_is_read_is_looked_at_first()
    {
        await using var family = await LiveFamily.OpenAsync();
        var (two, email) = (family.Two, await family.FoundAsync("grid"));
        (await family.Main.PostAsync(Family.Move, LiveFamily.MoveText(email, "1"))).Succeeds();
        two.Advance(3_600);
        (await family.Main.PostAsync(Family.Move, LiveFamily.MoveText(email, "2"))).Succeeds();
        var newer = await two.Home.KeyAsync(new KeyPolicy { HistoryFrom = two.Home.Time.Now.AddMinutes(-1) }, account: "real");
        Assert.Equal(1, (await newer.GetAsync(Family.Move)).Succeeds().Long("totalCount"));
        Assert.Equal(0, (await newer.GetAsync(Family.Move, $"endTime={(two.Home.Time.NowUs / 1_000) - 3_000_000}")).Succeeds().Long("totalCount"));

        two.Wire.Between = static (_, _) => Task.FromResult<UpstreamAnswer>(new UpstreamAnswer.Answered(200, """{"result":[{"amount":"many"}],"balances":[{"free":"1e"}]}"""u8.ToArray()) { IsJson = true });
        foreach (var path in (string[])[Family.Move, "/sapi/v3/sub-account/assets", "/sapi/v4/sub-account/assets"])
        {
            Assert.Equal(503, (await family.Main.GetAsync(path, path == Family.Move ? "" : $"email={email}")).Status);
        }
    }
}
