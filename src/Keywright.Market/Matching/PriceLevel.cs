namespace Keywright.Market.Matching;

/// <summary>The queue at one price: slots of its first and last order (0 = none) and the lots of all of them.</summary>
internal struct PriceLevel
{
    public int First;
    public int Last;
    public long Lots;
}
