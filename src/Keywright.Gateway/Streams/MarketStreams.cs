using System.Net;
using Keywright.Binance.Wire;
using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Execute.Paper;
using Keywright.Gateway.Requests;
using Keywright.Journal;
using Keywright.Market.Words;

namespace Keywright.Gateway.Streams;

/// <summary>
/// The market's streams and who listens to them. What commands did is told as it becomes durable; how things stand is looked at under the
/// venue's lock and told once what was seen is durable. What nobody listens to is not worked out.
/// </summary>
public sealed class MarketStreams
{
    /// <summary>Different streams there may be at once; further ones stay silent.</summary>
    internal const int TopicsMax = 8_192;

    /// <summary>Streams looked at in one go: orders wait meanwhile.</summary>
    private const int LookedAtOnce = 4;

    private const int BeatMs = 100;

    private readonly PaperVenue venue;
    private readonly JournalLog journal;
    private readonly GatewayClock clock;
    private readonly ExchangeRules rules;
    private readonly StreamNames names;
    private readonly Lock gate = new();
    private readonly Dictionary<string, Topic> topics = new(StringComparer.Ordinal);
    private readonly List<Topic>[] fed;
    private readonly UserStreams users;
    private readonly ListenKeys listenKeys;
    private readonly ConnectionTally tally;
    private readonly PublicVenue keyless;
    private readonly Dictionary<Venue, LiveStreams> live = [];
    private readonly HashSet<MarketSession> hearers = [];

    internal MarketStreams(PaperVenue venue, JournalLog journal, GatewayClock clock, UserStreams users, ListenKeys listenKeys, ConnectionTally tally, PublicVenue keyless)
    {
        (this.venue, this.journal, this.clock, this.users, this.listenKeys, this.tally, this.keyless) = (venue, journal, clock, users, listenKeys, tally, keyless);
        rules = venue.State.Rules;
        names = new StreamNames(rules);
        fed = [.. rules.Symbols.Select(_ => new List<Topic>())];
    }

    internal long NowUs => clock.NowUs;

    /// <summary>Streams that somebody listens to.</summary>
    internal int TopicCount
    {
        get
        {
            lock (gate)
            {
                return topics.Count;
            }
        }
    }

    /// <summary>Opens one connection's session; null when more streams are named than one may have, or one that may not be heard from there.</summary>
    /// <param name="outbox">Where it speaks.</param>
    /// <param name="client">The socket's peer.</param>
    /// <param name="streamNames">Names between slashes; empty ones are passed over.</param>
    /// <param name="combined">Events are wrapped with their stream's name.</param>
    /// <param name="timeUnit">As asked for; null, or anything but the one word, is milliseconds.</param>
    /// <param name="refusal">What is said to one who names a listen key that may not be heard from its address; else null.</param>
    /// <param name="apiKey">Told though no stream needs one: what is heard is then that key's own venue.</param>
    public MarketSession? TryOpen(Outbox outbox, IPAddress client, string streamNames, bool combined, string? timeUnit, out Reply? refusal, string? apiKey = null)
    {
        TimeUnits.TryParse(timeUnit, out var unit);
        var ofKey = keyless.KeyVenue(apiKey, client);
        var session = new MarketSession(this, outbox, client, combined, unit) { Venue = ofKey, IsKeyless = ofKey is null };
        var wanted = streamNames.Split('/', StringSplitOptions.RemoveEmptyEntries);
        refusal = Refuses(session, wanted) ? new Reply { Status = Faults.KeyRejected.Status, Body = Faults.KeyRejected.ToJson() } : null;
        if (refusal is not null || !session.TrySubscribe(wanted))
        {
            return null;
        }

        tally.Opened(ofSession: false);
        return session;
    }

    /// <summary>Whether one of the names is a listen key that may not be heard from the session's address.</summary>
    internal bool Refuses(MarketSession session, IEnumerable<string> wanted) => wanted.Any(name => listenKeys.Refuses(session, name));

