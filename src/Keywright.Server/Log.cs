using Microsoft.Extensions.Logging;

namespace Keywright.Server;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Warning, "Requests still under way after {Seconds} seconds were cut off")]
    public static partial void CutOff(this ILogger logger, int seconds);

    [LoggerMessage(LogLevel.Error, "A {Method} request on the console or the control socket met a fault of ours")]
    public static partial void Faulted(this ILogger logger, Exception why, string method);

    [LoggerMessage(LogLevel.Error, "The gateway must stop")]
    public static partial void GatewayStopped(this ILogger logger, Exception why);
}
