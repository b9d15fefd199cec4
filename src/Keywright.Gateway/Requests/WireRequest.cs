using System.Net;

namespace Keywright.Gateway.Requests;

/// <summary>A request as it came: bytes untouched, because the signature covers them exactly as sent.</summary>
public sealed class WireRequest
{
    public required string Method { get; init; }

    /// <summary>The path as sent: not decoded, no dot segments removed.</summary>
    public required string Path { get; init; }

    /// <summary>The raw query without its leading question mark.</summary>
    public required ReadOnlyMemory<byte> Query { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Header <c>X-MBX-APIKEY</c>; null when missing or empty.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Header <c>X-MBX-TIME-UNIT</c>; null when missing.</summary>
    public string? TimeUnit { get; init; }

    /// <summary>The socket's peer.</summary>
    public required IPAddress Client { get; init; }

    /// <summary>The body passed its bound and was not read to its end.</summary>
    public bool BodyTooLarge { get; init; }
}
