using Keywright.Binance.Catalogue;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Replies;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Live.Feeds;

/// <summary>
/// Answers what bots poll from what the exchange's streams tell. A stream is asked for when the same is asked a second time within seconds, and
/// let go when nobody has asked for a minute. What is broken, behind or not told by streams is asked of the exchange as before.
/// </summary>
internal sealed class MarketCaches(Upstream upstream, UpstreamFeed feed, PublicReads reads, GatewayClock clock)
{
    /// <summary>Things that are kept or watched for at once; of further ones each call is asked for.</summary>
    public const int SubjectsMax = 512;

    /// <summary>A connection that has been silent for longer is not believed.</summary>
    public const long SilenceMaxUs = 3 * BudgetLimits.SecondUs;

    /// <summary>How long the answer for all symbols, which no stream tells, is given again.</summary>
    public const long AllForUs = BudgetLimits.SecondUs;

    private const long AgainUs = 10 * BudgetLimits.SecondUs;
    private const long UnaskedUs = BudgetLimits.MinuteUs;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Subject> subjects = new(StringComparer.Ordinal);
    private readonly Dictionary<(TickerKind Kind, bool Mini, TimeUnit Unit), (ReadOnlyMemory<byte> Body, long AsOfUs)> whole = [];
    private long answered;

    public InfoCache Info { get; } = new();

    /// <summary>Calls answered from here.</summary>
    public long Answered => Interlocked.Read(ref answered);

    /// <summary>Streams that are kept for answers.</summary>
    public int Kept
    {
        get
        {
            lock (gate)
            {
                return subjects.Values.Count(subject => subject.Cache is not null);
            }
        }
    }

    /// <summary>The answer to a call; null when the exchange must be asked.</summary>
    public CachedAnswer? TryAnswer(Request request, Call call)
    {
        // What depends on a symbol's state is the exchange's to say.
        var answer = request.Parameters.Has("symbolStatus") ? null : call switch
        {
            ExchangeInfoCall info when !request.Parameters.Has("permissions") && !request.Parameters.Has("showPermissionSets") => OfInfo(info, request.TimeUnit),
            DepthCall depth => OfDepth(depth),
            KlinesCall { StartUs: null, EndUs: null, ZoneOffsetUs: 0 } klines when request is { Route.Id: RouteId.Klines, TimeUnit: TimeUnit.Millisecond } => OfKlines(klines),
            TickerCall { Kind: TickerKind.Day or TickerKind.Price or TickerKind.Book } ticker => ticker.Symbols is null ? OfAll(ticker, request.TimeUnit) : OfTickers(ticker, request.TimeUnit),
            _ => null,
        };
        Interlocked.Add(ref answered, answer is null ? 0 : 1);
        return answer;
    }

    /// <summary>Takes in what the exchange has answered.</summary>
    public void Note(Request request, Call call, ReadOnlyMemory<byte> body)
    {
        if (call is TickerCall { Kind: TickerKind.Day or TickerKind.Price or TickerKind.Book, Symbols: null } ticker && !request.Parameters.Has("symbolStatus"))
        {
            lock (gate)
            {
                whole[(ticker.Kind, ticker.Mini, request.TimeUnit)] = (body, feed.NowUs);
            }
        }
    }

    /// <summary>
    /// Somebody listens to the changes of a book: it is kept beside them until <see cref="LetGo"/>, so that a change that is lost can be told from what
    /// the book has become.
    /// </summary>
    public void Hold(string stream, TimeUnit unit)
    {
        lock (gate)
        {
            if (!subjects.TryGetValue(stream, out var subject) && subjects.Count < SubjectsMax)
            {
                subjects.Add(stream, subject = new Subject { AskedUs = long.MinValue / 2 });
            }

            if (subject is not null)
            {
                subject.Holders++;
                var symbol = stream[..stream.IndexOf('@', StringComparison.Ordinal)].ToUpperInvariant();
                Begin(subject, stream, unit, () => new DepthCache(symbol, stream.EndsWith("@100ms", StringComparison.Ordinal) ? 100_000 : BudgetLimits.SecondUs));
            }
        }
    }

