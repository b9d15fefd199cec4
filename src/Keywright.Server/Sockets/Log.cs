using Microsoft.Extensions.Logging;

namespace Keywright.Server.Sockets;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Error, "A request on the WebSocket API was answered 503 because of a fault of ours")]
    public static partial void RequestFaulted(this ILogger logger, Exception why);
}
