using Keywright.Server.Rest;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Keywright.Server;

/// <summary>Nothing a stranger can send is unbounded: connections, lines, headers, bodies, and the time each may take.</summary>
internal static class ListenerLimits
{
    public static void Api(KestrelServerLimits limits)
    {
        limits.MaxConcurrentConnections = 10_000;
        // The door to the sockets counts them itself, so that who comes too late gets an answer.
        limits.MaxConcurrentUpgradedConnections = null;
        // Five orders in one batch travel in the query, percent-encoded.
        limits.MaxRequestLineSize = 16 * 1024;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestHeaderCount = 64;
        limits.MaxRequestBodySize = RequestBody.MaxBytes;
        limits.MaxRequestBufferSize = 128 * 1024;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        // Bots keep a connection between orders; the exchange keeps it about as long.
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
        limits.MinRequestBodyDataRate = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MinResponseDataRate = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
    }

    public static void Quiet(KestrelServerLimits limits)
    {
        limits.MaxConcurrentConnections = 100;
        limits.MaxConcurrentUpgradedConnections = 0;
        limits.MaxRequestBodySize = 256 * 1024;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
    }
}
