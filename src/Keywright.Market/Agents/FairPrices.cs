using System.Buffers;
using Keywright.Market.Tape;
using static Keywright.Market.Tape.SavedWords;

namespace Keywright.Market.Agents;

/// <summary>
/// What the crowd thinks each asset is worth: a random walk with the past's volatility, drawn back over about 200 days to where it began.
/// A cross symbol is worth the quotient of its legs, so that no round over three symbols earns more than it costs.
/// </summary>
internal sealed class FairPrices
{
    private const int Fraction = 20;
    private const long StepsADay = 4 * 86_400;
    private const long StepsHome = 200 * StepsADay;
    private const long StepsAMood = 5 * 60 * 4;
    private const long Ppt = 1_000_000_000_000;

    private readonly MarketCharacter[] _characters;
    private readonly long[] _volatility;
    private readonly long[] _home;
    private readonly long[] _fair;
    private long _moodPercent = 100;

    public FairPrices(MarketCharacter[] characters, ReadOnlySpan<long> openingTicks)
    {
        _characters = characters;
        _volatility = [.. characters.Select(character => character.VolatilityOf(StepsADay))];
        _home = openingTicks.ToArray();
        _fair = [.. _home.Select(ticks => ticks << Fraction)];
    }

    /// <summary>Ticks.</summary>
    public long Of(int symbol) => _fair[symbol] >> Fraction;

    public void Move(long step, ref Noise noise)
    {
        if (step % StepsAMood == 0)
        {
            // Calm and busy spells of five minutes, in the mean square about one.
            _moodPercent = 50 + noise.Below(91);
        }

        for (var symbol = 0; symbol < _fair.Length; symbol++)
        {
            if (_characters[symbol].Cross is null)
            {
                var bell = noise.Bell(_volatility[symbol] * _moodPercent / 100);
                var change = (long)((Int128)_fair[symbol] * bell / Ppt) + (((_home[symbol] << Fraction) - _fair[symbol]) / StepsHome);
                _fair[symbol] = Math.Clamp(_fair[symbol] + change, (_home[symbol] << Fraction) / 4, _home[symbol] << (Fraction + 2));
            }
        }

        for (var symbol = 0; symbol < _fair.Length; symbol++)
        {
            if (_characters[symbol].Cross is { } cross)
            {
                _fair[symbol] = cross.Price(Of(cross.BaseLeg), Of(cross.QuoteLeg)) << Fraction;
            }
        }
    }

    public void Save(IBufferWriter<byte> into)
    {
        Put(into, _home);
        Put(into, _fair);
        Put(into, _moodPercent);
    }

    public static FairPrices Load(MarketCharacter[] characters, ref ReadOnlySpan<byte> from)
    {
        var home = new long[characters.Length];
        foreach (ref var ticks in home.AsSpan())
        {
            ticks = Next(ref from);
        }

        var loaded = new FairPrices(characters, home);
        foreach (ref var fair in loaded._fair.AsSpan())
        {
            fair = Next(ref from);
        }

        loaded._moodPercent = Next(ref from);
        return loaded;
    }
}
