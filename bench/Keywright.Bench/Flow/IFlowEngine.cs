namespace Keywright.Bench.Flow;

/// <summary>An engine under measure. Implemented by structs, so that the timed loop calls it directly.</summary>
internal interface IFlowEngine<TSelf>
    where TSelf : struct, IFlowEngine<TSelf>
{
    static abstract string Name { get; }

    static abstract TSelf Create(FlowFile flow, FlowTrade[] sink);

    /// <summary>Trades written to the sink so far.</summary>
    int TradeCount { get; }

    void Add(in Operation operation);

    /// <summary>False when the order is not live.</summary>
    bool Cancel(int id);

    Totals Totals();
}
