using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Tests.Manage.SubAccounts;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Live.SubAccounts;

/// <summary>Keys of accounts under an account at a real exchange: the exchange's own stay sealed here, and bots get keys of this gateway.</summary>
public sealed class LiveSubKeyTests
{
    /// <summary>Red when a tool that manages keys on paper is answered otherwise on a real account.</summary>
    [Fact]
    public async Task Each_call_is_answered_as_on_paper()
    {
        await using var family = await LiveFamily.OpenAsync();
        var paper = (await Family.OfAsync(family.Two.Home, ips: ["127.0.0.1"])).Main;
        var (onPaper, onLive) = (new Side(paper), new Side(family.Main));
        var told = 0;
        async Task SameAsync(string method, string path, string parameters)
        {
            family.Two.Advance(40);
            var (expected, got) = (await onPaper.AskAsync(method, path, parameters), await onLive.AskAsync(method, path, parameters));
            Assert.Equal($"{path} {parameters}: {expected}", $"{path} {parameters}: {got}");
            told++;
        }

        await SameAsync("POST", Family.Found, "subAccountString=grid");
        await SameAsync("GET", Family.Keys, "email=EMAIL");
        await SameAsync("GET", Family.Keys, "email=nobody");
        await SameAsync("DELETE", Family.Keys, $"email=EMAIL&subAccountApiKey={new string('0', 64)}");
        await SameAsync("POST", Family.Keys, "email=nobody&apiName=bot&status=1");
        await SameAsync("POST", Family.Keys, "email=EMAIL&apiName=wide&status=1&canFuturesTrade=true");
        await SameAsync("POST", Family.Keys, "email=EMAIL&apiName=far&status=2&ipAddress=10.0.0.1");
        await SameAsync("POST", Family.Keys, "email=EMAIL&apiName=%3Cb%3E&status=1");
        await SameAsync("POST", Family.Keys, "email=EMAIL&apiName=bot&status=2&ipAddress=127.0.0.1&canTrade=true");
        await SameAsync("POST", Family.Keys, "email=EMAIL&apiName=bot&status=1");
        await SameAsync("POST", Family.Keys, "email=EMAIL&apiName=reader&status=1");
        await SameAsync("GET", Family.Keys, "email=EMAIL&size=1&page=2");
        await SameAsync("GET", Family.Addresses, "email=EMAIL&subAccountApiKey=KEY");
        await SameAsync("POST", Family.Permit, "email=EMAIL&subAccountApiKey=KEY&canTrade=false");
        await SameAsync("POST", Family.Permit, "email=EMAIL&subAccountApiKey=KEY&canTrade=true");
        await SameAsync("POST", Family.Bind, "email=EMAIL&subAccountApiKey=KEY&status=2&ipAddress=10.0.0.1");
        await SameAsync("POST", Family.Bind, "email=EMAIL&subAccountApiKey=KEY&status=1");
        await SameAsync("DELETE", Family.Unbind, "email=EMAIL&subAccountApiKey=KEY&ipAddress=127.0.0.1");
        await SameAsync("DELETE", Family.Keys, "email=EMAIL&subAccountApiKey=KEY");
        await SameAsync("GET", Family.Keys, "email=EMAIL");
        Assert.Equal(20, told);
    }

    /// <summary>Red when a bot gets hold of a key of the exchange, its key does not trade, trades another account's money, or makes a second credential.</summary>
    [Fact]
    public async Task A_bot_gets_a_key_of_this_gateway_and_trades_with_what_was_moved()
    {
        await using var family = await LiveFamily.OpenAsync();
        var (two, email) = (family.Two, await family.FoundAsync("grid"));
        (await family.Main.PostAsync(Family.Move, LiveFamily.MoveText(email, "1000"))).Succeeds();
        var made = (await MakeAsync(family, email, "bot")).Succeeds();
        var bot = new Bot(two.Home, made.Text("apiKey"), Signers.Hmac(made.Text("secretKey")));
        Assert.Equal("real:grid", two.Home.Gateway.Keys.Find(bot.ApiKey)!.Account);
        Assert.Equal(("armed", "real"), (two.Desk.Find("real:grid")!.State, two.Desk.Find("real:grid")!.Under));

        // The exchange knows one key of it, which signs for the bot; neither is the other's.
        var there = Assert.Single(two.Exchange.Gateway.Keys.List("paper:grid"));
        Assert.Equal(("ed25519", two.Desk.Find("real:grid")!.ApiKey), (there.Type, there.ApiKey));
        Assert.DoesNotContain(two.Exchange.Gateway.Keys.List(null), key => key.ApiKey == bot.ApiKey);
        Assert.Equal("1000.00000000", (await bot.GetAsync("/api/v3/account", "omitZeroBalances=true")).Succeeds().Json.GetProperty("balances")[0].GetProperty("free").GetString());
        var price = await two.Exchange.PriceAsync("BTCUSDT", 0.9m);
        (await bot.LimitAsync("BUY", "BTCUSDT", 0.001m, price)).Succeeds();
        Assert.Equal(there.ApiKey, two.Wire.Sent[^1].ApiKey);
        (await bot.GetAsync(Family.ListOf)).Refuses(-4006, "Support main account only.");

        // A second key is a second key of this gateway alone; who accepted the terms for it is on record.
        (await MakeAsync(family, email, "second")).Succeeds();
        Assert.Equal(1, two.Wire.Count("POST", Family.Keys));
        Assert.Equal("key:real/manager", two.Home.Gateway.Keys.Find(bot.ApiKey)!.Terms!.By);
        Assert.Contains(two.Home.Audit(), line => line.Summary.StartsWith("account arm=real:grid", StringComparison.Ordinal) && line.Rule == "key:real/manager");

        // All of that outlives a restart; what is deleted is gone.
        await two.Home.RestartAsync();
        await two.BeatAsync();
        (await bot.GetAsync("/api/v3/openOrders")).Succeeds();
        (await family.Main.DeleteAsync(Family.Keys, $"email={email}&subAccountApiKey={bot.ApiKey}")).Succeeds();
        Assert.Equal(401, (await bot.GetAsync("/api/v3/openOrders")).Status);
    }

