using System.Text;
using System.Text.Json;
using Keywright.Gateway.Execute.Live;
using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Live.Checkers;

/// <summary>
/// Promise 3: a request makes at most one order, whatever is lost; it is on the disk before it leaves, and leaves once. Who was told that it
/// stands finds it at the exchange, and who was told that it does not never does.
/// </summary>
internal sealed class OnceChecker(LiveCourt court) : LiveChecker(court)
{
    public override void Leaves(WireCall call)
    {
        if (!call.Places)
        {
            return;
        }

        Require(call.Ask is not null, 3, $"An order left that nobody asked for: {call}");
        Require(call.Ask is not { Left: > 1 }, 3, $"The order of {call.Ask} left {call.Ask?.Left} times.");
        var id = call["newClientOrderId"];
        Require(id is not null, 3, $"An order left without a client id, so that nobody could ask for it: {call}");
        Require(id is null || World.Disk.Holds(Encoding.ASCII.GetBytes(id)), 3, $"The order of {call.Ask} left before its intent was on the disk.");
    }

    public override void Carried(WireCall call, UpstreamAnswer.Answered answer)
    {
        if (call.Places && call.Ask is { } ask)
        {
            var orders = Court.Orders(ask.Symbol).Count(each => each.Ask == ask);
            Require(orders <= 1, 3, $"{ask} has made {orders} orders at the exchange.");
        }
    }

    public override void Answered(LiveAsk ask, LiveAnswer answer)
    {
        if (ask.Kind != AskKind.Place || !answer.IsOk)
        {
            return;
        }

        using var json = JsonDocument.Parse(answer.Body);
        var orderId = json.RootElement.TryGetProperty("orderId", out var id) ? id.GetInt64() : 0;
        Require(Court.Find(ask.Symbol, orderId) is { } found && found.Ask == ask, 3, $"{ask} was told of order {orderId}, and the exchange has no such order of it.");
        Require(ask.ClientId is null || json.RootElement.GetProperty("clientOrderId").GetString() == ask.ClientId, 3, $"{ask} was told of another client id: {answer.Text}");
    }

    public override void Ended()
    {
        foreach (var (symbol, _) in SimulatedExchange.Symbols)
        {
            foreach (var same in Court.Orders(symbol).GroupBy(each => each.Ask))
            {
                Require(same.Key is not null, 3, $"The exchange has an order of {symbol} that nobody asked for: {same.First().Order}");
                Require(same.Key is null || same.Count() == 1, 3, $"{same.Key} has made {same.Count()} orders at the exchange.");
                var refused = same.Key?.Answers.FirstOrDefault(answer => answer.IsResult && !answer.IsOk && (answer.HasLeft || same.Key.Sent == 1));
                Require(refused is null, 3, $"{same.Key} was told {refused?.Status} {refused?.Text} ({refused?.Reason}), and its order stands at the exchange: {same.First().Order}");
            }
        }
    }
}
