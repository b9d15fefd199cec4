using System.Net;
using Keywright.Gateway.Streams;
using Keywright.Server.Rest;
using Microsoft.AspNetCore.Http.Features;

namespace Keywright.Server.Sockets;

/// <summary>Where connections come in: the handshake, and who may have one.</summary>
/// <param name="open">Finds who talks about what is asked; null when nobody does.</param>
/// <param name="connections">Those that stand.</param>
/// <param name="limits">Bounds of connections and what is heard on them.</param>
/// <param name="time">The clock.</param>
internal sealed class SocketDoor(Func<SocketAsk, ISocketTalk?> open, Connections connections, SocketLimits limits, TimeProvider time)
{
    private readonly Attempts attempts = new(limits);
    private int count;

    /// <summary>Whether the path is one of ours: <c>/ws</c>, <c>/ws/…</c>, <c>/stream</c> and the WebSocket API's.</summary>
    public static bool Owns(string path) =>
        path.StartsWith("/ws", StringComparison.Ordinal)
            ? path.Length == 3 || path[3] == '/' || path == Talks.ApiPath
            : path == "/stream";

    /// <summary>Serves one request on a path of ours until its connection ends.</summary>
    /// <returns>The HTTP status.</returns>
    public async ValueTask<int> ServeAsync(IFeatureCollection features, IPAddress client)
    {
        // 1. A handshake that can be answered.
        var request = features.GetRequiredFeature<IHttpRequestFeature>();
        var upgrade = features.Get<IHttpUpgradeFeature>();
        if (Handshake.Refuse(request, upgrade) is { } wrong)
        {
            var headers = features.GetRequiredFeature<IHttpResponseFeature>().Headers;
            headers.SecWebSocketVersion = "13";
            return await RefuseAsync(features, wrong.Status, wrong.Body).ConfigureAwait(false);
        }

        // 2. Somebody who may connect, to something there is.
        if (!attempts.TryTake(client, NowUs(), out var wait))
        {
            features.GetRequiredFeature<IHttpResponseFeature>().Headers.RetryAfter = HeaderNumbers.Text(wait);
            return await RefuseAsync(features, 429, SocketRefusals.TooManyAttempts).ConfigureAwait(false);
        }

        try
        {
            var isRoom = Interlocked.Increment(ref count) <= limits.SocketsMax;
            return isRoom && !connections.IsStopping
                ? await TalkAsync(features, upgrade!, request, client).ConfigureAwait(false)
                : await RefuseAsync(features, 503, connections.IsStopping ? SocketRefusals.Stopping : SocketRefusals.TooManySockets).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref count);
        }
    }

    private async ValueTask<int> TalkAsync(IFeatureCollection features, IHttpUpgradeFeature upgrade, IHttpRequestFeature request, IPAddress client)
    {
        var target = RawTarget.Split(request.RawTarget);
        var ask = new SocketAsk(target.Path.ToString(), target.Query.ToString(), client, new Outbox()) { ApiKey = request.Headers.TryGetValue("X-MBX-APIKEY", out var key) && key.ToString() is { Length: > 0 } told ? told : null };
        var began = connections.Round;
        if (open(ask) is not { } talk)
        {
            if (ask.Refusal is { } refusal)
            {
                await ReplyWriter.WriteAsync(features, refusal).ConfigureAwait(false);
                return refusal.Status;
            }

            return await RefuseAsync(features, 400, SocketRefusals.NobodyTalks).ConfigureAwait(false);
        }

        Stream wire;
        try
        {
            var headers = features.GetRequiredFeature<IHttpResponseFeature>().Headers;
            headers.Upgrade = "websocket";
            headers.Connection = "Upgrade";
            headers.SecWebSocketAccept = Handshake.Accept(request.Headers.SecWebSocketKey!);
            wire = await upgrade.UpgradeAsync().ConfigureAwait(false);
        }
        catch
        {
            await talk.EndedAsync().ConfigureAwait(false);
            throw;
        }

        var life = features.GetRequiredFeature<IHttpRequestLifetimeFeature>();
        await connections.HoldAsync(ask, talk, began, watch => new LibraryLine(wire, watch, life.Abort)).ConfigureAwait(false);
        return 101;
    }

    private static async ValueTask<int> RefuseAsync(IFeatureCollection features, int status, ReadOnlyMemory<byte> body)
    {
        await ReplyWriter.WriteAsync(features, status, body).ConfigureAwait(false);
        return status;
    }

    private long NowUs() => (time.GetUtcNow().UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;
}
