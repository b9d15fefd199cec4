using System.Globalization;
using System.Net.WebSockets;
using Keywright.Gateway.Execute.Live;

namespace Keywright.Server.Upstream;

/// <summary>Text messages over the framework's WebSocket, on a connection of ours; the framework answers the exchange's pings.</summary>
internal sealed class TextSocket : UpstreamSocket
{
    /// <summary>The exchange pings every 20 seconds, so a connection that brings nothing for three of them is dead.</summary>
    public static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(60);

    private const int HeadersMaxKiB = 16;
    private const int BufferBytesFirst = 16 * 1024;

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan TimerStep = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(2);

    private readonly ClientWebSocket client;
    private readonly HeardStream line;
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private byte[] buffer = new byte[BufferBytesFirst];
    private Turn turn;
    private long hearingSince;
    private volatile bool isHearing;
    private volatile bool isSilent;
    private bool isClosed;

    private TextSocket(ClientWebSocket client, HeardStream line, TimeProvider time)
    {
        (this.client, this.line, this.time) = (client, line, time);
        timer = time.CreateTimer(static state => ((TextSocket)state!).Watch(), this, SilenceMax, Timeout.InfiniteTimeSpan);
    }

    /// <param name="url">Scheme ws or wss.</param>
    /// <param name="dialer">Of the same place.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="UpstreamSocketException">It cannot.</exception>
    public static async ValueTask<UpstreamSocket> OpenAsync(Uri url, Dialer dialer, TimeProvider time, CancellationToken ct)
    {
        HeardStream? line = null;
        using var way = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            MaxResponseHeadersLength = HeadersMaxKiB,
            SslOptions = dialer.Proof(),
            ConnectCallback = async (_, token) => line = new HeardStream(await dialer.OpenAsync(token).ConfigureAwait(false), time),
        });
        using var patience = new CancellationTokenSource(Dialer.Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        var client = new ClientWebSocket();

        // Pings are the exchange's to send, and ours would count against what it takes in a second.
        client.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan;
        client.Options.CollectHttpResponseDetails = true;
        try
        {
            await client.ConnectAsync(url, way, either.Token).ConfigureAwait(false);
            return new TextSocket(client, line!, time);
        }
        catch (Exception failed) when (failed is WebSocketException or OperationCanceledException)
        {
            var answer = AnswerOf(client);
            client.Dispose();
            ct.ThrowIfCancellationRequested();
            throw new UpstreamSocketException(
                patience.IsCancellationRequested ? "The exchange did not open a WebSocket in time." : WhyNot(failed, answer?.Status ?? 0, dialer), failed) { Answer = answer };
        }
    }

    public override async ValueTask<ReadOnlyMemory<byte>?> HearAsync(CancellationToken ct)
    {
        if (isClosed)
        {
            return null;
        }

        if (turn.IsOver())
        {
            await Task.Yield();
        }

        Volatile.Write(ref hearingSince, time.GetTimestamp());
        isHearing = true;
        try
        {
            return await ReceiveAsync(ct).ConfigureAwait(false);
        }
        catch (Exception broken) when (IsBreak(broken, ct))
        {
            throw Broken(broken);
        }
        finally
        {
            isHearing = false;
        }
    }

    public override async ValueTask SayAsync(ReadOnlyMemory<byte> text, CancellationToken ct)
    {
        try
        {
            await client.SendAsync(text, WebSocketMessageType.Text, endOfMessage: true, ct).ConfigureAwait(false);
        }
        catch (Exception broken) when (IsBreak(broken, ct))
        {
            throw Broken(broken);
        }
    }

    public override ValueTask DisposeAsync()
    {
        timer.Dispose();
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<ReadOnlyMemory<byte>?> ReceiveAsync(CancellationToken ct)
    {
        for (var filled = 0; ;)
        {
            var piece = await client.ReceiveAsync(buffer.AsMemory(filled), ct).ConfigureAwait(false);
            filled += piece.Count;
            if (piece.MessageType == WebSocketMessageType.Close)
            {
                isClosed = true;
                await CloseAsync().ConfigureAwait(false);
                return null;
            }

            if (piece.MessageType != WebSocketMessageType.Text)
            {
                throw Abort("The exchange sent a message that is not text.");
            }

            if (piece.EndOfMessage)
            {
                return buffer.AsSpan(0, filled).ToArray();
            }

            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, filled < UpstreamWire.MessageBytesMax
                    ? Math.Min(2 * filled, UpstreamWire.MessageBytesMax)
                    : throw Abort($"The exchange sent a message larger than {UpstreamWire.MessageBytesMax / 1024 / 1024} MiB."));
            }
        }
    }

    /// <summary>Answers the exchange's close. That it may not arrive changes nothing: there is nothing more to hear.</summary>
    private async Task CloseAsync()
    {
        using var patience = new CancellationTokenSource(ClosePatience, time);
        try
        {
            await client.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, patience.Token).ConfigureAwait(false);
        }
        catch (Exception broken) when (IsBreak(broken, CancellationToken.None))
        {
            client.Abort();
        }
    }

    private void Watch()
    {
        var left = isHearing ? SilenceMax - time.GetElapsedTime(Math.Max(Volatile.Read(ref hearingSince), line.HeardAt)) : LookAgain;
        if (left > TimeSpan.Zero)
        {
            timer.Change(left + TimerStep, Timeout.InfiniteTimeSpan);
            return;
        }

        isSilent = true;
        client.Abort();
    }

    private UpstreamSocketException Abort(string why)
    {
        client.Abort();
        return new UpstreamSocketException(why);
    }

    /// <summary>What the library throws when the connection ends under it; giving up is the caller's own.</summary>
    private static bool IsBreak(Exception broken, CancellationToken ct) =>
        broken is WebSocketException or ObjectDisposedException or InvalidOperationException
        || (broken is IOException and not UpstreamSocketException)
        || (broken is OperationCanceledException && !ct.IsCancellationRequested);

    private UpstreamSocketException Broken(Exception why) =>
        new(isSilent ? $"Nothing came from the exchange for {SilenceMax.TotalSeconds:0} seconds." : "The connection to the exchange broke.", why);

    private static UpstreamAnswer.Answered? AnswerOf(ClientWebSocket client)
    {
        if (client.HttpStatusCode == default)
        {
            return null;
        }

        var wait = client.HttpResponseHeaders is { } headers && headers.TryGetValue("Retry-After", out var told) ? told.FirstOrDefault() : null;
        return new UpstreamAnswer.Answered((int)client.HttpStatusCode, default)
        {
            RetryAfterSeconds = int.TryParse(wait, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null,
        };
    }

    private static string WhyNot(Exception failed, int status, Dialer dialer)
    {
        for (var inner = failed.InnerException; inner is not null && status == 0; inner = inner.InnerException)
        {
            if (dialer.WhyNot(inner) is { } why)
            {
                return why;
            }
        }

        return status != 0 ? $"The exchange answered {status} where a WebSocket was to be opened."
            : "The exchange did not open a WebSocket.";
    }
}
