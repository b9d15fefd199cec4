using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>A fingerprint of what one command did, kept in its journal entry, so that a replay that does otherwise is noticed at once.</summary>
internal static class EventDigest
{
    public static ulong Of(ReadOnlySpan<MarketEvent> events)
    {
        var hash = 14695981039346656037UL;
        foreach (ref readonly var e in events)
        {
            hash = Mix(hash, ((ulong)e.Kind << 40) | ((ulong)e.Status << 32) | (uint)e.Symbol);
            hash = Mix(hash, (ulong)e.OrderId);
            hash = Mix(hash, (ulong)e.MakerOrderId);
            hash = Mix(hash, (ulong)e.TradeId);
            hash = Mix(hash, (ulong)e.Price);
            hash = Mix(hash, (ulong)e.Lots);
            hash = Mix(hash, (ulong)e.UpdateId);
            hash = Mix(hash, (ulong)(e.TakerCommission ^ (e.MakerCommission << 1)));
            if (e.Kind == EventKind.ListChanged)
            {
                hash = Mix(hash, ((ulong)e.ListId << 8) | (ulong)e.ListStatus);
            }
        }

        return hash;
    }

    private static ulong Mix(ulong hash, ulong value)
    {
        hash = (hash ^ value) * 0x9E3779B97F4A7C15UL;
        return hash ^ (hash >> 29);
    }
}
