using System.Text.Json;
using Keywright.Gateway.Manage;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Manage.SubAccounts;

/// <summary>Accounts under an account, founded, listed and given money over the exchange's own routes.</summary>
public sealed class SubAccountTests
{
    [Fact]
    public async Task A_founded_account_has_an_email_that_outlives_a_crash_and_a_restart()
    {
        await using var home = await Home.OpenAsync();
        var family = await Family.OfAsync(home);
        home.Time.Advance(TimeSpan.FromSeconds(3));
        var email = await family.FoundAsync("Grid");
        Assert.Matches("^grid_virtual@[a-z]{8}noemail[.]com$", email);
        await home.Gateway.Accounts.AddAsync(new AccountRequest("desk", "paper", []));
        Assert.Equal(["paper", "paper:grid", "desk"], home.Gateway.Accounts.List().Select(account => account.Name));

        var told = (await family.Main.GetAsync(Family.ListOf)).Succeeds().Body;
        var all = JsonDocument.Parse(told).RootElement.GetProperty("subAccounts").EnumerateArray().ToList();
        var made = new DateTimeOffset(Home.Morning.UtcTicks, TimeSpan.Zero).ToUnixTimeMilliseconds() + 3_000;
        Assert.Equal($$"""{"email":"{{email}}","subUserId":2,"isFreeze":false,"createTime":{{made}},"isManagedSubAccount":false,"isAssetManagementSubAccount":false,"remark":""}""", all[0].GetRawText());
        var desk = all[1].GetProperty("email").GetString()!;
        Assert.StartsWith("desk_virtual@", desk, StringComparison.Ordinal);
        Assert.Equal(1, (await family.Main.GetAsync(Family.ListOf, $"email={desk}")).Json.GetProperty("subAccounts").GetArrayLength());
        Assert.Equal(0, (await family.Main.GetAsync(Family.ListOf, "isFreeze=true")).Json.GetProperty("subAccounts").GetArrayLength());
        Assert.Equal(desk, (await family.Main.GetAsync(Family.ListOf, "page=2&limit=1")).Json.GetProperty("subAccounts")[0].GetProperty("email").GetString());

        await using (var copy = await home.CrashedAsync())
        {
            Assert.Equal(told, (await copy.Adopt(family.Main).GetAsync(Family.ListOf)).Body);
        }

        await home.RestartAsync();
        Assert.Equal(told, (await family.Main.GetAsync(Family.ListOf)).Body);
        Assert.Contains(home.Audit(family.Main.ApiKey, "virtualSubAccount"), line => line.Status == 200 && line.Summary == "subAccountString=Grid ");
    }

    [Fact]
    public async Task Money_moves_once_however_often_the_request_comes_and_is_told_to_both_histories()
    {
        await using var home = await Home.OpenAsync();
        var family = await Family.OfAsync(home);
        var email = await family.FoundAsync("grid");
        var text = family.Main.Timed($"toEmail={email}&fromAccountType=SPOT&toAccountType=SPOT&asset=USDT&amount=250.5&clientTranId=t-1&recvWindow=60000");
        var first = (await family.Main.SendAsync("POST", Family.Move, "", text)).Succeeds();
        Assert.Equal("""{"tranId":1,"clientTranId":"t-1"}""", first.Body);
        Assert.Equal(first.Body, (await family.Main.SendAsync("POST", Family.Move, "", text)).Succeeds().Body);
        await using (var copy = await home.CrashedAsync())
        {
            Assert.Equal(first.Body, (await copy.Adopt(family.Main).SendAsync("POST", Family.Move, "", text)).Succeeds().Body);
            Assert.Equal(250.5m, copy.Gateway.Accounts.Find("paper:grid")!.Holdings.Single().Free);
        }

        await home.RestartAsync();
        Assert.Equal(first.Body, (await family.Main.SendAsync("POST", Family.Move, "", text)).Succeeds().Body);
        Assert.Equal("""{"balances":[{"asset":"USDT","free":250.5,"locked":0}]}""", (await family.Main.GetAsync("/sapi/v3/sub-account/assets", $"email={email}")).Succeeds().Body);
        Assert.Equal("""{"balances":[{"asset":"USDT","free":"250.5","locked":"0"}]}""", (await family.Main.GetAsync("/sapi/v4/sub-account/assets", $"email={email}")).Succeeds().Body);
        (await family.Main.PostAsync(Family.Move, $"fromEmail={email}&fromAccountType=SPOT&toAccountType=SPOT&asset=USDT&amount=0.5")).Succeeds();
        Assert.Equal(99_750m, home.Gateway.Accounts.Find("paper")!.Holdings.Single(held => held.Asset == "USDT").Free);

        var history = (await family.Main.GetAsync(Family.Move)).Succeeds();
        Assert.Equal(2, history.Long("totalCount"));
        var main = history.Json.GetProperty("result")[0].GetProperty("toEmail").GetString()!;
        var now = home.Time.NowUs / 1000;
        Assert.Equal(
            $$"""{"tranId":1,"fromEmail":"{{main}}","toEmail":"{{email}}","asset":"USDT","amount":"250.5","createTimeStamp":{{now}},"fromAccountType":"SPOT","toAccountType":"SPOT","status":"SUCCESS","clientTranId":"t-1"}""",
            history.Json.GetProperty("result")[1].GetRawText());
        foreach (var (asked, ids) in new[] { ($"fromEmail={email}", "2"), ($"toEmail={email}", "1"), ($"fromEmail={main}", "1"), ("clientTranId=t-1", "1"), ("limit=1&page=2", "1"), ($"endTime={now - 1}", "") })
        {
            var found = (await family.Main.GetAsync(Family.Move, asked)).Succeeds().Json.GetProperty("result").EnumerateArray();
            Assert.Equal((asked, ids), (asked, string.Join(',', found.Select(one => one.GetProperty("tranId").GetInt64()))));
        }
    }