    public void LetGo(string stream)
    {
        lock (gate)
        {
            if (subjects.TryGetValue(stream, out var subject))
            {
                subject.Holders = Math.Max(0, subject.Holders - 1);
            }
        }
    }

    /// <summary>The best levels of a book that is held, and how old they are at most, microseconds; null while it is not known, or its connection is silent.</summary>
    public (LevelReply[] Bids, LevelReply[] Asks, long AgeUs)? Best(string stream, int limit)
    {
        DepthCache? cache;
        lock (gate)
        {
            cache = subjects.GetValueOrDefault(stream)?.Cache as DepthCache;
        }

        return cache is not null && Fresh(cache, out var ageUs) is not null && cache.Best(limit) is var (bids, asks) ? (bids, asks, ageUs) : null;
    }

    /// <summary>Changes of a book that a stream did not bring, told as one from what the book has become; empty when it is not kept.</summary>
    public Task<IReadOnlyList<(ReadOnlyMemory<byte> Data, FeedPlace Place)>> RepairAsync(FeedStream stream, long first, long last)
    {
        lock (gate)
        {
            return subjects.GetValueOrDefault(stream.Name)?.Cache is DepthCache book && book.Stream == stream
                ? book.RepairAsync(first, last, stream.Unit, upstream.Time.NowUs, AskAsync)
                : Task.FromResult<IReadOnlyList<(ReadOnlyMemory<byte>, FeedPlace)>>([]);
        }
    }

    /// <summary>Lets go what nobody asks for, and asks for what a stream needs to go on from. Called some times a second, one call at a time.</summary>
    public async ValueTask BeatAsync()
    {
        var nowUs = feed.NowUs;
        List<StreamCache> kept = [];
        List<StreamCache> left = [];
        lock (gate)
        {
            foreach (var (name, subject) in subjects.ToList())
            {
                if (subject.Holders == 0 && nowUs - subject.AskedUs > (subject.Cache is null ? AgainUs : UnaskedUs))
                {
                    subjects.Remove(name);
                    left.AddRange(subject.Cache is { } cache ? [cache] : []);
                }
                else if (subject.Cache is { } cache)
                {
                    kept.Add(cache);
                }
            }

            foreach (var (what, told) in whole.ToList())
            {
                _ = nowUs - told.AsOfUs > AllForUs && whole.Remove(what);
            }
        }

        left.ForEach(cache => feed.Leave(cache.Stream, cache));
        foreach (var cache in kept)
        {
            if (cache.Looking.IsFaulted)
            {
                await cache.Looking;
            }

            // Before the exchange has confirmed the stream, what it shows may be followed by changes that nobody is told.
            if (feed.HeardUs(cache.Stream) is not null)
            {
                cache.Look(nowUs, AskAsync);
            }
        }
    }

    private CachedAnswer? OfInfo(ExchangeInfoCall call, TimeUnit unit)
    {
        var nowUs = feed.NowUs;

        // Bots set their clocks by this too, and are judged by the gateway's.
        var serverUs = clock.NowUs;
        return Info.Answer(call.Symbols?.Select(symbol => symbol.Name).ToList(), unit == TimeUnit.Microsecond ? serverUs : serverUs / 1_000, nowUs) is var (body, asOfUs)
            ? new CachedAnswer(body, nowUs - asOfUs)
            : null;
    }

    private CachedAnswer? OfDepth(DepthCall call)
        => call.Limit <= DepthBook.SightLevels && Ask(call.Symbol, "depth@100ms", () => new DepthCache(call.Symbol.Name, 100_000)) is { } cache && Fresh(cache, out var ageUs) is not null && cache.Answer(call.Limit) is { } body
            ? new CachedAnswer(body, ageUs)
            : null;

    private CachedAnswer? OfKlines(KlinesCall call)
    {
        var interval = (IntervalWord)call.Interval;
        return Ask(call.Symbol, $"kline_{Words.Interval.Text(interval)}", () => new KlineCache(call.Symbol, interval)) is { } cache && Fresh(cache, out var ageUs) is not null
            && cache.Answer(call.Limit, upstream.Time.NowUs / 1_000) is { } body
                ? new CachedAnswer(body, ageUs)
                : null;
    }

