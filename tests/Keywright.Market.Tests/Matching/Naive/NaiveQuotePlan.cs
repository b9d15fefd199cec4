namespace Keywright.Market.Tests.Matching.Naive;

/// <summary>How much a MARKET order by quote amount comes to, and whether the book ended before the amount did.</summary>
internal sealed record NaiveQuotePlan(decimal Quantity, bool RanDry);
