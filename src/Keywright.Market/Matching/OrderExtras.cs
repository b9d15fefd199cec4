using Keywright.Market.Words;

namespace Keywright.Market.Matching;

/// <summary>What only some open orders have, in the same slot; of no meaning unless <see cref="OpenOrder.HasExtras"/>.</summary>
internal struct OrderExtras
{
    /// <summary>The order's own price in ticks; 0 for one that runs as MARKET.</summary>
    public long Price;

    /// <summary>Ticks; 0 = none.</summary>
    public long StopPrice;

    /// <summary>Unix microseconds; <see cref="OrderState.Never"/> while it waits.</summary>
    public long WorkingUs;

    /// <summary>Unix microseconds; <see cref="OrderState.Never"/> before a trailing order tracks; 0 for others.</summary>
    public long TrailingUs;

    /// <summary>The best trade price since tracking began: the highest for a SELL, the lowest for a BUY.</summary>
    public long Extreme;

    /// <summary>Lots shown at a time; 0 = all.</summary>
    public long IcebergLots;

    /// <summary>Ticks; 0 = unbounded.</summary>
    public long CapPrice;

    /// <summary>0 = none.</summary>
    public long ListId;

    /// <summary>Basis points; 0 = does not trail.</summary>
    public int TrailingDelta;

    /// <summary>How often it was amended.</summary>
    public int Amends;

    public TimeInForce TimeInForce;

    /// <summary>Waits for the same money as its list's other order, and has locked only what that one has not.</summary>
    public bool Shares;
}
