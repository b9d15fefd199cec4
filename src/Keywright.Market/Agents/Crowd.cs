using System.Buffers;
using Keywright.Market.Matching;
using Keywright.Market.Tape;
using Keywright.Market.Words;
using static Keywright.Market.Tape.SavedWords;

namespace Keywright.Market.Agents;

/// <summary>
/// The living market: makers and takers on every symbol round a wandering fair price. It acts only through the exchange's own commands and knows
/// only what it is told, so that the same seed and the same commands in between give the same state to the bit.
/// </summary>
public sealed class Crowd
{
    private const long Mark = 0x3144_5752_4357_4B; // "KWCRWD1"

    private readonly Desk[] _desks;
    private readonly FairPrices _fair;
    private Noise _noise;
    private long _step;

    private Crowd(Desk[] desks, FairPrices fair, Noise noise, long step)
    {
        _desks = desks;
        _fair = fair;
        _noise = noise;
        _step = step;
    }

    /// <summary>
    /// Founds the market on a fresh exchange: opening prices and trade ids go on from the past, the agents' accounts are opened and funded, and
    /// the books are filled.
    /// </summary>
    public static Crowd Found(Exchange exchange, Past past, ulong seed, long genesisUs, EventBuffer events)
    {
        var symbols = exchange.Rules.Symbols;
        var opening = symbols.Select(symbol => past.OpeningPrice(symbol.Index)).ToArray();
        var fair = new FairPrices(past.Characters, opening);
        var noise = new Noise(seed);
        foreach (var symbol in symbols)
        {
            exchange.SetOpeningPrice(symbol.Index, opening[symbol.Index]);
            exchange.SetLastTradeId(symbol.Index, past.LastTradeId(symbol.Index));
        }

        var desks = symbols.Select(symbol => Desk.Found(exchange, symbol, past.Characters[symbol.Index], genesisUs, events)).ToArray();
        for (var symbol = 0; symbol < desks.Length; symbol++)
        {
            desks[symbol].Open(exchange, fair.Of(symbol), genesisUs, ref noise, events);
        }

        return new(desks, fair, noise, 0);
    }

    /// <summary>A quarter of a second of market life on all symbols. Times must not fall.</summary>
    public void Step(Exchange exchange, long timeUs, EventBuffer events)
    {
        _fair.Move(_step, ref _noise);
        for (var symbol = 0; symbol < _desks.Length; symbol++)
        {
            _desks[symbol].Step(exchange, _step, _fair.Of(symbol), timeUs, ref _noise, events);
        }

        _step++;
    }

    /// <summary>Writes the whole state; equal crowds give equal bytes.</summary>
    public void Save(IBufferWriter<byte> into)
    {
        Put(into, Mark, _step, (long)_noise.State);
        _fair.Save(into);
        foreach (var desk in _desks)
        {
            desk.Save(into);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote and moves the span past it.</summary>
    /// <exception cref="FormatException">It is not a saved crowd of these rules.</exception>
    public static Crowd Load(ExchangeRules rules, ref ReadOnlySpan<byte> from)
    {
        if (Next(ref from) != Mark)
        {
            throw new FormatException("Not a saved crowd.");
        }

        var step = Next(ref from);
        var noise = new Noise((ulong)Next(ref from));
        var characters = MarketCharacter.Of(rules);
        var fair = FairPrices.Load(characters, ref from);
        var desks = new Desk[characters.Length];
        for (var symbol = 0; symbol < desks.Length; symbol++)
        {
            desks[symbol] = Desk.Load(rules.Symbols[symbol], characters[symbol], ref from);
        }

        return new(desks, fair, noise, step);
    }
}
