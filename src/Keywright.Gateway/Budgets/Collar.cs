using Keywright.Market.Words;

namespace Keywright.Gateway.Budgets;

/// <summary>How far a price may lie from the reference price.</summary>
public static class Collar
{
    private const long BasisPoints = 10_000;

    /// <param name="symbol">Whose prices, in ticks.</param>
    /// <param name="price">Of the order.</param>
    /// <param name="reference">What it is compared with.</param>
    /// <param name="bps">Hundredths of a percent of the reference.</param>
    /// <returns>Null when it lies within.</returns>
    public static CapRefusal? Refuse(SymbolRules symbol, long price, long reference, int bps)
        => Int128.Abs((Int128)price - reference) * BasisPoints <= (Int128)reference * bps
            ? null
            : new($"collar: {Text(symbol, price)} is not within {Percent(bps)} of {Text(symbol, reference)}",
                $"The price {Text(symbol, price)} lies further from the reference price {Text(symbol, reference)} than this key's collar of {Percent(bps)}.");

    public static CapRefusal Trailing(int delta, int bps) => new(
        $"collar: a trailingDelta of {delta} is over {bps}", $"The trailingDelta of {delta} is over this key's collar of {Percent(bps)}.");

    private static string Percent(int bps) => CapRefusal.Text(bps / 100m) + "%";

    private static string Text(SymbolRules symbol, long ticks)
    {
        var price = (decimal)ticks;
        for (var i = 0; i < symbol.PriceDecimals; i++)
        {
            price /= 10;
        }

        return CapRefusal.Text(price);
    }
}
