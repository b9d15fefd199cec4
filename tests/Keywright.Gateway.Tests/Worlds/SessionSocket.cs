using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Sessions;
using Keywright.Gateway.Streams;
using Xunit;

namespace Keywright.Gateway.Tests.Worlds;

/// <summary>A connection to the WebSocket API of a gateway in the same process; a test may lose what is said on it, or end it.</summary>
internal sealed class SessionSocket : UpstreamSocket
{
    private readonly Outbox outbox = new();
    private readonly Session session;
    private readonly Func<SessionSocket, string, string?> pass;
    private readonly ConcurrentQueue<string> said = new();
    private string? handed;
    private bool broken;

    public SessionSocket(Home exchange, Func<SessionSocket, string, string?> pass)
    {
        this.pass = pass;
        Assert.True(exchange.Gateway.Sessions.TryOpen(IPAddress.Loopback, "MICROSECOND", "false", outbox, out var opened, out _));
        session = opened;
    }

    public bool IsOpen { get; private set; } = true;

    /// <summary>Without a close.</summary>
    public void Break()
    {
        broken = true;
        outbox.End();
    }

    /// <summary>Something that the exchange itself does not say.</summary>
    public void Say(string text)
    {
        said.Enqueue(text);
        outbox.TryPost(new StreamFrame(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The gateway has dealt with what the test said, or will not any more.</summary>
    public bool IsTaken => !IsOpen || said.IsEmpty;

    public override async ValueTask<ReadOnlyMemory<byte>?> HearAsync(CancellationToken ct)
    {
        if (said.TryPeek(out var first) && first == handed)
        {
            said.TryDequeue(out _);
        }

        while (await outbox.WaitAsync().AsTask().WaitAsync(ct))
        {
            while (outbox.TryTake(out var frame))
            {
                var bytes = new byte[frame.Length];
                frame.CopyTo(bytes);
                if (!broken && pass(this, Encoding.UTF8.GetString(bytes)) is { } text)
                {
                    handed = text;
                    return Encoding.UTF8.GetBytes(text);
                }
            }
        }

        return broken ? throw new UpstreamSocketException("The connection broke.") : null;
    }

    public override async ValueTask SayAsync(ReadOnlyMemory<byte> text, CancellationToken ct)
        => outbox.TryPost(new StreamFrame(await session.AnswerAsync(text)));

    public override ValueTask DisposeAsync()
    {
        IsOpen = false;
        session.End();
        outbox.End();
        return ValueTask.CompletedTask;
    }
}
