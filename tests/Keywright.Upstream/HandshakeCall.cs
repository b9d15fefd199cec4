using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;

namespace Keywright.Upstream;

/// <summary>A request for a socket: answered with 101 it becomes a relay, answered otherwise it is a request like any other.</summary>
internal sealed class HandshakeCall(FaultServer server, Arrival arrival, HttpContext context, SilenceableUpgrade line) : RestCall(server, arrival, context, []), IDisposable
{
    // The exchange's own manner: a ping each 20 s, and 60 s for the pong.
    private static readonly WebSocketAcceptContext s_pings = new() { KeepAliveInterval = TimeSpan.FromSeconds(20), KeepAliveTimeout = TimeSpan.FromSeconds(60) };

    private ClientWebSocket? upstream;

    private protected override async Task<UpstreamAnswer> AskAsync()
    {
        (upstream, var answer) = await Server.Exchange.OpenAsync(RawTarget(Context), Stopping);
        return answer;
    }

    private protected override async Task SendAsync(UpstreamAnswer answer)
    {
        if (answer.Status != StatusCodes.Status101SwitchingProtocols)
        {
            await base.SendAsync(answer);
            return;
        }

        using var client = await Context.WebSockets.AcceptWebSocketAsync(s_pings);
        using var relay = new SocketRelay(Server, Arrival, client, upstream, line.Silence, Context.Abort);
        await relay.RunAsync();
    }

    public void Dispose() => upstream?.Dispose();
}
