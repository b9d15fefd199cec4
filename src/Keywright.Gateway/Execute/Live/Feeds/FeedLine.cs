using Keywright.Binance.Wire;
using Keywright.Gateway.Budgets;

namespace Keywright.Gateway.Execute.Live.Feeds;

/// <summary>
/// One combined market connection. What it is to bring is asked for at the exchange's pace; when nothing comes for a while it is asked
/// something, since a connection whose other end is gone looks like one on which nothing happens. Under the feed's lock but for the reading.
/// </summary>
internal sealed class FeedLine(UpstreamFeed feed, TimeUnit unit) : IDisposable
{
    /// <summary>Streams on one connection (spot-ws.md §1).</summary>
    public const int StreamsMax = 1_024;

    /// <summary>The exchange hears five messages a second, and the answers to its pings are among them.</summary>
    public const long PaceUs = 300_000;

    /// <summary>The exchange ends a connection after 24 hours.</summary>
    public const long LifeUs = (23 * BudgetLimits.HourUs) + (40 * BudgetLimits.MinuteUs);

    /// <summary>Nothing came for so long: it is asked whether it is there.</summary>
    public const long QuietUs = BudgetLimits.SecondUs;

    /// <summary>Longest wait for an answer to what was asked.</summary>
    public const long AnswerUs = 5 * BudgetLimits.SecondUs;

    private const int NamesMax = 200;

    private readonly Dictionary<string, (FeedStream Stream, Step Step)> streams = new(StringComparer.Ordinal);
    private readonly HashSet<string> unwanted = new(StringComparer.Ordinal);
    private readonly Dictionary<long, (string[] Streams, long SaidUs)> unanswered = [];
    private readonly CancellationTokenSource end = new();
    private UpstreamSocket? socket;
    private Task saying = Task.CompletedTask;
    private long saidUs = long.MinValue / 2;
    private long askedUs;
    private long lastId;

    private enum Step
    {
        Wanted,
        Asked,
        Confirmed,
    }

    public TimeUnit Unit => unit;

    /// <summary>The reading of it, from connecting on; ended when the connection is.</summary>
    public Task Reading { get; private set; } = Task.CompletedTask;

    /// <summary>Why it ended; null while it has not.</summary>
    public string? Ended { get; private set; }

    public bool IsOpen => socket is not null && Ended is null;

    /// <summary>Another one takes over: its age, or the exchange said so.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>Null until it was.</summary>
    public long? OpenedUs { get; private set; }

    /// <summary>Since when there is nothing for it to bring; null while there is.</summary>
    public long? EmptySinceUs { get; set; }

    /// <summary>When anything last came, by the clock that never steps.</summary>
    public long HeardUs { get; private set; }

    /// <summary>When the last of what it was asked for was confirmed.</summary>
    public long ConfirmedUs { get; private set; }

    public int Count => streams.Count;

    public bool IsFull => streams.Count >= StreamsMax;

    public IEnumerable<FeedStream> Streams => streams.Values.Select(held => held.Stream);

    /// <summary>It brings all that it was to bring.</summary>
    public bool IsSettled => IsOpen && streams.Values.All(held => held.Step == Step.Confirmed);

    public bool Has(FeedStream stream) => streams.TryGetValue(stream.Name, out var held) && held.Stream == stream;

    public void Add(FeedStream stream)
    {
        // Asked for once more what is brought already, the exchange says yes.
        unwanted.Remove(stream.Name);
        streams[stream.Name] = (stream, Step.Wanted);
    }

    public void Remove(FeedStream stream)
    {
        if (Has(stream) && streams.Remove(stream.Name, out var held) && held.Step != Step.Wanted)
        {
            unwanted.Add(stream.Name);
        }
    }

    /// <summary>Connects, and reads until the connection ends.</summary>
    public void Begin() => Reading = ReadAsync();

    /// <summary>Says the one thing that is due, if its time has come.</summary>
    public void Speak(long nowUs)
    {
        if (!IsOpen || !saying.IsCompleted || nowUs - saidUs < PaceUs)
        {
            return;
        }

        if (unanswered.Values.Any(waiting => nowUs - waiting.SaidUs > AnswerUs))
        {
            End("The exchange did not answer on the connection.");
        }
        else if (streams.Where(s => s.Value.Step == Step.Wanted).Select(s => s.Key).Take(NamesMax).ToArray() is { Length: > 0 } wanted)
        {
            Array.ForEach(wanted, name => streams[name] = (streams[name].Stream, Step.Asked));
            Say("SUBSCRIBE", wanted, nowUs);
        }
        else if (unwanted.Take(NamesMax).ToArray() is { Length: > 0 } gone)
        {
            unwanted.ExceptWith(gone);
            Say("UNSUBSCRIBE", gone, nowUs);
        }
        else if (nowUs - Math.Max(HeardUs, askedUs) >= QuietUs && unanswered.Count == 0)
        {
            askedUs = nowUs;
            Say("GET_PROPERTY", ["combined"], nowUs);
        }
    }

    /// <summary>The exchange has answered.</summary>
    public void Answered(long id, long nowUs)
    {
        if (!unanswered.Remove(id, out var asked))
        {
            return;
        }

        foreach (var name in asked.Streams)
        {
            if (streams.TryGetValue(name, out var held) && held.Step == Step.Asked)
            {
                streams[name] = (held.Stream, Step.Confirmed);
                held.Stream.Home = held.Stream.Home is { IsOpen: true, IsLeaving: false } home ? home : this;
                ConfirmedUs = nowUs;
            }
        }
    }

    public void NoteOpened(UpstreamSocket opened, long nowUs) => (socket, OpenedUs, HeardUs) = (opened, nowUs, nowUs);

    public void NoteHeard(long nowUs) => HeardUs = nowUs;

    public void End(string why)
    {
        Ended ??= why;
        end.Cancel();
    }

    public void Dispose() => end.Dispose();

    private async Task ReadAsync()
    {
        try
        {
            var opened = await feed.OpenAsync(unit, end.Token);
            await using (opened)
            {
                feed.Opened(this, opened);
                while (await opened.HearAsync(end.Token) is { } text)
                {
                    feed.Hear(this, text);
                }
            }

            Ended ??= "The exchange closed the connection.";
        }
        catch (UpstreamSocketException broken)
        {
            Ended ??= broken.Message;
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            Ended ??= "It was ended.";
        }
    }

    private void Say(string method, string[] about, long nowUs)
    {
        saidUs = nowUs;
        unanswered[++lastId] = (method == "SUBSCRIBE" ? about : [], nowUs);
        saying = SayAsync(JsonBody.Write((method, about, lastId), static (writer, s) =>
        {
            writer.WriteStartObject();
            writer.WriteString("method"u8, s.method);
            writer.WriteStartArray("params"u8);
            foreach (var name in s.about)
            {
                writer.WriteStringValue(name);
            }

            writer.WriteEndArray();
            writer.WriteNumber("id"u8, s.lastId);
            writer.WriteEndObject();
        }));
    }

    private async Task SayAsync(ReadOnlyMemory<byte> text)
    {
        try
        {
            await socket!.SayAsync(text, end.Token);
        }
        catch (UpstreamSocketException broken)
        {
            End(broken.Message);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // It has ended; the reading says why.
        }
    }
}
