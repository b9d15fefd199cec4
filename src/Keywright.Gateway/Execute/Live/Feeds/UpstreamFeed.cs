using Keywright.Binance.Wire;
using Keywright.Gateway.Budgets;

namespace Keywright.Gateway.Execute.Live.Feeds;

/// <summary>
/// The market streams of one exchange, each asked for once however many listen. There is one connection for each unit of time that is listened
/// in, and further ones only when one is full. Before a connection ends in order another has taken over, and what both tell is told once.
/// </summary>
internal sealed class UpstreamFeed(Upstream upstream) : IAsyncDisposable
{
    /// <summary>Different streams that are asked for at once; further ones stay silent.</summary>
    public const int WantedMax = 8 * FeedLine.StreamsMax;

    /// <summary>A stream on which nothing happened since another connection has it may be left to that one.</summary>
    private const long HandOverUs = 10 * BudgetLimits.SecondUs;

    /// <summary>Between two connections: the exchange takes 300 in five minutes, and this is half of that.</summary>
    private const long DialPaceUs = 2 * BudgetLimits.SecondUs;

    private const long IdleUs = 30 * BudgetLimits.SecondUs;
    private const long AgainFirstUs = BudgetLimits.SecondUs;
    private const long AgainMostUs = 30 * BudgetLimits.SecondUs;
    private const long SteadyUs = BudgetLimits.MinuteUs;

    private readonly Lock gate = new();
    private readonly Dictionary<(TimeUnit, string), FeedStream> streams = [];
    private readonly List<FeedLine> lines = [];
    private readonly List<Task> repairs = [];
    private long notBeforeUs = long.MinValue;
    private long dialledUs = long.MinValue / 2;
    private long againUs = AgainFirstUs;
    private (long Connections, long Events, long Gaps, long Odd) counts;

    /// <summary>Asks for what a stream did not bring, first to last; empty when it cannot be had. Set once, at the opening.</summary>
    public Func<FeedStream, long, long, Task<IReadOnlyList<(ReadOnlyMemory<byte> Data, FeedPlace Place)>>> Repair { get; set; } = static (_, _, _) => Task.FromResult<IReadOnlyList<(ReadOnlyMemory<byte>, FeedPlace)>>([]);

    /// <summary>By the clock that never steps.</summary>
    public long NowUs => upstream.Time.TickUs;

    /// <summary>Connections made, events told, gaps seen, and messages that no exchange writes, since the start.</summary>
    public (long Connections, long Events, long Gaps, long Odd) Counts
    {
        get
        {
            lock (gate)
            {
                return counts;
            }
        }
    }

    /// <summary>Connections and streams there are.</summary>
    public (int Lines, int Streams) Sizes
    {
        get
        {
            lock (gate)
            {
                return (lines.Count(line => line.IsOpen), streams.Count);
            }
        }
    }

    /// <summary>From the next event on the listener hears the stream; null when there are too many.</summary>
    public FeedStream? Want(string name, TimeUnit unit, FeedListener listener)
    {
        lock (gate)
        {
            if (!streams.TryGetValue((unit, name), out var stream))
            {
                if (streams.Count >= WantedMax)
                {
                    return null;
                }

                streams.Add((unit, name), stream = new FeedStream(name, unit));
            }

            stream.Listeners = stream.Listeners.Add(listener);
            return stream;
        }
    }

    public void Leave(FeedStream stream, FeedListener listener)
    {
        lock (gate)
        {
            stream.Listeners = stream.Listeners.Remove(listener);
            if (stream.Listeners.IsEmpty && streams.Remove((stream.Unit, stream.Name)))
            {
                lines.ForEach(line => line.Remove(stream));
            }
        }
    }

    /// <summary>When the exchange was last heard on the connection that has the stream; null while none has it.</summary>
    public long? HeardUs(FeedStream stream)
    {
        lock (gate)
        {
            return stream.IsLive ? stream.Home!.HeardUs : null;
        }
    }

    /// <summary>Does what is due: connects, asks for streams, replaces connections. Called some times a second, one call at a time.</summary>
    public async ValueTask BeatAsync()
    {
        List<FeedLine> begun = [];
        List<FeedStream> holed;
        List<Task> over = [.. repairs.Where(task => task.IsCompleted)];
        repairs.RemoveAll(over.Contains);
        lock (gate)
        {
            var nowUs = NowUs;
            Sweep(nowUs, over);
            Place(nowUs, begun);
            lines.ForEach(line => line.Speak(nowUs));
            holed = [.. streams.Values.Where(stream => stream.Hole is not null)];
        }

        begun.ForEach(line => line.Begin());
        repairs.AddRange(holed.Select(RepairAsync));

        // What went wrong in a way nobody foresaw is not to be lost.
        foreach (var reading in over)
        {
            await reading;
        }
    }

