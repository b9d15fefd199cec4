using System.Diagnostics;
using System.Net;
using Keywright.Gateway.Requests;
using Keywright.Server.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Keywright.Server.Rest;

/// <summary>
/// The API listener: turns what Kestrel parsed into a <see cref="WireRequest"/>, sends it the gateway's way and writes
/// the reply. It sits on Kestrel itself, without routing or middleware, because it is the hot path and decides nothing.
/// </summary>
/// <param name="handle">The pipeline. It takes no token: an order goes its way though the client hangs up.</param>
/// <param name="sockets">Has the paths that speak WebSocket.</param>
/// <param name="proxies">Say who asks.</param>
/// <param name="traffic">Counts what is answered.</param>
/// <param name="logger">Told of faults of ours.</param>
internal sealed class RestApplication(
    Func<WireRequest, ValueTask<Reply>> handle,
    SocketDoor sockets,
    TrustedProxies proxies,
    Traffic traffic,
    ILogger logger) : IHttpApplication<RestExchange>
{
    public RestExchange CreateContext(IFeatureCollection contextFeatures)
    {
        if (contextFeatures is not IHostContextContainer<RestExchange> connection)
        {
            return new(contextFeatures);
        }
        return connection.HostContext ??= new(contextFeatures);
    }

    public async Task ProcessRequestAsync(RestExchange context)
    {
        var started = Stopwatch.GetTimestamp();
        if (context.IsToYield())
        {
            await Task.Yield();
        }

        var features = context.Features;
        var request = features.GetRequiredFeature<IHttpRequestFeature>();

        var client = proxies.ClientOf(context.Peer, request.Headers[TrustedProxies.Header]);
        if (SocketDoor.Owns(request.Path))
        {
            // A connection's whole life is no duration of a request.
            var status = await sockets.ServeAsync(features, client).ConfigureAwait(false);
            traffic.Count(status, status == 101 ? Stopwatch.GetTimestamp() : started);
            return;
        }

        // 1. The body, whole and bounded.
        var body = await RequestBody.ReadAsync(features).ConfigureAwait(false);
        switch (body.End)
        {
            case BodyEnd.TooSlow:
                ReplyWriter.Hangup(features);
                await ReplyWriter.WriteAsync(features, 408, Refusals.TooSlow).ConfigureAwait(false);
                traffic.Count(408, started);
                return;
            case BodyEnd.Broken:
                ReplyWriter.Hangup(features);
                await ReplyWriter.WriteAsync(features, 400, Refusals.Broken).ConfigureAwait(false);
                traffic.Count(400, started);
                return;
            case BodyEnd.Gone:
                features.GetRequiredFeature<IHttpRequestLifetimeFeature>().Abort();
                traffic.Count(Traffic.ClientGone, started);
                return;
        }

        // 2. The gateway's way.
        try
        {
            var reply = await handle(ToWire(client, request, body)).ConfigureAwait(false);
            await ReplyWriter.WriteAsync(features, reply).ConfigureAwait(false);
            traffic.Count(reply.Status, started);
        }
        catch (Exception why) when (features.Get<IHttpResponseFeature>() is { HasStarted: false } response)
        {
            // 503 and not 500: clients read it as "state unknown, ask again", which is the truth about a fault of ours.
            logger.Faulted(why, KnownMethod(request.Method));
            response.Headers.Clear();
            await ReplyWriter.WriteAsync(features, 503, Refusals.Unknown).ConfigureAwait(false);
            traffic.Count(503, started);
        }
    }

    public void DisposeContext(RestExchange context, Exception? exception)
    {
        // The connection keeps its place for the next request.
    }

    private static WireRequest ToWire(IPAddress client, IHttpRequestFeature request, RequestBody body)
    {
        var target = RawTarget.Split(request.RawTarget);
        var headers = request.Headers;
        return new()
        {
            Method = request.Method,
            // Kestrel's decoded path is a string already there; it serves when it is what was sent.
            Path = target.Path.SequenceEqual(request.Path) ? request.Path : target.Path.ToString(),
            Query = target.QueryBytes(),
            Body = body.Bytes,
            BodyTooLarge = body.End == BodyEnd.TooLarge,
            ApiKey = headers.TryGetValue("X-MBX-APIKEY", out var key) && key.ToString() is { Length: > 0 } given ? given : null,
            TimeUnit = headers.TryGetValue("X-MBX-TIME-UNIT", out var unit) ? unit.ToString() : null,
            Client = client,
        };
    }

    private static string KnownMethod(string method) => method is "GET" or "POST" or "PUT" or "DELETE" ? method : "strange";
}
