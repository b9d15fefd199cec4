using System.Net;
using System.Text;
using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Streams;

namespace Keywright.Gateway.Tests.Worlds;

/// <summary>A market connection to the exchange in the same process. What the exchange says waits until the test brings it over.</summary>
internal sealed class PipelineSocket : UpstreamSocket
{
    private readonly Home exchange;
    private readonly Outbox outbox = new();
    private readonly MarketSession session;
    private readonly Lock gate = new();
    private readonly Queue<ReadOnlyMemory<byte>?> brought = new();
    private readonly TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource heard = Signal();
    private TaskCompletionSource more = Signal();
    private bool broken;

    public PipelineSocket(Home exchange, string path)
    {
        this.exchange = exchange;
        Path = path;
        session = exchange.Gateway.Streams.TryOpen(outbox, IPAddress.Loopback, "", path.StartsWith("/stream", StringComparison.Ordinal), path.Contains("timeUnit=MICROSECOND", StringComparison.Ordinal) ? "MICROSECOND" : null, out _)!;
    }

    public string Path { get; }

    /// <summary>Everything said to the exchange.</summary>
    public List<string> Said { get; } = [];

    /// <summary>The other end is gone, and nobody says so.</summary>
    public bool IsMute { get; set; }

    /// <summary>Which messages of the exchange arrive.</summary>
    public Predicate<string> Passes { get; set; } = static _ => true;

    public bool IsOver => over.Task.IsCompleted;

    /// <summary>Brings over what the exchange has said so far, and waits until all of it was heard.</summary>
    public async Task BringAsync()
    {
        lock (gate)
        {
            while (outbox.TryTake(out var frame))
            {
                var bytes = new byte[frame.Length];
                frame.CopyTo(bytes);
                if (!IsMute && Passes(Encoding.UTF8.GetString(bytes)))
                {
                    brought.Enqueue(bytes);
                }
            }

            if (outbox.CutOff is not null)
            {
                brought.Enqueue(null);
            }

            if (brought.Count > 0)
            {
                heard = Signal();
                more.TrySetResult();
            }
        }

        await Task.WhenAny(heard.Task, over.Task);
    }

    /// <summary>The exchange tells what it tells before it stops.</summary>
    public void Announce() => outbox.TryPost(session.Farewell());

    /// <summary>Says what no exchange should; it is brought over with the rest.</summary>
    public void Say(string text)
    {
        lock (gate)
        {
            brought.Enqueue(Encoding.UTF8.GetBytes(text));
        }
    }

    /// <summary>The connection is gone, in the middle of whatever it was.</summary>
    public async Task BreakAsync()
    {
        lock (gate)
        {
            broken = true;
            more.TrySetResult();
        }

        await over.Task;
    }

    public override async ValueTask<ReadOnlyMemory<byte>?> HearAsync(CancellationToken ct)
    {
        while (true)
        {
            Task waiting;
            lock (gate)
            {
                if (broken)
                {
                    throw new UpstreamSocketException("The connection broke.");
                }

                if (brought.TryDequeue(out var text))
                {
                    return text;
                }

                heard.TrySetResult();
                waiting = (more = Signal()).Task;
            }

            await waiting.WaitAsync(ct);
        }
    }

    public override ValueTask SayAsync(ReadOnlyMemory<byte> text, CancellationToken ct)
    {
        Said.Add(Encoding.UTF8.GetString(text.Span));
        if (!IsMute)
        {
            session.Hear(text.Span);
        }

        return ValueTask.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        session.End();
        over.TrySetResult();
        return ValueTask.CompletedTask;
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
