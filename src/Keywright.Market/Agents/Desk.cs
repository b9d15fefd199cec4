using System.Buffers;
using Keywright.Market.Matching;
using Keywright.Market.Tape;
using Keywright.Market.Words;
using static Keywright.Market.Tape.SavedWords;

namespace Keywright.Market.Agents;

/// <summary>
/// The crowd on one symbol: makers that keep the book and a taker that trades with it. Resting orders are at most 2 × (48 + 12).
/// Where a position limit holds, one maker account bids and another asks; when the asker runs low or the bidder full, the richest account asks and
/// the poorest bids, so that what came in by bids goes out by asks.
/// </summary>
internal sealed class Desk
{
    private const int MostAccounts = 64;
    private const long LotsOfMaker = 100_000;
    private const long LotsOfTaker = 25_000;

    private readonly SymbolRules _rules;
    private readonly MarketCharacter _character;
    private readonly List<int> _makers = [];
    private readonly Ladder _bids;
    private readonly Ladder _asks;
    private readonly Walls _lowWalls;
    private readonly Walls _highWalls;
    private int _taker;
    private int _bidder;
    private int _asker;

    private Desk(SymbolRules rules, MarketCharacter character)
    {
        _rules = rules;
        _character = character;
        _bids = new(Side.Buy, character);
        _asks = new(Side.Sell, character);
        _lowWalls = new(Side.Buy, character);
        _highWalls = new(Side.Sell, character);
    }

    private bool IsCapped => _rules.MaxPositionLots > 0;

    public static Desk Found(Exchange exchange, SymbolRules rules, MarketCharacter character, long timeUs, EventBuffer events)
    {
        var desk = new Desk(rules, character) { _taker = exchange.AddAccount(archives: false), _bidder = exchange.AddAccount(archives: false) };
        desk._asker = desk.IsCapped ? exchange.AddAccount(archives: false) : desk._bidder;
        desk._makers.AddRange(desk.IsCapped ? [desk._bidder, desk._asker] : [desk._bidder]);
        desk.TopUp(exchange, timeUs, events);
        if (desk.IsCapped)
        {
            var part = desk.PartOfMost(30);
            Purse.TopUp(exchange, desk._bidder, rules.BaseAsset, part, part, timeUs, events);
        }

        return desk;
    }

    /// <summary>Fills the whole book at once, as at genesis.</summary>
    public void Open(Exchange exchange, long fair, long timeUs, ref Noise noise, EventBuffer events)
    {
        for (var place = 0; place < Walls.Count; place++)
        {
            Offer(exchange, fair, place, timeUs, ref noise, events);
        }
    }

    public void Step(Exchange exchange, long step, long fair, long timeUs, ref Noise noise, EventBuffer events)
    {
        // 1. Now and then: does everybody have what it takes?
        if (step % 64 == _rules.Index)
        {
            var changed = ChangeRoles(exchange, timeUs, events);
            TopUp(exchange, timeUs, events);
            if (changed)
            {
                // Whoever makes the market now, the others shall see the same book.
                Open(exchange, fair, timeUs, ref noise, events);
            }
        }

        // 2. Makers step back before the price; what others offer on its wrong side is taken.
        _bids.Withdraw(new(exchange, events, _bidder, _rules.Index, timeUs), fair);
        _asks.Withdraw(new(exchange, events, _asker, _rules.Index, timeUs), fair);
        PickUp(exchange, fair, timeUs, events);

        // 3. Makers fill the book, then somebody may trade with it.
        Offer(exchange, fair, (int)(step % Walls.Count), timeUs, ref noise, events);
        if (noise.Below(4_000) < _character.TakesPerKilosecond)
        {
            Take(exchange, timeUs, ref noise, events);
        }
    }

    public void Save(IBufferWriter<byte> into)
    {
        Put(into, _taker, _bidder, _asker, _makers.Count);
        foreach (var maker in _makers)
        {
            Put(into, maker);
        }

        _bids.Save(into);
        _asks.Save(into);
        _lowWalls.Save(into);
        _highWalls.Save(into);
    }

    public static Desk Load(SymbolRules rules, MarketCharacter character, ref ReadOnlySpan<byte> from)
    {
        var desk = new Desk(rules, character)
        {
            _taker = (int)Next(ref from),
            _bidder = (int)Next(ref from),
            _asker = (int)Next(ref from),
        };
        for (var makers = NextCount(ref from, MostAccounts); makers > 0; makers--)
        {
            desk._makers.Add((int)Next(ref from));
        }

        desk._bids.Load(ref from);
        desk._asks.Load(ref from);
        desk._lowWalls.Load(ref from);
        desk._highWalls.Load(ref from);
        return desk;
    }

