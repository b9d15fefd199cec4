using System.Buffers;
using Keywright.Market.Tape;
using Keywright.Market.Words;
using static Keywright.Market.Tape.SavedWords;

namespace Keywright.Market.Agents;

/// <summary>
/// A maker's orders near the fair price on one side, best first, 48 when nothing disturbs them. They thin out away from the fair price;
/// what the price runs into is withdrawn, holes are filled from the front, what is too much goes at the back.
/// </summary>
internal sealed class Ladder(Side side, MarketCharacter character)
{
    private const int Full = 48;
    private const int Capacity = 64;

    // After a sweep a side is whole again within three steps.
    private const int PlacedAStep = 6;
    private const int PlacedWhenThin = 20;
    private const long StepsADay = 4 * 86_400;

    // Orders lie half a step's usual move apart at the front, and a 24th of their distance more further back.
    private readonly long _spacing = 1 + (character.Level * character.VolatilityOf(StepsADay) / 2_000_000_000_000);

    // Where a tick is coarser than that there are fewer levels to trade through, so each holds more.
    private readonly long _sizePercent = Math.Clamp(
        (1 + (character.Level * character.VolatilityOf(StepsADay) / 2_000_000_000_000)) * 200_000_000_000_000
            / Math.Max(1, character.Level * character.VolatilityOf(StepsADay)),
        100,
        600);

    private readonly int _away = side == Side.Buy ? -1 : 1;
    private readonly long[] _ids = new long[Capacity];
    private readonly long[] _prices = new long[Capacity];
    private int _count;

    /// <summary>Forgets what was filled and takes away what the fair price has come too near to.</summary>
    public void Withdraw(in Hand hand, long fair)
    {
        // Better prices are filled first, so only the front can be gone.
        while (_count > 0 && !hand.IsOpen(_ids[0]))
        {
            RemoveAt(0);
        }

        var edge = fair + (_away * character.HalfSpread);
        while (_count > 0 && _away * (_prices[0] - edge) < 0)
        {
            hand.Cancel(_ids[0]);
            RemoveAt(0);
        }
    }

    public void Offer(in Hand hand, long fair, ref Noise noise)
    {
        Renew(hand, ref noise);
        var left = _count < Full * 7 / 8 ? PlacedWhenThin : PlacedAStep;
        var edge = fair + (_away * character.HalfSpread);
        var previous = edge;
        for (var i = 0; i <= _count && i < Full && left > 0; i++)
        {
            var spacing = _spacing + (Math.Abs(previous - fair) / 24);
            var room = i == _count ? long.MaxValue : _away * (_prices[i] - previous);
            if (room > (i == 0 ? spacing : 2 * spacing))
            {
                var price = i == 0 ? edge + (_away * noise.Below((spacing / 2) + 1)) : previous + (_away * (1 + (spacing / 2) + noise.Below(spacing)));
                var id = hand.Rest(side, price, LotsAt(i, ref noise));
                if (id == 0)
                {
                    break;
                }

                InsertAt(i, id, price);
                left--;
            }

            previous = _prices[i];
        }

        while (_count > Full)
        {
            hand.Cancel(_ids[_count - 1]);
            _count--;
        }
    }

    /// <summary>Takes all orders away.</summary>
    public void Clear(in Hand hand)
    {
        for (var i = 0; i < _count; i++)
        {
            hand.Cancel(_ids[i]);
        }

        _count = 0;
    }

    public void Save(IBufferWriter<byte> into)
    {
        Put(into, _count);
        Put(into, _ids.AsSpan(0, _count));
        Put(into, _prices.AsSpan(0, _count));
    }

    public void Load(ref ReadOnlySpan<byte> from)
    {
        _count = NextCount(ref from, Capacity);
        foreach (ref var id in _ids.AsSpan(0, _count))
        {
            id = Next(ref from);
        }

        foreach (ref var price in _prices.AsSpan(0, _count))
        {
            price = Next(ref from);
        }
    }

    /// <summary>Now and then an order behind the front is taken back for one of another size: a book never stands quite still.</summary>
    private void Renew(in Hand hand, ref Noise noise)
    {
        if (_count < 2 || noise.Below(3) > 0)
        {
            return;
        }

        var at = 1 + (int)noise.Below(_count - 1);
        hand.Cancel(_ids[at]);
        var id = hand.Rest(side, _prices[at], LotsAt(at, ref noise));
        if (id == 0)
        {
            RemoveAt(at);
            return;
        }

        _ids[at] = id;
    }

    private long LotsAt(int place, ref Noise noise) =>
        Math.Max(character.LeastLots, character.MeanTakeLots * (40 + noise.Below(121)) * (16 + place) / 1_600 * _sizePercent / 100);

    private void InsertAt(int place, long id, long price)
    {
        Array.Copy(_ids, place, _ids, place + 1, _count - place);
        Array.Copy(_prices, place, _prices, place + 1, _count - place);
        (_ids[place], _prices[place]) = (id, price);
        _count++;
    }

    private void RemoveAt(int place)
    {
        _count--;
        Array.Copy(_ids, place + 1, _ids, place, _count - place);
        Array.Copy(_prices, place + 1, _prices, place, _count - place);
    }
}
