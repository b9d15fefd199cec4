using Keywright.Gateway.Execute.Live;
using Keywright.Market.Words;

namespace Keywright.Simulation.Live.Checkers;

/// <summary>
/// Promise 2: what a key's orders come to at the exchange itself stays within its caps, over restarts. What reduces a position is free, so buys are
/// judged: each by its price, or by what it traded; those of the whole life together, which is less than a day. Orders at any price are no exception.
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
            foreach (var (order, ask) in Court.Orders(symbol).Where(each => each.Ask is { Buys: true } ask && ask.Key == key))
            {
                var traded = order.QuoteUnits / Unit;
                var worth = order.IsOpen && order.Type == OrderType.Limit ? Math.Max(traded, ask!.Price * ask.Quantity) : traded;
                bought += worth;
                Require(worth <= key.OrderCap, 2, $"{ask} came to {worth} USDT, over its key's {key.OrderCap} an order.");
            }
        }

        // With the clock set over midnight there is more than one day.
        Require(bought <= key.DailyCap || World.SawAnotherDay, 2, $"{key.Label} has bought or may buy for {bought} USDT, over its {key.DailyCap} a day.");
    }
}
