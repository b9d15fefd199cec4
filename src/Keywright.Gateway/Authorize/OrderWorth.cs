using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests.Rules;
using Keywright.Market.Words;

namespace Keywright.Gateway.Authorize;

/// <summary>What orders come to, at their own prices or at the reference price. One that is older than it may be says nothing, and denies.</summary>
internal readonly struct OrderWorth(ReferencePrices prices)
{
    private const long BasisPoints = 10_000;

    /// <summary>How much more than its trigger a capped order may come to.</summary>
    private const long SlackBps = 500;

    /// <summary>What the orders of one call ask of the key's limits; null, or why that cannot be known.</summary>
    public CapRefusal? Ask(PolicyRules rules, SymbolRules symbol, ReadOnlySpan<PlaceOrder> orders, long nowUs, out OrderAsk ask)
    {
        var rate = rules.LimitNotional ? prices.RateE8(symbol) : 0;
        Int128 largest = 0, notional = 0, baseUnits = 0, quoteUnits = 0;
        var (resting, refersToPrice) = (0, false);
        ask = default;
        foreach (ref readonly var order in orders)
        {
            var price = order.CapPrice != 0 ? order.CapPrice : order.Type == OrderType.Market ? prices.Of(symbol.Index) : Math.Min(order.Price, symbol.MaxPrice + 1);

            // What is past a filter's bound will be refused by it; the product must not overflow before.
            var lots = order.QuoteAmount == 0 ? Math.Min(order.Lots, symbol.MaxLots + 1) : price == 0 ? 0 : symbol.LotsFor(order.QuoteAmount, price);
            var units = order.QuoteAmount != 0 ? order.QuoteAmount : symbol.NotionalUnits(price, lots);
            refersToPrice |= order.Type == OrderType.Market && (order.QuoteAmount == 0 || rules.Limits.Position is not null);
            if (rules.LimitMoney && units == 0)
            {
                return NoPrice(symbol);
            }

            largest = Int128.Max(largest, units * rate);
            notional += units * rate;
            baseUnits = Int128.Max(baseUnits, (Int128)lots * symbol.UnitsPerLot);
            quoteUnits = Int128.Max(quoteUnits, units);
            // What waits for its trigger stands open, however short it lives once it works.
            resting += order.Type.Waits() || (order.Type != OrderType.Market && order.TimeInForce == TimeInForce.Gtc) ? 1 : 0;
        }

        if (rules.LimitMoney && refersToPrice && Stale(symbol, nowUs, "limits") is { } stale)
        {
            return stale;
        }

        if (rules.LimitNotional && (rate == 0 || prices.Bridge(symbol) is not null))
        {
            if (rate == 0)
            {
                return NoPrice(symbol);
            }

            if (Stale(prices.Bridge(symbol)!, nowUs, "limits") is { } staleRate)
            {
                return staleRate;
            }
        }

        ask = new OrderAsk
        {
            Symbol = symbol,
            Side = orders[0].Side,
            Orders = orders.Length,
            Resting = resting,
            Largest = largest,
            Notional = notional,
            BaseUnits = baseUnits,
            QuoteUnits = quoteUnits,
        };
        return null;
    }

    /// <summary>Why the order's prices are too far from the reference; null when they are not.</summary>
    public CapRefusal? Collar(SymbolRules symbol, in PlaceOrder order, int bps, long nowUs)
    {
        var reference = prices.Of(symbol.Index);
        return reference == 0 ? NoPrice(symbol)
            : Stale(symbol, nowUs, "collar") is { } stale ? stale
            : order.Price != 0 && Budgets.Collar.Refuse(symbol, order.Price, reference, bps) is { } price ? price
            : order.StopPrice != 0 && Budgets.Collar.Refuse(symbol, order.StopPrice, reference, bps) is { } trigger ? trigger
            : order.TrailingDelta > bps ? Budgets.Collar.Trailing(order.TrailingDelta, bps)
            : null;
    }

    /// <summary>
    /// An order that waits runs at a price nobody knows yet. One of a limited key is bound: it may come to its limit if it buys by one, else to
    /// its trigger and a twentieth more. It is counted at that, and what would go beyond expires when it runs.
    /// </summary>
    public PlaceOrder Bound(SymbolRules symbol, in PlaceOrder order)
    {
        if (!order.Type.Waits())
        {
            return order;
        }

        var most = symbol.MaxPrice + 1;
        var price = Math.Min(order.Price, most);
        if (order.Side == Side.Sell || order.Type.RunsAsMarket())
        {
            // A trailing order's trigger may still move away from the market of now.
            var trigger = Math.Min(order.StopPrice, most);
            trigger = order.TrailingDelta == 0 ? trigger : Math.Max(trigger, prices.Of(symbol.Index)) * (BasisPoints + Math.Min(order.TrailingDelta, BasisPoints)) / BasisPoints;
            price = Math.Min(most, Math.Max(price, trigger) * (BasisPoints + SlackBps) / BasisPoints);
        }

        return order with { CapPrice = price };
    }

    /// <summary>
    /// A market order that buys by quantity is filled at whatever stands in a book that nobody here holds. One of a limited key is bound at a twentieth
    /// above the last price, or at what its limit for one order leaves if that is less; it is counted at that.
    /// </summary>
    public PlaceOrder BoundAtAnyPrice(SymbolRules symbol, in PlaceOrder order, KeyLimits limits)
    {
        var (last, lots) = (prices.Of(symbol.Index), Math.Min(order.Lots, symbol.MaxLots + 1));
        if (order is not { Type: OrderType.Market, Side: Side.Buy, QuoteAmount: 0 } || last == 0 || lots <= 0)
        {
            return order;
        }

        var most = (Int128)last * (BasisPoints + SlackBps) / BasisPoints;
        if (limits.OrderNotional is { } one && prices.RateE8(symbol) is > 0 and var rate)
        {
            most = Int128.Max(last, Int128.Min(most, CapRefusal.ToScale(one) / rate * last / symbol.NotionalUnits(last, lots)));
        }

        return order with { CapPrice = (long)Int128.Min(most, symbol.MaxPrice + 1) };
    }

    private CapRefusal? Stale(SymbolRules symbol, long nowUs, string what)
    {
        var age = prices.AgeUs(symbol.Index, nowUs);
        return age <= ReferencePrices.AgeMaxUs ? null : new(
            $"{what}: the reference price of {symbol.Name} is {age / BudgetLimits.SecondUs} s old",
            $"The reference price of {symbol.Name} is {age / BudgetLimits.SecondUs} s old, more than {ReferencePrices.AgeMaxUs / BudgetLimits.SecondUs} s, so this key's {what} cannot be tested.");
    }

    private static CapRefusal NoPrice(SymbolRules symbol) => new(
        "max-notional without a reference price", $"There is no reference price for {symbol.Name} yet, so this key's cap cannot be tested.");
}
