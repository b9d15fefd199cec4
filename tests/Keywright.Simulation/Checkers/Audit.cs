using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Checkers;

/// <summary>All that a client can read of the account, read while everything stands still.</summary>
/// <param name="Sums">Of each asset, over all accounts there are: what is free plus what is locked, and whether anything is negative. Looked up behind the gateway.</param>
internal sealed record Audit(
    long Moment,
    IReadOnlyList<SeenOrder> Orders,
    IReadOnlyList<SeenOrder> Open,
    IReadOnlyList<SeenTrade> Trades,
    IReadOnlyDictionary<string, (decimal Free, decimal Locked)> Balances,
    IReadOnlyDictionary<string, (decimal Sum, bool HasNegative)> Sums,
    bool HasCrowd)
{
    public ILookup<(string Symbol, long OrderId), SeenTrade> TradesOf { get; } = Trades.ToLookup(trade => (trade.Symbol, trade.OrderId));
}
