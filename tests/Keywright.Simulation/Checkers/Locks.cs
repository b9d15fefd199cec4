using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Checkers;

/// <summary>What an open order must have locked, by the documents: what it could still take.</summary>
internal static class Locks
{
    private const decimal BasisPoints = 10_000;

    /// <summary>Of the quote asset when it buys, of the base asset when it sells; two figures where the tape does not tell what the last price was when it came.</summary>
    public static (decimal Least, decimal Most) Of(Audit audit, SeenOrder order)
    {
        if (!order.IsBuy)
        {
            return (order.Rest, order.Rest);
        }

        var prices = order.IsWaiting && OrderTypes.RunsAsMarket(order.Type) ? TriggerPrices(audit, order) : [order.Price];
        return (prices.Min() * order.Rest, prices.Max() * order.Rest);
    }

    /// <summary>One that will buy at the market locks by its trigger: where it trails, the last price if that is higher, and its distance on top.</summary>
    private static List<decimal> TriggerPrices(Audit audit, SeenOrder order)
    {
        if (order.TrailingDelta == 0)
        {
            return [order.StopPrice];
        }

        var step = (decimal)Math.Pow(10, -Board.Of(order.Symbol).PriceDecimals);
        return [.. LastPrices(audit, order).Select(last => decimal.Ceiling(Math.Max(order.StopPrice, Math.Max(step, last)) * (BasisPoints + order.TrailingDelta) / BasisPoints / step) * step)];
    }

    private static List<decimal> LastPrices(Audit audit, SeenOrder order)
    {
        var tape = audit.Tape[order.Symbol];
        var last = tape.FindLastIndex(trade => trade.TimeUs < order.TimeUs);
        var prices = tape.Where(trade => trade.TimeUs == order.TimeUs).Select(trade => trade.Price).ToList();
        prices.Add(last >= 0 ? tape[last].Price : 0);

        // The first on the tape is of the time before the market opened here, or it is not.
        prices.AddRange(last <= 0 ? [0] : []);
        return prices;
    }
}
