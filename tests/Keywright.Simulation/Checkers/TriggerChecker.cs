using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Checkers;

/// <summary>
/// Promise 8 for orders that wait: none comes to work but with a trade that sets it off, at that trade's time, and none that a trade has
/// set off stays waiting. Reckoned anew from the market's tape; what happened at the very time an order came or ended may have been
/// before or after it.
/// </summary>
internal sealed class TriggerChecker(Court court) : Checker(court)
{
    public override void Audited(Audit audit)
    {
        foreach (var (symbol, tape) in audit.Tape)
        {
            for (var i = 1; i < tape.Count; i++)
            {
                Require(tape[i].Id == tape[i - 1].Id + 1, 8, $"On {symbol}'s tape trade {tape[i].Id} follows {tape[i - 1].Id}.");
            }
        }

        foreach (var order in audit.Orders.Where(order => OrderTypes.Waits(order.Type)))
        {
            if (order.TrailingDelta == 0)
            {
                Plain(order, audit.Tape[order.Symbol]);
            }
            else
            {
                Trailing(order, audit.Tape[order.Symbol]);
            }
        }
    }

    private void Plain(SeenOrder order, List<PublicTrade> tape)
    {
        if (order.WorkingUs != -1)
        {
            Require(tape.Exists(trade => trade.TimeUs == order.WorkingUs && Reaches(order, trade.Price)), 8, $"Order {order} was set off at {order.WorkingUs}, and no trade of that time reached {order.StopPrice}.");
        }

        var early = While(order, tape).FirstOrDefault(trade => Reaches(order, trade.Price));
        Require(early is null, 8, $"Order {order} waits for {order.StopPrice} and was {(order.WorkingUs == -1 ? "never set off" : $"set off at {order.WorkingUs}")}; trade {early?.Id} at {early?.TimeUs} reached it at {early?.Price}.");
    }

    /// <summary>Follows the market as the order must have. Whether a trade at the time of its placement came before or after it is not known, so it may have begun with either.</summary>
    private void Trailing(SeenOrder order, List<PublicTrade> tape)
    {
        var sharesItsTime = tape.Exists(trade => trade.TimeUs == order.TimeUs);
        if (order.WorkingUs != -1)
        {
            Require(tape.Exists(trade => trade.TimeUs == order.WorkingUs), 8, $"Order {order} was set off at {order.WorkingUs}, when nothing traded.");
        }

        if (sharesItsTime)
        {
            return;
        }

        var (extreme, sinceUs) = (0m, -1L);
        foreach (var trade in While(order, tape))
        {
            if (Follows(order, trade, ref extreme, ref sinceUs))
            {
                Fault(8, $"Order {order} trails by {order.TrailingDelta} from {extreme} and was {(order.WorkingUs == -1 ? "never set off" : $"set off at {order.WorkingUs}")}; trade {trade.Id} at {trade.TimeUs} had come back to {trade.Price}.");
                return;
            }
        }

        if (order.WorkingUs == -1)
        {
            Require(order.TrailingUs == sinceUs || tape.Exists(trade => trade.TimeUs == order.UpdatedUs), 8, $"Order {order} tracks since {order.TrailingUs}; by the tape since {sinceUs}.");
            return;
        }

        var isSetOff = tape.Where(trade => trade.TimeUs == order.WorkingUs).ToList().Exists(trade => Follows(order, trade, ref extreme, ref sinceUs));
        Require(isSetOff, 8, $"Order {order} trails by {order.TrailingDelta} from {extreme} and was set off at {order.WorkingUs}, to which no trade had come back.");
        Require(order.TrailingUs == sinceUs, 8, $"Order {order} tracked since {order.TrailingUs}; by the tape since {sinceUs}.");
    }

    /// <summary>True when the trade sets it off.</summary>
    private static bool Follows(SeenOrder order, PublicTrade trade, ref decimal extreme, ref long sinceUs)
    {
        if (sinceUs == -1)
        {
            if (order.StopPrice == 0 || Reaches(order, trade.Price))
            {
                (extreme, sinceUs) = (trade.Price, trade.TimeUs);
            }

            return false;
        }

        extreme = order.IsBuy ? Math.Min(extreme, trade.Price) : Math.Max(extreme, trade.Price);
        return order.IsBuy
            ? trade.Price * 10_000 >= extreme * (10_000 + order.TrailingDelta)
            : trade.Price * 10_000 <= extreme * (10_000 - order.TrailingDelta);
    }

    /// <summary>The trades while it surely waited.</summary>
    private static IEnumerable<PublicTrade> While(SeenOrder order, List<PublicTrade> tape)
    {
        var untilUs = order.WorkingUs != -1 ? order.WorkingUs : order.IsOpen ? long.MaxValue : order.UpdatedUs;
        return tape.Skip(1).Where(trade => trade.TimeUs > order.TimeUs && trade.TimeUs < untilUs);
    }

    private static bool Reaches(SeenOrder order, decimal price) =>
        OrderTypes.TriggersAbove(order.Type!, order.IsBuy) ? price >= order.StopPrice : price <= order.StopPrice;
}
