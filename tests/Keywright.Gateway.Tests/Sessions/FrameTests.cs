using System.Net;
using System.Text;
using Keywright.Binance.Wire.Sockets;
using Keywright.Gateway.Admit;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Streams;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Sessions;

public sealed class FrameTests
{
    private static readonly (string, object)[] Btc = [("symbol", "BTCUSDT")];

    [Fact]
    public async Task All_three_kinds_of_key_sign_frames()
    {
        await using var home = await Home.OpenAsync();
        foreach (var bot in new[] { await home.KeyAsync(), await home.KeyAsync("ed25519", Signers.Ed25519(3)), await home.KeyAsync("rsa", Signers.Rsa()) })
        {
            var line = new Line(home);
            (await line.SignedAsync(bot, "account.status")).Succeeds();
            var signed = Line.SignedBy(bot, ("timestamp", home.Stamp()), ("omitZeroBalances", true));
            (await line.AskAsync("account.status", signed)).Succeeds();

            // The order they are sent in is not signed; every byte of them is.
            (await line.AskAsync("account.status", [.. signed.Reverse()])).Succeeds();
            (await line.AskAsync("account.status", [.. signed, ("extra", 1)])).Refuses(-1022, Wire.BadSignature);
            (await line.AskAsync("account.status", [.. signed.Where(p => p.Name != "omitZeroBalances")])).Refuses(-1022, Wire.BadSignature);
            (await line.AskAsync("account.status", [.. signed.Select(p => p.Name == "omitZeroBalances" ? (p.Name, (object)false) : p)])).Refuses(-1022, Wire.BadSignature);
            (await line.AskAsync("account.status", [.. signed.Select(p => p.Name == "signature" ? (p.Name, Uri.EscapeDataString((string)p.Value) + "%3D") : p)])).Refuses(-1022, Wire.BadSignature);
        }

        // Non-ASCII text is signed as itself.
        var hmac = await home.KeyAsync();
        (await new Line(home).SignedAsync(hmac, "openOrders.status", ("symbol", "１２３４５６"))).Refuses(-1121, "Invalid symbol.");
    }

    [Theory]
    [InlineData("", "null", 400, -1135, "Invalid JSON Request")]
    [InlineData("not json", "null", 400, -1135, "Invalid JSON Request")]
    [InlineData("""{"id":1,"method":"ping"}{}""", "null", 400, -1135, "Invalid JSON Request")]
    [InlineData("""{"id":1,"method":"no.such"}""", "1", 400, -1020, "This operation is not supported.")]
    [InlineData("""{"id":1,"method":"v3/v3/ping"}""", "1", 400, -1020, "This operation is not supported.")]
    [InlineData("""{"id":1,"method":"/api/v3/ping"}""", "1", 400, -1020, "This operation is not supported.")]
    [InlineData("""{"id":"x","method":"depth","params":{"symbol":"A","symbol":"B"}}""", "\"x\"", 400, -1101, "Duplicate values for a parameter detected.")]
    [InlineData("""{"id":1,"method":"account.status","params":{}}""", "1", 400, -1102, Wire.NoTimestamp)]
    [InlineData("""{"id":1,"method":"account.status","params":{"timestamp":1}}""", "1", 400, -1102, Wire.NoSignature)]
    [InlineData("""{"id":1,"method":"account.status","params":{"timestamp":1,"signature":"a"}}""", "1", 401, -2014, Wire.KeyFormat)]
    [InlineData("""{"id":1,"method":"account.status","params":{"timestamp":1,"signature":"a","apiKey":"b"}}""", "1", 401, -2014, Wire.KeyFormat)]
    public async Task A_frame_that_is_no_good_is_refused_and_the_line_goes_on(string frame, string id, int status, int code, string message)
    {
        await using var home = await Home.OpenAsync();
        var line = new Line(home);
        var answer = await line.SayAsync(frame);
        answer.Refuses(status, code, message);
        Assert.Equal(id, answer.Id);
        Assert.Equal("{}", (await line.SayAsync("""{"id":"v","method":"v3/ping"}""")).Succeeds().Body);
    }

