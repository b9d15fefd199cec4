using System.Net.WebSockets;
using System.Text.Json;

namespace Keywright.Doctor.Calls;

/// <summary>One WebSocket connection, bounded like <see cref="RestCaller"/>.</summary>
internal sealed class SocketLine : IDisposable
{
    private readonly ClientWebSocket socket = new();
    private readonly Bounds bounds;
    private readonly TimeProvider time;

    private SocketLine(Bounds bounds, TimeProvider time)
    {
        (this.bounds, this.time) = (bounds, time);
        socket.Options.Proxy = null;
    }

    /// <summary>A connection, or why there is none.</summary>
    public static async Task<(SocketLine? Line, Trouble? Why)> OpenAsync(Uri url, Bounds bounds, CallCount count, TimeProvider time, CancellationToken ct)
    {
        if (count.Take() is { } enough)
        {
            return (null, enough);
        }

        var line = new SocketLine(bounds, time);
        // A listen key stands in the path, and is as good as a password for an hour.
        var place = $"{url.Scheme}://{url.Authority}";
        try
        {
            using var patience = new CancellationTokenSource(bounds.Call, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
            await line.socket.ConnectAsync(url, either.Token).ConfigureAwait(false);
            return (line, null);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            line.Dispose();
            return (null, new Trouble($"No WebSocket connection to {place} was answered in time.", "Check that WebSockets pass your firewall or proxy, and that the URL is the streams'."));
        }
        catch (WebSocketException why)
        {
            line.Dispose();
            return (null, new Trouble($"No WebSocket connection to {place}: {why.InnerException?.Message ?? why.Message}", "Check that WebSockets pass your firewall or proxy, and that the URL is the streams'."));
        }
        catch
        {
            line.Dispose();
            throw;
        }
    }

    /// <summary>Sends a message and hears the first one that <paramref name="wanted"/> takes; null when none came in time.</summary>
    public async Task<(JsonElement? Message, Trouble? Why)> AskAsync(ReadOnlyMemory<byte> text, Func<JsonElement, bool> wanted, CancellationToken ct)
    {
        try
        {
            await socket.SendAsync(text, WebSocketMessageType.Text, endOfMessage: true, ct).ConfigureAwait(false);
        }
        catch (WebSocketException why)
        {
            return (null, Broken(why));
        }

        return await HearAsync(wanted, bounds.Call, ct).ConfigureAwait(false);
    }

    /// <summary>The first message that <paramref name="wanted"/> takes; null when none came in time. Others are passed over.</summary>
    public async Task<(JsonElement? Message, Trouble? Why)> HearAsync(Func<JsonElement, bool> wanted, TimeSpan patience, CancellationToken ct)
    {
        using var waiting = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, waiting.Token);
        try
        {
            while (true)
            {
                var (text, why) = await NextAsync(either.Token).ConfigureAwait(false);
                if (why is not null)
                {
                    return (null, why);
                }

                using var document = JsonDocument.Parse(text!);
                if (wanted(document.RootElement))
                {
                    return (document.RootElement.Clone(), null);
                }
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (null, null);
        }
        catch (WebSocketException why)
        {
            return (null, Broken(why));
        }
        catch (JsonException)
        {
            return (null, new Trouble("A message on the WebSocket connection is no JSON.", "Check that the URL is the exchange's streams or WebSocket API."));
        }
    }

    public void Dispose() => socket.Dispose();

    private static Trouble Broken(WebSocketException why) =>
        new($"The WebSocket connection broke: {why.Message}", "Try again; if it stays, something on the way cuts long connections.");

    private async Task<(byte[]? Text, Trouble? Why)> NextAsync(CancellationToken ct)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), ct).ConfigureAwait(false);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return (null, new Trouble($"The far side closed the WebSocket connection: {RestAnswer.Tame(socket.CloseStatusDescription ?? "without a reason")}.", "Try again; if it stays, look at the gateway's log."));
            }

            whole.Write(buffer, 0, part.Count);
            if (whole.Length > bounds.AnswerBytesMax)
            {
                return (null, new Trouble("A message on the WebSocket connection is past all bounds.", "Check that the URL is the exchange's streams or WebSocket API."));
            }

            if (part.EndOfMessage)
            {
                return (whole.ToArray(), null);
            }
        }
    }
}
