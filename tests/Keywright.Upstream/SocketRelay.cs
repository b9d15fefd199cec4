using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Keywright.Upstream.Faults;

namespace Keywright.Upstream;

/// <summary>
/// One socket of a client and the one to the upstream behind it, message by message. Request frames become calls; every other message
/// to the client is an event, which the script may lose, double, delay or end the connection at.
/// </summary>
internal sealed class SocketRelay(FaultServer server, Arrival handshake, WebSocket client, WebSocket? upstream, Action silence, Action cut) : IDisposable
{
    private readonly SemaphoreSlim toClient = new(1, 1);
    private readonly SemaphoreSlim toUpstream = new(1, 1);
    private readonly Lock gate = new();
    private readonly Dictionary<string, Queue<TaskCompletionSource<UpstreamAnswer>>> asked = new(StringComparer.Ordinal);
    private readonly List<Task> calls = [];
    private string? swapped;
    private bool isOver;

    public string Path => handshake.Path;

    public async Task RunAsync()
    {
        server.Sockets.Add(this);
        try
        {
            var hearing = HearClientAsync();
            var telling = upstream is null ? Task.Delay(Timeout.InfiniteTimeSpan, server.Stopping) : TellAsync(upstream);
            await await Task.WhenAny(hearing, telling);
        }
        catch (Exception why) when (why is WebSocketException or OperationCanceledException)
        {
            // One of the two is gone, or all stop; the other follows.
        }
        finally
        {
            server.Sockets.Remove(this);
            cut();
            upstream?.Abort();
            Task[] last;
            lock (gate)
            {
                isOver = true;
                foreach (var waiting in asked.Values.SelectMany(each => each))
                {
                    waiting.TrySetCanceled();
                }

                last = [.. calls];
            }

            await Task.WhenAll(last);
        }
    }

    /// <summary>Nothing is told any more, also no pong; the connection stays.</summary>
    public void Silence() => silence();

    /// <summary>The connection is gone, without a close frame.</summary>
    public void Cut() => cut();

    public Task CloseAsync(WebSocketCloseStatus status, string reason) => SendingAsync(() => client.CloseOutputAsync(status, reason, server.Stopping));

    public Task SayAsync(ReadOnlyMemory<byte> text) => SendingAsync(() => client.SendAsync(text, WebSocketMessageType.Text, endOfMessage: true, server.Stopping).AsTask());

    /// <summary>A piece of a message that does not end; false when nobody hears it.</summary>
    public Task<bool> SayPartAsync(ReadOnlyMemory<byte> text) => SendingAsync(() => client.SendAsync(text, WebSocketMessageType.Text, endOfMessage: false, server.Stopping).AsTask());

    /// <summary>The notice in the shape of this connection, and the close.</summary>
    public async Task ShutDownAsync()
    {
        var notice = $$"""{"e":"serverShutdown","E":{{server.Clock.GetUtcNow().ToUnixTimeMilliseconds()}}}""";
        await SayAsync(Encoding.UTF8.GetBytes(Path switch
        {
            "/stream" => $$"""{"stream":"!serverShutdown","data":{{notice}}}""",
            SocketHall.ApiPath => $$"""{"event":{{notice}}}""",
            _ => notice,
        }));
        await CloseAsync(WebSocketCloseStatus.EndpointUnavailable, "The server shuts down.");
    }

    public Task EndDayAsync() => CloseAsync(WebSocketCloseStatus.PolicyViolation, "The connection is 24 hours old.");

    /// <summary>Passes a frame on and waits for the answer with its id.</summary>
    public async Task<UpstreamAnswer> AskAsync(string id, ReadOnlyMemory<byte> text, Arrival arrival)
    {
        if (upstream is null)
        {
            return server.Exchange.Written(arrival);
        }

        var answer = new TaskCompletionSource<UpstreamAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isOver, this);
            if (!asked.TryGetValue(id, out var waiting))
            {
                asked[id] = waiting = new();
            }

