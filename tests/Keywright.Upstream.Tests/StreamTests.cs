using System.Net.WebSockets;
using Keywright.Upstream.Faults;
using Xunit;

namespace Keywright.Upstream.Tests;

/// <summary>Events on their way to a listener: lost, doubled, out of order, and connections that end in each of the exchange's ways.</summary>
[Collection(UpstreamCollection.Name)]
public sealed class StreamTests(OneUpstream upstream)
{
    [Theory]
    [InlineData(StreamFault.None, "1 2 3 4")]
    [InlineData(StreamFault.Missing, "1 3 4")]
    [InlineData(StreamFault.Duplicated, "1 2 2 3 4")]
    [InlineData(StreamFault.Swapped, "1 3 2 4")]
    public async Task The_second_event_is_lost_doubled_or_told_after_the_third(StreamFault fault, string heard)
    {
        await using var server = await FaultServer.StartAsync(new FaultServerOptions { Script = new Script().OnEvent("trade", 2, fault) });
        using var socket = await Listener.OpenAsync(server, "ws/btcusdt@trade");
        await server.Sockets.OpenAsync(1, "/ws*");
        for (var i = 1; i <= 4; i++)
        {
            // Another kind is not counted.
            if (i == 2)
            {
                await server.Sockets.TellAsync("""{"e":"kline"}""");
            }

            await server.Sockets.TellAsync($$"""{"e":"trade","t":{{i}}}""");
        }

        var told = new List<long>();
        while (told.Count < heard.Split(' ').Length)
        {
            var message = await socket.HearAsync();
            if (message.GetProperty("e").GetString() == "trade")
            {
                told.Add(message.GetProperty("t").GetInt64());
            }
        }

        Assert.Equal(heard, string.Join(' ', told));
    }

    [Theory]
    [InlineData(StreamFault.ShutDown, WebSocketCloseStatus.EndpointUnavailable)]
    [InlineData(StreamFault.DayEnd, WebSocketCloseStatus.PolicyViolation)]
    [InlineData(StreamFault.Cut, null)]
    public async Task An_event_may_be_the_last_of_its_connection(StreamFault fault, WebSocketCloseStatus? close)
    {
        await using var server = await FaultServer.StartAsync(new FaultServerOptions { Script = new Script().OnEvent("", 1, fault) });
        using var socket = await Listener.OpenAsync(server, "ws/btcusdt@trade");
        await server.Sockets.OpenAsync(1);
        await server.Sockets.TellAsync("""{"e":"trade","t":1}""");
        if (fault == StreamFault.ShutDown)
        {
            Assert.Equal("trade", (await socket.HearAsync()).GetProperty("e").GetString());
            Assert.Equal("serverShutdown", (await socket.HearAsync()).GetProperty("e").GetString());
        }

        await Assert.ThrowsAsync<WebSocketException>(() => socket.HearAsync());
        Assert.Equal(close, socket.Closed);
    }

    [Fact]
    public async Task A_half_open_listener_hears_nothing_more_and_no_pong_either()
    {
        await using var server = await FaultServer.StartAsync(new FaultServerOptions());
        using var pinging = new ClientWebSocket();
        (pinging.Options.KeepAliveInterval, pinging.Options.KeepAliveTimeout) = (TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(50));
        await pinging.ConnectAsync(new Uri(server.SocketUrl, "ws/btcusdt@trade"), CancellationToken.None);
        await server.Sockets.OpenAsync(1);
        await server.Sockets.TellAsync("""{"e":"trade"}""");
        Assert.NotEqual(0, (await pinging.ReceiveAsync(new byte[100].AsMemory(), CancellationToken.None)).Count);
        server.Sockets.Silence();
        await server.Sockets.TellAsync("""{"e":"trade"}""");

        // The client's own ping finds out: it hears neither the event nor a pong.
        await Assert.ThrowsAnyAsync<Exception>(async () => await pinging.ReceiveAsync(new byte[100].AsMemory(), CancellationToken.None));
        Assert.Equal(WebSocketState.Aborted, pinging.State);
        await server.Sockets.OpenAsync(0);
    }