    [Theory]
    [InlineData("toEmail={0}&fromAccountType=SPOT&toAccountType=USDT_FUTURE&asset=USDT&amount=1", -1000, "toAccountType USDT_FUTURE is not supported by Keywright.")]
    [InlineData("toEmail={0}&fromAccountType=spot&toAccountType=SPOT&asset=USDT&amount=1", -1130, "Data sent for parameter 'fromAccountType' is not valid.")]
    [InlineData("toEmail={0}&toAccountType=SPOT&asset=USDT&amount=1", -1102, "Mandatory parameter 'fromAccountType' was not sent, was empty/null, or malformed.")]
    [InlineData("toEmail={0}&fromAccountType=SPOT&toAccountType=SPOT&asset=EUR&amount=1", -1130, "asset must be one of USDT, BTC, ETH, BNB, SOL, XRP.")]
    [InlineData("toEmail={0}&fromAccountType=SPOT&toAccountType=SPOT&asset=USDT&amount=0", -1130, "amount must be more than 0 and at most 1000000000.")]
    [InlineData("toEmail={0}&fromAccountType=SPOT&toAccountType=SPOT&asset=USDT&amount=100000.00000001", -5013, "Asset transfer failed: insufficient balance")]
    [InlineData("fromAccountType=SPOT&toAccountType=SPOT&asset=USDT&amount=1", -4001, "fromEmail and toEmail name one account; say two, and leave out the one that is your own.")]
    [InlineData("toEmail=nobody&fromAccountType=SPOT&toAccountType=SPOT&asset=USDT&amount=1", -4003, "Your input email is invalid.")]
    [InlineData("toEmail={0}&fromAccountType=SPOT&toAccountType=SPOT&asset=USDT&amount=1&clientTranId=used", -4001, "clientTranId: a transfer of that name was made already; give each its own.")]
    public async Task A_transfer_that_makes_no_sense_moves_nothing(string parameters, int code, string message)
    {
        await using var home = await Home.OpenAsync();
        var family = await Family.OfAsync(home);
        var email = await family.FoundAsync("grid");
        (await family.Main.PostAsync(Family.Move, $"toEmail={email}&fromAccountType=SPOT&toAccountType=SPOT&asset=BTC&amount=1&clientTranId=used")).Succeeds();
        var hash = home.Gateway.Venue.StateHash();
        (await family.Main.PostAsync(Family.Move, string.Format(null, parameters, email))).Refuses(code, message);
        Assert.Equal(hash, home.Gateway.Venue.StateHash());
    }

    [Theory]
    [InlineData("grid", -4001, "subAccountString: this account has a sub-account grid already; choose another.")]
    [InlineData("", -1105, "Parameter 'subAccountString' was empty.")]
    [InlineData("a%3Ab", -1130, "subAccountString must be 1 to 20 letters, digits or . _ - and begin with a letter.")]
    [InlineData("%3Cb%3E", -1130, "subAccountString must be 1 to 20 letters, digits or . _ - and begin with a letter.")]
    [InlineData("abcdefghijklmnopqrstu", -1130, "subAccountString must be 1 to 20 letters, digits or . _ - and begin with a letter.")]
    public async Task A_name_that_will_not_do_founds_nothing(string name, int code, string message)
    {
        await using var home = await Home.OpenAsync();
        var family = await Family.OfAsync(home);
        await family.FoundAsync("grid");
        (await family.Main.PostAsync(Family.Found, $"subAccountString={name}")).Refuses(code, message);
        Assert.Equal(2, home.Gateway.Accounts.List().Count);
    }

    [Fact]
    public async Task Clients_found_a_hundred_accounts_and_leave_the_owner_room()
    {
        await using var home = await Home.OpenAsync();
        var family = await Family.OfAsync(home);
        for (var number = 0; number < 100; number++)
        {
            await family.FoundAsync($"sub{number}");
        }

        (await family.Main.PostAsync(Family.Found, "subAccountString=more")).Refuses(-4001, "There are as many sub-accounts already as clients may found.");
        Assert.NotNull((await home.Gateway.Accounts.AddAsync(new AccountRequest("mine", "paper", []))).Account);
    }
}
