namespace Keywright.Market.Tape;

/// <summary>
/// Spreads what one side traded over the parts: lots by the number of trades, money by the parts' prices. Where the lots, so spread, could not
/// have made the money, lots move from cheap parts to dear ones or back until they can.
/// </summary>
internal static class PastMoney
{
    private const int MostParts = 60;

    public static void Spread(in Flow flow, ReadOnlySpan<long> trades, Span<Bar> parts, bool buysSide, ref Noise noise, PastGuide? guide, int marginPercent)
    {
        if (flow.Trades == 0)
        {
            return;
        }

        Span<long> lots = stackalloc long[MostParts];
        Span<long> money = stackalloc long[MostParts];
        lots = lots[..parts.Length];
        money = money[..parts.Length];
        SpreadLots(flow, trades, lots, ref noise);
        var wanted = (long)flow.TickLots;

        // A third of the mean trade is left everywhere, or parts would dry up; only where that does not suffice all may go.
        var least = Math.Max(1, flow.Lots / flow.Trades / 3);
        if (!Tilt(wanted, trades, lots, parts, marginPercent, least) && !Tilt(wanted, trades, lots, parts, marginPercent, 1))
        {
            Tilt(wanted, trades, lots, parts, 0, 1);
            marginPercent = 0;
        }

        SpreadMoney(wanted, lots, money, parts, marginPercent, guide);
        for (var i = 0; i < parts.Length; i++)
        {
            ref var side = ref buysSide ? ref parts[i].Buys : ref parts[i].Sells;
            side = new() { Trades = trades[i], Lots = lots[i], TickLots = money[i] };
        }
    }

    /// <summary>By trades and chance; at least half the mean lot a trade.</summary>
    private static void SpreadLots(in Flow flow, ReadOnlySpan<long> trades, Span<long> lots, ref Noise noise)
    {
        Span<long> weights = stackalloc long[MostParts];
        var sum = 0L;
        var last = 0;
        for (var i = 0; i < lots.Length; i++)
        {
            sum += weights[i] = trades[i] * (64 + noise.Below(128));
            last = trades[i] > 0 ? i : last;
        }

        var each = Math.Max(1, flow.Lots / flow.Trades / 2);
        var spare = flow.Lots - (flow.Trades * each);
        var left = spare;
        for (var i = 0; i < lots.Length; i++)
        {
            var share = spare * weights[i] / sum;
            left -= share;
            lots[i] = (trades[i] * each) + share;
        }

        lots[last] += left;
    }

    /// <summary>
    /// Moves lots to the part that reaches furthest, from all others the same share, until the money lies between the least and the most they
    /// can have cost.
    /// </summary>
    private static bool Tilt(long wanted, ReadOnlySpan<long> trades, Span<long> lots, ReadOnlySpan<Bar> parts, int marginPercent, long lotsATrade)
    {
        var (least, most) = Bounds(lots, parts, marginPercent);
        if (least <= wanted && wanted <= most)
        {
            return true;
        }

        // Prices here are hundredths of a tick, less the margin; going down is going up with the signs turned.
        var up = wanted > most;
        Span<long> reach = stackalloc long[MostParts];
        var to = -1;
        for (var i = 0; i < lots.Length; i++)
        {
            var range = (parts[i].High - parts[i].Low) * marginPercent;
            reach[i] = up ? (parts[i].High * 100) - range : -((parts[i].Low * 100) + range);
            to = trades[i] > 0 && (to < 0 || reach[i] > reach[to]) ? i : to;
        }

        Int128 gain = 0;
        for (var i = 0; i < lots.Length; i++)
        {
            gain += (Int128)Math.Max(0, lots[i] - (trades[i] * lotsATrade)) * (reach[to] - reach[i]);
        }

        var gap = (Int128)(up ? wanted - most : least - wanted) * 100;
        if (gain < gap)
        {
            return false;
        }

        for (var i = 0; i < lots.Length; i++)
        {
            if (i != to && reach[i] < reach[to])
            {
                var spare = Math.Max(0, lots[i] - (trades[i] * lotsATrade));
                var moved = Math.Min(spare, (long)((spare * gap / gain) + 1));
                lots[i] -= moved;
                lots[to] += moved;
            }
        }

        (least, most) = Bounds(lots, parts, marginPercent);
        return least <= wanted && wanted <= most;
    }

    private static (long Least, long Most) Bounds(ReadOnlySpan<long> lots, ReadOnlySpan<Bar> parts, int marginPercent)
    {
        long least = 0, most = 0;
        for (var i = 0; i < lots.Length; i++)
        {
            var margin = (parts[i].High - parts[i].Low) * lots[i] * marginPercent / 100;
            least += (parts[i].Low * lots[i]) + margin;
            most += (parts[i].High * lots[i]) - margin;
        }

        return (least, most);
    }

    /// <summary>Each part its middle price, or the guide's, then all are moved by the same share of their room so that the sum is exact.</summary>
    private static void SpreadMoney(long wanted, ReadOnlySpan<long> lots, Span<long> money, ReadOnlySpan<Bar> parts, int marginPercent, PastGuide? guide)
    {
        Span<long> room = stackalloc long[MostParts];
        long middle = 0, rooms = 0;
        for (var i = 0; i < lots.Length; i++)
        {
            var margin = (parts[i].High - parts[i].Low) * lots[i] * marginPercent / 100;
            var floor = (parts[i].Low * lots[i]) + margin;
            var ceiling = (parts[i].High * lots[i]) - margin;
            money[i] = floor + ((ceiling - floor) / 2);
            if (guide is { SeesInside: true })
            {
                money[i] = Math.Clamp(guide.Means[i] * lots[i], floor, ceiling);
            }

            middle += money[i];
        }

        var up = wanted >= middle;
        for (var i = 0; i < lots.Length; i++)
        {
            var margin = (parts[i].High - parts[i].Low) * lots[i] * marginPercent / 100;
            rooms += room[i] = up ? (parts[i].High * lots[i]) - margin - money[i] : money[i] - (parts[i].Low * lots[i]) - margin;
        }

        var lacking = Math.Abs(wanted - middle);
        var share = lacking >= rooms ? ulong.MaxValue : (ulong)(((UInt128)(ulong)lacking << 64) / (ulong)rooms);
        for (var i = 0; i < lots.Length; i++)
        {
            var moved = (long)Math.BigMul((ulong)room[i], share, out _);
            room[i] -= moved;
            lacking -= moved;
            money[i] += up ? moved : -moved;
        }

        for (var i = 0; i < lots.Length && lacking > 0; i++)
        {
            var moved = Math.Min(room[i], lacking);
            lacking -= moved;
            money[i] += up ? moved : -moved;
        }

        if (lacking > 0)
        {
            // Not even the parts' ends suffice: money still adds up, and the busiest part's mean price bears what is left.
            var busiest = 0;
            for (var i = 1; i < lots.Length; i++)
            {
                busiest = lots[i] > lots[busiest] ? i : busiest;
            }

            money[busiest] += up ? lacking : -lacking;
        }
    }
}
