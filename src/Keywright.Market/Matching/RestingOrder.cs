namespace Keywright.Market.Matching;

/// <summary>
/// One order in its price's queue, as small as matching can do with: two of them share a cache line.
/// Its side is not kept: a price at or below the best bid holds bids, any other price asks.
/// </summary>
public struct RestingOrder
{
    /// <summary>0 in a slot that is free.</summary>
    public long OrderId;

    /// <summary>Ticks.</summary>
    public long Price;

    /// <summary>What is left of it.</summary>
    public long Lots;

    /// <summary>Slot of the order behind it; in a free slot the next free one. 0 = none.</summary>
    internal int Next;

    /// <summary>Slot of the order before it; 0 = none.</summary>
    internal int Previous;
}
