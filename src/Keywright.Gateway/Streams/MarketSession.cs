using System.Net;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Streams;
using Keywright.Gateway.Requests;

namespace Keywright.Gateway.Streams;

/// <summary>One connection's subscriptions and what it says to them.</summary>
public sealed class MarketSession
{
    /// <summary>Streams on one connection.</summary>
    public const int StreamsMax = 1_024;

    /// <summary>Beats until a subscription is confirmed though the exchange has not said that it brings the streams: five seconds.</summary>
    internal const int ConfirmBeatsMax = 50;

    private const int UnsaidMax = 64;

    private const int NameLengthMax = 128;

    private readonly MarketStreams streams;
    private readonly Outbox outbox;
    private readonly List<string> names = [];

    // Answers in their order: one that waits until streams are brought, and those behind it.
    private readonly Queue<(byte[] Answer, IReadOnlyList<string> Streams)> unsaid = new();
    private volatile bool waiting;
    private int beats;
    private volatile bool combined;
    private bool ended;

    internal MarketSession(MarketStreams streams, Outbox outbox, IPAddress client, bool combined, TimeUnit unit)
    {
        (this.streams, this.outbox, Client, Unit) = (streams, outbox, client, unit);
        this.combined = combined;
    }

    /// <summary>Where the connection comes from.</summary>
    internal IPAddress Client { get; }

    internal TimeUnit Unit { get; }

    /// <summary>Whose market it hears; settled by the first market stream it asks for.</summary>
    internal Venue? Venue { get; set; }

    /// <summary>It hears what those without a key hear.</summary>
    internal bool IsKeyless { get; init; }

    /// <summary>An answer has not been said yet.</summary>
    internal bool IsWaiting => waiting;

    /// <summary>Answers a control message. One caller at a time.</summary>
    public void Hear(ReadOnlySpan<byte> utf8Text)
    {
        if (ControlMessage.TryParse(utf8Text, out var message, out var refusal))
        {
            Say(Answer(message), message.Method == ControlMethod.Subscribe ? message.Streams : []);
        }
        else
        {
            Say(refusal, []);
        }
    }

    /// <summary>What is said when the server shuts down.</summary>
    public StreamFrame Farewell()
    {
        var nowUs = streams.NowUs;
        var last = new StreamEvent((writer, timeUnit) => StreamPayloads.ServerShutdown(writer, timeUnit, nowUs));
        return combined ? last.Frame(Unit, StreamEvent.HeadOf("!serverShutdown")) : last.Frame(Unit);
    }

    /// <summary>Nothing more is told. One caller at a time.</summary>
    public void End()
    {
        if (!ended)
        {
            ended = true;
            streams.Ended(this, outbox.CutOff);
        }

        outbox.End();
        foreach (var name in names)
        {
            streams.Leave(this, name);
        }

        names.Clear();
    }

    internal bool TrySubscribe(IEnumerable<string> wanted)
    {
        // A name given twice is one stream, so the list is counted as a set.
        var added = wanted.Distinct(StringComparer.Ordinal).Where(name => !names.Contains(name)).ToList();
        if (names.Count + added.Count > StreamsMax || added.Exists(name => name.Length is 0 or > NameLengthMax))
        {
            return false;
        }

        foreach (var name in added)
        {
            names.Add(name);
            streams.Join(this, name);
        }

        return true;
    }

    internal void Post(StreamEvent told, byte[] head) => outbox.TryPost(combined ? told.Frame(Unit, head) : told.Frame(Unit));

    internal void CutOff(string reason) => outbox.Cut(reason);

    private byte[] Answer(ControlMessage message)
    {
        switch (message.Method)
        {
            case ControlMethod.Subscribe:
                return streams.Refuses(this, message.Streams) ? ControlReplies.Refused(Faults.KeyRejected, message.Id)
                    : TrySubscribe(message.Streams) ? ControlReplies.Done(message.Id) : ControlReplies.TooMany();
            case ControlMethod.Unsubscribe:
                foreach (var name in message.Streams)
                {
                    if (names.Remove(name))
                    {
                        streams.Leave(this, name);
                    }
                }

                return ControlReplies.Done(message.Id);
            case ControlMethod.ListSubscriptions:
                return ControlReplies.Names(names, message.Id);
            case var _ when message.Property != "combined":
                return ControlReplies.UnknownProperty(message.Id);
            case ControlMethod.GetProperty:
                return ControlReplies.Flag(combined, message.Id);
            case ControlMethod.SetProperty when message.Value is { } value:
                combined = value;
                return ControlReplies.Done(message.Id);
            default:
                return ControlReplies.NotBoolean();
        }
    }

    /// <summary>Says what waits and need not wait any longer. Called by each beat.</summary>
    internal void Beat()
    {
        lock (unsaid)
        {
            beats++;
            SayWhatMayBeSaid();
        }
    }

    /// <param name="answer">What is said.</param>
    /// <param name="subscribed">
    /// What it confirms. Who has heard that takes a sight of the book and goes on from there by what the stream tells, so nothing may be missing between.
    /// </param>
    private void Say(byte[] answer, IReadOnlyList<string> subscribed)
    {
        lock (unsaid)
        {
            unsaid.Enqueue((answer, subscribed));
            SayWhatMayBeSaid();
        }
    }

    private void SayWhatMayBeSaid()
    {
        while (unsaid.TryPeek(out var next) && (next.Streams.Count == 0 || beats >= ConfirmBeatsMax || unsaid.Count > UnsaidMax || streams.AreBrought(this, next.Streams)))
        {
            unsaid.Dequeue();
            outbox.TryPost(new StreamFrame(next.Answer));
            beats = 0;
        }

        waiting = unsaid.Count > 0;
    }
}
