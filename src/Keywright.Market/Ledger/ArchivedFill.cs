using Keywright.Market.Words;

namespace Keywright.Market.Ledger;

/// <summary>A fill in its account's archive, with the number of the same order's fill before it (-1 = none).</summary>
internal readonly struct ArchivedFill(in Fill fill, long previous)
{
    public readonly Fill Fill = fill;
    public readonly long Previous = previous;
}
