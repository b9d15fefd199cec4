using Keywright.Market.Words;

namespace Keywright.Market.Tests.Matching.Naive;

/// <summary>One symbol of the naive exchange: a list of what is open and a list of what was traded.</summary>
internal sealed class NaiveSymbol(SymbolRules rules)
{
    private readonly List<(long Second, decimal Price, decimal Quantity)> _trades = [];

    public SymbolRules Rules { get; } = rules;

    /// <summary>By id.</summary>
    public List<NaiveOrder> Open { get; } = [];

    public decimal Tick { get; } = Power(rules.PriceDecimals);

    public decimal Lot { get; } = Power(rules.LotDecimals);

    public long LastOrderId { get; set; }

    public long LastTradeId { get; set; }

    public long LastPreventedMatchId { get; set; }

    public long UpdateId { get; set; }

    /// <summary>Counts the times an order has come to the end of a queue.</summary>
    public long LastPlace { get; set; }

    /// <summary>Waiting orders that were set off and have not run yet.</summary>
    public List<NaiveOrder> SetOff { get; } = [];

    public long LastPriceTicks { get; set; }

    public long Ticks(decimal price) => (long)(price / Tick);

    public long Lots(decimal quantity) => (long)(quantity / Lot);

    public static long Units(decimal amount) => (long)(amount * 1_0000_0000m);

    /// <summary>The other side as a taker meets it: the best price first, of one price the oldest first.</summary>
    public List<NaiveOrder> Makers(Side takerSide)
    {
        var makers = Open.FindAll(order => order.Asked.Side != takerSide && !order.Waits);
        makers.Sort((left, right) =>
        {
            var byPrice = takerSide == Side.Buy ? left.Price.CompareTo(right.Price) : right.Price.CompareTo(left.Price);
            return byPrice != 0 ? byPrice : left.Place.CompareTo(right.Place);
        });
        return makers;
    }

    /// <summary>The same as parts: what an iceberg shows next stands at the end of its price's queue.</summary>
    public List<(NaiveOrder Maker, decimal Quantity)> Parts(Side takerSide)
    {
        var parts = new List<(NaiveOrder, decimal)>();
        foreach (var price in Makers(takerSide).GroupBy(maker => maker.Price))
        {
            var queue = new Queue<(NaiveOrder Maker, decimal Shown, decimal Hidden)>(price.Select(maker => (maker, maker.Shown, maker.Left - maker.Shown)));
            while (queue.TryDequeue(out var next))
            {
                parts.Add((next.Maker, next.Shown));
                if (next.Hidden > 0)
                {
                    var shown = Math.Min(next.Hidden, next.Maker.IcebergLots * Lot);
                    queue.Enqueue((next.Maker, shown, next.Hidden - shown));
                }
            }
        }

        return parts;
    }

    public void ToTheEnd(NaiveOrder order)
    {
        order.Place = ++LastPlace;
        order.Part = order.IcebergLots == 0 ? order.Left : Math.Min(order.Left, order.IcebergLots * Lot);
    }

    public void Traded(decimal price, decimal quantity, long timeUs)
    {
        _trades.RemoveAll(trade => trade.Second <= WindowStart(timeUs));
        _trades.Add((timeUs / 1_000_000, price, quantity));
        LastPriceTicks = Ticks(price);
    }

    public long Reference(long timeUs)
    {
        var (quantity, amount) = (0m, 0m);
        foreach (var trade in _trades)
        {
            if (trade.Second > WindowStart(timeUs))
            {
                quantity += trade.Quantity;
                amount += trade.Price * trade.Quantity;
            }
        }

        return quantity == 0 ? LastPriceTicks : (long)decimal.Floor(amount / quantity / Tick);
    }

    private long WindowStart(long timeUs) => (timeUs / 1_000_000) - (Rules.AvgPriceMinutes * 60);

    private static decimal Power(int decimals)
    {
        var power = 1m;
        for (var i = 0; i < decimals; i++)
        {
            power /= 10;
        }

        return power;
    }
}
