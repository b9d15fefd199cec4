using Keywright.Market.Words;

namespace Keywright.Gateway.Budgets;

/// <summary>An open order as its key's limits count it.</summary>
/// <param name="Tag">The key's number.</param>
/// <param name="Side">Of the order.</param>
/// <param name="Price">Ticks: the most a lot may come to; 0 for a market order.</param>
/// <param name="Lots">Left to trade.</param>
/// <param name="RateE8">USDT for one unit of quote, times 1e8; 0 when its worth is not counted.</param>
/// <param name="Day">The window its worth was counted in.</param>
/// <param name="Hour">Likewise.</param>
/// <param name="ListId">The order list it is part of; 0 = none.</param>
/// <param name="Counts">False for that order of a list which may come to less, as long as the other is open: only one of them can trade.</param>
internal readonly record struct OpenOrder(int Tag, Side Side, long Price, long Lots, long RateE8, long Day, long Hour, long ListId, bool Counts)
{
    /// <summary>The key had so many lots of it open, and now has so many.</summary>
    public void Move(KeyAccount account, SymbolRules symbol, long from, long to)
    {
        if (!Counts)
        {
            return;
        }

        var (baseUnits, quoteUnits) = ((Int128)(to - from) * symbol.UnitsPerLot, symbol.NotionalUnits(Price, to) - symbol.NotionalUnits(Price, from));
        var buys = Side == Side.Buy;
        account.OpenIn[buys ? symbol.BaseAsset : symbol.QuoteAsset] += buys ? baseUnits : quoteUnits;
        account.OpenOut[buys ? symbol.QuoteAsset : symbol.BaseAsset] += buys ? quoteUnits : baseUnits;
    }

    public void Save(StateWriter writer)
    {
        writer.Int32(Tag);
        writer.Int32((int)Side | (Counts ? 2 : 0));
        foreach (var number in (ReadOnlySpan<long>)[Price, Lots, RateE8, Day, Hour, ListId])
        {
            writer.Int64(number);
        }
    }

    public static OpenOrder Restore(ref StateReader reader)
    {
        var (tag, flags) = (reader.Int32(), reader.Int32());
        return new(tag, (Side)(flags & 1), reader.Int64(), reader.Int64(), reader.Int64(), reader.Int64(), reader.Int64(), reader.Int64(), (flags & 2) != 0);
    }
}
