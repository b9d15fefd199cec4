using Keywright.Market.Words;

namespace Keywright.Market.Matching;

/// <summary>What a fill needs to know of an open order beside its place in the book: one cache line, in the same slot.</summary>
internal struct OpenOrder
{
    public int Account;
    public int Tag;

    /// <summary>Slots of the account's next newer and next older open order on the symbol; 0 = none.</summary>
    public int Newer;
    public int Older;

    /// <summary>The quantity asked for.</summary>
    public long Lots;
    public long ExecutedLots;
    public long PreventedLots;
    public long QuoteUnits;
    public long UpdatedUs;
    public Side Side;
    public OrderType Type;
    public bool HasClientId;
}
