using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Checkers;

/// <summary>
/// Promise 8, self-trade prevention: the account is never on both sides of a trade, whatever the mode; and a taker loses what its mode
/// says and no more.
/// </summary>
internal sealed class SelfTradeChecker(Court court) : Checker(court)
{
    private readonly Dictionary<(string Symbol, long OrderId), string> odd = [];

    public override void Audited(Audit audit)
    {
        Odd(audit);
        foreach (var trade in audit.Trades.GroupBy(trade => (trade.Symbol, trade.Id)).Where(trade => trade.Count() > 1))
        {
            Fault(8, $"The account is on both sides of trade {trade.Key.Id} on {trade.Key.Symbol}: orders {string.Join(" and ", trade.Select(side => side.OrderId))}.");
        }

        foreach (var order in audit.Orders)
        {
            var rest = order.Quantity - order.Executed - order.Prevented;
            Require(order.Status != "EXPIRED_IN_MATCH" || order.Prevented > 0, 8, $"Order {order} expired in a match that took nothing from it.");
            Require(order.Prevented == 0 || rest >= 0 || order.QuoteAsked > 0, 8, $"Order {order} lost more to self-trade prevention than it had.");
            Require(order.Status != "EXPIRED_IN_MATCH" || rest == 0 || order.QuoteAsked > 0, 8, $"Order {order} expired in a match with {rest} left.");
        }
    }

    public override void Answered(Sending sending, Answer answer)
    {
        if (sending.Ask.Kind is not (AskKind.Place or AskKind.Replace) || answer.Told.Placed is not [{ Status: { } status } order])
        {
            return;
        }

        var met = Matches(sending.Ask, answer);
        var holds = met == 0 ? order.Prevented == 0 : order.Mode switch
        {
            "EXPIRE_MAKER" => order.Prevented == 0 && status != "EXPIRED_IN_MATCH",
            "EXPIRE_TAKER" or "EXPIRE_BOTH" => met == 1 && status == "EXPIRED_IN_MATCH" && (order.Executed + order.Prevented == order.Quantity || order.QuoteAsked > 0),
            _ => order.Prevented > 0,
        };
        if (!holds)
        {
            odd.TryAdd((order.Symbol, order.OrderId), $"{sending.Ask} met {met} of its own account's orders by {order.Mode} and is {status} with {order.Prevented} prevented.");
        }
    }

    /// <summary>What its own matches do not explain, an order that its trades set off does: the rest of it met that one in the same step.</summary>
    private void Odd(Audit audit)
    {
        foreach (var order in audit.Orders)
        {
            if (odd.Remove((order.Symbol, order.OrderId), out var sentence))
            {
                var wasMet = audit.Orders.Any(other => OrderTypes.Waits(other.Type) && other.Symbol == order.Symbol && other.IsBuy != order.IsBuy && other.WorkingUs == order.TimeUs);
                Require(wasMet, 8, sentence);
            }
        }
    }

    private static int Matches(Ask ask, Answer answer)
    {
        var json = ask.Kind == AskKind.Place ? answer.Json : (answer.Json.TryGetProperty("data", out var data) ? data : answer.Json).GetProperty("newOrderResponse");
        return json.TryGetProperty("preventedMatches", out var matches) ? matches.GetArrayLength() : 0;
    }
}
