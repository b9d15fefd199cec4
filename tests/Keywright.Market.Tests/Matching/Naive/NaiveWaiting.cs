using Keywright.Market.Words;

namespace Keywright.Market.Tests.Matching.Naive;

/// <summary>Orders that wait for a price: what sets them off, and how they run then.</summary>
internal sealed partial class NaiveExchange
{
    private void Wait(NaiveSymbol symbol, NaiveOrder order)
    {
        order.Waits = true;
        order.WorkingUs = OrderState.Never;
        order.TrailingUs = order.Asked.TrailingDelta == 0 ? 0 : OrderState.Never;
        order.LockPrice = NaiveChecks.LockPrice(symbol, order.Asked);
        var asset = order.IsBuy ? symbol.Rules.QuoteAsset : symbol.Rules.BaseAsset;
        if (order.Shares)
        {
            // The other order of its list, which is the second, has locked for both.
            var other = order.List!.Second;
            order.LockPrice = order.IsBuy ? Math.Max(0, order.LockPrice - (other.Asked.Type.Waits() ? NaiveChecks.LockPrice(symbol, other.Asked) : other.Price)) : 0;
        }

        _accounts[order.Asked.Account].Free[asset] -= order.IsBuy ? order.Left * order.LockPrice : order.Shares ? 0 : order.Left;
        symbol.Open.Add(order);
    }

    /// <summary>A trade was made: whom does its price set off?</summary>
    private void SetOff(NaiveSymbol symbol, decimal price)
    {
        foreach (var order in symbol.Open.Where(order => order.Waits && !symbol.SetOff.Contains(order)).OrderBy(order => order.Id))
        {
            var stop = order.Asked.StopPrice * symbol.Tick;
            if (order.Asked.TrailingDelta == 0)
            {
                if (NaiveChecks.Triggers(order.Asked, price, stop))
                {
                    symbol.SetOff.Add(order);
                }
            }
            else if (order.Best == 0)
            {
                if (stop == 0 || NaiveChecks.Triggers(order.Asked, price, stop))
                {
                    order.Best = price;
                    order.TrailingUs = _timeUs;
                }
            }
            else if (order.IsBuy)
            {
                order.Best = Math.Min(order.Best, price);
                if (price >= order.Best * (1 + (order.Asked.TrailingDelta / 10_000m)))
                {
                    symbol.SetOff.Add(order);
                }
            }
            else
            {
                order.Best = Math.Max(order.Best, price);
                if (price <= order.Best * (1 - (order.Asked.TrailingDelta / 10_000m)))
                {
                    symbol.SetOff.Add(order);
                }
            }
        }
    }

    private void RunSetOff(NaiveSymbol symbol, List<MarketEvent> events)
    {
        while (symbol.SetOff is [var order, ..])
        {
            // It stays in the list while it runs, so that its own trades do not set it off again.
            if (symbol.Open.Contains(order))
            {
                EndOther(symbol, order, events);
                Unlock(symbol, order, order.Left);
                symbol.Open.Remove(order);
                order.Waits = false;
                order.Shares = false;
                order.WorkingUs = _timeUs;
                order.UpdatedUs = _timeUs;
                Tell(symbol, events, Event(symbol, order, EventKind.Triggered) with { Lots = symbol.Lots(order.Left) });
                order.Beyond = BeyondBudget(symbol, order);
                Run(symbol, order, null, events);
            }

            symbol.SetOff.Remove(order);
        }
    }

    /// <summary>Walks the other side and counts what neither the account's money nor the order's cap reaches for.</summary>
    private decimal BeyondBudget(NaiveSymbol symbol, NaiveOrder order)
    {
        var asked = order.Asked;
        var isMarket = asked.Type.RunsAsMarket();
        var budget = asked.CapPrice == 0 ? decimal.MaxValue : asked.CapPrice * symbol.Tick * order.Quantity;
        if (isMarket && order.IsBuy)
        {
            budget = Math.Min(budget, _accounts[asked.Account].Free[symbol.Rules.QuoteAsset]);
        }

        if (budget == decimal.MaxValue)
        {
            return 0;
        }

        var left = order.Quantity;
        foreach (var (maker, shown) in symbol.Parts(asked.Side))
        {
            if (left == 0 || (!isMarket && !NaiveChecks.Crosses(order, maker)))
            {
                break;
            }

            var quantity = Math.Min(left, shown);
            switch (NaiveChecks.Meets(asked, maker))
            {
                case Meeting.Skips:
                    break;
                case Meeting.Shrinks:
                    left -= quantity;
                    break;
                case Meeting.Ends:
                    return isMarket || (left - quantity) * order.Price <= budget ? 0 : left - quantity;
                default:
                    var paid = Math.Min(quantity, decimal.Floor(budget / maker.Price / symbol.Lot) * symbol.Lot);
                    left -= paid;
                    budget -= paid * maker.Price;
                    if (paid < quantity)
                    {
                        return left;
                    }

                    break;
            }
        }

        return isMarket || left * order.Price <= budget ? 0 : left;
    }
}
