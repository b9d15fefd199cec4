using Microsoft.Extensions.Logging;

namespace Keywright.Server.Announcing;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Warning, "An announcement by {Channel} did not arrive: {Reason}")]
    public static partial void NotAnnounced(this ILogger logger, string channel, string reason);
}
