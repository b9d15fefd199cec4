namespace Keywright.Market.Tape;

/// <summary>
/// Spreads what one side traded over the parts: lots by the number of trades, money by the parts' prices. Where the lots, so spread, could not
/// have made the money, lots move from cheap parts to dear ones or back until they can.
/// </summary>
internal static class PastMoney
{
    private const int MostParts = 60;

    public static void Spread(in Flow flow, ReadOnlySpan<long> trades, Span<Bar> parts, bool buysSide, ref Noise noise, int marginPercent)
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
        if (!Tilt(wanted, trades, lots, parts, marginPercent))
        {
            Tilt(wanted, trades, lots, parts, 0);
            marginPercent = 0;
        }

        SpreadMoney(wanted, lots, money, parts, marginPercent);
        for (var i = 0; i < parts.Length; i++)
        {
            ref var side = ref buysSide ? ref parts[i].Buys : ref parts[i].Sells;
            side = new() { Trades = trades[i], Lots = lots[i], TickLots = money[i] };
        }
    }

    /// <summary>At least one lot a trade, the rest by trades and chance.</summary>
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

        var spare = flow.Lots - flow.Trades;
        var left = spare;
        for (var i = 0; i < lots.Length; i++)
        {
            var share = spare * weights[i] / sum;
            left -= share;
            lots[i] = trades[i] + share;
        }

        lots[last] += left;
    }

    /// <summary>Moves lots until the money lies between the least and the most they can have cost.</summary>
    private static bool Tilt(long wanted, ReadOnlySpan<long> trades, Span<long> lots, ReadOnlySpan<Bar> parts, int marginPercent)
    {
        var (least, most) = Bounds(lots, parts, marginPercent);
        if (least <= wanted && wanted <= most)
        {
            return true;
        }

        // Prices here are hundredths of a tick, raised or lowered by the margin; going down is going up with the signs turned.
        var up = wanted > most;
        Span<long> reach = stackalloc long[MostParts];
        var to = -1;
        for (var i = 0; i < lots.Length; i++)
        {
            var range = (parts[i].High - parts[i].Low) * marginPercent;
            reach[i] = up ? (parts[i].High * 100) - range : -((parts[i].Low * 100) + range);
            to = trades[i] > 0 && (to < 0 || reach[i] > reach[to]) ? i : to;
        }

        for (var round = 0; round < lots.Length; round++)
        {
            var from = -1;
            for (var i = 0; i < lots.Length; i++)
            {
                from = lots[i] > trades[i] && reach[i] < reach[to] && (from < 0 || reach[i] < reach[from]) ? i : from;
            }

            if (from < 0)
            {
                return false;
            }

            var gap = up ? wanted - most : least - wanted;
            var step = reach[to] - reach[from];
            var moved = (long)Int128.Min(lots[from] - trades[from], (((Int128)gap * 100) / step) + 1);
            lots[from] -= moved;
            lots[to] += moved;
            (least, most) = Bounds(lots, parts, marginPercent);
            if (least <= wanted && wanted <= most)
            {
                return true;
            }

            if (up ? wanted < least : wanted > most)
            {
                return false;
            }
        }

        return false;
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

    /// <summary>Each part its middle price, then all are moved by the same share of their room so that the sum is exact.</summary>
    private static void SpreadMoney(long wanted, ReadOnlySpan<long> lots, Span<long> money, ReadOnlySpan<Bar> parts, int marginPercent)
    {
        Span<long> room = stackalloc long[MostParts];
        long middle = 0, rooms = 0;
        for (var i = 0; i < lots.Length; i++)
        {
            var margin = (parts[i].High - parts[i].Low) * lots[i] * marginPercent / 100;
            var floor = (parts[i].Low * lots[i]) + margin;
            var ceiling = (parts[i].High * lots[i]) - margin;
            middle += money[i] = floor + ((ceiling - floor) / 2);
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
