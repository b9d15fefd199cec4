using System.Net;
using System.Text;
using Xunit;

namespace Keywright.Server.Tests;

public sealed class RestApplicationTests
{
    private const string Close = "Host: x\r\nConnection: close\r\n\r\n";

    [Fact]
    public async Task A_request_comes_to_the_pipeline_byte_for_byte()
    {
        await using var server = await ApiServer.StartAsync(ApiServer.Ok);

        await server.SayAsync(
            "POST /api//v3/%6frder?b=2&a=%7E+%zz HTTP/1.1\r\nX-MBX-APIKEY: kwAbc\r\nx-mbx-time-unit: microsecond\r\n"
            + "X-Forwarded-For: 203.0.113.9\r\nX-HTTP-Method-Override: DELETE\r\nContent-Length: 9\r\n" + Close + "c=%C3%A9&");

        var seen = Assert.Single(server.Seen);
        Assert.Equal("POST", seen.Method);
        Assert.Equal("/api//v3/%6frder", seen.Path);
        Assert.Equal("b=2&a=%7E+%zz", Encoding.ASCII.GetString(seen.Query.Span));
        Assert.Equal("c=%C3%A9&", Encoding.ASCII.GetString(seen.Body.Span));
        Assert.Equal("kwAbc", seen.ApiKey);
        Assert.Equal("microsecond", seen.TimeUnit);
        Assert.Equal(IPAddress.Loopback, seen.Client);
        Assert.False(seen.BodyTooLarge);
    }

    [Fact]
    public async Task An_empty_key_header_is_no_key()
    {
        await using var server = await ApiServer.StartAsync(ApiServer.Ok);

        await server.SayAsync("GET /api/v3/ping HTTP/1.1\r\nX-MBX-APIKEY:\r\n" + Close);

        Assert.Null(Assert.Single(server.Seen).ApiKey);
    }

    [Fact]
    public async Task A_key_header_sent_twice_or_in_broken_UTF8_is_still_answered_by_the_pipeline()
    {
        await using var server = await ApiServer.StartAsync(ApiServer.Ok);

        await server.SayAsync("GET /a HTTP/1.1\r\nX-MBX-APIKEY: a\r\nX-MBX-APIKEY: b\r\n" + Close);
        await server.SayAsync("GET /a HTTP/1.1\r\nX-MBX-APIKEY: \u00ff\u00fe\r\n" + Close);

        Assert.Equal("a,b", server.Seen[0].ApiKey);
        Assert.Equal("\u00ff\u00fe", server.Seen[1].ApiKey);
    }

    [Fact]
    public async Task A_reply_goes_out_under_the_names_of_the_exchange()
    {
        await using var server = await ApiServer.StartAsync(_ => new()
        {
            Status = 429,
            Body = "{\"code\":-1003}"u8.ToArray(),
            UsedWeight = 6001,
            OrderCount10Seconds = 3,
            OrderCountDay = 199_999,
            RetryAfterSeconds = 17,
            SapiWeight = 4,
            Venue = "paper",
            Reason = "weight of key \u00e9\r\nX-Forged: 1",
        });

        var heard = await server.SayAsync("GET /a HTTP/1.1\r\n" + Close);

        Assert.StartsWith("HTTP/1.1 429 ", heard);
        foreach (var line in (string[])
            [
                "Content-Type: application/json;charset=UTF-8", "Content-Length: 14", "Retry-After: 17",
                "X-MBX-USED-WEIGHT: 6001", "X-MBX-USED-WEIGHT-1M: 6001", "X-MBX-ORDER-COUNT-10S: 3", "X-MBX-ORDER-COUNT-1D: 199999",
                "X-SAPI-USED-IP-WEIGHT-1M: 4", "X-Keywright-Venue: paper", "X-Keywright-Reason: weight of key ???X-Forged: 1",
            ])
        {
            Assert.Contains("\r\n" + line + "\r\n", heard);
        }
        Assert.EndsWith("\r\n\r\n{\"code\":-1003}", heard);
        Assert.DoesNotContain("Server:", heard);
    }

    [Fact]
    public async Task A_fault_of_ours_is_503_in_JSON_and_tells_nothing()
    {
        await using var server = await ApiServer.StartAsync(_ => throw new InvalidOperationException("inner words"));

        var heard = await server.SayAsync("GET /a?secret=1 HTTP/1.1\r\n" + Close);

        Assert.StartsWith("HTTP/1.1 503 ", heard);
        Assert.EndsWith("{\"code\":-1000,\"msg\":\"An unknown error occurred while processing the request.\"}", heard);
        Assert.DoesNotContain("inner words", heard);
    }

