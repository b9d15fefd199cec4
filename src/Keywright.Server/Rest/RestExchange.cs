using System.Net;
using Microsoft.AspNetCore.Http.Features;

namespace Keywright.Server.Rest;

/// <summary>One connection's place to work, used again for each of its requests.</summary>
internal sealed class RestExchange(IFeatureCollection features)
{
    private IPAddress? client;

    public IFeatureCollection Features { get; } = features;

    /// <summary>The socket's peer; IPv4 written as IPv6 is IPv4. Forwarded headers are anybody's text and are not read.</summary>
    public IPAddress Client => client ??= ReadClient();

    private IPAddress ReadClient()
    {
        var peer = Features.Get<IHttpConnectionFeature>()?.RemoteIpAddress ?? IPAddress.None;
        return peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer;
    }
}
