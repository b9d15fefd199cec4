using Keywright.Gateway.Execute.Paper;

namespace Keywright.Gateway.Streams;

/// <summary>
/// One stream that somebody listens to, with what it must remember between two events. All but <see cref="Sample"/> is called under the
/// streams' lock; <see cref="Sample"/> is called under the venue's, between two calls of <see cref="Tell"/>.
/// </summary>
internal abstract class Topic(string name, StreamSpec spec)
{
    private readonly byte[] head = StreamEvent.HeadOf(name);
    private long slot;

    public string Name => name;

    public StreamSpec Spec => spec;

    public List<MarketSession> Listeners { get; } = [];

    /// <summary>It takes in changes with a higher number; what was taken down before may have gaps.</summary>
    public long After { get; set; }

    /// <summary>Somebody came since the last event and has heard nothing yet.</summary>
    public bool HasNewcomer { get; set; }

    /// <summary>It looks at the market when its time has come.</summary>
    public virtual bool Samples => !spec.IsFed;

    /// <summary>Takes in what a command did to its symbol.</summary>
    public virtual void Feed(VenueChange change, SymbolChange symbol)
    {
    }

    /// <summary>Takes down how things stand; nothing of it may be told before it is durable.</summary>
    public virtual void Sample(MarketView view)
    {
    }

    /// <summary>Its time has come: tells what it has.</summary>
    public virtual void Tell(long nowUs)
    {
    }

    /// <summary>Whether a new span of its speed has begun since this was last asked.</summary>
    public bool IsDue(long nowUs)
    {
        if (spec.EveryMs == 0)
        {
            return false;
        }

        var now = nowUs / (spec.EveryMs * 1_000L);
        var isDue = now != slot;
        slot = now;
        return isDue;
    }

    protected void Publish(StreamEvent told)
    {
        foreach (var listener in Listeners)
        {
            listener.Post(told, head);
        }

        HasNewcomer = false;
    }
}
