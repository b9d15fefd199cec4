using System.Buffers;
using Keywright.Market.Tape;
using Keywright.Market.Words;
using static Keywright.Market.Tape.SavedWords;

namespace Keywright.Market.Agents;

/// <summary>A maker's large orders far from the fair price on one side, twelve of them, one looked after each step.</summary>
internal sealed class Walls(Side side, MarketCharacter character)
{
    private static readonly int[] DistanceBps = [30, 45, 65, 90, 130, 180, 250, 350, 500, 700, 900, 1_200];

    private readonly long[] _ids = new long[DistanceBps.Length];
    private readonly long[] _prices = new long[DistanceBps.Length];

    public void Tend(in Hand hand, long fair, int place, ref Noise noise)
    {
        var wanted = Math.Max(2, fair * DistanceBps[place] / 10_000);
        var distance = side == Side.Buy ? fair - _prices[place] : _prices[place] - fair;
        if (_ids[place] != 0 && hand.IsOpen(_ids[place]))
        {
            if (Math.Abs(distance - wanted) <= wanted / 4)
            {
                return;
            }

            hand.Cancel(_ids[place]);
        }

        _prices[place] = side == Side.Buy ? fair - wanted : fair + wanted;
        _ids[place] = hand.Rest(side, _prices[place], Math.Max(character.LeastLots, character.MeanTakeLots * (15 + noise.Below(16))));
    }

    public static int Count => DistanceBps.Length;

    /// <summary>Takes all orders away.</summary>
    public void Clear(in Hand hand)
    {
        foreach (ref var id in _ids.AsSpan())
        {
            if (id != 0)
            {
                hand.Cancel(id);
                id = 0;
            }
        }
    }

    public void Save(IBufferWriter<byte> into)
    {
        Put(into, _ids);
        Put(into, _prices);
    }

    public void Load(ref ReadOnlySpan<byte> from)
    {
        foreach (ref var id in _ids.AsSpan())
        {
            id = Next(ref from);
        }

        foreach (ref var price in _prices.AsSpan())
        {
            price = Next(ref from);
        }
    }
}
