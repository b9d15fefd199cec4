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

    private const int NameLengthMax = 128;

    private readonly MarketStreams streams;
    private readonly Outbox outbox;
    private readonly List<string> names = [];
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

    /// <summary>Answers a control message. One caller at a time.</summary>
    public void Hear(ReadOnlySpan<byte> utf8Text) =>
        Say(ControlMessage.TryParse(utf8Text, out var message, out var refusal) ? Answer(message) : refusal);

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

    private void Say(byte[] answer) => outbox.TryPost(new StreamFrame(answer));
}
