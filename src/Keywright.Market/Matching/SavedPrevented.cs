using Keywright.Market.Ledger;
using Keywright.Market.Words;

namespace Keywright.Market.Matching;

/// <summary>The saved form of an account's prevented matches; the first two forms of a saved exchange have none.</summary>
internal static class SavedPrevented
{
    public static void Write(RecordRing<PreventedMatch> matches, StateWriter writer)
    {
        writer.Number(matches.First);
        writer.Number(matches.Next);
        for (var number = matches.First; number < matches.Next; number++)
        {
            ref readonly var match = ref matches[number];
            writer.Number(match.Symbol);
            writer.Number(match.PreventedMatchId);
            writer.Number(match.TakerOrderId);
            writer.Number(match.MakerOrderId);
            writer.Number((byte)match.Mode);
            writer.Number(match.Price);
            writer.Number(match.TakerLots);
            writer.Number(match.MakerLots);
            writer.Number(match.TimeUs);
        }
    }

    public static void Read(RecordRing<PreventedMatch> matches, int account, ref StateReader reader)
    {
        matches.StartAt(reader.Number());
        for (var left = reader.Number() - matches.First; left > 0; left--)
        {
            matches.Add(new PreventedMatch
            {
                Account = account,
                Symbol = (int)reader.Number(),
                PreventedMatchId = reader.Number(),
                TakerOrderId = reader.Number(),
                MakerOrderId = reader.Number(),
                Mode = (SelfTradePrevention)reader.Number(),
                Price = reader.Number(),
                TakerLots = reader.Number(),
                MakerLots = reader.Number(),
                TimeUs = reader.Number(),
            });
        }
    }
}
