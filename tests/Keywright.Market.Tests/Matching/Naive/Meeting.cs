namespace Keywright.Market.Tests.Matching.Naive;

/// <summary>What self-trade prevention makes of a taker that meets a maker.</summary>
internal enum Meeting
{
    Trades,
    Skips,
    Shrinks,
    Ends,
}