    /// <summary>Red when the very request makes a second key, or a lost answer of the exchange leaves the bot without one or the exchange with two.</summary>
    [Fact]
    public async Task A_lost_answer_and_a_repeat_leave_one_key()
    {
        await using var family = await LiveFamily.OpenAsync();
        var (two, email) = (family.Two, await family.FoundAsync("grid"));
        two.Wire.Between = async (request, carryOut) =>
        {
            var answer = await carryOut();
            return request is { Method: "POST", Path: Family.Keys } ? new UpstreamAnswer.Lost("The line broke.") : answer;
        };
        var sent = family.Main.Timed($"email={email}&apiName=bot&status=1&canTrade=true&recvWindow=60000");
        (await family.Main.SendAsync("POST", Family.Keys, "", sent)).Succeeds();
        var again = await family.Main.SendAsync("POST", Family.Keys, "", sent);
        Assert.Equal((400, -4001L), (again.Status, again.Long("code")));
        Assert.Single(two.Exchange.Gateway.Keys.List("paper:grid"));
        Assert.Single(two.Home.Gateway.Keys.List("real:grid"));
    }

    /// <summary>Red when a crash between the exchange's key and its being written down leaves that key behind, with another beside it.</summary>
    [Fact]
    public async Task After_a_crash_the_key_that_the_exchange_made_is_taken_up()
    {
        await using var family = await LiveFamily.OpenAsync();
        var (two, email) = (family.Two, await family.FoundAsync("grid"));
        Home? crashed = null;
        two.Wire.Between = async (request, carryOut) =>
        {
            var answer = await carryOut();
            if (request is { Method: "POST", Path: Family.Keys })
            {
                two.Wire.Between = static (_, next) => next();
                crashed = await two.Home.CrashedAsync();
            }

            return answer;
        };
        (await MakeAsync(family, email, "bot")).Succeeds();
        await using var home = crashed!;
        var made = (await home.Adopt(family.Main).PostAsync(Family.Keys, $"email={email}&apiName=again&status=1&canTrade=true")).Succeeds();
        Assert.Equal(Assert.Single(two.Exchange.Gateway.Keys.List("paper:grid")).ApiKey, home.Gateway.LiveAccounts.Find("real:grid")!.ApiKey);
        (await new Bot(home, made.Text("apiKey"), Signers.Hmac(made.Text("secretKey"))).GetAsync("/api/v3/account")).Succeeds();
    }

    /// <summary>Red when a refusal of the exchange leaves the sub-account useless for ever, or is told as something else.</summary>
    [Fact]
    public async Task What_the_exchange_refuses_is_told_and_may_be_asked_again()
    {
        await using var family = await LiveFamily.OpenAsync();
        var (two, email) = (family.Two, await family.FoundAsync("grid"));
        await LiveFamily.GrantAsync(two, "internal-transfer");
        var refused = await MakeAsync(family, email, "bot");
        Assert.Equal(-4001, refused.Long("code"));
        Assert.Contains("The exchange made no key for this sub-account", refused.Text("msg"), StringComparison.Ordinal);
        Assert.Equal(("waiting", "armed"), (two.Desk.Find("real:grid")!.State, two.Desk.Find("real")!.State));
        await LiveFamily.GrantAsync(two, "spot", "internal-transfer");
        (await MakeAsync(family, email, "bot")).Succeeds();
        Assert.Equal(["real", "real:grid"], two.Desk.List().Select(account => account.Name));
    }

