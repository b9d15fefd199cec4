using Keywright.Control;
using Keywright.Gateway.Execute;
using Keywright.Gateway.Manage.Panic;

namespace Keywright.Server.ControlApi;

/// <summary>The gateway's records of a panic in the words of the control API, and back.</summary>
internal static class PanicWords
{
    public static PanicRequest ToRequest(StartPanic asked) => new(asked.All ? null : asked.Name, asked.CancelAll, asked.Flatten, asked.MaxSlippageBps ?? PanicRequest.SlippageUsualBps, asked.Unowned);

    public static PanicDone ToDone(PanicReport report) => new(
        report.IsDone,
        report.Scope,
        report.FrozenAt,
        report.FrozenWithinUs,
        [.. report.Keys.Select(key => new PanickedKey(
            key.ApiKey,
            key.Label,
            key.Account,
            key.Freeze,
            Orders(key.Cancelled),
            Orders(key.Kept),
            Orders(key.Left),
            [.. key.Sold.Select(sale => new PanicSold(sale.Symbol, sale.OrderId, sale.Quantity, sale.Sold, sale.Received, sale.Bound, sale.Reference))],
            [.. key.Rests.Select(rest => new PanicRests(rest.Asset, rest.Quantity, rest.Why, rest.IsDust))],
            key.Undone))],
        report.Undone)
    {
        Unowned = [.. report.Unowned.Select(account => new PanicStrays(account.Account, Orders(account.Cancelled), Orders(account.Open)))],
    };

    private static IReadOnlyList<PanicOrder> Orders(IReadOnlyList<StandingOrder> orders)
        => [.. orders.Select(order => new PanicOrder(order.Symbol, order.OrderId, order.ClientOrderId, order.Side, order.Type, order.Price, order.Quantity, order.ListId))];
}
