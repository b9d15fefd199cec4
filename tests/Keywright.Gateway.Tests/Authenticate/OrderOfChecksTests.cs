using System.Net;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Authenticate;

/// <summary>Each request here is wrong in two ways at least, and the earlier check must answer.</summary>
public sealed class OrderOfChecksTests
{
    private const string Account = "/api/v3/account";
    private static readonly string StrangeKey = new('a', 64);
    private static readonly string Nonsense = new('0', 64);

    [Fact]
    public async Task The_route_comes_before_everything_in_the_request()
    {
        await using var home = await Home.OpenAsync();
        (await home.SendAsync("GET", "/api/v3/nothing", "a=%zz&a=1", "", "short", IPAddress.Loopback, "SECOND"))
            .Refuses(404, -1000, "GET /api/v3/nothing is not supported by Keywright.");
        (await home.SendAsync("PATCH", "/api/v3/order", "", "", null, IPAddress.Loopback, null))
            .Refuses(404, -1000, "PATCH /api/v3/order is not supported by Keywright.");
        (await home.SendAsync("GET", "/api/v3/<b>", "", "", null, IPAddress.Loopback, null))
            .Refuses(404, -1000, "This path is not supported by Keywright.");
    }

    [Fact]
    public async Task What_a_signature_needs_comes_before_the_key()
    {
        await using var home = await Home.OpenAsync();
        foreach (var apiKey in new[] { null, "short", StrangeKey })
        {
            (await Get("")).Refuses(-1102, Wire.NoTimestamp);
            (await Get("signature=1")).Refuses(-1102, Wire.NoTimestamp);
            (await Get("timestamp=1")).Refuses(-1102, Wire.NoSignature);
            (await Get("timestamp=1&signature=")).Refuses(-1102, Wire.NoSignature);

            async Task<Answer> Get(string query) => await home.SendAsync("GET", Account, query, "", apiKey, IPAddress.Loopback, null);
        }
    }

    [Fact]
    public async Task The_key_s_shape_comes_before_the_key_and_the_time()
    {
        await using var home = await Home.OpenAsync();
        foreach (var apiKey in new[] { null, "", "short", new string('a', 63), new string('a', 65), new string('a', 63) + "-", new string('a', 63) + "ä" })
        {
            (await home.SendAsync("GET", Account, $"timestamp=1&signature={Nonsense}", "", apiKey, IPAddress.Loopback, null)).Refuses(401, -2014, Wire.KeyFormat);
        }
    }

    [Fact]
    public async Task The_key_comes_before_the_time()
    {
        await using var home = await Home.OpenAsync();
        (await home.SendAsync("GET", Account, $"timestamp=1&signature={Nonsense}", "", StrangeKey, IPAddress.Loopback, null)).Refuses(401, -2015, Wire.KeyRejected);

        var bot = await home.KeyAsync();
        (await home.SendAsync("GET", Account, $"timestamp=1&signature={Nonsense}", "", bot.ApiKey.ToUpperInvariant(), IPAddress.Loopback, null))
            .Refuses(401, -2015, Wire.KeyRejected);
    }

    [Fact]
    public async Task Permission_and_address_come_before_the_time()
    {
        await using var home = await Home.OpenAsync();
        var reader = await home.KeyAsync("portfolio");
        (await reader.RawAsync("POST", "/api/v3/order", $"timestamp=1&signature={Nonsense}", "")).Refuses(401, -2015, Wire.KeyRejected);
        var bound = await home.KeyAsync(ips: ["203.0.113.7"]);
        (await bound.RawAsync("GET", Account, $"timestamp=1&signature={Nonsense}", "")).Refuses(401, -2015, Wire.KeyRejected);
    }

    [Fact]
    public async Task The_time_comes_before_the_signature()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        (await bot.RawAsync("GET", Account, $"timestamp=1&signature={Nonsense}", "")).Refuses(-1021, Wire.Outside);
    }

    [Fact]
    public async Task The_signature_comes_before_the_parameters()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        (await bot.RawAsync("POST", "/api/v3/order", $"timestamp={home.Time.NowUs}&foo=1&signature={Nonsense}", "")).Refuses(-1022, Wire.BadSignature);
    }

    [Fact]
    public async Task Parameters_come_before_the_symbol_list_and_that_before_filters_and_funds()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync(symbols: ["ETHUSDT"]);
        (await bot.OrderAsync("symbol=BTCUSDT&side=HOLD&type=LIMIT")).Refuses(-1117, "Invalid side.");
        (await bot.OrderAsync("symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1000000&price=0.01")).Refuses(-2010, "Symbol not whitelisted for API key.");
        (await bot.OrderAsync("symbol=ETHUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=8999&price=0.01")).Refuses(-1013, "Filter failure: PERCENT_PRICE_BY_SIDE");
    }

    [Fact]
    public async Task A_key_sent_to_a_public_route_is_ignored_whatever_it_is()
    {
        await using var home = await Home.OpenAsync();
        foreach (var apiKey in new[] { null, "short", StrangeKey })
        {
            Assert.Equal("{}", (await home.SendAsync("GET", "/api/v3/ping", "signature=1&timestamp=1", "", apiKey, IPAddress.Loopback, null)).Succeeds().Body);
        }
    }

    [Fact]
    public async Task A_market_data_route_asks_for_a_key_and_for_a_signature_only_when_one_is_sent()
    {
        await using var home = await Home.OpenAsync();
        const string Pairs = "/sapi/v1/margin/allPairs";
        (await home.SendAsync("GET", Pairs, "", "", null, IPAddress.Loopback, null)).Refuses(401, -2014, Wire.KeyFormat);
        (await home.SendAsync("GET", Pairs, "", "", StrangeKey, IPAddress.Loopback, null)).Refuses(401, -2015, Wire.KeyRejected);
        var bot = await home.KeyAsync();
        Assert.Equal("[]", (await bot.RawAsync("GET", Pairs, "", "")).Succeeds().Body);
        Assert.Equal("[]", (await bot.GetAsync(Pairs)).Succeeds().Body);
        (await bot.RawAsync("GET", Pairs, $"timestamp={home.Time.NowUs}&signature={Nonsense}", "")).Refuses(-1022, Wire.BadSignature);
    }
}
