using System.Net;
using System.Net.Sockets;
using System.Text;
using Keywright.Gateway.Requests;
using Keywright.Server.Rest;
using Keywright.Server.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Keywright.Server.Tests;

/// <summary>The API listener on a port of its own, with a pipeline the test writes, spoken to in raw bytes.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private readonly Listener listener;
    private readonly Traffic traffic = new();

    private ApiServer(Listener listener) => this.listener = listener;

    public string Url => listener.Url;

    public List<WireRequest> Seen { get; } = [];

    public static async Task<ApiServer> StartAsync(Func<WireRequest, Reply> answer, Action<KestrelServerLimits>? limits = null, TrustedProxies? proxies = null)
    {
        Assert.True(ListenAddress.TryParse("--api", "http://127.0.0.1:0", out var address, out _, out _));
        var listener = Listener.OnAddress("--api", address, limits ?? ListenerLimits.Api, isQuick: true, NullLoggerFactory.Instance);
        var server = new ApiServer(listener);
        await listener.StartAsync(
            new RestApplication(
                request =>
                {
                    lock (server.Seen)
                    {
                        server.Seen.Add(request);
                    }
                    return ValueTask.FromResult(answer(request));
                },
                new SocketDoor(_ => null, new Connections(SocketLimits.Exchange, TimeProvider.System), SocketLimits.Exchange, TimeProvider.System),
                proxies ?? TrustedProxies.None,
                server.traffic,
                NullLogger.Instance),
            CancellationToken.None);
        return server;
    }

    public static Reply Ok(WireRequest request) => new() { Status = 200, Body = "{}"u8.ToArray() };

    public Task<string> SayAsync(string request) => SayAsync(Encoding.Latin1.GetBytes(request));

    /// <summary>Sends the bytes and reads until the server closes, or has sent an answer without a Connection header.</summary>
    public async Task<string> SayAsync(byte[] request)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, new Uri(listener.Url).Port);
        await socket.SendAsync(request);
        var heard = new StringBuilder();
        var buffer = new byte[8192];
        int read;
        while ((read = await socket.ReceiveAsync(buffer)) != 0)
        {
            heard.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
        return heard.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await listener.StopAsync(CancellationToken.None);
        listener.Dispose();
        traffic.Dispose();
    }
}
