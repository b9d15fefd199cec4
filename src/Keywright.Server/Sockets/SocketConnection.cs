using System.Buffers;
using System.Net;
using System.Net.WebSockets;
using Keywright.Gateway.Streams;

namespace Keywright.Server.Sockets;

/// <summary>
/// One upgraded connection: a loop that reads, a loop that writes what the outbox holds, and a beat from outside that looks at the clock.
/// Whoever ends it says why by <see cref="Close"/>; the first reason stands, what waits in the outbox goes out before it.
/// </summary>
internal sealed class SocketConnection
{
    private const int BufferBytes = 2048;

    private readonly SocketLimits limits;
    private readonly TimeProvider time;
    private readonly Action hangUp;
    private readonly InboundCount count;
    private readonly Heartbeat heart;
    private readonly FrameStream stream;
    private readonly WebSocket socket;
    private readonly long openedAt;
    private Ending? ending;
    private Task writer = Task.CompletedTask;

    /// <param name="wire">The upgraded stream.</param>
    /// <param name="ask">What was asked for.</param>
    /// <param name="limits">What may be sent.</param>
    /// <param name="time">The clock.</param>
    /// <param name="hangUp">Ends the connection under the stream at once.</param>
    public SocketConnection(Stream wire, SocketAsk ask, SocketLimits limits, TimeProvider time, Action hangUp)
    {
        (Ask, this.limits, this.time, this.hangUp) = (ask, limits, time, hangUp);
        openedAt = time.GetTimestamp();
        count = new InboundCount(limits, time);
        heart = new Heartbeat(limits, openedAt, time);
        stream = new FrameStream(wire, new InboundFrames(count.Opened, heart.Ponged), Flooded);

        // The library's own pings would run on a clock of their own.
        socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = Timeout.InfiniteTimeSpan });
    }

    public SocketAsk Ask { get; }

    /// <summary>Who talks here; known before the connection runs, so that it is never left without a farewell.</summary>
    public ISocketTalk? Talk { get; set; }

    public IPAddress Client => Ask.Client;

    public Outbox Outbox => Ask.Outbox;

    /// <summary>Talks until one side ends it.</summary>
    public async Task RunAsync(ISocketTalk about)
    {
        Talk = about;
        count.CountsMessages = about.CountsMessages;
        writer = Task.Factory.StartNew(WriteAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, about.Writers).Unwrap();
        try
        {
            await ReadAsync(about).ConfigureAwait(false);
        }
        finally
        {
            Outbox.End();
            await writer.ConfigureAwait(false);
            await about.EndedAsync().ConfigureAwait(false);
            socket.Dispose();
        }
    }

    /// <summary>Ends the connection with a code and a reason, once what waits has been sent.</summary>
    public void Close(WebSocketCloseStatus status, string reason)
    {
        if (Interlocked.CompareExchange(ref ending, new Ending(status, reason, time.GetTimestamp()), null) is null)
        {
            Outbox.End();
        }
    }

    /// <summary>Says farewell and closes.</summary>
    public void Leave(string reason)
    {
        if (Talk?.Farewell() is { } last)
        {
            Outbox.TryPost(last);
        }

        Close(WebSocketCloseStatus.EndpointUnavailable, reason);
    }

    /// <summary>Ends the connection at once, with nothing more said.</summary>
    public void HangUp() => hangUp();

    /// <summary>Looks at the clock: pings, and ends what has lasted or waited too long. About once a second.</summary>
    public void Beat()
    {
        if (Outbox.CutOff is { } behind)
        {
            Close(WebSocketCloseStatus.PolicyViolation, behind);
        }

        if (Volatile.Read(ref ending) is { } end)
        {
            if (time.GetElapsedTime(end.At) >= limits.Patience)
            {
                hangUp();
            }
        }
        else if (time.GetElapsedTime(openedAt) >= limits.Life)
        {
            Leave("The connection has reached its age.");
        }
        else if (heart.IsSilent)
        {
            Close(WebSocketCloseStatus.PolicyViolation, "No pong came in time.");
        }
        else if (heart.NextPing() is { } payload)
        {
            heart.Sent(stream.PingAsync(payload));
        }
    }

    private async Task ReadAsync(ISocketTalk about)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        var length = 0;
        try
        {
            while (true)
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None).ConfigureAwait(false);
                length += read.Count;
                if (read.MessageType == WebSocketMessageType.Close)
                {
                    Close(WebSocketCloseStatus.NormalClosure, "");
                    return;
                }

                if (Volatile.Read(ref ending) is not null)
                {
                    // Nothing counts any more but the peer's own close.
                    length = 0;
                }
                else if (read.MessageType == WebSocketMessageType.Binary)
                {
                    Close(WebSocketCloseStatus.InvalidMessageType, "Only text is understood.");
                }
                else if (read.EndOfMessage)
                {
                    await about.HearAsync(buffer.AsMemory(0, length), this).ConfigureAwait(false);
                    length = 0;
                }
                else if (length == buffer.Length)
                {
                    buffer = Grow(buffer);
                }
            }
        }
        catch (Exception why) when (IsEnd(why))
        {
            // The peer went away, or sent what is no frame; the library has said so to it.
            Close(WebSocketCloseStatus.NormalClosure, "");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private byte[] Grow(byte[] full)
    {
        if (full.Length >= limits.MessageBytesMax)
        {
            Close(WebSocketCloseStatus.MessageTooBig, "The message is too long.");
            return full;
        }

        var larger = ArrayPool<byte>.Shared.Rent(full.Length * 2);
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }

    private async Task WriteAsync()
    {
        var texts = new FrameBatch();
        try
        {
            while (await Outbox.WaitAsync().ConfigureAwait(true))
            {
                while (Outbox.TryTake(out var frame))
                {
                    if (!texts.TryAdd(frame))
                    {
                        await SendAsync(texts).ConfigureAwait(true);
                        texts.TryAdd(frame);
                    }
                }

                await SendAsync(texts).ConfigureAwait(true);
            }

            // The library may have closed by itself already, over what it could not read.
            if (Volatile.Read(ref ending) is { } end && socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(end.Status, end.Reason, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception why) when (IsEnd(why) || why is InvalidOperationException)
        {
            // Nobody reads any more.
            Outbox.Cut("The connection is gone.");
            hangUp();
        }
        finally
        {
            texts.Clear();
        }
    }

    private async ValueTask SendAsync(FrameBatch texts)
    {
        if (!texts.IsEmpty)
        {
            await stream.SendAsync(texts).ConfigureAwait(true);
            texts.Clear();
        }
    }

    /// <summary>Asked after every read: too much was sent, so the close goes out and the library sees the end.</summary>
    private Task? Flooded()
    {
        if (!count.IsOver)
        {
            return null;
        }

        Close(WebSocketCloseStatus.PolicyViolation, "Too many messages.");
        return writer;
    }

    private static bool IsEnd(Exception why) =>
        why is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException;

    private sealed record Ending(WebSocketCloseStatus Status, string Reason, long At);
}
