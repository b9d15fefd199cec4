using Keywright.Market.Words;

namespace Keywright.Market.Ledger;

/// <summary>A closed order in its account's archive, with the number of its last fill there (-1 = none).</summary>
internal readonly struct ClosedOrder(in OrderState state, long lastFill)
{
    public readonly OrderState State = state;
    public readonly long LastFill = lastFill;
}