    private void Offer(Exchange exchange, long fair, int wall, long timeUs, ref Noise noise, EventBuffer events)
    {
        var bidder = new Hand(exchange, events, _bidder, _rules.Index, timeUs);
        var asker = new Hand(exchange, events, _asker, _rules.Index, timeUs);
        _bids.Offer(bidder, fair, ref noise);
        _asks.Offer(asker, fair, ref noise);
        _lowWalls.Tend(bidder, fair, wall, ref noise);
        _highWalls.Tend(asker, fair, wall, ref noise);
    }

    /// <summary>Orders of strangers that bid over the fair price or ask under it are gladly taken.</summary>
    private void PickUp(Exchange exchange, long fair, long timeUs, EventBuffer events)
    {
        var hand = new Hand(exchange, events, _taker, _rules.Index, timeUs);
        for (var times = 0; times < 4 && exchange.TryBest(_rules.Index, Side.Buy, out var bid) && bid.Price > fair; times++)
        {
            hand.Take(Side.Sell, bid.Price, Portion(bid));
        }

        for (var times = 0; times < 4 && exchange.TryBest(_rules.Index, Side.Sell, out var ask) && ask.Price < fair; times++)
        {
            hand.Take(Side.Buy, ask.Price, Portion(ask));
        }
    }

    private long Portion(Level level) => Math.Clamp(level.Lots, _character.LeastLots, _character.MeanTakeLots * 64);

    private void Take(Exchange exchange, long timeUs, ref Noise noise, EventBuffer events)
    {
        var side = noise.Below(2) == 0 ? Side.Buy : Side.Sell;
        var lots = _character.TakeLots(ref noise);
        if (IsCapped)
        {
            var held = Purse.Holding(exchange, _taker, _rules.BaseAsset) / _rules.UnitsPerLot;
            side = held < _rules.MaxPositionLots / 20 ? Side.Buy : held > _rules.MaxPositionLots * 6 / 10 ? Side.Sell : side;
        }

        new Hand(exchange, events, _taker, _rules.Index, timeUs).Take(side, lots);
    }

    private bool ChangeRoles(Exchange exchange, long timeUs, EventBuffer events)
    {
        if (!IsCapped
            || (Purse.Holding(exchange, _bidder, _rules.BaseAsset) < PartOfMost(60) && Purse.Holding(exchange, _asker, _rules.BaseAsset) > PartOfMost(30)))
        {
            return false;
        }

        var bidder = new Hand(exchange, events, _bidder, _rules.Index, timeUs);
        var asker = new Hand(exchange, events, _asker, _rules.Index, timeUs);
        _bids.Clear(bidder);
        _lowWalls.Clear(bidder);
        _asks.Clear(asker);
        _highWalls.Clear(asker);
        foreach (var maker in _makers)
        {
            var held = Purse.Holding(exchange, maker, _rules.BaseAsset);
            _bidder = held < Purse.Holding(exchange, _bidder, _rules.BaseAsset) ? maker : _bidder;
            _asker = held > Purse.Holding(exchange, _asker, _rules.BaseAsset) ? maker : _asker;
        }

        if (_makers.Count < MostAccounts && (_bidder == _asker || Purse.Holding(exchange, _bidder, _rules.BaseAsset) > PartOfMost(40)))
        {
            _bidder = exchange.AddAccount(archives: false);
            _makers.Add(_bidder);
        }

        return true;
    }

    private void TopUp(Exchange exchange, long timeUs, EventBuffer events)
    {
        var makersBase = IsCapped ? PartOfMost(50) : (Int128)_character.MeanTakeLots * LotsOfMaker * _rules.UnitsPerLot;
        var takersBase = IsCapped ? PartOfMost(25) : (Int128)_character.MeanTakeLots * LotsOfTaker * _rules.UnitsPerLot;
        var quote = (Int128)_character.MeanTakeLots * LotsOfMaker * _character.Level * _rules.UnitsPerTickLot;
        Purse.TopUp(exchange, _asker, _rules.BaseAsset, IsCapped ? PartOfMost(30) : makersBase / 4, makersBase, timeUs, events);
        Purse.TopUp(exchange, _taker, _rules.BaseAsset, IsCapped ? PartOfMost(2) : takersBase / 4, takersBase, timeUs, events);
        Purse.TopUp(exchange, _bidder, _rules.QuoteAsset, quote / 4, quote, timeUs, events);
        Purse.TopUp(exchange, _taker, _rules.QuoteAsset, quote / 4, quote, timeUs, events);
    }

    /// <summary>So many hundredths of the position limit, in units.</summary>
    private Int128 PartOfMost(int percent) => (Int128)_rules.MaxPositionLots * _rules.UnitsPerLot * percent / 100;
}
