using System.Diagnostics.CodeAnalysis;
using System.Net;
using Keywright.Binance.Wire.Sockets;

namespace Keywright.Gateway.Requests;

/// <summary>A request as it came: bytes untouched, because the signature covers them exactly as sent.</summary>
public sealed class WireRequest
{
    public WireRequest()
    {
    }

    /// <summary>A request that came in a text frame of the WebSocket API.</summary>
    /// <param name="frame">What the frame holds; it may be faulty.</param>
    /// <param name="client">The socket's peer.</param>
    /// <param name="timeUnit">What the connection asked for; null when nothing.</param>
    /// <param name="loggedOn">The key logged on to the connection.</param>
    [SetsRequiredMembers]
    internal WireRequest(JsonRequest frame, IPAddress client, string? timeUnit, LiveKey? loggedOn)
    {
        (Frame, Client, TimeUnit, LoggedOn, ApiKey) = (frame, client, timeUnit, loggedOn, frame.ApiKey);
        (Method, Path, Query, Body) = ("", "", default, default);
    }

    public required string Method { get; init; }

    /// <summary>The path as sent: not decoded, no dot segments removed.</summary>
    public required string Path { get; init; }

    /// <summary>The raw query without its leading question mark.</summary>
    public required ReadOnlyMemory<byte> Query { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Header <c>X-MBX-APIKEY</c>, or <c>params.apiKey</c>; null when missing.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Header <c>X-MBX-TIME-UNIT</c>, or what the connection asked for; null when missing.</summary>
    public string? TimeUnit { get; init; }

    /// <summary>The socket's peer.</summary>
    public required IPAddress Client { get; init; }

    /// <summary>The body passed its bound and was not read to its end.</summary>
    public bool BodyTooLarge { get; init; }

    /// <summary>What a frame of the WebSocket API holds; null over REST.</summary>
    public JsonRequest? Frame { get; }

    /// <summary>The key logged on to the connection: it stands in for key and signature where a request has neither.</summary>
    public LiveKey? LoggedOn { get; }
}
