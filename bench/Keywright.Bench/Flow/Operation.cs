namespace Keywright.Bench.Flow;

internal enum OperationKind : byte
{
    Buy,
    Sell,
    Cancel,
}

/// <summary>One line of a flow file, 24 bytes as in the C++ driver.</summary>
internal readonly record struct Operation(int Id, OperationKind Kind, long Price, long Lots);

/// <summary>A trade in the sink both drivers fill.</summary>
internal readonly record struct FlowTrade(long Taker, long Maker, long Price, long Lots);

/// <summary>What rests at the end.</summary>
internal readonly record struct Totals(long Resting, long Lots, long Bid, long Ask);
