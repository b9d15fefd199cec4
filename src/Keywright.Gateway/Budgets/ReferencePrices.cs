using Keywright.Market.Words;

namespace Keywright.Gateway.Budgets;

/// <summary>The reference price of each symbol as last made durable, for caps that need one. Written by the venue, read by any thread.</summary>
public sealed class ReferencePrices(ExchangeRules rules)
{
    private readonly long[] ticks = new long[rules.Symbols.Length];
    private readonly int usdt = rules.Assets.IndexOf("USDT");

    public void Set(int symbol, long price) => Volatile.Write(ref ticks[symbol], price);

    /// <summary>Ticks; 0 when there is none yet.</summary>
    public long Of(int symbol) => Volatile.Read(ref ticks[symbol]);

    /// <summary>USDT for one unit of the symbol's quote asset, times 1e8; 0 when no price says so.</summary>
    public long RateE8(SymbolRules symbol)
    {
        if (symbol.QuoteAsset == usdt)
        {
            return 100_000_000;
        }

        foreach (var bridge in rules.Symbols)
        {
            if (bridge.BaseAsset == symbol.QuoteAsset && bridge.QuoteAsset == usdt)
            {
                return Of(bridge.Index) * bridge.UnitsPerTickLot * Lots(bridge);
            }
        }

        return 0;
    }

    /// <summary>What an amount is worth in BTC, units; 0 when no price says so.</summary>
    public Int128 InBtc(int asset, Int128 units)
    {
        var btc = rules.Assets.IndexOf("BTC");
        if (asset == btc)
        {
            return units;
        }

        foreach (var symbol in rules.Symbols)
        {
            var price = (Int128)Of(symbol.Index) * symbol.UnitsPerTickLot * Lots(symbol);
            if (symbol.BaseAsset == asset && symbol.QuoteAsset == btc)
            {
                return units * price / 100_000_000;
            }

            if (symbol.BaseAsset == btc && symbol.QuoteAsset == asset && price != 0)
            {
                return units * 100_000_000 / price;
            }
        }

        return asset == usdt ? 0 : InBtc(usdt, InUsdt(asset, units));
    }

    private Int128 InUsdt(int asset, Int128 units)
    {
        foreach (var symbol in rules.Symbols)
        {
            if (symbol.BaseAsset == asset && symbol.QuoteAsset == usdt)
            {
                return units * Of(symbol.Index) * symbol.UnitsPerTickLot * Lots(symbol) / 100_000_000;
            }
        }

        return 0;
    }

    // One whole base asset in lots: price × that × units per tick-lot is the price in units.
    private static long Lots(SymbolRules symbol) => 100_000_000 / symbol.UnitsPerLot;
}