    [Fact]
    public void Malformed_frames_count_as_requests_of_their_address()
    {
        var door = new Admitter(new AddressBudgets(BudgetLimits.Exchange with { RawRequestsPer5Minutes = 3 }), new GatewayClock(new ManualTime(Home.Morning)));
        int CodeOf(string frame, IPAddress from)
        {
            Assert.False(door.Open(new WireRequest(JsonRequest.Read(Encoding.UTF8.GetBytes(frame)), from, null, null)).TryGet(out _, out var why));
            return why.Fault.Code;
        }

        Assert.Equal([-1135, -1135, -1020, -1003, -1003], new[] { "", "[", """{"method":"x"}""", "", """{"method":"ping"}""" }.Select(frame => CodeOf(frame, IPAddress.Loopback)));
        Assert.Equal(-1135, CodeOf("", IPAddress.Parse("203.0.113.9")));
    }

    [Fact]
    public async Task Answers_tell_the_budgets_unless_told_not_to()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var line = new Line(home);

        // Connecting cost two; a key has a budget of its own.
        Assert.Equal(["REQUEST_WEIGHT 1 MINUTE 6000: 3"], Told(await line.AskAsync("ping")));
        Assert.Equal(["REQUEST_WEIGHT 1 MINUTE 6000: 4"], Told(await line.SignedAsync(bot, "order.status", [.. Btc, ("orderId", 1)])));
        Assert.Null((await line.AskAsync("ping", ("returnRateLimits", false))).Limits);
        Assert.NotNull((await line.SayAsync("nothing")).Limits);

        // Orders show their counts, refused ones too.
        var order = Order(await home.PriceAsync("BTCUSDT", 0.9m));
        Assert.Equal(
            ["ORDERS 10 SECOND 100: 1", "ORDERS 1 DAY 200000: 1", "REQUEST_WEIGHT 1 MINUTE 6000: 4"],
            Told(await line.SignedAsync(bot, "order.place", order)));
        Assert.Equal(
            ["ORDERS 10 SECOND 100: 1", "ORDERS 1 DAY 200000: 1", "REQUEST_WEIGHT 1 MINUTE 6000: 5"],
            Told(await line.SignedAsync(bot, "order.place", [.. order, ("icebergQty", "x")])));
        Assert.Equal(["REQUEST_WEIGHT 1 MINUTE 6000: 5"], Told(await line.SignedAsync(bot, "order.cancel", [.. Btc, ("orderId", 1)])));

