using System.Text;
using Keywright.Gateway.Execute.Live;
using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Live.Checkers;

/// <summary>
/// Promise 3: a request makes at most the orders it asks for, whatever is lost; it is on the disk before it leaves, and leaves once. Who was told
/// that an order stands finds it at the exchange, and who was told that it does not never does; a list is made whole or not at all, and of an order
/// that takes another's place and of one that is lowered the same holds.
/// </summary>
internal sealed class OnceChecker(LiveCourt court) : LiveChecker(court)
{
    public override void Leaves(WireCall call)
    {
        if (!call.Places && !call.Amends)
        {
            return;
        }

        Require(call.Ask is not null, 3, $"An order left that nobody asked for: {call}");
        Require(call.Ask is not { Left: > 1 }, 3, $"The order of {call.Ask} left {call.Ask?.Left} times.");
        foreach (var id in call.Ids)
        {
            Require(id is not null, 3, $"An order left without a client id, so that nobody could ask for it: {call}");
            Require(id is null || World.Disk.Holds(Encoding.ASCII.GetBytes(id)), 3, $"The order of {call.Ask} left before its intent was on the disk.");
        }
    }

    public override void Carried(WireCall call, UpstreamAnswer.Answered answer)
    {
        if (call.Places && call.Ask is { } ask)
        {
            var orders = Court.Orders(ask.Symbol).Count(each => each.Ask == ask);
            Require(orders <= ask.OrdersMax, 3, $"{ask} has made {orders} orders at the exchange.");
        }
    }

    public override void Answered(LiveAsk ask, LiveAnswer answer)
    {
        foreach (var (orderId, clientId) in answer.Deeds.Made)
        {
            Require(Court.Find(ask.Symbol, orderId) is { } found && found.Ask == ask, 3, $"{ask} was told of order {orderId}, and the exchange has no such order of it.");
            Require(ask.Kind == AskKind.PlaceList || ask.ClientId is null || clientId == ask.ClientId, 3, $"{ask} was told of another client id: {answer.Text}");
        }

        if (ask.Kind == AskKind.PlaceList && answer.IsOk)
        {
            Require(answer.Deeds.Made.DistinctBy(made => made.OrderId).Count() == ask.OrdersMax, 3, $"{ask} was told of another number of orders: {answer.Text}");
            Require(ask.LegIds.All(id => id is null || answer.Deeds.Made.Any(made => made.ClientId == id)), 3, $"{ask} was told of other client ids: {answer.Text}");
            Require(ask.ListName is null || answer.Deeds.List!.Name == ask.ListName, 3, $"{ask} was told of another list: {answer.Text}");
        }

        if (ask.Kind == AskKind.Amend && answer.IsOk)
        {
            var order = Court.Find(ask.Symbol, ask.Target!.OrderId)?.Order;
            Require(order is { IsOpen: false } || (order is { } open && LiveCourt.QuantityOf(ask.Symbol, open) <= ask.NewQuantity), 3, $"{ask} was told that its order is lowered to {ask.NewQuantity}; it is {order}");
        }
    }

    public override void Ended()
    {
        foreach (var (symbol, _) in SimulatedExchange.Symbols)
        {
            foreach (var same in Court.Orders(symbol).GroupBy(each => each.Ask))
            {
                Require(same.Key is not null, 3, $"The exchange has an order of {symbol} that nobody asked for: {same.First().Order}");
                Require(same.Key is not { } ask || same.Count() == ask.OrdersMax, 3, $"{same.Key} has made {same.Count()} orders at the exchange.");
                Require(same.DistinctBy(each => each.Order.ListId).Count() == 1, 3, $"{same.Key} has made orders of two lists.");
                var refused = same.Key?.Answers.FirstOrDefault(answer => answer.IsResult && answer.Deeds.Made.Count == 0 && (answer.HasLeft || same.Key.Sent == 1));
                Require(refused is null, 3, $"{same.Key} was told {refused?.Status} {refused?.Text} ({refused?.Reason}), and its order stands at the exchange: {same.First().Order}");
            }

            foreach (var (order, _) in Court.Orders(symbol))
            {
                var refused = Court.Asks.FirstOrDefault(ask => ask.Kind == AskKind.Amend && ask.ChangeId == order.ClientId.ToString() && ask.Answers.Any(answer => answer.IsResult && !answer.IsOk && answer.HasLeft));
                Require(refused is null, 3, $"{refused} was told that its order is as it was, and it is lowered at the exchange: {order}");
            }
        }
    }
}
