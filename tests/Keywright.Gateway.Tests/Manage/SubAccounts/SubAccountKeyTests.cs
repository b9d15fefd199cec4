using System.Security.Cryptography;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Manage.SubAccounts;

/// <summary>The life of a sub-account's key over the exchange's own routes, in the exchange's own shapes.</summary>
public sealed class SubAccountKeyTests
{
    [Fact]
    public async Task A_key_is_made_listed_permitted_bound_and_deleted_in_the_shapes_of_the_exchange()
    {
        await using var home = await Home.OpenAsync();
        var family = await Family.OfAsync(home);
        var email = await family.FoundAsync("grid");
        var now = home.Time.NowUs / 1000;
        var made = (await family.MakeAsync(email, "helper", "&status=2&ipAddress=127.0.0.1,10.0.0.0/8&nonsense=1")).Succeeds();
        var (apiKey, secret) = (made.Text("apiKey"), made.Text("secretKey"));
        Assert.Equal($$"""{"apiName":"helper","apiKey":"{{apiKey}}","secretKey":"{{secret}}",{{Rights(trade: false)}},"status":2,"ipList":["127.0.0.1","10.0.0.0/8"]}""", made.Body);
        var bot = new Bot(home, apiKey, Signers.Hmac(secret));
        var which = $"email={email}&subAccountApiKey={apiKey}";

        // It reads its own account, and trades from the moment it is permitted to.
        Assert.Equal(2, (await bot.GetAsync("/api/v3/account", "omitZeroBalances=true")).Succeeds().Long("uid"));
        var order = Bot.LimitText("BUY", "BTCUSDT", 0.001m, await home.PriceAsync("BTCUSDT", 0.9m));
        (await bot.OrderAsync(order)).Refuses(401, -2015, Wire.KeyRejected);
        var may = (await family.Main.PostAsync(Family.Permit, $"{which}&canTrade=true")).Succeeds();
        Assert.Equal($$"""{"apiName":"helper","apikey":"{{apiKey}}",{{Rights(trade: true)}},"timestamp":{{now}}}""", may.Body);
        (await bot.OrderAsync(order)).Refuses(-2010, Wire.NoFunds);

        // Listed, and by its name alone.
        await family.KeyAsync(email, "second");
        var list = (await family.Main.GetAsync(Family.Keys, $"email={email}&size=1&page=1")).Succeeds();
        Assert.Equal($$"""{"total":2,"list":[{"email":"{{email}}","apiName":"helper","apikey":"{{apiKey}}",{{Rights(trade: true)}},"timestamp":{{now}}}]}""", list.Body);
        Assert.Equal("second", (await family.Main.GetAsync(Family.Keys, $"email={email}&size=1&page=2")).Json.GetProperty("list")[0].GetProperty("apiName").GetString());
        Assert.Equal(1, (await family.Main.GetAsync(Family.Keys, $"email={email}&subAccountApiKey={apiKey}")).Long("total"));
        Assert.Equal(0, (await family.Main.GetAsync(Family.Keys, $"email={email}&subAccountApiKey={apiKey[..63]}")).Long("total"));

        // Its addresses: told, added to, taken from, on the next request.
        Assert.Equal($$"""{"ipRestrict":"true","ipList":["127.0.0.1","10.0.0.0/8"],"updateTime":{{now}},"apiKey":"{{apiKey}}"}""", (await family.Main.GetAsync(Family.Addresses, which)).Succeeds().Body);
        Assert.Equal($$"""{"status":"2","ipList":["127.0.0.1","10.0.0.0/8","203.0.113.7"],"updateTime":{{now}},"apiKey":"{{apiKey}}"}""", (await family.Main.PostAsync(Family.Bind, $"{which}&status=2&ipAddress=203.0.113.7")).Succeeds().Body);
        Assert.Equal($$"""{"ipRestrict":"true","ipList":["203.0.113.7"],"updateTime":{{now}},"apiKey":"{{apiKey}}"}""", (await family.Main.DeleteAsync(Family.Unbind, $"{which}&ipAddress=127.0.0.1,10.0.0.0/8")).Succeeds().Body);
        (await bot.GetAsync("/api/v3/account")).Refuses(401, -2015, Wire.KeyRejected);
        Family.Refuses(await family.Main.DeleteAsync(Family.Unbind, $"{which}&ipAddress=203.0.113.7"), 400, -4001, "ipAddress: this would take the last address");
        Family.Refuses(await family.Main.DeleteAsync(Family.Unbind, $"{which}&ipAddress=203.0.113.8"), 400, -4001, "ipAddress: the key is not bound to all");
        Assert.Equal($$"""{"status":"1","updateTime":{{now}},"apiKey":"{{apiKey}}"}""", (await family.Main.PostAsync(Family.Bind, $"{which}&status=1")).Succeeds().Body);
        (await bot.GetAsync("/api/v3/account")).Succeeds();
        Assert.Equal($$"""{"ipRestrict":"false","ipList":[],"updateTime":{{now}},"apiKey":"{{apiKey}}"}""", (await family.Main.GetAsync(Family.Addresses, which)).Succeeds().Body);

        Assert.Equal("{}", (await family.Main.DeleteAsync(Family.Keys, which)).Succeeds().Body);
        (await bot.GetAsync("/api/v3/account")).Refuses(401, -2015, Wire.KeyRejected);
        (await family.Main.DeleteAsync(Family.Keys, which)).Refuses(-2008, "Invalid Api-Key ID.");
        Assert.Equal(1, (await family.Main.GetAsync(Family.Keys, $"email={email}")).Long("total"));
    }