    [Theory]
    [InlineData("ws/btcusdt@trade", "")]
    [InlineData("stream?streams=btcusdt@trade", "data")]
    [InlineData("ws-api/v3", "event")]
    public async Task A_shutdown_is_told_in_the_shape_of_the_connection(string path, string envelope)
    {
        await using var server = await FaultServer.StartAsync(upstream.Gateway);
        using var socket = await Listener.OpenAsync(server, path);
        await server.Sockets.OpenAsync(1);
        await server.Sockets.ShutDownAsync();
        var notice = await socket.HearAsync();
        Assert.Equal("serverShutdown", (envelope.Length == 0 ? notice : notice.GetProperty(envelope)).GetProperty("e").GetString());
        Assert.Equal(envelope == "data", notice.TryGetProperty("stream", out _));
        await Assert.ThrowsAsync<WebSocketException>(() => socket.HearAsync());
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, socket.Closed);
    }

    [Fact]
    public async Task Only_connections_of_a_path_are_cut()
    {
        await using var server = await FaultServer.StartAsync(upstream.Gateway);
        using var cut = await Listener.OpenAsync(server, "ws/btcusdt@trade");
        using var spared = await Listener.OpenAsync(server, "ws-api/v3");
        await server.Sockets.OpenAsync(2);
        server.Sockets.Cut("/ws/*");
        await Assert.ThrowsAsync<WebSocketException>(() => cut.HearAsync());
        await server.Sockets.OpenAsync(1);
        await spared.SayAsync("""{"id":1,"method":"ping"}""");
        Assert.Equal(200, (await spared.HearAsync()).GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Subscriptions_are_noted_and_answered_by_the_upstream()
    {
        await using var server = await FaultServer.StartAsync(upstream.Gateway);
        using var socket = await Listener.OpenAsync(server, "ws");
        await socket.SayAsync("""{"method":"SUBSCRIBE","params":["btcusdt@trade"],"id":7}""");
        Assert.Equal("""{"result":null,"id":7}""", (await socket.HearAsync()).GetRawText());
        var noted = Assert.Single(server.Arrivals.Of(Arrival.FrameMethod, "SUBSCRIBE"));
        Assert.Equal("""["btcusdt@trade"]""", noted["params"]);
    }

    [Fact]
    public async Task The_account_s_own_events_pass_and_the_chosen_one_is_lost()
    {
        var (server, caller) = await upstream.InFrontAsync(new Script().OnEvent("lost order", told => told.Kind == "executionReport" && told.Text.Contains("lost-", StringComparison.Ordinal), 1, StreamFault.Missing));
        await using (server)
        using (caller)
        using (var socket = await Listener.OpenAsync(server, "ws-api/v3"))
        {
            await socket.SayAsync(caller.Frame("s", "userDataStream.subscribe.signature"));
            Assert.Equal(200, (await socket.HearAsync()).GetProperty("status").GetInt32());
            var (lost, told) = ("lost-" + OneUpstream.NewId(), OneUpstream.NewId());
            Assert.Equal(200, (await caller.SendAsync("POST", "/api/v3/order", upstream.Order(lost))).Status);
            Assert.Equal(200, (await caller.SendAsync("POST", "/api/v3/order", upstream.Order(told))).Status);
            var ids = new List<string>();
            while (!ids.Contains(told))
            {
                var heard = (await socket.HearAsync()).GetProperty("event");
                if (heard.GetProperty("e").GetString() == "executionReport")
                {
                    ids.Add(heard.GetProperty("c").GetString()!);
                }
            }

            Assert.DoesNotContain(lost, ids);
            Assert.Empty(server.Problems);
        }
    }
}
