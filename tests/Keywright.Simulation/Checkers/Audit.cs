using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Checkers;

/// <summary>All that a client can read of the account and of the market's tape, read while everything stands still.</summary>
/// <param name="Sums">Of each asset, over all accounts there are: what is free plus what is locked, and whether anything is negative. Looked up behind the gateway.</param>
/// <param name="Tape">By symbol, every trade since the first audit, and before them the last that was before it.</param>
internal sealed record Audit(
    long Moment,
    IReadOnlyList<SeenOrder> Orders,
    IReadOnlyList<SeenOrder> Open,
    IReadOnlyList<SeenTrade> Trades,
    IReadOnlyList<SeenList> Lists,
    IReadOnlyList<SeenAmendment> Amendments,
    IReadOnlyDictionary<string, List<PublicTrade>> Tape,
    IReadOnlyDictionary<string, (decimal Free, decimal Locked)> Balances,
    IReadOnlyDictionary<string, (decimal Sum, bool HasNegative)> Sums,
    bool HasCrowd)
{
    /// <summary>What keys with a slice of the account are shown of each asset, free and locked.</summary>
    public IReadOnlyDictionary<BotKey, IReadOnlyDictionary<string, decimal>> Slices { get; init; } = new Dictionary<BotKey, IReadOnlyDictionary<string, decimal>>();

    public ILookup<(string Symbol, long OrderId), SeenTrade> TradesOf { get; } = Trades.OrderBy(trade => trade.Id).ToLookup(trade => (trade.Symbol, trade.OrderId));

    public ILookup<long, SeenOrder> OrdersOfList { get; } = Orders.Where(order => order.ListId != -1).ToLookup(order => order.ListId);

    private ILookup<(string Symbol, long OrderId), SeenAmendment> AmendmentsOf { get; } = Amendments.ToLookup(amendment => (amendment.Symbol, amendment.OrderId));

    /// <summary>Orders of the account as they come: alone, or as the two of a list.</summary>
    public IEnumerable<IReadOnlyList<SeenOrder>> Groups(IEnumerable<SeenOrder> orders) =>
        orders.GroupBy(order => order.ListId == -1 ? (order.Symbol, order.OrderId) : ("", order.ListId)).Select(group => group.ToList());

    /// <summary>An order's amendments; both orders of a list are amended together.</summary>
    public IEnumerable<SeenAmendment> HistoryOf(SeenOrder order) =>
        (order.ListId == -1 ? [order] : OrdersOfList[order.ListId])
            .SelectMany(each => AmendmentsOf[(each.Symbol, each.OrderId)])
            .OrderBy(amendment => amendment.TimeUs).ThenByDescending(amendment => amendment.NewQuantity);

    /// <summary>How large an order was at a time; of the quantities it had at that very time the smallest.</summary>
    public decimal QuantityAt(SeenOrder order, long atUs) =>
        HistoryOf(order).FirstOrDefault(amendment => amendment.TimeUs > atUs)?.OldQuantity ?? order.Quantity;
}