        // The connection may ask for none, and a request for some all the same.
        var quiet = new Line(home, returnRateLimits: "false");
        Assert.Null((await quiet.AskAsync("ping")).Limits);
        Assert.NotNull((await quiet.AskAsync("ping", ("returnRateLimits", true))).Limits);
        Assert.False((await quiet.AskAsync("session.status")).Body.Json.GetProperty("returnRateLimits").GetBoolean());
    }

    [Fact]
    public async Task A_limit_says_when_to_come_back()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var line = new Line(home);
        var order = Order(await home.PriceAsync("BTCUSDT", 0.9m));
        for (var placed = 0; placed < 100; placed++)
        {
            (await line.SignedAsync(bot, "order.place", order)).Succeeds();
        }

        // It is 10:20:34; the window of ten seconds ends at 10:20:40.
        var refused = await line.SignedAsync(bot, "order.place", order);
        var now = home.Time.NowUs / 1000;
        Assert.Equal(
            $$$"""{"code":-1015,"msg":"Too many new orders; current limit is 100 orders per 10 SECOND.","data":{"serverTime":{{{now}}},"retryAfter":{{{now + 6000}}}}}""",
            refused.Body.Body);
        Assert.Equal((429, "ORDERS 10 SECOND 100: 100"), (refused.Status, refused.Limits![0]));
    }

    [Fact]
    public async Task The_exchange_tells_its_limit_of_connections()
    {
        await using var home = await Home.OpenAsync();
        var info = (await new Line(home).AskAsync("exchangeInfo", Btc)).Succeeds().Json.GetProperty("rateLimits").GetRawText();
        Assert.EndsWith("""{"rateLimitType":"CONNECTIONS","interval":"MINUTE","intervalNum":5,"limit":300}]""", info, StringComparison.Ordinal);
        Assert.DoesNotContain("RAW_REQUESTS", info, StringComparison.Ordinal);
        Assert.DoesNotContain("CONNECTIONS", (await home.PublicAsync("/api/v3/exchangeInfo", "symbol=BTCUSDT")).Body, StringComparison.Ordinal);

    }

    [Fact]
    public async Task Connecting_costs_weight_and_is_refused_without_it()
    {
        await using var home = await Home.OpenAsync();
        for (var spent = 0; spent < 5_998; spent += 2)
        {
            new Line(home).End();
        }

        Assert.Equal(["REQUEST_WEIGHT 1 MINUTE 6000: 6000"], Told(await new Line(home, returnRateLimits: "true").SayAsync("nothing")));
        Assert.False(home.Gateway.Sessions.TryOpen(IPAddress.Loopback, null, null, new Outbox(), out _, out var refusal));
        Assert.Equal((429, 26), (refusal.Status, refusal.RetryAfterSeconds));
        Assert.NotNull(new Line(home, IPAddress.Parse("203.0.113.9")));
    }

    [Fact]
    public async Task The_connection_chooses_the_unit_of_times()
    {
        await using var home = await Home.OpenAsync();
        Assert.Equal(home.Time.NowUs / 1000, (await new Line(home).AskAsync("time")).Succeeds().Long("serverTime"));
        Assert.Equal(home.Time.NowUs, (await new Line(home, timeUnit: "microsecond").AskAsync("time")).Succeeds().Long("serverTime"));
        Assert.False(home.Gateway.Sessions.TryOpen(IPAddress.Loopback, "second", null, new Outbox(), out _, out var refusal));
        Assert.Equal("""{"code":-1194,"msg":"Invalid value for time unit; expected either MICROSECOND or MILLISECOND."}""", Encoding.UTF8.GetString(refusal.Body.Span));
        Assert.False(home.Gateway.Sessions.TryOpen(IPAddress.Loopback, null, "no", new Outbox(), out _, out refusal));
        Assert.Equal(400, refusal.Status);
    }

    [Fact]
    public async Task The_same_signed_request_is_carried_out_once_whichever_way_it_comes()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var line = new Line(home);
        var signed = Line.SignedBy(bot, [.. Order(await home.PriceAsync("BTCUSDT", 0.9m)), ("timestamp", home.Stamp())]);
        var first = (await line.AskAsync("order.place", signed)).Succeeds();

        // On the same line, on another, shuffled, and as the query or body of REST.
        Assert.Equal(first.Body, (await line.AskAsync("order.place", signed)).Succeeds().Body);
        Assert.Equal(first.Body, (await new Line(home).AskAsync("v3/order.place", [.. signed.Reverse()])).Succeeds().Body);
        var payload = Line.PayloadOf([.. signed.Where(p => p.Name != "signature")]);
        Assert.Equal(first.Body, (await bot.SendAsync("POST", "/api/v3/order", payload, "")).Succeeds().Body);
        Assert.Equal(first.Body, (await bot.SendAsync("POST", "/api/v3/order", "", payload)).Succeeds().Body);
        Assert.Equal(1, (await line.SignedAsync(bot, "openOrders.status")).Succeeds().Json.GetArrayLength());

        // Another timestamp is another request.
        (await line.SignedAsync(bot, "order.place", Order(await home.PriceAsync("BTCUSDT", 0.9m)))).Succeeds();
        Assert.Equal(2, (await line.SignedAsync(bot, "openOrders.status")).Succeeds().Json.GetArrayLength());
    }

    [Fact]
    public async Task A_session_repeats_itself_once_too()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync("ed25519", Signers.Ed25519(9));
        var line = new Line(home);
        (await line.SignedAsync(bot, "session.logon")).Succeeds();
        (string, object)[] order = [.. Order(await home.PriceAsync("BTCUSDT", 0.9m)), ("timestamp", home.Stamp())];
        var first = (await line.AskAsync("order.place", order)).Succeeds();
        Assert.Equal(first.Body, (await line.AskAsync("order.place", order)).Succeeds().Body);
        Assert.Equal(1, (await line.TimedAsync("openOrders.status")).Succeeds().Json.GetArrayLength());
    }

    private static string[] Told(Framed answer) => answer.Limits ?? [];

    private static (string, object)[] Order(decimal price)
        => [.. Btc, ("side", "BUY"), ("type", "LIMIT"), ("timeInForce", "GTC"), ("quantity", "0.001"), ("price", Bot.Text(price))];
}
