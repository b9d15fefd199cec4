using Keywright.Market.Ledger;
using Keywright.Market.Words;

namespace Keywright.Market.Matching;

/// <summary>Finds an account's prevented matches in its archive, which is short enough to be walked.</summary>
internal static class PreventedSearch
{
    public static void Find(RecordRing<PreventedMatch>? archive, int symbol, long? matchId, long? orderId, long? fromMatchId, int limit, List<PreventedMatch> into)
    {
        if (archive is null)
        {
            return;
        }

        var end = Math.Min((long)into.Count + limit, int.MaxValue);
        for (var number = archive.First; number < archive.Next && into.Count < end; number++)
        {
            ref readonly var match = ref archive[number];
            if (match.Symbol == symbol
                && (matchId is null || match.PreventedMatchId == matchId)
                && (orderId is null || match.TakerOrderId == orderId || match.MakerOrderId == orderId)
                && (fromMatchId is null || match.PreventedMatchId >= fromMatchId))
            {
                into.Add(match);
            }
        }
    }
}
