using System.Net;
using Microsoft.AspNetCore.Http.Features;

namespace Keywright.Server.Rest;

/// <summary>One connection's place to work, used again for each of its requests.</summary>
internal sealed class RestExchange(IFeatureCollection features)
{
    /// <summary>Requests of one connection that a thread works on before others have their turn.</summary>
    private const int RequestsInARow = 16;

    private IPAddress? peer;
    private int requests;

    public IFeatureCollection Features { get; } = features;

    /// <summary>The socket's peer. Who asks may be somebody behind it (see <see cref="TrustedProxies"/>), and another one with each request.</summary>
    public IPAddress Peer => peer ??= Features.Get<IHttpConnectionFeature>()?.RemoteIpAddress ?? IPAddress.None;

    /// <summary>Counts a request; true when the thread that polls is to go on to other connections, and another thread with this one.</summary>
    public bool IsToYield() => ++requests % RequestsInARow == 0;
}
