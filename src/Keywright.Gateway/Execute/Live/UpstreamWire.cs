using System.Net;

namespace Keywright.Gateway.Execute.Live;

/// <summary>The way to one exchange. Who runs the gateway brings it over sockets; a simulation brings its own.</summary>
public abstract class UpstreamWire : IAsyncDisposable
{
    /// <summary>Largest answer taken; the whole exchange's <c>exchangeInfo</c> is about 20 MB.</summary>
    public const int BodyBytesMax = 48 * 1024 * 1024;

    /// <summary>Largest message of a stream taken.</summary>
    public const int MessageBytesMax = 4 * 1024 * 1024;

    /// <summary>The address of this machine that the newest connection leaves from; null before the first, and where there are none.</summary>
    public virtual IPAddress? Outgoing => null;

    /// <summary>Sends a call once: never a second time by itself, whatever happens to the connection.</summary>
    /// <param name="request">What to send.</param>
    /// <param name="ct">Gives up; what was sent by then is <see cref="UpstreamAnswer.Lost"/>.</param>
    public abstract ValueTask<UpstreamAnswer> SendAsync(UpstreamRequest request, CancellationToken ct);

    /// <summary>Connects to the market streams.</summary>
    /// <param name="path">Such as <c>/stream</c>.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="UpstreamSocketException">It cannot.</exception>
    public abstract ValueTask<UpstreamSocket> OpenStreamAsync(string path, CancellationToken ct);

    /// <summary>Connects to the WebSocket API, asking for times in microseconds.</summary>
    /// <exception cref="UpstreamSocketException">It cannot.</exception>
    public abstract ValueTask<UpstreamSocket> OpenSessionAsync(CancellationToken ct);

    public abstract ValueTask DisposeAsync();
}
