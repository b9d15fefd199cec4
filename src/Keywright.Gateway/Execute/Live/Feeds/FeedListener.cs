namespace Keywright.Gateway.Execute.Live.Feeds;

/// <summary>Who wants to hear a stream. Called under the feed's lock, in the exchange's order, and must not wait.</summary>
internal abstract class FeedListener
{
    /// <summary>What the exchange told, each event once.</summary>
    /// <param name="data">The payload as the exchange wrote it; nobody changes it.</param>
    /// <param name="place">Among the stream's events.</param>
    public abstract void Hear(ReadOnlyMemory<byte> data, in FeedPlace place);

    /// <summary>Something before the next event may be missing; where events are numbered, it is.</summary>
    public virtual void Missed()
    {
    }
}
