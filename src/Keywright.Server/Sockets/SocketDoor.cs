using System.Collections.Concurrent;
using System.Net;
using Keywright.Gateway.Streams;
using Keywright.Server.Rest;
using Microsoft.AspNetCore.Http.Features;

namespace Keywright.Server.Sockets;

/// <summary>Where connections come in: the handshake, who may have one, and the clock that all of them live by.</summary>
/// <param name="open">Finds who talks about what is asked; null when nobody does.</param>
/// <param name="limits">Bounds of connections and what is heard on them.</param>
/// <param name="time">The clock.</param>
internal sealed class SocketDoor(Func<SocketAsk, ISocketTalk?> open, SocketLimits limits, TimeProvider time)
{
    /// <summary>The WebSocket API's own path.</summary>
    public const string ApiPath = "/ws-api/v3";

    private static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<SocketConnection, Task> connections = new();
    private readonly Attempts attempts = new(limits);
    private int count;
    private volatile bool stopping;
    private int round;

    /// <summary>Connections that stand.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>Whether the path is one of ours: <c>/ws</c>, <c>/ws/…</c>, <c>/stream</c> and the WebSocket API's.</summary>
    public static bool Owns(string path) =>
        path.StartsWith("/ws", StringComparison.Ordinal)
            ? path.Length == 3 || path[3] == '/' || path == ApiPath
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
            return isRoom && !stopping
                ? await TalkAsync(features, upgrade!, request, client).ConfigureAwait(false)
                : await RefuseAsync(features, 503, stopping ? SocketRefusals.Stopping : SocketRefusals.TooManySockets).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref count);
        }
    }

    /// <summary>Looks after every connection once.</summary>
    public void Beat()
    {
        foreach (var (connection, _) in connections)
        {
            connection.Beat();
        }
    }

    /// <summary>Beats until cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            await Task.Delay(BeatEvery, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Beat();
        }
    }

    /// <summary>Opens to nobody any more, says so to all who are connected, and hangs up on those who are not gone when <paramref name="patience"/> ends.</summary>
    public async Task StopAsync(CancellationToken patience)
    {
        stopping = true;
        await EndAllAsync("The server is shutting down.", patience).ConfigureAwait(false);
    }

    /// <summary>Says farewell to all who are connected and hangs up on those who are not gone when <paramref name="patience"/> ends. Who comes later is let in.</summary>
    public async Task EndAllAsync(string reason, CancellationToken patience)
    {
        Interlocked.Increment(ref round);
        var ends = new List<Task>();
        foreach (var (connection, end) in connections)
        {
            connection.Leave(reason);
            ends.Add(end);
        }

        await Task.WhenAll(ends).WaitAsync(patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var (connection, _) in connections)
        {
            connection.HangUp();
        }

        await Task.WhenAll(ends).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async ValueTask<int> TalkAsync(IFeatureCollection features, IHttpUpgradeFeature upgrade, IHttpRequestFeature request, IPAddress client)
    {
        var target = RawTarget.Split(request.RawTarget);
        var ask = new SocketAsk(target.Path.ToString(), target.Query.ToString(), client, new Outbox());
        var began = Volatile.Read(ref round);
        if (open(ask) is not { } talk)
        {
            if (ask.Refusal is { } refusal)
            {
                await ReplyWriter.WriteAsync(features, refusal).ConfigureAwait(false);
                return refusal.Status;
            }

            return await RefuseAsync(features, 400, SocketRefusals.NobodyTalks).ConfigureAwait(false);
        }

        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        SocketConnection? connection = null;
        try
        {
            var headers = features.GetRequiredFeature<IHttpResponseFeature>().Headers;
            headers.Upgrade = "websocket";
            headers.Connection = "Upgrade";
            headers.SecWebSocketAccept = Handshake.Accept(request.Headers.SecWebSocketKey!);
            var wire = await upgrade.UpgradeAsync().ConfigureAwait(false);
            var life = features.GetRequiredFeature<IHttpRequestLifetimeFeature>();
            connection = new SocketConnection(wire, ask, limits, time, life.Abort) { Talk = talk };
            connections[connection] = ended.Task;
            if (stopping || began != Volatile.Read(ref round))
            {
                // All were sent away between the moment this one was let in and now.
                connection.Leave("The server is shutting down.");
            }

            await connection.RunAsync(talk).ConfigureAwait(false);
            return 101;
        }
        finally
        {
            if (connection is null)
            {
                await talk.EndedAsync().ConfigureAwait(false);
            }
            else
            {
                connections.TryRemove(connection, out _);
            }

            ended.SetResult();
        }
    }

    private static async ValueTask<int> RefuseAsync(IFeatureCollection features, int status, ReadOnlyMemory<byte> body)
    {
        await ReplyWriter.WriteAsync(features, status, body).ConfigureAwait(false);
        return status;
    }

    private long NowUs() => (time.GetUtcNow().UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;
}
