using System.Buffers.Text;

namespace Keywright.Server.Sockets;

/// <summary>Pings every so often, and whether they are answered. A pong counts only when it copies a ping's payload.</summary>
internal sealed class Heartbeat(SocketLimits limits, long openedAt, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Queue<(long Number, long At)> unanswered = new();
    private long number;
    private long lastAt = openedAt;
    private Task sending = Task.CompletedTask;

    /// <summary>A ping has waited too long for its pong.</summary>
    public bool IsSilent
    {
        get
        {
            lock (gate)
            {
                return unanswered.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At) >= limits.PongWithin;
            }
        }
    }

    /// <summary>The payload of a ping that is due now; null when none is.</summary>
    public byte[]? NextPing()
    {
        lock (gate)
        {
            if (time.GetElapsedTime(lastAt) < limits.PingEvery || !sending.IsCompleted)
            {
                return null;
            }

            lastAt = time.GetTimestamp();
            unanswered.Enqueue((++number, lastAt));
            var payload = new byte[20];
            Utf8Formatter.TryFormat(number, payload, out var length);
            return payload[..length];
        }
    }

    /// <summary>A ping on its way; the next one waits for it. That it fails, the reader notices.</summary>
    public void Sent(Task ping)
    {
        lock (gate)
        {
            sending = ping;
        }
    }

    /// <summary>A pong came: it answers its ping and all before it.</summary>
    public void Ponged(ReadOnlySpan<byte> payload)
    {
        if (!Utf8Parser.TryParse(payload, out long answered, out var read) || read != payload.Length)
        {
            return;
        }

        lock (gate)
        {
            while (answered <= number && unanswered.TryPeek(out var oldest) && oldest.Number <= answered)
            {
                unanswered.Dequeue();
            }
        }
    }
}
