using System.Net;
using Microsoft.AspNetCore.Http.Features;

namespace Keywright.Server.Rest;

/// <summary>One connection's place to work, used again for each of its requests.</summary>
internal sealed class RestExchange(IFeatureCollection features)
{
    private IPAddress? peer;
    private Turn turn;

    public IFeatureCollection Features { get; } = features;

    /// <summary>The socket's peer. Who asks may be somebody behind it (see <see cref="TrustedProxies"/>), and another one with each request.</summary>
    public IPAddress Peer => peer ??= Features.Get<IHttpConnectionFeature>()?.RemoteIpAddress ?? IPAddress.None;

    /// <summary>Counts a request; true when others are to have their turn before it.</summary>
    public bool IsToYield() => turn.IsOver();
}
