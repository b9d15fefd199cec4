using Keywright.Market.Words;

namespace Keywright.Gateway.Streams;

/// <summary>One order through the events of one command: what it had traded before them is what it has now without them.</summary>
internal sealed class OrderWalk
{
    public OrderWalk(in OrderState order, ReadOnlySpan<MarketEvent> events)
    {
        Order = order;
        (Lots, QuoteUnits, PreventedLots) = (order.ExecutedLots, order.QuoteUnits, order.PreventedLots);
        foreach (ref readonly var e in events)
        {
            if (e.Symbol != order.Symbol)
            {
                continue;
            }

            if (e.Kind == EventKind.Traded && (e.OrderId == order.OrderId || e.MakerOrderId == order.OrderId))
            {
                Lots -= e.Lots;
                QuoteUnits -= e.QuoteUnits;
            }
            else if (e.Kind == EventKind.Prevented)
            {
                PreventedLots -= e.OrderId == order.OrderId ? e.TakerPreventedLots : e.MakerOrderId == order.OrderId ? e.MakerPreventedLots : 0;
            }
        }
    }

    public OrderState Order { get; }

    /// <summary>Traded so far.</summary>
    public long Lots { get; private set; }

    /// <summary>Quote units traded so far.</summary>
    public long QuoteUnits { get; private set; }

    /// <summary>Taken by self-trade prevention so far.</summary>
    public long PreventedLots { get; private set; }

    /// <summary>The last prevented match was its end.</summary>
    public bool EndsByPrevention { get; set; }

    public void Trade(in MarketEvent e)
    {
        Lots += e.Lots;
        QuoteUnits += e.QuoteUnits;
    }

    public void Prevent(long lots) => PreventedLots += lots;

    /// <summary>The next thing that happens to the order after <paramref name="at"/> is that it expires in the match.</summary>
    public bool IsEndedBy(ReadOnlySpan<MarketEvent> events, int at)
    {
        foreach (ref readonly var e in events[(at + 1)..])
        {
            if (e.Symbol == Order.Symbol && (e.OrderId == Order.OrderId || (e.MakerOrderId == Order.OrderId && e.Kind is EventKind.Traded or EventKind.Prevented)))
            {
                return e.Kind == EventKind.Closed && e.Status == OrderStatus.ExpiredInMatch;
            }
        }

        return false;
    }
}
