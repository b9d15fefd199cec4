using System.Text.Json;
using Keywright.Binance.Catalogue;
using Xunit;

namespace Keywright.Server.Tests.Whole;

[Collection(OneProgram.Name)]
public sealed class RouteTests(SharedProgram shared)
{
    private const string Close = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    /// <summary>What a route needs to succeed.</summary>
    private static readonly Dictionary<RouteId, string> Needs = new()
    {
        [RouteId.Depth] = "symbol=BTCUSDT",
        [RouteId.Trades] = "symbol=BTCUSDT",
        [RouteId.HistoricalTrades] = "symbol=BTCUSDT",
        [RouteId.AggregateTrades] = "symbol=BTCUSDT",
        [RouteId.Klines] = "symbol=BTCUSDT&interval=1h",
        [RouteId.UiKlines] = "symbol=BTCUSDT&interval=1h",
        [RouteId.WindowTicker] = "symbol=BTCUSDT&windowSize=4h",
        [RouteId.TradingDayTicker] = "symbols=[%22BTCUSDT%22,%22ETHBTC%22]&timeZone=%2B8:00",
        [RouteId.AveragePrice] = "symbol=BTCUSDT",
        [RouteId.TestOrder] = "symbol=BTCUSDT&side=SELL&type=MARKET&quantity=0.01",
        [RouteId.PlaceOrder] = "symbol=BTCUSDT&side=SELL&type=MARKET&quantity=0.01",
        [RouteId.AllOrders] = "symbol=BTCUSDT",
        [RouteId.OrderAmendments] = "symbol=BTCUSDT&orderId=1",
        [RouteId.AccountCommission] = "symbol=BTCUSDT",
        [RouteId.MyTrades] = "symbol=BTCUSDT",
        [RouteId.MyFilters] = "symbol=BTCUSDT",
        [RouteId.MyAllocations] = "symbol=BTCUSDT",
        [RouteId.MyPreventedMatches] = "symbol=BTCUSDT&orderId=1",
    };

    /// <summary>Routes that ask for what only an order made before could give, or for much of their own, or never succeed here.</summary>
    private static readonly HashSet<RouteId> AskForMore =
    [
        RouteId.CancelOrder, RouteId.CancelOpenOrders, RouteId.QueryOrder, RouteId.RenewListenKey, RouteId.CloseListenKey, RouteId.PlaceOcoList,
        RouteId.PlaceOldOco, RouteId.CancelOrderList, RouteId.QueryOrderList, RouteId.CancelReplace, RouteId.AmendOrder,
        RouteId.ReferencePrice, RouteId.ReferencePriceCalculation,
        RouteId.FoundSubAccount, RouteId.SubAccountAssetNumbers, RouteId.SubAccountAssets, RouteId.CreateSubAccountKey, RouteId.SubAccountKeys, RouteId.PermitSubAccountKey,
        RouteId.DeleteSubAccountKey, RouteId.SubAccountKeyAddresses, RouteId.BindSubAccountKey, RouteId.UnbindSubAccountKey,
    ];