    [Fact]
    public async Task A_key_that_signs_by_itself_brings_its_public_half_and_gets_no_secret()
    {
        await using var home = await Home.OpenAsync();
        var family = await Family.OfAsync(home);
        var email = await family.FoundAsync("grid");
        var (pem, sign) = Signers.Ed25519(9);
        var text = family.Main.Timed($"email={email}&apiName=own&status=1&recvWindow=60000&publicKey={Uri.EscapeDataString(pem)}");
        var made = (await family.Main.SendAsync("POST", Family.Keys, "", text)).Succeeds();
        Assert.Contains("\"secretKey\":null", made.Body, StringComparison.Ordinal);
        (await new Bot(home, made.Text("apiKey"), sign).GetAsync("/api/v3/account")).Succeeds();

        // Nothing in it is secret, so the same request gets it again, after a crash too.
        Assert.Equal(made.Body, (await family.Main.SendAsync("POST", Family.Keys, "", text)).Succeeds().Body);
        await using (var copy = await home.CrashedAsync())
        {
            Assert.Equal(made.Body, (await copy.Adopt(family.Main).SendAsync("POST", Family.Keys, "", text)).Succeeds().Body);
        }

        using var rsa = RSA.Create(2048);
        (await family.MakeAsync(email, "rsa", $"&status=1&publicKey={Uri.EscapeDataString(rsa.ExportSubjectPublicKeyInfoPem())}")).Refuses(-4056, "Invalid api key type.");
        (await family.MakeAsync(email, "private", $"&status=1&publicKey={Uri.EscapeDataString(rsa.ExportPkcs8PrivateKeyPem())}")).Refuses(-4057, "Invalid api public key.");
        Assert.Single(home.Gateway.Keys.List("paper:grid"));
    }

    [Fact]
    public async Task Who_made_a_key_is_kept_and_shown_and_what_it_made_outlives_it()
    {
        await using var home = await Home.OpenAsync();
        var family = await Family.OfAsync(home);
        var maker = family.View(family.Main);
        var bot = await family.KeyAsync(await family.FoundAsync("grid"), "helper");
        Assert.Equal(("paper:grid", $"paper/{maker.Label}", "active"), (family.View(bot).Account, family.View(bot).MadeBy, family.View(bot).MakerState));
        Assert.Null(maker.MadeBy);
        Assert.Contains(home.Audit(family.Main.ApiKey, "POST /sapi/v1/sub-account/subAccountApi"), line => line.Rule == "intent" && line.Summary.Contains(bot.ApiKey, StringComparison.Ordinal));
        Assert.Contains(home.Audit(family.Main.ApiKey, "POST /sapi/v1/sub-account/subAccountApi"), line => line.Status == 200);

        await home.Gateway.Keys.FreezeAsync(family.Main.ApiKey, CancellationToken.None);
        Assert.Equal("frozen", family.View(bot).MakerState);
        await home.RestartAsync();
        await home.Gateway.Keys.RevokeAsync(family.Main.ApiKey, CancellationToken.None);
        Assert.Equal(($"paper/{maker.Label}", "ended", "active"), (family.View(bot).MadeBy, family.View(bot).MakerState, family.View(bot).State));
        (await bot.GetAsync("/api/v3/account")).Succeeds();
    }

