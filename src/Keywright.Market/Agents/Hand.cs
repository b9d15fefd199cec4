using Keywright.Market.Matching;
using Keywright.Market.Words;

namespace Keywright.Market.Agents;

/// <summary>One agent account's way to the exchange on one symbol, at one moment.</summary>
internal readonly ref struct Hand(Exchange exchange, EventBuffer events, int account, int symbol, long timeUs)
{
    public bool IsOpen(long orderId) => exchange.TryGetOrder(account, symbol, orderId, out var order) && order.IsOpen;

    public void Cancel(long orderId) =>
        exchange.Cancel(new() { Account = account, Symbol = symbol, OrderId = orderId, TimeUs = timeUs }, events, out _);

    /// <summary>Rests on the book or does nothing.</summary>
    /// <returns>The order's id; 0 when it was refused.</returns>
    public long Rest(Side side, long price, long lots) => Place(side, OrderType.LimitMaker, TimeInForce.Gtc, price, lots);

    /// <summary>Takes what there is at the price or better.</summary>
    public void Take(Side side, long price, long lots) => Place(side, OrderType.Limit, TimeInForce.Ioc, price, lots);

    /// <summary>Takes what there is.</summary>
    public void Take(Side side, long lots) => Place(side, OrderType.Market, TimeInForce.Gtc, 0, lots);

    private long Place(Side side, OrderType type, TimeInForce timeInForce, long price, long lots)
    {
        var order = new PlaceOrder
        {
            Account = account,
            Symbol = symbol,
            Side = side,
            Type = type,
            TimeInForce = timeInForce,
            SelfTradePrevention = exchange.Rules.Symbols[symbol].DefaultSelfTradePrevention,
            Price = price,
            Lots = lots,
            TimeUs = timeUs,
        };
        return exchange.Place(order, events, out var orderId) == Reject.None ? orderId : 0;
    }
}
