namespace Keywright.Gateway.Budgets;

/// <summary>What was counted as one key's and is counted as another's from now on.</summary>
public sealed partial class CapUse
{
    /// <summary>An open order gets another owner, and with it the order that shares a list with it: its key gets back what it counted, and the other counts what is left to trade.</summary>
    public void Pass(int symbol, long orderId, int to, long timeUs)
    {
        lock (gate)
        {
            if (!open.TryGetValue((symbol, orderId), out var order) || order.Tag == to)
            {
                return;
            }

            if (order.ListId != 0 && TryPartner(symbol, order.ListId, orderId, out var other, out var partner))
            {
                Pass((symbol, other), in partner, to, timeUs);
            }

            Pass((symbol, orderId), in order, to, timeUs);
        }
    }

    /// <summary>A key takes the place of another: what that one has bought, has open and has used of its limits is this one's.</summary>
    public void Succeed(int from, int to)
    {
        lock (gate)
        {
            var (before, after) = (Of(from), Of(to));
            foreach (var (place, order) in open.Where(pair => pair.Value.Tag == from).ToList())
            {
                Move(place, in order, to);
                open[place] = order with { Tag = to };
            }

            after.TakeOver(before, rules.Assets.Length);
        }
    }

    private void Pass((int Symbol, long OrderId) place, in OpenOrder order, int to, long timeUs)
    {
        var (account, notional) = (Of(to), rules.Symbols[place.Symbol].NotionalUnits(order.Price, order.Lots));
        GiveBack(in order, notional, timeUs);
        Move(place, in order, to);
        open[place] = order with { Tag = to, Day = account.DayNotional.IndexOf(timeUs), Hour = account.HourNotional.IndexOf(timeUs) };
        account.HourNotional.Add(notional * order.RateE8, timeUs);
        account.DayNotional.Add(notional * order.RateE8, timeUs);
    }

    private void Move((int Symbol, long OrderId) place, in OpenOrder order, int to)
    {
        var (before, after, symbol) = (Of(order.Tag), Of(to), rules.Symbols[place.Symbol]);
        order.Move(before, symbol, order.Lots, 0);
        order.Move(after, symbol, 0, order.Lots);
        before.Open--;
        after.Open++;
    }
}
