using Keywright.Market.Words;

namespace Keywright.Market.Matching;

/// <summary>What a fill needs to know of an open order beside its place in the book, in the same slot.</summary>
internal struct OpenOrder
{
    public int Account;
    public int Tag;

    /// <summary>The quantity asked for.</summary>
    public long Lots;
    public long ExecutedLots;
    public long PreventedLots;
    public long QuoteUnits;
    public long UpdatedUs;
    public Side Side;
    public OrderType Type;
    public bool HasClientId;

    /// <summary>There is more to say of it in <see cref="OrderExtras"/>.</summary>
    public bool HasExtras;

    /// <summary>It waits for its trigger, in no queue of the book.</summary>
    public bool IsWaiting;
}
