using Keywright.Gateway;
using Microsoft.Extensions.Logging;

namespace Keywright.Server.Sockets;

/// <summary>Who talks on which path.</summary>
/// <param name="gateway">What is talked about.</param>
/// <param name="fanOut">Where those who only listen are written to; null for where their connections run.</param>
/// <param name="logger">For what fails.</param>
internal sealed class Talks(RunningGateway gateway, TaskScheduler? fanOut, ILogger logger)
{
    /// <summary>The WebSocket API's own path.</summary>
    public const string ApiPath = "/ws-api/v3";

    /// <summary>Null when nobody does; the ask may then hold a reason.</summary>
    public ISocketTalk? TryOpen(SocketAsk ask) =>
        ask.Path == ApiPath ? ApiTalk.TryOpen(gateway.Sessions, ask, logger) : MarketTalk.TryOpen(gateway.Streams, ask, fanOut);
}
