using System.Globalization;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Keywright.Server.Tests.Whole;

/// <summary>Random bytes, and requests that are nearly right, from a seed that is printed.</summary>
[Collection(OneProgram.Name)]
public sealed class GarbageTests(SharedProgram shared)
{
    private static readonly string[] Words =
    [
        "GET", "POST", "DELETE", " ", " ", "/api/v3/order", "/api/v3/account", "/api/v3/depth", "/sapi/v3/asset/getUserAsset", "?", "&", "=", "symbol", "BTCUSDT",
        "signature=", "timestamp=", "recvWindow", "side", "price", "quantity", "%", "%00", "%zz", "+", "HTTP/1.1", "\r\n", "\r\n\r\n", "Host: x", "Content-Length: 10",
        "Transfer-Encoding: chunked", "X-MBX-APIKEY: ", "X-MBX-TIME-UNIT: MICROSECOND", "Expect: 100-continue", "Connection: close", "[", "{", "\"", "\0", "\u00ff", "99999999999999999999",
    ];

    [Fact]
    public async Task Garbage_on_the_socket_gets_a_refusal_or_nothing_and_harms_nobody()
    {
        var random = Seeded();
        for (var i = 0; i < Rounds(300); i++)
        {
            var bytes = random.Next(3) switch
            {
                0 => Bytes(random, random.Next(1, 2000)),
                1 => Encoding.Latin1.GetBytes(string.Concat(Enumerable.Range(0, random.Next(1, 60)).Select(_ => Words[random.Next(Words.Length)]))),
                _ => Spoilt(random, $"POST /api/v3/order HTTP/1.1\r\nHost: x\r\nX-MBX-APIKEY: {shared.ApiKey}\r\nContent-Length: 20\r\n\r\n{shared.Bot.Sign("symbol=BTCUSDT")}"),
            };
            var said = await shared.Program.SayAsync(bytes, andNoMore: true);
            foreach (var answer in said.Split("HTTP/1.1 ")[1..])
            {
                var status = int.Parse(answer.AsSpan(0, 3), CultureInfo.InvariantCulture);
                Assert.True(status is < 500 or 505, $"{Encoding.Latin1.GetString(bytes)} -> {said}");
            }
        }
        await StillServesAsync();
    }

    [Theory]
    [InlineData("Content-Length: 20\r\n\r\nsymbol=BTCUSDT&a=123")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nsymbo\r\nf\r\nl=BTCUSDT&a=123\r\n0\r\n\r\n")]
    public async Task A_request_cut_off_anywhere_gets_a_refusal_or_nothing_and_leaves_no_fault(string rest)
    {
        var whole = Encoding.Latin1.GetBytes($"POST /api/v3/order HTTP/1.1\r\nHost: x\r\nX-MBX-APIKEY: {shared.ApiKey}\r\n{rest}");
        for (var i = 0; i < 5 * whole.Length; i++)
        {
            var said = await shared.Program.SayAsync(whole[..(i % whole.Length)], andNoMore: true);
            Assert.True(said.Length == 0 || said.StartsWith("HTTP/1.1 4", StringComparison.Ordinal), $"{i % whole.Length} bytes -> {said}");
        }
        await StillServesAsync();
    }

    [Fact]
    public async Task Parameters_at_random_get_the_exchange_s_codes()
    {
        var random = Seeded();
        string[] names = ["symbol", "side", "type", "timeInForce", "quantity", "quoteOrderQty", "price", "newClientOrderId", "strategyId", "strategyType", "stopPrice", "newOrderRespType", "selfTradePreventionMode", "recvWindow", "orderId", "foo", "symbols", "limit", "startTime", "endTime", "fromId", "interval"];
        string[] values = ["BTCUSDT", "BUY", "SELL", "LIMIT", "MARKET", "GTC", "1", "0", "-1", "0.001", "1e9", "50000", "99999999999999999999", "", "%00", "%FF%FE", "%F0%9F%98%80", "%zz", "[\"BTCUSDT\"]", "null", "true", "NaN", "1m", "FULL", "18446744073709551616", "9223372036854775807", "0.00000001", "x'; DROP TABLE keys;--"];
        (HttpMethod Method, string Path)[] routes =
        [
            (HttpMethod.Post, "/api/v3/order"), (HttpMethod.Post, "/api/v3/order/test"), (HttpMethod.Delete, "/api/v3/order"), (HttpMethod.Delete, "/api/v3/openOrders"),
            (HttpMethod.Get, "/api/v3/order"), (HttpMethod.Get, "/api/v3/allOrders"), (HttpMethod.Get, "/api/v3/myTrades"), (HttpMethod.Get, "/api/v3/klines"), (HttpMethod.Get, "/api/v3/depth"),
            (HttpMethod.Get, "/api/v3/aggTrades"), (HttpMethod.Get, "/api/v3/ticker/24hr"), (HttpMethod.Get, "/api/v3/exchangeInfo"), (HttpMethod.Post, "/sapi/v3/asset/getUserAsset"),
        ];
        for (var i = 0; i < Rounds(1500); i++)
        {
            var (method, path) = routes[random.Next(routes.Length)];
            var parameters = string.Join('&', Enumerable.Range(0, random.Next(9)).Select(_ => $"{names[random.Next(names.Length)]}={Uri.EscapeDataString(values[random.Next(values.Length)]).Replace("%25", "%", StringComparison.Ordinal)}"));
            var answer = await shared.Bot.SendAsync(method, path, shared.Bot.Sign(parameters).Replace("recvWindow=60000&", random.Next(2) == 0 ? "" : "recvWindow=60000&", StringComparison.Ordinal));
            Assert.True(answer.Status is 200 or (>= 400 and < 500), $"{method} {path}?{parameters} -> {answer.Status} {answer.Body}");
            Assert.True(answer.Status == 200 ? answer.Code == 0 : answer.Code is <= -1000 and > -3000, $"{method} {path}?{parameters} -> {answer.Body}");
        }
        await StillServesAsync();
    }

    private static Random Seeded()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("KEYWRIGHT_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}; repeat with KEYWRIGHT_SEED={seed}");
        return new Random(seed);
    }

    private static int Rounds(int few) => Environment.GetEnvironmentVariable("KEYWRIGHT_LONG") == "1" ? few * 50 : few;

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Spoilt(Random random, string request)
    {
        var bytes = Encoding.Latin1.GetBytes(request);
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }
        return random.Next(4) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
    }

    private async Task StillServesAsync()
    {
        Assert.True(shared.Program.IsAlive);
        Assert.Equal("{}", (await shared.Bot.PublicAsync("/api/v3/ping")).Body);
        Assert.Equal(JsonValueKind.Array, (await shared.Bot.GetAsync("/api/v3/account")).Json.GetProperty("balances").ValueKind);
        Assert.True(shared.Program.Errors.Length == 0, shared.Program.Errors);
    }
}
