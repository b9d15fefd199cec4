using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Keywright.Server.Tests.Whole;

/// <summary>Whatever is sent, the answer is JSON with the exchange's own code, never a 500, and the next request is served.</summary>
[Collection(OneProgram.Name)]
public sealed class BadInputTests(SharedProgram shared)
{
    private const string Order = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price=";

    [Theory]
    [InlineData(Order + "1e5", "400 -1100 Illegal characters found in parameter 'price'; legal range is '^([0-9]{1,20})(\\.[0-9]{1,20})?$'.")]
    [InlineData(Order + "-1", "400 -1100 Illegal characters found in parameter 'price'; legal range is '^([0-9]{1,20})(\\.[0-9]{1,20})?$'.")]
    [InlineData(Order + "99999999999999999999", "400 -1013 Filter failure: PRICE_FILTER")]
    [InlineData(Order + "50000.001", "400 -1013 Filter failure: PRICE_FILTER")]
    [InlineData(Order + "50000.000000001", "400 -1111 Parameter 'price' has too much precision.")]
    [InlineData(Order + "50000&price=50001", "400 -1101 Duplicate values for a parameter detected.")]
    [InlineData(Order + "50000&Price=50001", "400 -1104 Not all sent parameters were read; read '9' parameter(s) but was sent '10'.")]
    [InlineData(Order + "%EF%BC%95", "400 -1100 Illegal characters found in parameter 'price'; legal range is '^([0-9]{1,20})(\\.[0-9]{1,20})?$'.")]
    [InlineData(Order + "%C3", "400 -1100 Illegal characters found in a parameter.")]
    [InlineData(Order + "%", "400 -1130 Data sent for parameter 'price' is not valid.")]
    [InlineData("symbol=%EF%BC%91%EF%BC%92%EF%BC%93&side=BUY&type=MARKET&quantity=1", "400 -1121 Invalid symbol.")]
    public async Task A_wrong_order_gets_the_exchange_s_own_refusal(string order, string refusal)
        => Assert.Equal(refusal, (await shared.Bot.OrderAsync(order)).Refusal);

