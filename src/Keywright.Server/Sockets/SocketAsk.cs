using System.Net;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Streams;

namespace Keywright.Server.Sockets;

/// <summary>Who wants to talk about what: a request for an upgrade whose handshake is sound.</summary>
/// <param name="Path">As sent, not decoded.</param>
/// <param name="Query">As sent, without the question mark.</param>
/// <param name="Client">The socket's peer.</param>
/// <param name="Outbox">What is posted here is sent once the connection stands.</param>
internal sealed record SocketAsk(string Path, string Query, IPAddress Client, Outbox Outbox)
{
    /// <summary>The key that was told; null when none was.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Why nobody talks; null when there is nothing at the path.</summary>
    public Reply? Refusal { get; set; }
}
