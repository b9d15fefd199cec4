using System.Buffers;
using System.Net;
using System.Net.WebSockets;
using Keywright.Gateway.Streams;

namespace Keywright.Server.Sockets;

/// <summary>
/// One connection: a loop that reads, a loop that writes what the outbox holds, and a beat from outside that looks at the clock.
/// Whoever ends it says why by <see cref="Close"/>; the first reason stands, what waits in the outbox goes out before it. It goes on where
/// its caller's scheduler says, so that a simulation can drive it.
/// </summary>
internal sealed class SocketConnection
{
    private const int BufferBytes = 2048;

    private readonly SocketLimits limits;
    private readonly TimeProvider time;
    private readonly InboundCount count;
    private readonly Heartbeat heart;
    private readonly IFrameLine line;
    private readonly long openedAt;
    private Ending? ending;
    private Task writer = Task.CompletedTask;

    /// <param name="open">Opens the frames of it.</param>
    /// <param name="ask">What was asked for.</param>
    /// <param name="limits">What may be sent.</param>
    /// <param name="time">The clock.</param>
    public SocketConnection(Func<FrameWatch, IFrameLine> open, SocketAsk ask, SocketLimits limits, TimeProvider time)
    {
        (Ask, this.limits, this.time) = (ask, limits, time);
        openedAt = time.GetTimestamp();
        count = new InboundCount(limits, time);
        heart = new Heartbeat(limits, openedAt, time);
        line = open(new FrameWatch(count.Opened, heart.Ponged, Flooded));
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
        writer = about.Writers is { } apart
            ? Task.Factory.StartNew(WriteAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, apart).Unwrap()
            : WriteAsync();
        try
        {
            await ReadAsync(about);
        }
        finally
        {
            Outbox.End();
            await writer;
            await about.EndedAsync();
            line.Dispose();
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

        // Who missed something hears of that and of no orderly end.
        CloseIfCutOff();
        Close(WebSocketCloseStatus.EndpointUnavailable, reason);
    }

    /// <summary>Ends the connection at once, with nothing more said.</summary>
    public void HangUp() => line.HangUp();

    /// <summary>Looks at the clock: pings, and ends what has lasted or waited too long. About once a second.</summary>
    public void Beat()
    {
        CloseIfCutOff();
        if (Volatile.Read(ref ending) is { } end)
        {
            if (time.GetElapsedTime(end.At) >= limits.Patience)
            {
                line.HangUp();
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
            heart.Sent(line.PingAsync(payload));
        }
    }

    private void CloseIfCutOff()
    {
        if (Outbox.CutOff is { } behind)
        {
            Close(WebSocketCloseStatus.PolicyViolation, behind);
        }
    }

    private async Task ReadAsync(ISocketTalk about)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        var length = 0;
        var turn = default(Turn);
        try
        {
            while (true)
            {
                if (turn.IsOver())
                {
                    await Task.Yield();
                }

                var read = await line.HearAsync(buffer.AsMemory(length));
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
                    await about.HearAsync(buffer.AsMemory(0, length), this);
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
        try
        {
            while (await Outbox.WaitAsync())
            {
                while (Outbox.TryTake(out var frame))
                {
                    if (!line.TrySay(frame))
                    {
                        await line.FlushAsync();
                        line.TrySay(frame);
                    }
                }

                await line.FlushAsync();
            }

            // A reader that fell behind and reads again is told so right away, not only if the beat has noticed before.
            CloseIfCutOff();
            if (Volatile.Read(ref ending) is { } end)
            {
                await line.CloseAsync(end.Status, end.Reason);
            }
        }
        catch (Exception why) when (IsEnd(why) || why is InvalidOperationException)
        {
            // Nobody reads any more.
            Outbox.Cut("The connection is gone.");
            line.HangUp();
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