    public static TheoryData<string> Routes => [.. RouteCatalogue.All.Select(r => $"{r.Method} {r.Path}")];

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Every_route_answers_JSON(string name)
    {
        var parts = name.Split(' ');
        Assert.True(RouteCatalogue.TryFind(parts[0], parts[1], out var route));
        var parameters = Needs.GetValueOrDefault(route.Id, "");
        var query = route.NeedsKey ? shared.Bot.Sign(parameters) : parameters;
        var answer = await shared.Bot.SendAsync(new HttpMethod(route.Method), route.Path, query);
        Assert.Equal("application/json; charset=UTF-8", answer.Header("Content-Type"));
        Assert.Equal("paper", answer.Header("X-Keywright-Venue"));
        Assert.NotEqual(JsonValueKind.Undefined, answer.Json.ValueKind);
        if (AskForMore.Contains(route.Id))
        {
            Assert.Equal((400, -1102), (answer.Status, answer.Code));
        }
        else if (route.Permission == Permission.InternalTransfer)
        {
            Assert.Equal((401, -1002), (answer.Status, answer.Code));
        }
        else
        {
            Assert.Equal(200, answer.Status);
        }
        Assert.NotNull(answer.Header(route.Family != ApiFamily.Wallet ? "X-MBX-USED-WEIGHT-1M" : route.WeighsOnAccount ? "X-SAPI-USED-UID-WEIGHT-1M" : "X-SAPI-USED-IP-WEIGHT-1M"));
        Assert.Equal(route.Id == RouteId.PlaceOrder, answer.Header("X-MBX-ORDER-COUNT-10S") is not null);
    }

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/nothing")]
    [InlineData("GET", "/api/v3")]
    [InlineData("GET", "/api/v3/")]
    [InlineData("GET", "/api/v1/ping")]
    [InlineData("GET", "/api/v3/ping/")]
    [InlineData("GET", "/api/v3//ping")]
    [InlineData("GET", "//api/v3/ping")]
    [InlineData("GET", "/API/v3/ping")]
    [InlineData("GET", "/api/v3/Ping")]
    [InlineData("GET", "/api/v3/./ping")]
    [InlineData("GET", "/api/v3/../v3/ping")]
    [InlineData("GET", "/wapi/v3/withdraw.html")]
    [InlineData("POST", "/sapi/v1/capital/withdraw/apply")]
    [InlineData("POST", "/sapi/v1/asset/transfer")]
    [InlineData("POST", "/sapi/v1/asset/dust")]
    [InlineData("POST", "/api/v3/orderList/oto")]
    [InlineData("POST", "/api/v3/orderList/otoco")]
    [InlineData("POST", "/api/v3/sor/order")]
    [InlineData("PUT", "/api/v3/order/amend")]
    [InlineData("PUT", "/api/v3/order")]
    [InlineData("PATCH", "/api/v3/order")]
    [InlineData("TRACE", "/api/v3/order")]
    [InlineData("OPTIONS", "/api/v3/order")]
    [InlineData("get", "/api/v3/ping")]
    [InlineData("POST", "/api/v3/ping")]
    [InlineData("GET", "/v1/keys")]
    [InlineData("POST", "/v1/keys")]
    [InlineData("GET", "/v1/status")]
    [InlineData("GET", "/v1/audit")]
    [InlineData("GET", "/healthz")]
    [InlineData("GET", "/readyz")]
    [InlineData("GET", "/metrics")]
    public async Task What_is_not_in_the_catalogue_is_404_on_the_API(string method, string path)
    {
        var (status, body) = await SayAsync($"{method} {path}{Close}");
        Assert.Equal(("404", $$"""{"code":-1000,"msg":"{{method}} {{path}} is not supported by Keywright."}"""), (status, body));
    }

    [Theory]
    [InlineData("/api/v3/%70ing")]
    [InlineData("/api/v3%2Fping")]
    [InlineData("/api/v3/%2e/ping")]
    [InlineData("/api/v3/%2e%2e/v3/ping")]
    [InlineData("/api/v3/ping;a=b")]
    [InlineData("/api/v3/ping%20")]
    [InlineData("/api/v3\\ping")]
    [InlineData("/<script>alert(1)</script>")]
    [InlineData("/\"},{\"")]
    public async Task A_path_that_is_not_tame_is_not_repeated(string path)
    {
        var (status, body) = await SayAsync($"GET {path}{Close}");
        Assert.Equal(("404", """{"code":-1000,"msg":"This path is not supported by Keywright."}"""), (status, body));
    }

    [Fact]
    public async Task A_fragment_and_an_empty_query_change_nothing_and_the_absolute_form_is_the_same_path()
    {
        Assert.Equal(("200", "{}"), await SayAsync($"GET /api/v3/ping?{Close}"));
        Assert.Equal(("200", "{}"), await SayAsync($"GET http://x/api/v3/ping{Close}"));
        Assert.Equal("404", (await SayAsync($"GET http://x/v1/keys{Close}")).Status);
        Assert.Equal("404", (await SayAsync($"GET http://x//api/v3/ping{Close}")).Status);
    }

