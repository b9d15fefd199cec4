using Keywright.Gateway.Execute.Live;

namespace Keywright.Simulation.Live.Checkers;

/// <summary>
/// Promise 2: what a key's orders come to at the exchange itself stays within its caps, over restarts. What reduces a position is free, so buys are
/// judged: each by its price, or by what it traded, of a list the dearer; those of the whole life together, which is less than a day. Orders at any
/// price are no exception.
/// </summary>
internal sealed class LiveCapChecker(LiveCourt court) : LiveChecker(court)
{
    private const decimal Unit = 100_000_000m;

    public override void Carried(WireCall call, UpstreamAnswer.Answered answer)
    {
        if (call.Places && call.Ask is { Buys: true } ask && answer.Status == 200)
        {
            Judge(ask.Key);
        }
    }

    public override void Ended() => Court.Keys.ForEach(Judge);

    private void Judge(LiveKey key)
    {
        var bought = 0m;
        foreach (var (symbol, _) in SimulatedExchange.Symbols)
        {
            foreach (var together in Court.Orders(symbol).Where(each => each.Ask is { Buys: true } ask && ask.Key == key).GroupBy(each => each.Order.ListId == 0 ? -each.Order.OrderId : each.Order.ListId))
            {
                var dearest = 0m;
                foreach (var (order, ask) in together)
                {
                    var traded = order.QuoteUnits / Unit;
                    var worth = order.IsOpen && order.Price > 0 ? Math.Max(traded, order.Price / 100m * LiveCourt.QuantityOf(symbol, order)) : traded;
                    dearest = Math.Max(dearest, worth);
                    Require(worth <= key.OrderCap, 2, $"{ask} came to {worth} USDT, over its key's {key.OrderCap} an order.");
                }

                bought += dearest;
            }
        }

        // With the clock set over midnight there is more than one day.
        Require(bought <= key.DailyCap || World.SawAnotherDay, 2, $"{key.Label} has bought or may buy for {bought} USDT, over its {key.DailyCap} a day.");
    }
}