            waiting.Enqueue(answer);
        }

        await PassOnAsync(text);
        return await answer.Task;
    }

    /// <summary>An event from the upstream, or from a test.</summary>
    public async Task TellAsync(StreamEvent told)
    {
        var text = Encoding.UTF8.GetBytes(told.Text);
        switch (server.Script.Choose(told))
        {
            case StreamFault.None:
                await SayAsync(text);
                break;
            case StreamFault.Missing:
                return;
            case StreamFault.Duplicated:
                await SayAsync(text);
                await SayAsync(text);
                break;
            case StreamFault.Swapped:
                if (Interlocked.Exchange(ref swapped, told.Text) is { } before)
                {
                    await SayAsync(Encoding.UTF8.GetBytes(before));
                }

                return;
            case StreamFault.ShutDown:
                await SayAsync(text);
                await ShutDownAsync();
                return;
            case StreamFault.Cut:
                Cut();
                return;
            case StreamFault.HalfOpen:
                Silence();
                return;
            case StreamFault.DayEnd:
                await EndDayAsync();
                return;
        }

        if (Interlocked.Exchange(ref swapped, null) is { } earlier)
        {
            await SayAsync(Encoding.UTF8.GetBytes(earlier));
        }
    }

    public void Dispose()
    {
        toClient.Dispose();
        toUpstream.Dispose();
    }

    private async Task HearClientAsync()
    {
        while (await ReadAsync(client) is { } text)
        {
            if (FrameReading.TryRead(text, out var id, out var make))
            {
                var call = new FrameCall(server, server.Arrivals.Add(number => make(number, server.Clock.GetUtcNow(), handshake.Connection)), this, id, text);
                lock (gate)
                {
                    calls.RemoveAll(each => each.IsCompleted);
                    calls.Add(server.HandleAsync(call));
                }
            }
            else
            {
                await PassOnAsync(text);
            }
        }

        if (upstream is { State: WebSocketState.Open })
        {
            await upstream.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, server.Stopping);
        }

        if (client.State == WebSocketState.CloseReceived)
        {
            await CloseAsync(WebSocketCloseStatus.NormalClosure, "");
        }
    }

    private async Task TellAsync(WebSocket from)
    {
        while (await ReadAsync(from) is { } text)
        {
            using var json = JsonDocument.Parse(text);
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("id", out var id) && TakeAsked(id.GetRawText()) is { } waiting)
            {
                waiting.TrySetResult(AnswerOf(json.RootElement, text));
                continue;
            }

            await TellAsync(StreamEvent.Of(Path, Encoding.UTF8.GetString(text), json.RootElement));
        }

        await CloseAsync(from.CloseStatus ?? WebSocketCloseStatus.NormalClosure, from.CloseStatusDescription ?? "");
    }

    private static UpstreamAnswer AnswerOf(JsonElement json, byte[] text)
    {
        // Answers to SUBSCRIBE and its like have no envelope.
        var status = json.TryGetProperty("status", out var said) ? said.GetInt32() : json.TryGetProperty("code", out _) ? 400 : 200;
        var body = json.TryGetProperty("result", out var inner) || json.TryGetProperty("error", out inner) ? inner : json;
        return new UpstreamAnswer(status, Encoding.UTF8.GetBytes(body.GetRawText())) { Frame = text };
    }

    private TaskCompletionSource<UpstreamAnswer>? TakeAsked(string id)
    {
        lock (gate)
        {
            return asked.TryGetValue(id, out var waiting) && waiting.TryDequeue(out var first) ? first : null;
        }
    }

    private async Task PassOnAsync(ReadOnlyMemory<byte> text)
    {
        if (upstream is null)
        {
            return;
        }

        await toUpstream.WaitAsync(server.Stopping);
        try
        {
            await upstream.SendAsync(text, WebSocketMessageType.Text, endOfMessage: true, server.Stopping);
        }
        finally
        {
            toUpstream.Release();
        }
    }

    private async Task<bool> SendingAsync(Func<Task> send)
    {
        await toClient.WaitAsync(server.Stopping);
        try
        {
            await send();
            return true;
        }
        catch (Exception why) when (why is WebSocketException or IOException or ObjectDisposedException)
        {
            // Nobody hears it; the reading side finds that out as well and ends the relay.
            return false;
        }
        finally
        {
            toClient.Release();
        }
    }

    /// <summary>A whole message; null when the other side says that it will send no more.</summary>
    private async Task<byte[]?> ReadAsync(WebSocket from)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var read = await from.ReceiveAsync(buffer.AsMemory(), server.Stopping);
            if (read.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            whole.Write(buffer, 0, read.Count);
            if (read.EndOfMessage)
            {
                return whole.ToArray();
            }
        }
    }
}
