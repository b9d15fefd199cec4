namespace Keywright.Market.Tape;

/// <summary>One public trade of the past's last hours.</summary>
/// <param name="TimeUs">Unix microseconds.</param>
/// <param name="Price">Ticks.</param>
/// <param name="Lots">Lots.</param>
/// <param name="BuyerTook">The buyer was the taker.</param>
/// <param name="Continues">It is of the same taker order and at the same price as the trade before.</param>
internal readonly record struct PastTrade(long TimeUs, long Price, long Lots, bool BuyerTook, bool Continues);
