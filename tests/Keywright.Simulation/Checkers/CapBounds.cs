using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Checkers;

/// <summary>
/// What an order counts for a key's caps, in USDT: at its price; while it waits, at its trigger and a twentieth more (a limit to buy at its
/// limit), beyond which it does not trade.
/// </summary>
internal static class CapBounds
{
    private const decimal Slack = 1.05m;

    /// <summary>The least that the order comes to by its terms alone; null where they do not say.</summary>
    public static decimal? AtLeast(string symbol, OrderTerms terms) => Board.Symbols.FirstOrDefault(known => known.Name == symbol) is not { Quote: "USDT" } facts ? null
        : terms.QuoteQuantity ?? (terms.Type == "MARKET" ? null : Price(facts, terms.Type, terms.IsBuy, terms.Price ?? 0, terms.StopPrice ?? 0, terms.TrailingDelta ?? 0) * terms.Quantity);

    /// <summary>What a waiting order comes to at most, each unit of it; of a trailing one, which may follow the market, at least.</summary>
    public static decimal WaitingPrice(SeenOrder order) => Price(Board.Of(order.Symbol), order.Type!, order.IsBuy, order.Price, order.StopPrice, order.TrailingDelta);

    private static decimal Price(Symbol facts, string type, bool isBuy, decimal price, decimal stop, int delta)
    {
        if (!OrderTypes.Waits(type) || (isBuy && !OrderTypes.RunsAsMarket(type)))
        {
            return price;
        }

        var trigger = Board.Round(stop * (10_000 + delta) / 10_000, facts.PriceDecimals);
        return Board.Round(Math.Max(price, trigger) * Slack, facts.PriceDecimals);
    }
}
