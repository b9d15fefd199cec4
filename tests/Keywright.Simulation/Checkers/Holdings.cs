using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Checkers;

/// <summary>What a key has bought less sold of an asset, by its own trades, and what its open orders would bring in or give away; at the end of an instant.</summary>
internal static class Holdings
{
    /// <summary>Fees included; what was spent is negative.</summary>
    public static decimal Net(IEnumerable<Deed> deeds, string asset, long atUs)
    {
        decimal net = 0;
        foreach (var trade in deeds.SelectMany(deed => deed.Trades).Where(trade => trade.TimeUs <= atUs))
        {
            var (symbol, sign) = (Board.Of(trade.Symbol), trade.IsBuyer ? 1 : -1);
            net += symbol.Base == asset ? sign * trade.Quantity : 0;
            net -= symbol.Quote == asset ? sign * trade.Quote : 0;
            net -= trade.CommissionAsset == asset ? trade.Commission : 0;
        }

        return net;
    }

    /// <summary>Of a base asset.</summary>
    public static decimal OnTheWayIn(Audit audit, IEnumerable<Deed> deeds, string asset, long atUs) =>
        OfGroups(deeds.Where(deed => deed.Order.IsBuy && Board.Of(deed.Order.Symbol).Base == asset), deed => deed.RestAt(audit, atUs));

    /// <summary>At least: a waiting order is counted at its trigger and more only where its key's money was limited when it came.</summary>
    public static decimal OnTheWayOut(Audit audit, IEnumerable<Deed> deeds, string asset, long atUs) =>
        OfGroups(deeds.Where(deed => GivesAway(deed.Order) == asset), deed => deed.RestAt(audit, atUs) * (deed.Order.IsBuy ? PriceAt(deed, atUs) : 1));

    public static string GivesAway(SeenOrder order) => order.IsBuy ? Board.Of(order.Symbol).Quote : Board.Of(order.Symbol).Base;

    private static decimal PriceAt(Deed deed, long atUs) =>
        deed.Order is var order && OrderTypes.Waits(order.Type) && (order.WorkingUs == -1 || order.WorkingUs > atUs) && deed.Possible.All(terms => terms.BindsMoney)
            ? CapBounds.WaitingPrice(order)
            : order.Price;

    /// <summary>Of the two orders of a list only one can trade.</summary>
    private static decimal OfGroups(IEnumerable<Deed> deeds, Func<Deed, decimal> amount) =>
        deeds.GroupBy(deed => deed.Order.ListId == -1 ? (deed.Order.Symbol, deed.Order.OrderId) : ("", deed.Order.ListId)).Sum(group => group.Max(amount));
}
