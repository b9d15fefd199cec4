using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Text;
using Keywright.Gateway.Execute.Live;
using Keywright.Server.Upstream;
using Xunit;

namespace Keywright.Server.Tests.Upstream;

/// <summary>Calls to an exchange over real sockets, and what is made of each way they can end.</summary>
public sealed class CallTests
{
    /// <summary>Red when a byte more or less goes out than the exchange needs, or a parameter stands in the wrong place.</summary>
    [Fact]
    public async Task A_read_carries_its_parameters_in_the_query_and_any_other_call_in_its_body()
    {
        await using var server = new ScriptedServer(async (peer, _) =>
        {
            for (var i = 0; ; i++)
            {
                await peer.RequestAsync();
                await peer.AnswerAsync($$"""{"n":{{i}}}""");
            }
        });
        await using var wire = UpstreamCalls.To(server);
        foreach (var method in new[] { "GET", "POST", "PUT", "DELETE" })
        {
            Assert.Equal(200, Assert.IsType<UpstreamAnswer.Answered>(await wire.SendAsync(method)).Status);
        }

        await wire.SendAsync(new UpstreamRequest { Method = "GET", Path = "/api/v3/time", Parameters = default, InMicroseconds = true, Patience = UpstreamCalls.Patience }, TestContext.Current.CancellationToken);
        var host = string.Create(CultureInfo.InvariantCulture, $"Host: 127.0.0.1:{server.Port}\r\nUser-Agent: Keywright\r\nAccept-Encoding: identity\r\n");
        const string key = "X-MBX-APIKEY: vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A\r\n";
        const string form = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 26\r\n\r\nsymbol=BTCUSDT&timestamp=1";
        Assert.Equal(
        [
            $"GET /api/v3/order?symbol=BTCUSDT&timestamp=1 HTTP/1.1\r\n{host}{key}\r\n",
            $"POST /api/v3/order HTTP/1.1\r\n{host}{key}{form}",
            $"PUT /api/v3/order HTTP/1.1\r\n{host}{key}{form}",
            $"DELETE /api/v3/order HTTP/1.1\r\n{host}{key}{form}",
            $"GET /api/v3/time HTTP/1.1\r\n{host}X-MBX-TIME-UNIT: MICROSECOND\r\n\r\n",
        ], server.Requests);
        Assert.Equal(1, server.Connections);
    }

    /// <summary>Red when a call that a kept connection ended under is sent again by whatever carries it.</summary>
    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task A_call_whose_kept_connection_ends_without_an_answer_is_lost_and_was_sent_once(string method)
    {
        await using var server = new ScriptedServer(async (peer, number) =>
        {
            await peer.RequestAsync();
            await peer.AnswerAsync("{}");
            if (number == 0)
            {
                await peer.RequestAsync();
            }
            else
            {
                await peer.EndAsync();
            }
        });
        await using var wire = UpstreamCalls.To(server);
        Assert.IsType<UpstreamAnswer.Answered>(await wire.SendAsync(method));
        Assert.IsType<UpstreamAnswer.Lost>(await wire.SendAsync(method));
        Assert.Equal(2, server.Requests.Count);

        // The next call finds a connection of its own.
        Assert.IsType<UpstreamAnswer.Answered>(await wire.SendAsync(method));
        Assert.Equal((3, 2), (server.Requests.Count, server.Connections));
    }

    /// <summary>Red when a kept connection that the exchange has closed is used once more, which loses a call for nothing.</summary>
    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task A_kept_connection_that_the_exchange_has_closed_is_not_used_again(string method)
    {
        await using var server = new ScriptedServer(async (peer, _) =>
        {
            await peer.RequestAsync();
            await peer.AnswerAsync("{}");
        });
        await using var wire = UpstreamCalls.To(server);
        for (var i = 1; i <= 5; i++)
        {
            Assert.IsType<UpstreamAnswer.Answered>(await wire.SendAsync(method));
            Assert.Equal((i, i), (server.Requests.Count, server.Connections));
            await ClosedAsync(server.Port);
        }
    }

    /// <summary>Red when a connection is trusted however long it lay idle.</summary>
    [Fact]
    public async Task A_connection_that_lay_idle_for_long_is_not_used_again()
    {
        await using var server = new ScriptedServer(async (peer, _) =>
        {
            while (true)
            {
                await peer.RequestAsync();
                await peer.AnswerAsync("{}");
            }
        });
        var clock = new SteppedClock();
        await using var wire = UpstreamCalls.To(server, clock);
        foreach (var (idle, connections) in new[] { (0, 1), (44, 1), (46, 2), (44, 2) })
        {
            clock.Advance(TimeSpan.FromSeconds(idle));
            Assert.IsType<UpstreamAnswer.Answered>(await wire.SendAsync("POST"));
            Assert.Equal(connections, server.Connections);
        }
    }

