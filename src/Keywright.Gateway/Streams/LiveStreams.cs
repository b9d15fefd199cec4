using System.Collections.Immutable;
using Keywright.Binance.Wire;
using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Execute.Live.Feeds;

namespace Keywright.Gateway.Streams;

/// <summary>The streams of a real exchange and who listens to them. What the exchange writes is passed on as it is, in one copy for all.</summary>
internal sealed class LiveStreams(LiveVenue venue)
{
    private readonly Lock gate = new();
    private readonly Dictionary<(TimeUnit Unit, string Name), LiveTopic> topics = [];

    /// <summary>A name under which nothing is ever told is no fault.</summary>
    public void Join(MarketSession session, string name)
    {
        lock (gate)
        {
            if (!topics.TryGetValue((session.Unit, name), out var topic))
            {
                if (!StreamNames.MayBe(name, venue.MayHear))
                {
                    return;
                }

                topic = new LiveTopic(name);
                if (venue.Feed.Want(name, session.Unit, topic) is not { } stream)
                {
                    return;
                }

                topic.Stream = stream;
                if (stream.Order == FeedOrder.Chained)
                {
                    venue.Caches.Hold(name, session.Unit);
                }

                topics.Add((session.Unit, name), topic);
            }

            topic.Listeners = topic.Listeners.Add(session);
        }
    }

    /// <summary>Nothing that is told under the name from now on is missed; so it is, too, where nothing is ever told.</summary>
    public bool IsBrought(MarketSession session, string name)
    {
        lock (gate)
        {
            return !topics.TryGetValue((session.Unit, name), out var topic) || venue.Feed.HeardUs(topic.Stream) is not null;
        }
    }

    public void Leave(MarketSession session, string name)
    {
        lock (gate)
        {
            if (topics.TryGetValue((session.Unit, name), out var topic) && (topic.Listeners = topic.Listeners.Remove(session)).IsEmpty)
            {
                topics.Remove((session.Unit, name));
                venue.Feed.Leave(topic.Stream, topic);
                if (topic.Stream.Order == FeedOrder.Chained)
                {
                    venue.Caches.LetGo(name);
                }
            }
        }
    }

    private sealed class LiveTopic(string name) : FeedListener
    {
        private readonly byte[] head = StreamEvent.HeadOf(name);
        private ImmutableArray<MarketSession> listeners = [];

        public FeedStream Stream { get; set; } = null!;

        /// <summary>Changed under the lock, told without it.</summary>
        public ImmutableArray<MarketSession> Listeners
        {
            get => listeners;
            set => ImmutableInterlocked.InterlockedExchange(ref listeners, value);
        }

        public override void Hear(ReadOnlyMemory<byte> data, in FeedPlace place)
        {
            var told = new StreamEvent(data);
            foreach (var listener in Listeners)
            {
                listener.Post(told, head);
            }
        }

        /// <summary>Whoever keeps a book by these changes would keep a wrong one, so his connection ends, as it would have at the exchange.</summary>
        public override void Missed()
        {
            if (Stream.Order == FeedOrder.Chained)
            {
                foreach (var listener in Listeners)
                {
                    listener.CutOff(Outbox.StreamTorn);
                }
            }
        }
    }
}
