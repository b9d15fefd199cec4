using Keywright.Binance.Wire.Replies;
using Keywright.Binance.Wire.Streams;
using Keywright.Gateway.Execute.Paper;
using Keywright.Market.Words;

namespace Keywright.Gateway.Streams;

/// <summary>The best prices, whenever they or what rests there changes.</summary>
internal sealed class BookTickerTopic(string name, StreamSpec spec, SymbolRules rules) : Topic(name, spec)
{
    private (Level Bid, Level Ask)? last;

    public override void Feed(VenueChange change, SymbolChange symbol)
    {
        if (last == (symbol.BestBid, symbol.BestAsk))
        {
            return;
        }

        last = (symbol.BestBid, symbol.BestAsk);
        var book = new BookTickerReply(
            rules.Name,
            MarketAnswers.Price(rules, symbol.BestBid.Price),
            MarketAnswers.Quantity(rules, symbol.BestBid.Lots),
            MarketAnswers.Price(rules, symbol.BestAsk.Price),
            MarketAnswers.Quantity(rules, symbol.BestAsk.Lots));
        Publish(new StreamEvent((writer, _) => StreamPayloads.BookTicker(writer, symbol.LastUpdateId, in book)));
    }
}

/// <summary>What changed in the book, gathered over a span of time. Every update id is in exactly one event, also those that changed no level.</summary>
internal sealed class DepthTopic(string name, StreamSpec spec, SymbolRules rules) : Topic(name, spec)
{
    private readonly SortedDictionary<long, long> bids = [];
    private readonly SortedDictionary<long, long> asks = [];
    private long firstId;
    private long lastId;

    public override void Feed(VenueChange change, SymbolChange symbol)
    {
        firstId = firstId == 0 ? symbol.FirstUpdateId : firstId;
        lastId = symbol.LastUpdateId;
        Gather(symbol.Bids, bids);
        Gather(symbol.Asks, asks);
    }

    public override void Tell(long nowUs)
    {
        if (firstId == 0)
        {
            return;
        }

        var (first, last) = (firstId, lastId);
        LevelReply[] buys = [.. bids.Reverse().Select(Show)];
        LevelReply[] sells = [.. asks.Select(Show)];
        Publish(new StreamEvent((writer, unit) => StreamPayloads.DepthUpdate(writer, unit, nowUs, rules.Name, first, last, buys, sells)));
        bids.Clear();
        asks.Clear();
        firstId = 0;
    }

    private static void Gather(Level[] changed, SortedDictionary<long, long> into)
    {
        foreach (var level in changed)
        {
            into[level.Price] = level.Lots;
        }
    }

    private LevelReply Show(KeyValuePair<long, long> level) => new(MarketAnswers.Price(rules, level.Key), MarketAnswers.Quantity(rules, level.Value));
}

/// <summary>The top of the book, whenever it changed within a span of time.</summary>
internal sealed class PartialDepthTopic(string name, StreamSpec spec, SymbolRules rules) : Topic(name, spec)
{
    private MarketAnswers.Book? seen;
    private long toldId = -1;

    public override void Sample(MarketView view) => seen = MarketAnswers.GatherDepth(view.Exchange, rules, Spec.Levels);

    public override void Tell(long nowUs)
    {
        if (seen is not { } book || (book.UpdateId == toldId && !HasNewcomer))
        {
            return;
        }

        toldId = book.UpdateId;
        Publish(new StreamEvent((writer, _) => MarketAnswers.Depth(writer, book, rules)));
    }
}
