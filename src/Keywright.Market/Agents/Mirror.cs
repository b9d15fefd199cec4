using System.Buffers;
using Keywright.Market.Matching;
using Keywright.Market.Words;
using static Keywright.Market.Tape.SavedWords;

namespace Keywright.Market.Agents;

/// <summary>
/// The house's own hands in a market that follows another exchange's: a maker whose orders are that exchange's levels, and a taker who does its trades
/// again. It acts only through the exchange's commands and knows only what it is told, so that the same updates and the same commands in between
/// give the same state to the bit.
/// </summary>
public sealed class Mirror
{
    private const long Mark = 0x3152_4F52_4D57_4B; // "KWMROR1"

    private readonly int _maker;
    private readonly MirrorBook[] _books;

    private Mirror(ExchangeRules rules, int maker, int taker)
    {
        _maker = maker;
        _books = [.. rules.Symbols.Select(symbol => new MirrorBook(symbol, maker, taker))];
    }

    /// <summary>Opens the house's accounts; the books stay empty.</summary>
    public static Mirror Found(Exchange exchange) => new(exchange.Rules, exchange.AddAccount(archives: false), exchange.AddAccount(archives: false));

    /// <summary>It shows nothing on any symbol.</summary>
    public bool IsEmpty => Array.TrueForAll(_books, book => book.IsEmpty);

    /// <summary>It shows nothing on the symbol.</summary>
    public bool IsEmptyOn(int symbol) => _books[symbol].IsEmpty;

    /// <summary>The levels it was told of last, best first, in ticks and lots.</summary>
    public IReadOnlyDictionary<long, long> Told(int symbol, Side side) => _books[symbol].Told(side);

    /// <summary>Adds the lots that are there of each level, by price; what bots have taken is not.</summary>
    public void AddResting(Exchange exchange, int symbol, Side side, Dictionary<long, long> into)
    {
        var orders = new List<OrderState>();
        exchange.OpenOrders(_maker, symbol, orders);
        foreach (var order in orders.Where(order => order.Side == side))
        {
            into[order.Price] = into.GetValueOrDefault(order.Price) + MirrorBook.LeftOf(order);
        }
    }

    /// <summary>Takes in what the other exchange's market has become. Times must not fall.</summary>
    public void Move(Exchange exchange, MirrorUpdate update, long timeUs, EventBuffer events) => _books[update.Symbol].Move(exchange, update, timeUs, events);

    /// <summary>Forgets what it was told; the caller has taken its orders off the books.</summary>
    public void Forget() => Array.ForEach(_books, book => book.Forget());

    /// <summary>Writes the whole state; equal ones give equal bytes.</summary>
    public void Save(IBufferWriter<byte> into)
    {
        Put(into, Mark, _maker, _books[0].Taker);
        foreach (var book in _books)
        {
            book.Save(into);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote and moves the span past it.</summary>
    /// <exception cref="FormatException">It is not a saved mirror of these rules.</exception>
    public static Mirror Load(ExchangeRules rules, ref ReadOnlySpan<byte> from)
    {
        if (Next(ref from) != Mark)
        {
            throw new FormatException("Not a saved mirror.");
        }

        var mirror = new Mirror(rules, (int)Next(ref from), (int)Next(ref from));
        foreach (var book in mirror._books)
        {
            book.Load(ref from);
        }

        return mirror;
    }
}
