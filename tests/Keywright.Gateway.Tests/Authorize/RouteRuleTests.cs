using Keywright.Binance.Catalogue;
using Keywright.Gateway.Manage;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Tests.Worlds;
using Keywright.Keys.Policy;
using Xunit;

namespace Keywright.Gateway.Tests.Authorize;

/// <summary>Which routes a key may call, by its permissions and by its route rules, on every route there is.</summary>
public sealed class RouteRuleTests
{
    /// <summary>Each permission by itself, with the reading that all but one bring, and the routes beyond plain reading that it opens.</summary>
    public static TheoryData<string> Permissions => [.. KeyPermissionNames.All];

    [Theory]
    [MemberData(nameof(Permissions))]
    public async Task Every_route_asks_for_its_permission_and_no_other_opens_it(string permission)
    {
        await using var home = await Home.OpenAsync(limits: LimitMode.Open);
        var bot = await home.KeyAsync("portfolio", ips: ["127.0.0.1"]);
        await home.EditAsync(bot, edit => edit with
        {
            Permissions = permission == "market-data" ? ["market-data"] : [.. new[] { "read", permission }.Distinct()],
            Policy = permission == "withdraw" ? new KeyPolicy { WithdrawTo = ["USDT:TRX:T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb"] } : edit.Policy,
        });
        foreach (var route in RouteCatalogue.All.Where(route => route.NeedsKey))
        {
            var opens = route.Permission switch
            {
                Permission.None => true,
                Permission.Read => permission != "market-data",
                Permission.Spot when route.Family == ApiFamily.Wallet => permission == "spot",
                Permission.Spot => permission is "spot" or "reduce-only" || (permission == "cancel-only" && route.Method == "DELETE"),
                Permission.InternalTransfer => permission == "internal-transfer",
                _ => throw new InvalidOperationException($"{route.Path} asks for {route.Permission}, which this test does not know."),
            };
            var answer = await CallAsync(bot, route);
            var refused = (answer.Status, answer.Body.Contains("-2015", StringComparison.Ordinal) || answer.Body.Contains("-1002", StringComparison.Ordinal)) == (401, true);
            Assert.True(opens != refused, $"{permission}: {route.Method} {route.Path} answered {answer.Status} {answer.Body}");
        }
    }

