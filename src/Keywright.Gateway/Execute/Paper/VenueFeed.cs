using System.Threading.Channels;
using Keywright.Journal;
using Keywright.Market.Tape;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>
/// What commands did, for whoever listens: taken under the venue's lock, handed on in journal order once it is on disk. While nobody
/// listens it costs the venue one branch.
/// </summary>
internal sealed class VenueFeed(JournalLog journal)
{
    /// <summary>Changes that may wait for the disk and for their turn; past it the listeners are told that they missed some.</summary>
    private const int ChangesMax = 65_536;

    private readonly Channel<VenueChange> changes = Channel.CreateBounded<VenueChange>(new BoundedChannelOptions(ChangesMax) { SingleReader = true });
    private readonly BookChanges levels = new();
    private readonly List<Level> bids = [];
    private readonly List<Level> asks = [];
    private readonly List<AggregateTrade> aggregates = [];
    private readonly List<SymbolChange> symbols = [];
    private VenueChange? first;
    private long taken;
    private int listeners;
    private int missed;

    public AccountFeed Accounts { get; } = new();

    /// <summary>The client id beside the orders' own in the command about to be taken down: a cancel's, or the one an amended order had before. Under the venue's lock.</summary>
    public ClientOrderId OtherId { get; set; }

    /// <summary>Somebody listens.</summary>
    public bool IsOn => Volatile.Read(ref listeners) > 0;

    /// <summary>
    /// From now on what commands do is taken down. What waits from before may have gaps, for commands that nobody listened to were not:
    /// whoever comes takes only what has a higher number than this returns.
    /// </summary>
    public long Listen()
    {
        Interlocked.Increment(ref listeners);
        return Volatile.Read(ref taken);
    }

    public void Leave() => Interlocked.Decrement(ref listeners);

    /// <summary>Changes were lost since this was last asked, because nobody took them in time.</summary>
    public bool TakeMissed() => Interlocked.Exchange(ref missed, 0) != 0;

    /// <summary>Takes down what the first half of a command did, whose entry is written with the second. Under the venue's lock.</summary>
    public void TakeFirst(PaperState state) => first = Of(state);

    /// <summary>Takes down what the last command did. Under the venue's lock.</summary>
    public void Take(PaperState state, ulong sequence)
    {
        var before = first;
        first = null;
        Write(before, sequence);
        Write(Of(state), sequence);
    }

    private void Write(VenueChange? change, ulong sequence)
    {
        if (change is not null && !changes.Writer.TryWrite(change with { Sequence = sequence, Number = Interlocked.Increment(ref taken) }))
        {
            Volatile.Write(ref missed, 1);
        }
    }

    private VenueChange? Of(PaperState state)
    {
        var events = state.Events;
        var otherId = OtherId;
        OtherId = default;
        if (events.IsEmpty)
        {
            return null;
        }

        symbols.Clear();
        for (var symbol = 0; symbol < state.Rules.Symbols.Length; symbol++)
        {
            if (Of(state, symbol, events) is { } change)
            {
                symbols.Add(change);
            }
        }

        return new VenueChange(0, state.LastUs, events.ToArray(), [.. symbols], Accounts.Of(state, events), otherId);
    }

    /// <summary>Waits until something was taken down.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken ct) => changes.Reader.WaitToReadAsync(ct);

    /// <summary>Hands on what has been taken down so far, each change once it is durable.</summary>
    /// <exception cref="JournalFailedException">It never will be.</exception>
    public async ValueTask DrainAsync(Action<VenueChange> to)
    {
        while (changes.Reader.TryRead(out var change))
        {
            if (change.Sequence > journal.DurableSequence)
            {
                await journal.DurableAsync(change.Sequence);
            }

            to(change);
        }
    }

    private SymbolChange? Of(PaperState state, int symbol, ReadOnlySpan<MarketEvent> events)
    {
        long firstId = 0;
        long firstTrade = 0;
        foreach (ref readonly var item in events)
        {
            if (item.Symbol == symbol && item.UpdateId > 0)
            {
                firstId = firstId == 0 ? item.UpdateId : firstId;
                firstTrade = firstTrade == 0 && item.Kind == EventKind.Traded ? item.TradeId : firstTrade;
            }
        }

        if (firstId == 0)
        {
            return null;
        }

        var exchange = state.Exchange;
        bids.Clear();
        asks.Clear();
        levels.Collect(exchange, symbol, events, bids, asks);
        exchange.TryBest(symbol, Side.Buy, out var bid);
        exchange.TryBest(symbol, Side.Sell, out var ask);
        return new SymbolChange(symbol, firstId, exchange.UpdateId(symbol), [.. bids], [.. asks], bid, ask, Aggregates(state, symbol, firstTrade));
    }

    private AggregateTrade[] Aggregates(PaperState state, int symbol, long firstTrade)
    {
        if (firstTrade == 0)
        {
            return [];
        }

        // Each merged trade has at least one trade in it, so there are no more of them than trades.
        aggregates.Clear();
        var trades = (int)Math.Min(int.MaxValue, state.Exchange.LastTradeId(symbol) - firstTrade + 1);
        state.Tape.AggregateTrades(symbol, null, null, null, trades, aggregates);
        return [.. aggregates.Where(merged => merged.FirstTradeId >= firstTrade)];
    }
}
