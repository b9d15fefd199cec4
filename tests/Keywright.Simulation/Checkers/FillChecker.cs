using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Checkers;

/// <summary>Promise 8, arithmetic of fills: fees of a thousandth, cut off and never rounded up; prices within the limit; sums that agree; FOK and IOC as they say.</summary>
internal sealed class FillChecker(Court court) : Checker(court)
{
    private const decimal FeeRate = 0.001m;

    public override void Answered(Sending sending, Answer answer)
    {
        var ask = sending.Ask;
        if (ask.Kind is not (AskKind.Place or AskKind.Replace) || answer.Told is not { Placed: [{ Status: { } status } order], Fills: var fills } told)
        {
            return;
        }

        var (who, terms) = (ask.ToString(), ask.Aim.Orders[0].Terms);
        if (told.TellsFills)
        {
            Require(fills.Sum(fill => fill.Quantity) == order.Executed, 8, $"{who}: its fills do not sum up to executedQty {order.Executed}.");
            Require(fills.Sum(fill => fill.Quote) == order.Quote, 8, $"{who}: its fills do not sum up to cummulativeQuoteQty {order.Quote}.");
            Monotone(who, order, fills);
        }

        foreach (var fill in fills)
        {
            Fee(fill);
            Require(Limit(terms, fill.Price), 8, $"{who} was filled at {fill.Price}, beyond its limit.");
        }

        Require(order.Executed <= order.Quantity || terms.QuoteQuantity is not null, 8, $"{who} was filled with more than it asked for: {order.Executed}.");
        Require(terms.QuoteQuantity is not { } most || order.Quote <= most, 8, $"{who} spent {order.Quote}, more than it offered.");
        Require(!terms.Waits || (status == "NEW" && order is { Executed: 0, WorkingUs: -1 }), 8, $"{who} was to wait, and is {status} with {order.Executed} filled.");
        Require(terms.TimeInForce != "FOK" || order.Executed == 0 || order.Executed == order.Quantity, 8, $"{who} was filled in part: {order.Executed}.");
        Require(!(terms.TimeInForce is "FOK" or "IOC" || terms.Type == "MARKET") || terms.Waits || !order.IsOpen, 8, $"{who} rests in the book: {status}.");
        Require(terms.Type != "LIMIT_MAKER" || order.Executed == 0, 8, $"{who} took from the book: {order.Executed}.");
        Require(status != "FILLED" || order.Executed + order.Prevented == order.Quantity || terms.QuoteQuantity is not null, 8, $"{who} is FILLED with {order.Executed}.");
    }

    public override void Audited(Audit audit)
    {
        foreach (var trade in audit.Trades)
        {
            Fee(trade);
            Require(trade.Quote == trade.Price * trade.Quantity, 8, $"Trade {trade.Id} on {trade.Symbol} has a quote quantity of {trade.Quote}.");
        }

        foreach (var order in audit.Orders)
        {
            var trades = audit.TradesOf[(order.Symbol, order.OrderId)].ToList();
            Require(trades.Sum(trade => trade.Quantity) == order.Executed && trades.Sum(trade => trade.Quote) == order.Quote, 8, $"Order {order.OrderId} on {order.Symbol} says {order.Executed} for {order.Quote}; its trades say otherwise.");
            Require(OrderTypes.RunsAsMarket(order.Type) || trades.TrueForAll(trade => order.IsBuy ? trade.Price <= order.Price : trade.Price >= order.Price), 8, $"Order {order.OrderId} on {order.Symbol} was filled beyond its limit {order.Price}.");
            Monotone($"Order {order.OrderId} on {order.Symbol}", order, [.. trades.Where(trade => !trade.IsMaker)]);
            if (order.TimeInForce is "FOK" or "IOC" || OrderTypes.RunsAsMarket(order.Type))
            {
                Require(order.IsWaiting || !order.IsOpen, 8, $"Order {order.OrderId} on {order.Symbol} rests in the book: {order}.");
                Require(order.TimeInForce != "FOK" || order.Executed == 0 || order.Executed == order.Quantity, 8, $"Order {order.OrderId} on {order.Symbol} was filled in part: {order}.");
            }
        }
    }

    private void Fee(SeenTrade trade)
    {
        var symbol = Board.Of(trade.Symbol);
        var (received, asset) = trade.IsBuyer ? (trade.Quantity, symbol.Base) : (trade.Quantity * trade.Price, symbol.Quote);
        var due = decimal.Floor(received * FeeRate * 100_000_000m) / 100_000_000m;
        Require(trade.Commission == due && trade.CommissionAsset == asset, 8, $"Trade {trade.Id} on {trade.Symbol} received {received} {asset} and paid {trade.Commission} {trade.CommissionAsset}; due were {due} {asset}.");
    }

    private void Monotone(string who, SeenOrder order, IReadOnlyList<SeenTrade> fills)
    {
        for (var i = 1; i < fills.Count; i++)
        {
            var (before, after) = (fills[i - 1].Price, fills[i].Price);
            Require(order.IsBuy ? after >= before : after <= before, 8, $"{who} got {after} after {before}: the better price was passed over.");
        }
    }

    private static bool Limit(OrderTerms terms, decimal price) => terms.Price is not { } limit || (terms.IsBuy ? price <= limit : price >= limit);
}