    /// <summary>Red when an account that is not armed, or a key that may give nothing, opens accounts or makes keys at the exchange.</summary>
    [Fact]
    public async Task Who_may_not_give_opens_nothing()
    {
        await using var family = await LiveFamily.OpenAsync();
        var (two, email) = (family.Two, await family.FoundAsync("grid"));
        var capped = await two.BotAsync();
        (await capped.PostAsync(Family.Keys, $"email={email}&apiName=bot&status=1")).Refuses(401, -1002, "You are not authorized to execute this request.");
        Family.Refuses(await MakeAsync(family, email, "wide", "&canFuturesTrade=true"), 401, -1002, "permit: the key that asks has no futures itself");
        Assert.Null((await two.Desk.DisarmAsync("real", CancellationToken.None)).Problem);
        (await MakeAsync(family, email, "bot")).Refuses(-4001, "Account 'real' is read-only until its owner types keywright accounts arm real.");
        Assert.Equal((0, 1), (two.Wire.Count("POST", Family.Keys), two.Desk.List().Count));
    }

    /// <summary>Red when a sub-account that its owner added is armed by a bot's call, or gets a second name.</summary>
    [Fact]
    public async Task An_account_that_its_owner_added_keeps_its_name_and_waits_for_its_owner()
    {
        await using var family = await LiveFamily.OpenAsync();
        var (two, email) = (family.Two, await family.FoundAsync("grid"));
        await LiveFamily.GrantAsync(two, "internal-transfer");
        Assert.Contains("has no credential yet", (await two.Desk.AddAsync("mine", TwoGateways.Url, "ed25519", CancellationToken.None, "real", email)).Problem, StringComparison.Ordinal);
        await LiveFamily.GrantAsync(two, "spot", "internal-transfer");
        var made = (await MakeAsync(family, email, "bot")).Succeeds();
        Assert.Equal(("mine", "read-only"), (two.Home.Gateway.Keys.Find(made.Text("apiKey"))!.Account, two.Desk.Find("mine")!.State));
        Assert.Equal(2, two.Desk.List().Count);
    }

    /// <summary>Red when a bot makes keys of a real account though an owner has said that this takes a one-time code.</summary>
    [Fact]
    public async Task Where_an_owner_has_a_device_keys_are_the_owners_to_make()
    {
        await using var family = await LiveFamily.OpenAsync();
        var (two, email) = (family.Two, await family.FoundAsync("grid"));
        Assert.Null((await two.Home.Gateway.People.AddAsync("alice", "owner", "a long enough pass phrase")).Problem);
        var enrolled = (await two.Home.Gateway.People.EnrolAsync("alice")).Value!;
        Assert.Null((await two.Home.Gateway.People.ConfirmAsync("alice", Manage.People.Phone.Code(enrolled.Secret, two.Home.Time.Now))).Problem);
        Family.Refuses(await MakeAsync(family, email, "bot"), 401, -1002, "code: this change asks for a one-time code of an owner, which a key has not");
        Assert.Equal((0, 1), (two.Wire.Count("POST", Family.Keys), two.Desk.List().Count));
    }

    private static Task<Answer> MakeAsync(LiveFamily family, string email, string name, string more = "&canTrade=true")
        => family.Main.PostAsync(Family.Keys, $"email={email}&apiName={name}&status=1{more}");

    /// <summary>One of two that are asked the same: what differs by its nature has a name in what is told.</summary>
    private sealed class Side(Bot main)
    {
        private string email = "";
        private string key = new('0', 64);

        public async Task<string> AskAsync(string method, string path, string parameters)
        {
            parameters = parameters.Replace("EMAIL", email, StringComparison.Ordinal).Replace("KEY", key, StringComparison.Ordinal);
            var answer = await main.SendAsync(method, path, method == "POST" ? "" : main.Timed(parameters), method == "POST" ? main.Timed(parameters) : "");
            if (answer.Status == 200 && path == Family.Found)
            {
                email = answer.Text("email");
            }

            var body = answer.Body;
            if (answer.Status == 200 && (method, path) == ("POST", Family.Keys))
            {
                body = body.Replace(answer.Text("secretKey"), "SECRET", StringComparison.Ordinal).Replace(answer.Text("apiKey"), "MADE", StringComparison.Ordinal);
                key = parameters.Contains("apiName=bot", StringComparison.Ordinal) ? answer.Text("apiKey") : key;
            }

            return $"{answer.Status} {System.Text.RegularExpressions.Regex.Replace(body.Replace(key, "KEY", StringComparison.Ordinal), "[A-Za-z0-9]{64}", "ANOTHER")}";
        }
    }
}
