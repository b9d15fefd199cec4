using Keywright.Market.Words;
using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Live.Checkers;

/// <summary>
/// Promises 1, 3 and 12: no order is cancelled but by its own key; who was told that his order or list is cancelled, or over, finds it so; a
/// cancel-all that succeeded leaves none of the key's orders that were known to it.
/// </summary>
internal sealed class CancelTruthChecker(LiveCourt court) : LiveChecker(court)
{
    private readonly HashSet<(string Symbol, long OrderId)> aimed = [];
    private readonly Dictionary<LiveAsk, HashSet<long>> swept = [];

    public override void Asked(LiveAsk ask)
    {
        if (ask.Kind is AskKind.Cancel or AskKind.Replace or AskKind.CancelList)
        {
            // By client id the newest of that name is meant, which need not be the one its sender thinks of; of a list one order takes the other along.
            var meant = OwnOf(ask).Where(each => ask.TargetList is { } list ? each.Order.ListId == list.ListId || each.Ask!.ListName == list.Name : each.Order.OrderId == ask.Target!.OrderId || each.Order.ClientId.ToString() == ask.Target.ClientId).ToList();
            aimed.UnionWith(OwnOf(ask).Where(each => meant.Exists(one => one.Order.OrderId == each.Order.OrderId || (one.Order.ListId != 0 && one.Order.ListId == each.Order.ListId))).Select(each => (ask.Symbol, each.Order.OrderId)));
        }

        if (ask.Kind == AskKind.CancelAll)
        {
            swept[ask] = [.. OwnOf(ask).Where(IsTold).Select(each => each.Order.OrderId)];
        }
    }

    public override void Answered(LiveAsk ask, LiveAnswer answer)
    {
        // 1. Whatever is told as cancelled is so, and was its own.
        foreach (var id in answer.Deeds.Gone)
        {
            var gone = Court.Find(ask.Symbol, id);
            Require(gone?.Ask?.Key == ask.Key, 1, $"{ask} has cancelled order {id} of {gone?.Ask?.Key.Label ?? "nobody"}.");
            Require(gone is not { Order.IsOpen: true }, 3, $"{ask} was told that order {id} is cancelled, and it is open at the exchange.");
        }

        // 2. What is told as over is, unless it has another name by now.
        if (ask.Kind == AskKind.Cancel && Court.Find(ask.Symbol, ask.Target!.OrderId) is { } found && found.Ask?.Key == ask.Key && (answer.IsOk || (answer.Code == -2011 && ask.Means(found.Order.OrderId, found.Order.ClientId.ToString()))))
        {
            Require(!found.Order.IsOpen || !ask.Means(found.Order.OrderId, found.Order.ClientId.ToString()), 12, $"{ask} was told {answer.Status} {answer.Code}, and order {ask.Target.OrderId} is open at the exchange.");
            Require(!answer.IsOk || found.Order.Status == OrderStatus.Canceled || answer.Text.Contains(ask.Target.ClientId, StringComparison.Ordinal), 3, $"{ask} was told that its order is cancelled; it is {found.Order.Status}.");
        }

        // Once one order of a list has traded, the list is over, and that order may stand by itself.
        if (ask.Kind == AskKind.CancelList && answer.Code == -2011)
        {
            var open = Court.Orders(ask.Symbol).Count(each => each.Order.ListId == ask.TargetList!.ListId && each.Order.IsOpen);
            Require(open < 2, 12, $"{ask} was told {answer.Status} {answer.Code}, and its list is open at the exchange.");
        }

        if (ask.Kind == AskKind.CancelAll && answer.IsOk)
        {
            foreach (var (order, _) in Court.Orders(ask.Symbol).Where(each => swept[ask].Contains(each.Order.OrderId)))
            {
                Require(!order.IsOpen, 12, $"{ask} was told that all is cancelled, and order {order.OrderId} is open.");
            }
        }
    }

    public override void Ended()
    {
        foreach (var (symbol, _) in SimulatedExchange.Symbols)
        {
            foreach (var (order, ask) in Court.Orders(symbol).Where(each => each.Order.Status == OrderStatus.Canceled))
            {
                Require(
                    ask is null || ask.Key.WasPanicked || ask.Key.IsEndAsked || aimed.Contains((symbol, order.OrderId)) || Court.Asks.Any(each => each.Kind == AskKind.CancelAll && each.Key == ask.Key && each.Symbol == symbol),
                    1,
                    $"Order {order.OrderId} of {ask} was cancelled, and {ask?.Key.Label} never asked for it.");
            }
        }
    }

    private IEnumerable<(OrderState Order, LiveAsk? Ask)> OwnOf(LiveAsk ask) => Court.Orders(ask.Symbol).Where(each => each.Ask?.Key == ask.Key);
}
