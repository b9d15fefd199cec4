using System.Net;
using System.Text;
using Keywright.Server.Rest;
using Keywright.Server.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Primitives;
using Xunit;

namespace Keywright.Server.Tests;

/// <summary>Who asks, when proxies stand in between: what a client writes into the header itself is never believed.</summary>
public sealed class TrustedProxiesTests
{
    [Theory]
    [InlineData("10.0.0.1", null, "10.0.0.1")]
    [InlineData("10.0.0.1", "203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:10.0.0.1", "203.0.113.7", "203.0.113.7")]
    [InlineData("10.0.0.1", "::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("198.51.100.9", "203.0.113.7", "198.51.100.9")]
    [InlineData("::ffff:198.51.100.9", "203.0.113.7", "198.51.100.9")]
    [InlineData("10.0.0.1", "203.0.113.7, 198.51.100.1", "198.51.100.1")]
    [InlineData("10.0.0.1", "203.0.113.7, 198.51.100.1 , 10.9.9.9", "198.51.100.1")]
    [InlineData("10.0.0.1", "10.2.2.2, 10.3.3.3", "10.2.2.2")]
    [InlineData("10.0.0.1", "203.0.113.7|198.51.100.1", "198.51.100.1")]
    [InlineData("10.0.0.1", "203.0.113.7|10.4.4.4", "203.0.113.7")]
    [InlineData("10.0.0.1", "203.0.113.7:5123", "203.0.113.7")]
    [InlineData("2001:db8::1", "[2001:db8:1::7]:443", "2001:db8:1::7")]
    [InlineData("2001:db8::1", "2001:db8:1::7", "2001:db8:1::7")]
    [InlineData("10.0.0.1", "unknown", "255.255.255.255")]
    [InlineData("10.0.0.1", "203.0.113.7, ", "255.255.255.255")]
    [InlineData("10.0.0.1", "1", "255.255.255.255")]
    [InlineData("10.0.0.1", "0x7f.1", "255.255.255.255")]
    [InlineData("10.0.0.1", "203.0.113.7:x", "255.255.255.255")]
    [InlineData("10.0.0.1", "fe80::1%1", "255.255.255.255")]
    public void The_rightmost_hop_that_is_no_trusted_proxy_asks(string peer, string? lines, string client)
    {
        var proxies = TrustedProxies.TryParse(["10.0.0.0/8", "2001:db8::1"], out _)!;
        Assert.Equal(IPAddress.Parse(client), proxies.ClientOf(IPAddress.Parse(peer), lines is null ? StringValues.Empty : new StringValues(lines.Split('|'))));
    }

    [Fact]
    public void Without_proxies_the_header_is_anybody_s_text()
        => Assert.Equal(IPAddress.Loopback, TrustedProxies.None.ClientOf(IPAddress.Loopback, "203.0.113.7"));

    [Theory]
    [InlineData("10.0.0.1/8", "--trusted-proxy entry '10.0.0.1/8' is not an address or CIDR range such as 203.0.113.7 or 10.0.0.0/8 (host bits must be zero).")]
    [InlineData("proxy", "--trusted-proxy entry 'proxy' is not an address or CIDR range such as 203.0.113.7 or 10.0.0.0/8 (host bits must be zero).")]
    [InlineData("0.0.0.0/0", "--trusted-proxy 0.0.0.0/0 would believe everybody's header; name the addresses of your proxies.")]
    [InlineData("::/0", "--trusted-proxy ::/0 would believe everybody's header; name the addresses of your proxies.")]
    public void What_names_no_proxy_is_refused(string entry, string problem)
    {
        Assert.Null(TrustedProxies.TryParse([entry], out var said));
        Assert.Equal(problem, said);
    }

    [Fact]
    public async Task Each_request_of_a_connection_has_a_client_of_its_own()
    {
        await using var server = await ApiServer.StartAsync(ApiServer.Ok, proxies: TrustedProxies.TryParse(["127.0.0.1"], out _));
        await server.SayAsync(
            "GET /a HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 203.0.113.7\r\n\r\n"
            + "GET /b HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 203.0.113.8\r\n\r\n"
            + "GET /c HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        Assert.Equal(["203.0.113.7", "203.0.113.8", "127.0.0.1"], server.Seen.Select(request => request.Client.ToString()));
    }

    [Theory]
    [InlineData("/ws/btcusdt@trade")]
    [InlineData("/stream?streams=btcusdt@trade")]
    [InlineData("/ws-api/v3")]
    public async Task Streams_and_the_websocket_api_go_by_the_same_client(string target)
    {
        Assert.True(ListenAddress.TryParse("--api", "http://127.0.0.1:0", out var address, out _, out _));
        foreach (var (proxies, client) in new[] { (TrustedProxies.TryParse(["127.0.0.0/8"], out _)!, "203.0.113.7"), (TrustedProxies.None, "127.0.0.1") })
        {
            var seen = new List<string>();
            using var traffic = new Traffic();
            using var listener = Listener.OnAddress("--api", address, ListenerLimits.Api, isQuick: true, NullLoggerFactory.Instance);
            var door = new SocketDoor(
                ask =>
                {
                    seen.Add(ask.Client.ToString());
                    return null;
                },
                new Connections(SocketLimits.Exchange, TimeProvider.System),
                SocketLimits.Exchange,
                TimeProvider.System);
            await listener.StartAsync(
                new RestApplication(_ => throw new InvalidOperationException("Nothing comes here."), door, proxies, traffic, NullLogger.Instance), CancellationToken.None);
            using (var socket = new System.Net.Sockets.TcpClient("127.0.0.1", new Uri(listener.Url).Port))
            {
                await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                    $"GET {target} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nX-Forwarded-For: 198.51.100.1, 203.0.113.7\r\n\r\n"));
                Assert.True(await socket.GetStream().ReadAsync(new byte[256]) > 0);
            }

            Assert.Equal([client], seen);
            await listener.StopAsync(CancellationToken.None);
        }
    }
}
