using System.Net;
using System.Security.Cryptography.X509Certificates;
using Keywright.Gateway.Execute.Live;

namespace Keywright.Server.Upstream;

/// <summary>
/// The way to an exchange over sockets. It speaks HTTP/1.1 itself: the framework's client sends a call again by its own judgement when a kept
/// connection ends, and an order may leave once. Nothing is followed, kept or unpacked: no redirects, no cookies, no proxy, no compression.
/// </summary>
internal sealed class HttpUpstream : UpstreamWire
{
    /// <summary>Connections for calls at a time; more calls wait.</summary>
    public const int ConnectionsMax = 32;

    /// <summary>A connection idle for longer is not used again: the exchange, or a translator of addresses on the way, may have forgotten it.</summary>
    private static readonly TimeSpan IdleMax = TimeSpan.FromSeconds(45);

    private readonly TimeProvider time;
    private readonly UpstreamUrls urls;
    private readonly X509ChainPolicy? trust;
    private readonly Dialer dialer;
    private readonly ConnectionPool pool = new(ConnectionsMax, IdleMax);

    private IPAddress? outgoing;

    public HttpUpstream(UpstreamUrls urls, TimeProvider time)
        : this(urls, time, trust: null)
    {
    }

    /// <param name="trust">Trusted instead of what this machine trusts; null for that.</param>
    internal HttpUpstream(UpstreamUrls urls, TimeProvider time, X509ChainPolicy? trust)
    {
        (this.urls, this.time, this.trust) = (urls, time, trust);
        dialer = new Dialer(urls.Rest, urls.AllowPrivate, time, trust);
    }

    public override IPAddress? Outgoing => Volatile.Read(ref outgoing);

    public override async ValueTask<UpstreamAnswer> SendAsync(UpstreamRequest request, CancellationToken ct)
    {
        var began = time.GetTimestamp();

        // 1. A place among the calls under way.
        if (ct.IsCancellationRequested || !(pool.Places.Wait(0, CancellationToken.None) || await WaitAsync(request.Patience, ct).ConfigureAwait(false)))
        {
            return new UpstreamAnswer.NotSent(ct.IsCancellationRequested
                ? "The call was given up before it was sent."
                : $"All {ConnectionsMax} connections to the exchange were busy for as long as the call could wait.");
        }

        // 2. A connection: up to here nothing can have reached the exchange.
        var connection = pool.TryTake();
        if (connection is null)
        {
            (connection, var why) = await dialer.ConnectAsync(request.Patience - time.GetElapsedTime(began), pool.Return, ct).ConfigureAwait(false);
            if (connection is null || !pool.TryAdd(connection))
            {
                pool.Places.Release();
                return new UpstreamAnswer.NotSent(connection is null ? why : "The gateway is stopping.");
            }

            Volatile.Write(ref outgoing, connection.From);
        }

        // 3. The call, once. One that left gives connection and place back by itself, when all that its answer leads to at once is done.
        UpstreamAnswer? answer = null;
        try
        {
            var left = request.Patience - time.GetElapsedTime(began);
            return answer = left <= TimeSpan.Zero
                ? new UpstreamAnswer.NotSent("Connecting to the exchange took as long as the call could wait.")
                : await connection.CallAsync(request, left, ct).ConfigureAwait(false);
        }
        finally
        {
            if (answer is null or UpstreamAnswer.NotSent)
            {
                pool.Return(connection);
            }
        }
    }

    public override ValueTask<UpstreamSocket> OpenStreamAsync(string path, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(path);

        // A path is never to name another host.
        return path is ['/', ..]
            ? OpenAsync(new Uri(urls.Streams.GetLeftPart(UriPartial.Authority) + path), ct)
            : throw new ArgumentException("The path of a stream begins with '/'.", nameof(path));
    }

    public override ValueTask<UpstreamSocket> OpenSessionAsync(CancellationToken ct) =>
        OpenAsync(new UriBuilder(urls.Session) { Query = "timeUnit=MICROSECOND&returnRateLimits=false" }.Uri, ct);

    public override ValueTask DisposeAsync()
    {
        pool.Dispose();
        return ValueTask.CompletedTask;
    }

    private ValueTask<UpstreamSocket> OpenAsync(Uri url, CancellationToken ct) =>
        TextSocket.OpenAsync(url, new Dialer(url, urls.AllowPrivate, time, trust), time, ct);

    private async ValueTask<bool> WaitAsync(TimeSpan patience, CancellationToken ct)
    {
        using var end = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, end.Token);
        try
        {
            await pool.Places.WaitAsync(either.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