    [Theory]
    [InlineData("Content-Length: 65537\r\n", 65_537)]
    [InlineData("Content-Length: 700000000\r\n", 1_000)]
    public async Task A_body_past_the_bound_is_told_to_the_pipeline_unread(string header, int bytes)
    {
        await using var server = await ApiServer.StartAsync(ApiServer.Ok);

        await server.SayAsync("POST /a HTTP/1.1\r\n" + header + Close + new string('a', bytes));

        var seen = Assert.Single(server.Seen);
        Assert.True(seen.BodyTooLarge);
        Assert.True(seen.Body.IsEmpty);
    }

    [Fact]
    public async Task A_chunked_body_past_the_bound_is_too_large_as_well()
    {
        await using var server = await ApiServer.StartAsync(ApiServer.Ok);

        await server.SayAsync(
            "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + Close
            + "10000\r\n" + new string('a', 65_536) + "\r\n1\r\na\r\n0\r\n\r\n");

        Assert.True(Assert.Single(server.Seen).BodyTooLarge);
    }

    [Fact]
    public async Task A_body_at_the_bound_comes_whole()
    {
        await using var server = await ApiServer.StartAsync(ApiServer.Ok);

        await server.SayAsync("POST /a HTTP/1.1\r\nContent-Length: 65536\r\n" + Close + new string('a', 65_536));

        var seen = Assert.Single(server.Seen);
        Assert.Equal(65_536, seen.Body.Length);
        Assert.False(seen.BodyTooLarge);
    }

    [Fact]
    public async Task A_broken_chunk_is_400_in_JSON()
    {
        await using var server = await ApiServer.StartAsync(ApiServer.Ok);

        var heard = await server.SayAsync("POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + Close + "zz\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", heard);
        Assert.EndsWith("{\"code\":-1000,\"msg\":\"The body of the request could not be read.\"}", heard);
        Assert.Empty(server.Seen);
    }

    [Fact]
    public async Task A_body_that_does_not_arrive_is_408_in_JSON()
    {
        await using var server = await ApiServer.StartAsync(
            ApiServer.Ok,
            limits => limits.MinRequestBodyDataRate = new(bytesPerSecond: 1_000_000, gracePeriod: TimeSpan.FromSeconds(1.1)));

        var heard = await server.SayAsync("POST /a HTTP/1.1\r\nContent-Length: 100\r\n" + Close + "abc");

        Assert.StartsWith("HTTP/1.1 408 ", heard);
        Assert.EndsWith("{\"code\":-1000,\"msg\":\"The body of the request did not arrive in time.\"}", heard);
        Assert.Empty(server.Seen);
    }

    [Fact]
    public async Task HEAD_gets_the_headers_of_the_answer_and_no_body()
    {
        await using var server = await ApiServer.StartAsync(ApiServer.Ok);

        var heard = await server.SayAsync("HEAD /a HTTP/1.1\r\n" + Close);

        Assert.Contains("Content-Length: 2\r\n", heard);
        Assert.EndsWith("\r\n\r\n", heard);
    }

    [Fact]
    public async Task One_connection_serves_many_requests_with_their_own_bytes()
    {
        await using var server = await ApiServer.StartAsync(request => new() { Status = 200, Body = request.Query });

        var heard = await server.SayAsync(
            "GET /a?first HTTP/1.1\r\nHost: x\r\n\r\nGET /a?second HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\n" + Close);

        Assert.Equal(["first", "second", ""], server.Seen.Select(seen => Encoding.ASCII.GetString(seen.Query.Span)));
        Assert.Contains("first", heard);
        Assert.Contains("second", heard);
    }

    [Fact]
    public async Task A_port_in_use_is_one_sentence_that_names_the_option()
    {
        await using var first = await ApiServer.StartAsync(ApiServer.Ok);
        Assert.True(ListenAddress.TryParse("--api", first.Url, out var address, out _, out _));
        using var second = Listener.OnAddress("--api", address, ListenerLimits.Api, isQuick: true, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);

        var refused = await Assert.ThrowsAsync<ServerStartException>(
            () => second.StartAsync(new QuietApplication(_ => Task.CompletedTask, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance), CancellationToken.None));

        Assert.Equal($"--api {first.Url} cannot be bound, the port is in use: stop what listens there, or give another port.", refused.Message);
    }
}