    [Theory]
    [InlineData("apiName=a&status=4", -1130, "Data sent for parameter 'status' is not valid.")]
    [InlineData("apiName=a", -1102, "Mandatory parameter 'status' was not sent, was empty/null, or malformed.")]
    [InlineData("status=1", -1102, "Mandatory parameter 'apiName' was not sent, was empty/null, or malformed.")]
    [InlineData("apiName=a&status=2", -1102, "Mandatory parameter 'ipAddress' was not sent, was empty/null, or malformed.")]
    [InlineData("apiName=a&status=3&thirdPartyName=x", -1000, "status 3, the address list of a third party, is not supported by Keywright.")]
    [InlineData("apiName=a&status=1&canVanillaOptions=true", -1000, "canVanillaOptions is not supported by Keywright.")]
    [InlineData("apiName=a&status=1&canTrade=1", -1130, "Data sent for parameter 'canTrade' is not valid.")]
    [InlineData("apiName=%3Ca%3E&status=1", -1130, "apiName must be 1 to 64 letters, digits, spaces or . _ - and begin with a letter or digit; 'Service - Purpose' reads well in a list.")]
    [InlineData("apiName=taken&status=1", -4001, "label 'taken' is in use by a live key; choose another, or revoke that key first.")]
    [InlineData("apiName=a&status=2&ipAddress=10.0.0.256", -1130, "ipAddress entry '10.0.0.256' is not an address or CIDR range such as 203.0.113.7 or 10.0.0.0/8 (host bits must be zero).")]
    [InlineData("apiName=a&status=2&ipAddress=31*", -1130, "ipAddress has 31 entries; at most 30 are allowed, so give ranges instead.")]
    [InlineData("apiName=a&status=2&ipAddress=501*", -1130, "ipAddress must be at most 500 characters.")]
    public async Task A_key_that_makes_no_sense_is_not_made(string parameters, int code, string message)
    {
        await using var home = await Home.OpenAsync();
        var family = await Family.OfAsync(home);
        var email = await family.FoundAsync("grid");
        await family.KeyAsync(email, "taken");
        var text = parameters
            .Replace("31*", string.Join(',', Enumerable.Range(1, 31).Select(n => $"10.0.0.{n}")), StringComparison.Ordinal)
            .Replace("501*", string.Join(',', Enumerable.Range(100, 40).Select(n => $"100.100.10.{n}")), StringComparison.Ordinal);
        (await family.Main.PostAsync(Family.Keys, $"email={email}&{text}")).Refuses(code, message);
        Assert.Single(home.Gateway.Keys.List("paper:grid"));
    }

    [Fact]
    public async Task The_thirty_first_key_of_a_sub_account_is_refused()
    {
        await using var home = await Home.OpenAsync(keysMax: 3);
        var family = await Family.OfAsync(home);
        var email = await family.FoundAsync("grid");
        foreach (var name in new[] { "a", "b", "c" })
        {
            await family.KeyAsync(email, name);
        }

        (await family.MakeAsync(email, "d")).Refuses(-4001, "account paper:grid has 3 live keys already, the most allowed; revoke one first.");
    }

    [Fact]
    public async Task The_routes_of_keys_weigh_on_the_account_and_not_on_who_cannot_sign()
    {
        await using var home = await Home.OpenAsync();
        var family = await Family.OfAsync(home);
        var other = await Family.OfAsync(home);
        var email = await family.FoundAsync("grid");
        var told = (await family.Main.GetAsync(Family.Keys, $"email={email}")).Succeeds().Reply;
        Assert.Equal((3_000, null, null), (told.SapiAccountWeight, told.SapiWeight, told.UsedWeight));
        for (var call = 0; call < 59; call++)
        {
            (await other.Main.GetAsync(Family.Keys, $"email={email}")).Succeeds();
        }

        Assert.Equal(429, (await family.Main.GetAsync(Family.Keys, $"email={email}")).Status);
        (await family.Main.GetAsync(Family.ListOf)).Succeeds();

        // Whoever cannot sign pays with the address, and must not take its market data away.
        for (var call = 0; call < 20; call++)
        {
            (await family.Main.RawAsync("GET", Family.Keys, $"email={email}&timestamp={home.Time.NowUs}&signature={new string('0', 64)}", "")).Refuses(-1022, Wire.BadSignature);
        }

        Assert.InRange((await home.PublicAsync("/api/v3/time")).Succeeds().Reply.UsedWeight!.Value, 1, 100);
    }

    private static string Rights(bool trade)
        => $"\"canTrade\":{(trade ? "true" : "false")},\"canMarginLoanRepay\":false,\"canFuturesTrade\":false,\"canUniversalTransfer\":false,\"canVanillaOptions\":false";
}