    [Theory]
    [InlineData("X-HTTP-Method-Override: DELETE")]
    [InlineData("X-HTTP-Method: DELETE")]
    [InlineData("X-Method-Override: DELETE")]
    [InlineData("X-Original-URL: /v1/keys")]
    [InlineData("X-Rewrite-URL: /v1/keys")]
    [InlineData("X-Forwarded-Prefix: /v1")]
    [InlineData("Host: localhost/v1/keys")]
    public async Task No_header_makes_another_request_of_it(string header)
    {
        var host = header.StartsWith("Host", StringComparison.Ordinal) ? header : $"Host: x\r\n{header}";
        var (status, body) = await SayAsync($"GET /api/v3/ping HTTP/1.1\r\n{host}\r\nConnection: close\r\n\r\n");
        Assert.True((status, body) == ("200", "{}") || status == "400", $"{status} {body}");
    }

    [Fact]
    public async Task A_forwarded_address_is_nobody_s_address()
    {
        using var home = new TemporaryHome();
        await using var program = await RunningProgram.StartAsync(home.Folder, "--market", "quiet");
        using var control = new Keywright.Control.ControlClient(home.Folder);
        var made = await control.CreateKeyAsync(
            new Keywright.Control.CreateKey { Label = "bound", Preset = "spot-bot", AllowedIps = ["203.0.113.7"] }, CancellationToken.None);
        var key = Assert.IsType<Keywright.Control.ControlAnswer<Keywright.Control.KeyCreated>.Done>(made).Value;
        using var bot = new Bot(program.Api, key.ApiKey, key.SecretKey!);
        foreach (var header in new[] { "X-Forwarded-For: 203.0.113.7", "X-Real-IP: 203.0.113.7", "Forwarded: for=203.0.113.7", "True-Client-IP: 203.0.113.7" })
        {
            var said = await program.SayAsync($"GET /api/v3/account?{bot.Sign("")} HTTP/1.1\r\nHost: x\r\nX-MBX-APIKEY: {key.ApiKey}\r\n{header}\r\nConnection: close\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 401", said, StringComparison.Ordinal);
            Assert.EndsWith("""{"code":-2015,"msg":"Invalid API-key, IP, or permissions for action."}""", said, StringComparison.Ordinal);
            Assert.DoesNotContain("X-Keywright-Reason", said, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task Behind_a_trusted_proxy_the_address_it_was_asked_from_is_who_asks()
    {
        using var home = new TemporaryHome();
        await using var program = await RunningProgram.StartAsync(home.Folder, "--market", "quiet", "--trusted-proxy", "127.0.0.1,10.0.0.0/8");
        using var control = new Keywright.Control.ControlClient(home.Folder);
        var made = await control.CreateKeyAsync(
            new Keywright.Control.CreateKey { Label = "bound", Preset = "spot-bot", AllowedIps = ["203.0.113.7"] }, CancellationToken.None);
        var key = Assert.IsType<Keywright.Control.ControlAnswer<Keywright.Control.KeyCreated>.Done>(made).Value;
        using var bot = new Bot(program.Api, key.ApiKey, key.SecretKey!);
        foreach (var (header, status) in new[] { ("X-Forwarded-For: 203.0.113.7", 200), ("X-Forwarded-For: ::ffff:203.0.113.7, 10.1.2.3", 200), ("X-Forwarded-For: 203.0.113.7, 198.51.100.1", 401), ("X-Real-IP: 203.0.113.7", 401) })
        {
            var said = await program.SayAsync($"GET /api/v3/account?{bot.Sign("")} HTTP/1.1\r\nHost: x\r\nX-MBX-APIKEY: {key.ApiKey}\r\n{header}\r\nConnection: close\r\n\r\n");
            Assert.StartsWith($"HTTP/1.1 {status}", said, StringComparison.Ordinal);
        }
    }

    private async Task<(string Status, string Body)> SayAsync(string request)
    {
        var said = await shared.Program.SayAsync(request);
        return (said.Split(' ')[1], said[(said.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
    }
}