    [Fact]
    public async Task Deep_JSON_in_a_parameter_or_a_body_is_no_trouble()
    {
        var deep = new string('[', 10_000);
        var answer = await shared.Bot.PublicAsync("/api/v3/ticker/price", $"symbols={deep}");
        Assert.Equal((400, -1100), (answer.Status, answer.Code));
        answer = await BodyAsync("POST", "/api/v3/order", "{\"a\":" + new string('[', 20_000), "application/json");
        Assert.Equal((400, -1101), (answer.Status, answer.Code));
        answer = await BodyAsync("POST", "/api/v3/order", "{\"symbol\":\"BTCUSDT\"}", "application/json");
        Assert.Equal((400, -1102), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData(63, 200)]
    [InlineData(64, 200)]
    [InlineData(65, 400)]
    public async Task Parameters_are_bounded_in_number(int count, int status)
        => Assert.Equal(status, (await shared.Bot.PublicAsync("/api/v3/ping", string.Join('&', Enumerable.Range(0, count).Select(i => $"p{i}=1")))).Status);

    [Fact]
    public async Task A_body_is_bounded_in_size()
    {
        foreach (var size in new[] { 16 * 1024, 64 * 1024 })
        {
            Assert.Equal("400 -1101 Too many parameters sent for this endpoint.", (await BodyAsync("POST", "/api/v3/order", "a=" + new string('x', size - 2 + 1), null)).Refusal.Replace("413", "400", StringComparison.Ordinal));
        }
        var said = await shared.Program.SayAsync("POST /api/v3/order HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\nConnection: close\r\n\r\na=1");
        Assert.StartsWith("HTTP/1.1 413 ", said, StringComparison.Ordinal);
        Assert.EndsWith("""{"code":-1101,"msg":"Too many parameters sent for this endpoint."}""", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chunked_body_counts_as_any_other()
    {
        var text = shared.Bot.Sign(Order + "50000");
        var (first, second) = (text[..40], text[40..]);
        var said = await shared.Program.SayAsync(
            $"POST /api/v3/order/test HTTP/1.1\r\nHost: x\r\nX-MBX-APIKEY: {shared.ApiKey}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
            + $"{first.Length:x}\r\n{first}\r\n{second.Length:x};ext=1\r\n{second}\r\n0\r\nTrailer: x\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", said, StringComparison.Ordinal);

        said = await shared.Program.SayAsync("POST /api/v3/order HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\nhello\r\n0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 400 ", said, StringComparison.Ordinal);
        Assert.EndsWith("""{"code":-1000,"msg":"The body of the request could not be read."}""", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_may_ask_before_it_sends()
    {
        var text = shared.Bot.Sign(Order + "50000");
        using var socket = await ConnectAsync();
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"POST /api/v3/order/test HTTP/1.1\r\nHost: x\r\nX-MBX-APIKEY: {shared.ApiKey}\r\nExpect: 100-continue\r\nContent-Length: {text.Length}\r\nConnection: close\r\n\r\n"));
        var buffer = new byte[1024];
        var read = await socket.ReceiveAsync(buffer);
        Assert.StartsWith("HTTP/1.1 100 Continue", Encoding.ASCII.GetString(buffer, 0, read), StringComparison.Ordinal);
        await socket.SendAsync(Encoding.ASCII.GetBytes(text));
        Assert.StartsWith("HTTP/1.1 200 ", await RunningProgram.HearAsync(socket), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_does_not_come_is_given_up()
    {
        using var socket = await ConnectAsync();
        await socket.SendAsync(Encoding.ASCII.GetBytes("POST /api/v3/order HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nsymbol="));
        var said = await RunningProgram.HearAsync(socket);
        Assert.StartsWith("HTTP/1.1 408 ", said, StringComparison.Ordinal);
        Assert.EndsWith("""{"code":-1000,"msg":"The body of the request did not arrive in time."}""", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_in_pieces_and_requests_in_a_row_are_read_right()
    {
        var (one, two) = (shared.Bot.Sign(Order + "50000"), shared.Bot.Sign(Order + "50001"));
        using var socket = await ConnectAsync();
        socket.NoDelay = true;
        var all = string.Concat(new[] { one, two }.Select((text, i) =>
            $"POST /api/v3/order/test HTTP/1.1\r\nHost: x\r\nX-MBX-APIKEY: {shared.ApiKey}\r\nContent-Length: {text.Length}\r\nConnection: {(i == 0 ? "keep-alive" : "close")}\r\n\r\n{text}"));
        foreach (var piece in all.Chunk(37))
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(piece));
        }
        var said = await RunningProgram.HearAsync(socket);
        Assert.Equal(3, said.Split("HTTP/1.1 200 ").Length);
    }

    [Theory]
    [InlineData("raw text that is not ASCII", "GET /api/v3/ping?a=\u00c3\u00a9 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 400)]
    [InlineData("broken UTF-8", "GET /api/v3/ping?a=\u00ff\u00fe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 400)]
    [InlineData("a NUL", "GET /api/v3/ping?a=\0 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 400)]
    [InlineData("an escaped NUL in the path", "GET /api/v3/ping%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 400)]
    [InlineData("no host", "GET /api/v3/ping HTTP/1.1\r\n\r\n", 400)]
    [InlineData("two lengths", "POST /api/v3/order HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!", 400)]
    [InlineData("a negative length", "POST /api/v3/order HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n", 400)]
    [InlineData("another coding", "POST /api/v3/order HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", 400)]
    [InlineData("a tunnel", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\nConnection: close\r\n\r\n", 404)]
    [InlineData("TLS", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n", 400)]
    [InlineData("words", "hello there\r\n\r\n", 400)]
    [InlineData("another version", "GET /api/v3/ping HTTP/3.7\r\nHost: x\r\n\r\n", 505)]
    public async Task What_is_no_request_is_refused_in_JSON(string what, string request, int status)
    {
        var said = await shared.Program.SayAsync(request);
        Assert.True(said.StartsWith(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} "), StringComparison.Ordinal), $"{what}: {said}");
        IsRefusal(said);
    }

    [Theory]
    [InlineData(20_000, 0, 0, 414)]
    [InlineData(0, 20_000, 0, 431)]
    [InlineData(0, 0, 100, 431)]
    public async Task A_head_is_bounded_and_refused_in_JSON(int query, int header, int headers, int status)
    {
        var said = await shared.Program.SayAsync(
            $"GET /api/v3/ping?a={new string('x', query)} HTTP/1.1\r\nHost: x\r\nX-Long: {new string('y', header)}\r\n"
            + string.Concat(Enumerable.Range(0, headers).Select(i => $"X-{i}: z\r\n")) + "\r\n");
        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} "), said, StringComparison.Ordinal);
        IsRefusal(said);
    }

    [Fact]
    public async Task A_signed_order_whose_text_was_signed_raw_and_sent_escaped_is_refused_as_the_exchange_does()
    {
        var signed = shared.Bot.Sign("symbol=１２３&side=BUY&type=MARKET&quantity=1");
        Assert.Equal("400 -1022 Signature for this request is not valid.", (await shared.Bot.SendAsync(
            HttpMethod.Post, "/api/v3/order", signed.Replace("１２３", "%EF%BC%91%EF%BC%92%EF%BC%93", StringComparison.Ordinal))).Refusal);
    }

    private static void IsRefusal(string said)
    {
        var body = JsonDocument.Parse(said[(said.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]).RootElement;
        Assert.True(body.GetProperty("code").GetInt32() < 0);
        Assert.NotEmpty(body.GetProperty("msg").GetString()!);
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(shared.Program.Api.Host, shared.Program.Api.Port);
        return socket;
    }

    private async Task<Answer> BodyAsync(string method, string path, string body, string? type)
    {
        var said = await shared.Program.SayAsync(
            $"{method} {path} HTTP/1.1\r\nHost: x\r\n{(type is null ? "" : $"Content-Type: {type}\r\n")}Content-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");
        return new Answer(int.Parse(said.Split(' ')[1], CultureInfo.InvariantCulture), said[(said.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..], _ => null);
    }
}
