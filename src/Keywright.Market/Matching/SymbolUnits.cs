using Keywright.Market.Words;

namespace Keywright.Market.Matching;

/// <summary>The numbers of a symbol's rules that every order and fill needs, worked out once.</summary>
internal sealed class SymbolUnits(SymbolRules rules)
{
    public readonly int Base = rules.BaseAsset;
    public readonly int Quote = rules.QuoteAsset;

    private readonly long _unitsPerLot = rules.UnitsPerLot;
    private readonly long _unitsPerTickLot = rules.UnitsPerTickLot;

    /// <summary>Units of the base asset; the rules see to it that it fits.</summary>
    public long BaseOf(long lots) => lots * _unitsPerLot;

    /// <summary>Units of the quote asset; the rules see to it that it fits.</summary>
    public long QuoteOf(long price, long lots) => price * lots * _unitsPerTickLot;

    /// <summary>Most lots that an amount of the quote asset reaches for.</summary>
    public long LotsFor(long quoteUnits, long price) => quoteUnits / (price * _unitsPerTickLot);
}