    /// <summary>Red when a redirect is followed, or a page of a firewall passes for JSON.</summary>
    [Fact]
    public async Task Redirects_are_not_followed_and_pages_are_answers_that_are_no_JSON()
    {
        await using var elsewhere = new ScriptedServer(async (peer, _) => await peer.RequestAsync());
        var answers = new Queue<string>(
        [
            $"HTTP/1.1 301 Moved Permanently\r\nLocation: http://127.0.0.1:{elsewhere.Port}/\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 403 Forbidden\r\nServer: CloudFront\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>",
            "HTTP/1.1 418\r\nretry-after: 120\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
        ]);
        await using var server = new ScriptedServer(async (peer, _) =>
        {
            while (answers.TryDequeue(out var answer))
            {
                await peer.RequestAsync();
                await peer.SayAsync(answer);
            }
        });
        await using var wire = UpstreamCalls.To(server);
        var moved = Assert.IsType<UpstreamAnswer.Answered>(await wire.SendAsync("GET"));
        var forbidden = Assert.IsType<UpstreamAnswer.Answered>(await wire.SendAsync("GET"));
        var banned = Assert.IsType<UpstreamAnswer.Answered>(await wire.SendAsync("GET"));
        Assert.Equal((301, 0, false), (moved.Status, moved.Body.Length, moved.IsJson));
        Assert.Equal((403, "<html></html>", false), (forbidden.Status, forbidden.Text(), forbidden.IsJson));
        Assert.Equal((418, 120, true), (banned.Status, banned.RetryAfterSeconds, banned.IsJson));
        Assert.Equal(0, elsewhere.Connections);
        Assert.DoesNotContain(server.Requests, request => request.Contains("Cookie", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Red when bytes that came beyond an answer are taken for the answer of the next call.</summary>
    [Fact]
    public async Task What_comes_beyond_an_answer_is_not_the_next_calls()
    {
        await using var server = new ScriptedServer(async (peer, number) =>
        {
            await peer.RequestAsync();
            await peer.SayAsync(number == 0
                ? "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirstHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecond"
                : "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nthird");
            await peer.EndAsync();
        });
        await using var wire = UpstreamCalls.To(server);
        Assert.Equal("first", Assert.IsType<UpstreamAnswer.Answered>(await wire.SendAsync("POST")).Text());
        Assert.Equal("third", Assert.IsType<UpstreamAnswer.Answered>(await wire.SendAsync("POST")).Text());
    }

    /// <summary>Red when a connection the exchange says it will close is used for another call.</summary>
    [Fact]
    public async Task An_announced_close_ends_the_connection()
    {
        await using var server = new ScriptedServer(async (peer, _) =>
        {
            await peer.RequestAsync();
            await peer.SayAsync("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}");
            await peer.EndAsync();
        });
        await using var wire = UpstreamCalls.To(server);
        Assert.IsType<UpstreamAnswer.Answered>(await wire.SendAsync("POST"));
        Assert.IsType<UpstreamAnswer.Answered>(await wire.SendAsync("POST"));
        Assert.Equal(2, server.Connections);
    }

    /// <summary>Red when a part of a call can end its line and begin a header or a second call.</summary>
    [Theory]
    [InlineData("GET", "/api/v3/order", "a=1 HTTP/1.1\r\nX: y", "key")]
    [InlineData("POST", "/api/v3/order", "a=1\r\n", "key")]
    [InlineData("GET", "/api/v3/order\r\nX: y", "a=1", "key")]
    [InlineData("GET", "/api/v3/order?b=1", "a=1", "key")]
    [InlineData("GET", "//", "a=é", "key")]
    [InlineData("GET", "api/v3/order", "a=1", "key")]
    [InlineData("GET", "/api/v3/order", "a=1", "key\r\nX: y")]
    [InlineData("GET", "/api/v3/order", "a=1", "")]
    [InlineData("TRACE", "/api/v3/order", "a=1", "key")]
    public void What_does_not_belong_into_a_request_is_not_sent(string method, string path, string parameters, string apiKey)
    {
        var request = new UpstreamRequest { Method = method, Path = path, Parameters = Encoding.Latin1.GetBytes(parameters), ApiKey = apiKey, Patience = UpstreamCalls.Patience };
        byte[] into = [];
        Assert.Throws<ArgumentException>(() => new RequestText("api.binance.com").Lay(request, ref into));
    }

    /// <summary>Waits until the other's close has come to this end; only the kernel can tell.</summary>
    private static async Task ClosedAsync(int port)
    {
        while (IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections().Any(
            connection => connection.RemoteEndPoint.Port == port && IPAddress.IsLoopback(connection.RemoteEndPoint.Address) && connection.State == TcpState.Established))
        {
            await Task.Yield();
        }
    }
}
