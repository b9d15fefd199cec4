using Keywright.Market.Words;

namespace Keywright.Market.Tape;

/// <summary>A symbol whose price is the quotient of two others': ETHBTC of ETHUSDT and BTCUSDT.</summary>
/// <param name="BaseLeg">Index of the symbol that prices the base.</param>
/// <param name="QuoteLeg">Index of the symbol that prices the quote.</param>
/// <param name="Times">Brings the legs' ticks to the symbol's own, together with <paramref name="Over"/>.</param>
/// <param name="Over">A power of ten.</param>
internal sealed record Cross(int BaseLeg, int QuoteLeg, long Times, long Over)
{
    public static Cross? Find(ExchangeRules rules, SymbolRules symbol)
    {
        foreach (var top in rules.Symbols)
        {
            foreach (var bottom in rules.Symbols)
            {
                if (top.BaseAsset == symbol.BaseAsset && bottom.BaseAsset == symbol.QuoteAsset && top.QuoteAsset == bottom.QuoteAsset
                    && top.Index != symbol.Index && bottom.Index != symbol.Index)
                {
                    var power = symbol.PriceDecimals + bottom.PriceDecimals - top.PriceDecimals;
                    return new(top.Index, bottom.Index, PowerOfTen(power), PowerOfTen(-power));
                }
            }
        }

        return null;
    }

    /// <summary>Ticks of the symbol from ticks of its legs, rounded to the nearest; never below 1.</summary>
    public long Price(long top, long bottom) => Math.Max(1, ((top * Times) + (bottom * Over / 2)) / (bottom * Over));

    private static long PowerOfTen(int exponent)
    {
        var power = 1L;
        for (var i = 0; i < exponent; i++)
        {
            power *= 10;
        }

        return power;
    }
}
