using Microsoft.Extensions.Logging;

namespace Keywright.Server.Rest;

internal static partial class Log
{
    // The path is the client's text; only its length is told, so that nobody writes into the log from outside.
    [LoggerMessage(LogLevel.Error, "A {Method} request was answered 503 because of a fault of ours")]
    public static partial void Faulted(this ILogger logger, Exception why, string method);
}