    private CachedAnswer? OfTickers(TickerCall call, TimeUnit unit)
    {
        // Events tell times in milliseconds alone.
        if (call.Symbols!.Count == 0 || (call.Kind == TickerKind.Day && unit != TimeUnit.Millisecond))
        {
            return null;
        }

        var rows = new List<byte[]>(call.Symbols.Count);
        var (oldestUs, nowUs) = (0L, feed.NowUs);
        foreach (var symbol in call.Symbols)
        {
            var cache = Ask(symbol, call.Kind switch { TickerKind.Day => "ticker", TickerKind.Price => "miniTicker", _ => "bookTicker" }, () => new TickerCache(call.Kind, () => feed.NowUs));
            if (cache is not null && Fresh(cache, out _) is { } heardUs && cache.Answer(call.Mini, heardUs) is var (row, asOfUs) && nowUs - asOfUs <= SilenceMaxUs)
            {
                rows.Add(row);
                oldestUs = Math.Max(oldestUs, nowUs - asOfUs + cache.EveryUs);
            }
        }

        // All of them were asked for, so that each one's stream is there the next time.
        return rows.Count < call.Symbols.Count ? null : new CachedAnswer(call.Single ? rows[0] : JsonRows.List(rows), oldestUs);
    }

    private CachedAnswer? OfAll(TickerCall call, TimeUnit unit)
    {
        lock (gate)
        {
            var nowUs = feed.NowUs;
            return whole.TryGetValue((call.Kind, call.Mini, unit), out var told) && nowUs - told.AsOfUs <= AllForUs ? new CachedAnswer(told.Body, nowUs - told.AsOfUs) : null;
        }
    }

    /// <summary>Notes that it was asked for; null while it is not kept.</summary>
    private T? Ask<T>(SymbolRules symbol, string what, Func<T> make)
        where T : StreamCache
    {
        var name = $"{symbol.Name.ToLowerInvariant()}@{what}";
        lock (gate)
        {
            var nowUs = feed.NowUs;
            if (!subjects.TryGetValue(name, out var subject))
            {
                if (subjects.Count < SubjectsMax)
                {
                    subjects.Add(name, new Subject { AskedUs = nowUs });
                }

                return null;
            }

            var isAgain = nowUs - subject.AskedUs <= AgainUs;
            subject.AskedUs = nowUs;
            if (isAgain)
            {
                Begin(subject, name, TimeUnit.Millisecond, make);
            }

            return (T?)subject.Cache;
        }
    }

    /// <summary>Under the lock.</summary>
    private void Begin(Subject subject, string name, TimeUnit unit, Func<StreamCache> make)
    {
        if (subject.Cache is null)
        {
            var cache = make();
            if (feed.Want(name, unit, cache) is { } stream)
            {
                cache.Stream = stream;
                subject.Cache = cache;
            }
        }
    }

    /// <summary>When the exchange was last heard on the stream's connection; null when that is too long ago.</summary>
    private long? Fresh(StreamCache cache, out long ageUs)
    {
        var (nowUs, heardUs) = (feed.NowUs, feed.HeardUs(cache.Stream));
        ageUs = nowUs - (heardUs ?? 0) + cache.EveryUs;
        return heardUs is { } heard && nowUs - heard <= SilenceMaxUs ? heard : null;
    }

    private async Task<ReadOnlyMemory<byte>?> AskAsync(Sight sight)
    {
        var (answer, _) = await reads.AskAsync(key: 0, sight.Weight, sight.Path, sight.Parameters, TimeUnit.Millisecond);
        return answer is UpstreamAnswer.Answered { Status: 200, IsJson: true, Body: var body } ? body : null;
    }

    private sealed class Subject
    {
        public long AskedUs { get; set; }

        public StreamCache? Cache { get; set; }

        /// <summary>How many want it kept though nobody polls.</summary>
        public int Holders { get; set; }
    }
}
