using System.Globalization;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Keywright.Gateway.Execute.Live;
using Keywright.Server.Upstream;
using Xunit;

namespace Keywright.Server.Tests.Upstream;

/// <summary>WebSockets to an exchange over real sockets.</summary>
public sealed class TextSocketTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Red when a message in pieces is heard in pieces, one said does not arrive, or an orderly end is a fault.</summary>
    [Fact]
    public async Task Texts_come_and_go_whole_until_the_exchange_closes()
    {
        await using var server = new ScriptedServer(async (peer, _) =>
        {
            using var socket = await ShakeHandsAsync(peer);
            await socket.SendAsync("{\"e\":"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: false, Ct);
            await socket.SendAsync("\"trade\""u8.ToArray(), WebSocketMessageType.Text, endOfMessage: false, Ct);
            await socket.SendAsync("}"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, Ct);
            var said = new byte[256];
            var length = (await socket.ReceiveAsync(said, Ct)).Count;
            await socket.SendAsync(said.AsMemory(0, length), WebSocketMessageType.Text, endOfMessage: true, Ct);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "serverShutdown", Ct);
        });
        await using var wire = UpstreamCalls.To(server);
        await using var socket = await wire.OpenStreamAsync("/stream?streams=btcusdt@trade", Ct);
        Assert.Equal("{\"e\":\"trade\"}", await TextAsync(socket));
        await socket.SayAsync("ping"u8.ToArray(), Ct);
        Assert.Equal("ping", await TextAsync(socket));
        Assert.Null(await socket.HearAsync(Ct));
        Assert.Null(await socket.HearAsync(Ct));
        Assert.StartsWith("GET /stream?streams=btcusdt@trade HTTP/1.1\r\n", Assert.Single(server.Requests), StringComparison.Ordinal);
    }

    /// <summary>Red when what is no text, or has no end, is taken in; or a connection that broke is waited on.</summary>
    [Theory]
    [InlineData("binary", "not text")]
    [InlineData("endless", "larger than 4 MiB")]
    [InlineData("broken", "broke")]
    [InlineData("no UTF-8", "broke")]
    public async Task What_is_no_text_within_bounds_ends_it(string what, string says)
    {
        await using var server = new ScriptedServer(async (peer, _) =>
        {
            using var socket = await ShakeHandsAsync(peer);
            switch (what)
            {
                case "binary":
                    await socket.SendAsync("{}"u8.ToArray(), WebSocketMessageType.Binary, endOfMessage: true, Ct);
                    await peer.EndAsync();
                    break;
                case "endless":
                    while (true)
                    {
                        await socket.SendAsync(new byte[64 * 1024], WebSocketMessageType.Text, endOfMessage: false, Ct);
                    }

                case "no UTF-8":
                    await socket.SendAsync(new byte[] { 0xFF, 0xFE }, WebSocketMessageType.Text, endOfMessage: true, Ct);
                    await peer.EndAsync();
                    break;
            }
        });
        await using var wire = UpstreamCalls.To(server);
        await using var socket = await wire.OpenSessionAsync(Ct);
        var failed = await Assert.ThrowsAsync<UpstreamSocketException>(async () => await socket.HearAsync(Ct));
        Assert.Contains(says, failed.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<UpstreamSocketException>(async () => await socket.SayAsync("{}"u8.ToArray(), Ct));
    }

    /// <summary>Red when a dead connection is listened to for ever, or one that is only pinged is thought dead.</summary>
    [Fact]
    public async Task Pings_keep_it_and_a_minute_of_silence_ends_it()
    {
        using var ping = new SemaphoreSlim(0);
        using var ponged = new SemaphoreSlim(0);
        await using var server = new ScriptedServer(async (peer, _) =>
        {
            using var socket = await ShakeHandsAsync(peer);
            var pong = new byte[6];
            for (var i = 0; i < 6; i++)
            {
                await ping.WaitAsync(Ct);
                await peer.Wire.WriteAsync(new byte[] { 0x89, 0x00 }, Ct);
                await peer.Wire.ReadExactlyAsync(pong, Ct);
                Assert.Equal(0x8A, pong[0]);
                ponged.Release();
            }

            await peer.EndAsync();
        });
        var clock = new SteppedClock();
        await using var wire = UpstreamCalls.To(server, clock);
        await using var socket = await wire.OpenSessionAsync(Ct);
        var hearing = socket.HearAsync(Ct).AsTask();
        for (var i = 0; i < 6; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(20));
            ping.Release();
            await ponged.WaitAsync(Ct);
        }

        clock.Advance(TextSocket.SilenceMax - TimeSpan.FromSeconds(1));
        Assert.False(hearing.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("Nothing came from the exchange for 60 seconds.", (await Assert.ThrowsAsync<UpstreamSocketException>(() => hearing)).Message);
    }

    /// <summary>Red when a redirect is followed to wherever it leads, or the reason of a refusal is not told.</summary>
    [Theory]
    [InlineData("HTTP/1.1 301 Moved Permanently\r\nLocation: ws://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", "answered 301", 301)]
    [InlineData("HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>", "answered 403", 403)]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: wrong\r\n\r\n", "101", 101)]
    [InlineData("HTTP/1.1 418 I'm a teapot\r\nRetry-After: 120\r\nContent-Length: 2\r\n\r\n{}", "answered 418", 418, 120)]
    [InlineData("HTTP/1.1 429 Too Many Requests\r\nRetry-After: soon\r\nContent-Length: 0\r\n\r\n", "answered 429", 429)]
    [InlineData("", "ended the connection", null)]
    public async Task A_refused_handshake_is_told(string answer, string says, int? status, int? seconds = null)
    {
        await using var server = new ScriptedServer(async (peer, _) =>
        {
            await peer.RequestAsync();
            await peer.SayAsync(answer);
        });
        await using var wire = UpstreamCalls.To(server);
        var failed = await Assert.ThrowsAsync<UpstreamSocketException>(async () => await wire.OpenSessionAsync(Ct));
        Assert.Contains(says, failed.Message, StringComparison.Ordinal);
        Assert.Equal((status, seconds), (failed.Answer?.Status, failed.Answer?.RetryAfterSeconds));
    }

    /// <summary>Red when an exchange that takes the connection and says nothing is waited for.</summary>
    [Fact]
    public async Task A_handshake_without_end_is_given_up()
    {
        using var heard = new SemaphoreSlim(0);
        await using var server = new ScriptedServer(async (peer, _) =>
        {
            await peer.RequestAsync();
            heard.Release();
            await peer.EndAsync();
        });
        var clock = new SteppedClock();
        await using var wire = UpstreamCalls.To(server, clock);
        var opening = wire.OpenSessionAsync(Ct).AsTask();
        await heard.WaitAsync(Ct);
        clock.Advance(Dialer.Patience);
        Assert.EndsWith("in time.", (await Assert.ThrowsAsync<UpstreamSocketException>(() => opening)).Message, StringComparison.Ordinal);
    }

    /// <summary>Red when the path of a stream can name another host.</summary>
    [Fact]
    public async Task A_path_leads_nowhere_else()
    {
        await using var wire = new HttpUpstream(UpstreamUrls.TryOfOneHost("http://127.0.0.1:1", out _)!, TimeProvider.System);
        await Assert.ThrowsAsync<ArgumentException>(async () => await wire.OpenStreamAsync("@192.0.2.1/stream", Ct));
        var failed = await Assert.ThrowsAsync<UpstreamSocketException>(async () => await wire.OpenStreamAsync("//192.0.2.1/stream", Ct));
        Assert.Contains("127.0.0.1:1", failed.Message, StringComparison.Ordinal);
    }

    private static async Task<string> TextAsync(UpstreamSocket socket) => Encoding.UTF8.GetString((await socket.HearAsync(Ct))!.Value.Span);

    private static async Task<WebSocket> ShakeHandsAsync(ScriptedPeer peer)
    {
        const string mark = "Sec-WebSocket-Key: ";
        var request = await peer.RequestAsync();
        var at = request.IndexOf(mark, StringComparison.Ordinal) + mark.Length;
        var key = request[at..request.IndexOf('\r', at)];
        await peer.SayAsync(string.Create(
            CultureInfo.InvariantCulture, $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {AcceptOf(key)}\r\n\r\n"));
        return WebSocket.CreateFromStream(peer.Wire, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = Timeout.InfiniteTimeSpan });
    }

    // RFC 6455 names SHA-1; nothing rests on its strength.
    private static string AcceptOf(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
}