    public async ValueTask DisposeAsync()
    {
        List<FeedLine> left;
        lock (gate)
        {
            left = [.. lines];
            lines.Clear();
            left.ForEach(line => line.End("The gateway stops."));
        }

        foreach (var line in left)
        {
            await line.Reading;
            line.Dispose();
        }
    }

    internal ValueTask<UpstreamSocket> OpenAsync(TimeUnit unit, CancellationToken ct)
        => upstream.OpenStreamAsync(unit == TimeUnit.Microsecond ? "/stream?timeUnit=MICROSECOND" : "/stream", ct);

    internal void Opened(FeedLine line, UpstreamSocket socket)
    {
        lock (gate)
        {
            line.NoteOpened(socket, NowUs);
            counts.Connections++;
        }
    }

    internal void Hear(FeedLine line, ReadOnlyMemory<byte> text)
    {
        var isRead = FeedMessage.TryRead(text, out var message);
        lock (gate)
        {
            var nowUs = NowUs;
            line.NoteHeard(nowUs);
            switch (isRead ? message.Said : null as FeedSaid?)
            {
                case FeedSaid.Event when streams.TryGetValue((line.Unit, message.Stream), out var stream):
                    counts.Events++;
                    counts.Gaps += stream.Take(line, message.Data, message.Place) ? 1 : 0;
                    break;
                case FeedSaid.Done:
                    line.Answered(message.Id, nowUs);
                    break;
                case FeedSaid.Shutdown:
                    line.IsLeaving = true;
                    break;
                case FeedSaid.Refused:
                    line.End("The exchange refused what was asked for on the connection.");
                    break;
                case null:
                    counts.Odd++;
                    break;
            }
        }
    }

    /// <summary>Connections that are over, too old, or done with.</summary>
    private void Sweep(long nowUs, List<Task> over)
    {
        foreach (var line in lines.ToList())
        {
            line.IsLeaving |= line.IsOpen && nowUs - line.OpenedUs > FeedLine.LifeUs;
            line.EmptySinceUs = line.Count > 0 ? null : line.EmptySinceUs ?? nowUs;
            if (line.Reading.IsCompleted && (line.Ended is not null || line.Reading.IsFaulted))
            {
                lines.Remove(line);
                foreach (var stream in line.Streams)
                {
                    stream.Lost(line);
                }

                // Whoever held for a while may be tried again at once; whoever did not, later and later.
                var held = nowUs - line.OpenedUs > SteadyUs;
                againUs = held || line.IsLeaving ? AgainFirstUs : Math.Min(AgainMostUs, 2 * againUs);
                notBeforeUs = held || line.IsLeaving ? notBeforeUs : nowUs + (againUs / 2);
                over.Add(line.Reading);
                line.Dispose();
            }
            else if (line.IsLeaving && line.IsOpen && line.Streams.All(stream => IsElsewhere(stream, line, nowUs)))
            {
                line.End("Another connection has taken over.");
            }
            else if (!line.IsLeaving && line.IsOpen && nowUs - line.EmptySinceUs > IdleUs)
            {
                line.End("Nobody listens.");
            }
        }
    }

    /// <summary>Every stream has a place on a connection that stays.</summary>
    private void Place(long nowUs, List<FeedLine> begun)
    {
        var stays = lines.FindAll(line => !line.IsLeaving && line.Ended is null);
        foreach (var stream in streams.Values)
        {
            if (stays.Exists(line => line.Has(stream)))
            {
                continue;
            }

            var line = stays.Find(line => line.Unit == stream.Unit && !line.IsFull);
            if (line is null)
            {
                if (nowUs < notBeforeUs || nowUs - dialledUs < DialPaceUs || upstream.IsPaused)
                {
                    return;
                }

                dialledUs = nowUs;
                line = new FeedLine(this, stream.Unit);
                lines.Add(line);
                stays.Add(line);
                begun.Add(line);
            }

            line.Add(stream);
        }
    }

    private async Task RepairAsync(FeedStream stream)
    {
        (long First, long Last) hole;
        lock (gate)
        {
            (hole, stream.Hole) = (stream.Hole!.Value, null);
        }

        var missing = await Repair(stream, hole.First, hole.Last);
        lock (gate)
        {
            stream.Fill(missing);
        }
    }

    private bool IsElsewhere(FeedStream stream, FeedLine leaving, long nowUs)
        => lines.Find(line => line != leaving && !line.IsLeaving && line.IsSettled && line.Has(stream)) is { } other
            && (!stream.IsToldBy(leaving) || nowUs - other.ConfirmedUs > HandOverUs);
}
