using Keywright.Market.Words;
using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Live.Checkers;

/// <summary>
/// Promises 1, 3 and 12: no order is cancelled but by its own key; who was told that his order is cancelled, or over, finds it so; a cancel-all
/// that succeeded leaves none of the key's orders that were known to it.
/// </summary>
internal sealed class CancelTruthChecker(LiveCourt court) : LiveChecker(court)
{
    private readonly HashSet<(string Symbol, long OrderId)> aimed = [];
    private readonly Dictionary<LiveAsk, HashSet<long>> swept = [];

    public override void Asked(LiveAsk ask)
    {
        if (ask.Kind == AskKind.Cancel)
        {
            // By client id the newest of that name is meant, which need not be the one its sender thinks of.
            aimed.UnionWith(Court.Orders(ask.Symbol).Where(each => each.Ask?.Key == ask.Key && (each.Order.OrderId == ask.Target!.OrderId || each.Order.ClientId.ToString() == ask.Target.ClientId)).Select(each => (ask.Symbol, each.Order.OrderId)));
        }

        if (ask.Kind == AskKind.CancelAll)
        {
            swept[ask] = [.. Court.Orders(ask.Symbol).Where(each => each.Ask?.Key == ask.Key && each.Ask.Answers.Any(answer => answer.IsOk)).Select(each => each.Order.OrderId)];
        }
    }

    public override void Answered(LiveAsk ask, LiveAnswer answer)
    {
        if (ask.Kind == AskKind.Cancel && Court.Find(ask.Symbol, ask.Target!.OrderId) is { } found && found.Ask?.Key == ask.Key && (answer.IsOk || answer.Code == -2011))
        {
            Require(!found.Order.IsOpen, 12, $"{ask} was told {answer.Status} {answer.Code}, and order {ask.Target.OrderId} is open at the exchange.");
            Require(!answer.IsOk || found.Order.Status == OrderStatus.Canceled || answer.Text.Contains(ask.Target.ClientId, StringComparison.Ordinal), 3, $"{ask} was told that its order is cancelled; it is {found.Order.Status}.");
        }

        if (ask.Kind == AskKind.Cancel && answer.IsOk)
        {
            using var json = System.Text.Json.JsonDocument.Parse(answer.Body);
            var id = json.RootElement.GetProperty("orderId").GetInt64();
            var whose = Court.Find(ask.Symbol, id)?.Ask?.Key;
            Require(whose == ask.Key, 1, $"{ask} has cancelled order {id} of {whose?.Label ?? "nobody"}.");
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
}