    /// <summary>Tells what there is to tell, until cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            await Task.WhenAll(FeedUntilAsync(ct), BeatUntilAsync(ct));
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // It was told to end.
        }
    }

    /// <summary>Tells what commands have done so far; a simulation calls it by itself.</summary>
    internal async ValueTask FeedAsync()
    {
        try
        {
            await venue.Feed.DrainAsync(Feed);
            if (venue.Feed.TakeMissed())
            {
                CutOff(Outbox.FellBehind);
            }
        }
        catch (JournalFailedException)
        {
            CutOff(Outbox.JournalFailed);
        }
    }

    /// <summary>Tells what is told now and then, where its time has come; a simulation calls it by itself.</summary>
    internal async ValueTask BeatAsync()
    {
        listenKeys.Beat();
        CutOffStrays();
        var nowUs = clock.NowUs;
        List<Topic> due;
        List<MarketSession> waiting;
        lock (gate)
        {
            due = [.. topics.Values.Where(topic => topic.IsDue(nowUs))];
            waiting = [.. hearers.Where(session => session.IsWaiting)];
        }

        waiting.ForEach(session => session.Beat());

        var looking = due.FindAll(topic => topic.Samples);
        ulong seen = 0;
        foreach (var some in looking.Chunk(LookedAtOnce))
        {
            seen = venue.Look(view => Array.ForEach(some, topic => topic.Sample(view)));
        }

        try
        {
            if (seen > journal.DurableSequence)
            {
                await journal.DurableAsync(seen);
            }
        }
        catch (JournalFailedException)
        {
            CutOff(Outbox.JournalFailed);
            return;
        }

        lock (gate)
        {
            foreach (var topic in due)
            {
                topic.Tell(nowUs);
            }
        }
    }

    internal void Join(MarketSession session, string name)
    {
        if (listenKeys.TryJoin(session, name))
        {
            return;
        }

        lock (gate)
        {
            hearers.Add(session);
            if ((session.Venue ??= keyless.Now) is LiveVenue at)
            {
                LiveOf(at).Join(session, name);
                return;
            }

            if (!topics.TryGetValue(name, out var topic))
            {
                if (topics.Count >= TopicsMax || names.Read(name) is not { } spec)
                {
                    return;
                }

                topic = Open(name, spec);
                topics.Add(name, topic);
                topic.IsDue(clock.NowUs);
                if (spec.IsFed)
                {
                    fed[spec.Symbol].Add(topic);
                    topic.After = venue.Feed.Listen();
                }
            }

            topic.Listeners.Add(session);
            topic.HasNewcomer = true;
        }
    }

    /// <summary>All that is told under the names from now on is heard, which takes a moment when a real exchange is asked for them first.</summary>
    internal bool AreBrought(MarketSession session, IEnumerable<string> wanted)
    {
        lock (gate)
        {
            return session.Venue is not LiveVenue at || wanted.All(name => LiveOf(at).IsBrought(session, name));
        }
    }

    internal void Leave(MarketSession session, string name)
    {
        listenKeys.Leave(session, name);
        lock (gate)
        {
            if (session.Venue is LiveVenue at)
            {
                LiveOf(at).Leave(session, name);
                return;
            }

            if (topics.TryGetValue(name, out var topic) && topic.Listeners.Remove(session) && topic.Listeners.Count == 0)
            {
                topics.Remove(name);
                if (topic.Spec.IsFed)
                {
                    fed[topic.Spec.Symbol].Remove(topic);
                    venue.Feed.Leave();
                }
            }
        }
    }

    /// <summary>The session's connection is gone.</summary>
    internal void Ended(MarketSession session, string? cutOff)
    {
        tally.Ended(ofSession: false, cutOff);
        lock (gate)
        {
            hearers.Remove(session);
        }
    }

    private LiveStreams LiveOf(LiveVenue at) => live.TryGetValue(at, out var streams) ? streams : live[at] = new LiveStreams(at);

    /// <summary>The market of those without a key is another one now: who hears the one before connects again, rather than take one's prices for the other's.</summary>
    private void CutOffStrays()
    {
        var now = keyless.Now;
        lock (gate)
        {
            foreach (var session in hearers)
            {
                if (session.IsKeyless && session.Venue != now)
                {
                    session.CutOff(Outbox.VenueChanged);
                }
            }
        }
    }

    private Topic Open(string name, StreamSpec spec)
    {
        var symbol = spec.Symbol == StreamSpec.AllSymbols ? null : rules.Symbols[spec.Symbol];
        return spec.Kind switch
        {
            StreamKind.Trade => new TradeTopic(name, spec, symbol!),
            StreamKind.AggregateTrade => new AggregateTradeTopic(name, spec, symbol!),
            StreamKind.BookTicker => new BookTickerTopic(name, spec, symbol!),
            StreamKind.DepthUpdate => new DepthTopic(name, spec, symbol!),
            StreamKind.PartialDepth => new PartialDepthTopic(name, spec, symbol!),
            StreamKind.Kline => new KlineTopic(name, spec, symbol!),
            StreamKind.AveragePrice => new AveragePriceTopic(name, spec, symbol!),
            _ => new TickerTopic(name, spec, rules),
        };
    }

    private void Feed(VenueChange change)
    {
        users.Tell(change);
        lock (gate)
        {
            foreach (var symbol in change.Symbols)
            {
                foreach (var topic in fed[symbol.Symbol])
                {
                    if (change.Number > topic.After)
                    {
                        topic.Feed(change, symbol);
                    }
                }
            }
        }
    }

    private void CutOff(string reason)
    {
        users.CutOff(reason);
        lock (gate)
        {
            foreach (var session in topics.Values.SelectMany(topic => topic.Listeners))
            {
                session.CutOff(reason);
            }
        }
    }

    private async Task FeedUntilAsync(CancellationToken ct)
    {
        while (await venue.Feed.WaitAsync(ct))
        {
            await FeedAsync();
        }
    }

    private async Task BeatUntilAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(BeatMs - (clock.NowUs / 1_000 % BeatMs)), clock.Time, ct);
            await BeatAsync();
        }
    }
}