    [Theory]
    [InlineData("GET /api/v3/order", "", "GET /api/v3/order")]
    [InlineData("/api/v3/order", "", "DELETE /api/v3/order|GET /api/v3/order|POST /api/v3/order")]
    [InlineData("/api/v3/order", "POST /api/v3/order", "DELETE /api/v3/order|GET /api/v3/order")]
    [InlineData("/api/v3/orderList*", "", null)]
    [InlineData("/api/v3/orderList/*", "", "POST /api/v3/orderList/oco")]
    [InlineData("wallet", "/sapi/v1/account/*,/sapi/v1/sub-account/*,/sapi/v2/*,/sapi/v3/sub-account/*,/sapi/v4/*", "GET /sapi/v1/asset/assetDetail|GET /sapi/v1/asset/tradeFee|GET /sapi/v1/capital/config/getall|GET /sapi/v1/margin/allPairs|GET /sapi/v1/margin/isolated/allPairs|POST /sapi/v3/asset/getUserAsset")]
    [InlineData("account", "", "DELETE /api/v3/userDataStream|GET /api/v3/account|GET /api/v3/account/commission|GET /api/v3/myAllocations|GET /api/v3/myFilters|GET /api/v3/myPreventedMatches|GET /api/v3/myTrades|GET /api/v3/rateLimit/order|POST /api/v3/userDataStream|PUT /api/v3/userDataStream")]
    [InlineData("account,orders", "account,orders", "")]
    [InlineData("/sapi/v1/sub-account/subAccountApi", "GET /sapi/v1/sub-account/subAccountApi", "DELETE /sapi/v1/sub-account/subAccountApi|POST /sapi/v1/sub-account/subAccountApi")]
    public async Task A_rule_holds_for_exactly_its_routes_and_what_is_denied_nothing_allows(string allow, string deny, string? expected)
    {
        await using var home = await Home.OpenAsync(limits: LimitMode.Open);
        var policy = new KeyPolicy { AllowRoutes = Split(allow), DenyRoutes = Split(deny) };
        if (expected is null)
        {
            var request = new KeyRequest("x", "paper", "spot-bot", null, "hmac", null, [], [], [], null, null, null) { Policy = policy };
            Assert.StartsWith($"routes entry '{allow}' is no route", (await home.Gateway.Keys.CreateAsync(request, CancellationToken.None)).Problem);
            return;
        }

        var bot = await home.KeyAsync(policy);
        var passed = new List<string>();
        foreach (var route in RouteCatalogue.All.Where(route => route.NeedsKey))
        {
            var answer = await CallAsync(bot, route);
            if (answer.Status == 401)
            {
                var isWallet = route.Family == ApiFamily.Wallet;
                answer.Refuses(401, isWallet ? -1002 : -2015, isWallet ? "You are not authorized to execute this request." : Wire.KeyRejected);
                continue;
            }

            passed.Add($"{route.Method} {route.Path}");
        }

        Assert.Equal(expected, string.Join('|', passed.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task A_method_of_the_WebSocket_API_is_the_route_it_stands_for()
    {
        await using var home = await Home.OpenAsync();
        var pair = Signers.Ed25519(5);
        var bot = await home.KeyAsync("ed25519", pair);
        await home.EditAsync(bot, edit => edit with { Policy = new KeyPolicy { AllowRoutes = ["orders", "GET /api/v3/account"], DenyRoutes = ["DELETE /api/v3/openOrders"] } });
        var line = new Line(home);
        (await line.SignedAsync(bot, "session.logon")).Succeeds();
        (await line.TimedAsync("account.status")).Succeeds();
        (await line.TimedAsync("myTrades", ("symbol", "BTCUSDT"))).Refuses(401, -2015, Wire.KeyRejected);
        (await line.TimedAsync("openOrders.cancelAll", ("symbol", "BTCUSDT"))).Refuses(401, -2015, Wire.KeyRejected);
        (await line.AskAsync("userDataStream.subscribe")).Refuses(401, -2015, Wire.KeyRejected);
        (await line.SignedAsync(bot, "userDataStream.subscribe.signature")).Refuses(401, -2015, Wire.KeyRejected);
        (await line.TimedAsync("openOrders.status")).Succeeds();
    }

    [Fact]
    public async Task What_a_key_hears_ends_when_its_routes_no_longer_let_it_listen()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync("ed25519", Signers.Ed25519(6));
        var line = new Line(home);
        (await line.SignedAsync(bot, "session.logon")).Succeeds();
        (await line.AskAsync("userDataStream.subscribe")).Succeeds();
        await home.EditAsync(bot, edit => edit with { Policy = new KeyPolicy { DenyRoutes = ["/api/v3/userDataStream"] } });
        Assert.Contains(line.Heard, said => said.Contains("eventStreamTerminated", StringComparison.Ordinal));
        Assert.Equal("[]", (await line.AskAsync("session.subscriptions")).Body.Body);

        // It may go on asking on the same session.
        (await line.TimedAsync("account.status")).Succeeds();
    }

    private static string[] Split(string rules) => rules.Length == 0 ? [] : rules.Split(',');

    private static Task<Answer> CallAsync(Bot bot, Route route) => route.NeedsSignature
        ? route.Method == "POST" ? bot.PostAsync(route.Path, "symbol=BTCUSDT") : bot.SendAsync(route.Method, route.Path, bot.Timed("symbol=BTCUSDT"), "")
        : bot.RawAsync(route.Method, route.Path, "symbol=BTCUSDT&limit=1", "");
}
