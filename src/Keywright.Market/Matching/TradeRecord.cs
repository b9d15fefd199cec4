namespace Keywright.Market.Matching;

/// <summary>What both sides of a trade see alike.</summary>
internal readonly record struct TradeRecord(long TradeId, long Price, long Lots, long QuoteUnits, long TimeUs);
