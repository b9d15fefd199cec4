using Keywright.Market.Words;

namespace Keywright.Gateway.Budgets;

/// <summary>The reference price of each symbol as last made durable, for caps that need one. Written by the venue, read by any thread.</summary>
public sealed class ReferencePrices
{
    /// <summary>The minutes of trades it is the mean of: with no trade in them it is older than it may be.</summary>
    public const long AgeMaxUs = 5 * BudgetLimits.MinuteUs;

    private readonly ExchangeRules rules;
    private readonly long[] ticks;
    private readonly long[] tradedUs;
    private readonly SymbolRules?[] bridges;
    private readonly int usdt;

    /// <param name="rules">Of the exchange.</param>
    /// <param name="before">Prices of the same exchange when it had fewer symbols; they are kept.</param>
    public ReferencePrices(ExchangeRules rules, ReferencePrices? before = null)
    {
        this.rules = rules;
        (ticks, tradedUs, bridges) = (new long[rules.Symbols.Length], new long[rules.Symbols.Length], new SymbolRules?[rules.Assets.Length]);
        usdt = rules.Assets.IndexOf("USDT");
        foreach (var symbol in rules.Symbols)
        {
            if (symbol.QuoteAsset == usdt)
            {
                bridges[symbol.BaseAsset] = symbol;
            }
        }

        before?.ticks.CopyTo(ticks, 0);
        before?.tradedUs.CopyTo(tradedUs, 0);
    }

    /// <param name="symbol">Which.</param>
    /// <param name="price">Ticks.</param>
    /// <param name="lastTradeUs">When the symbol last traded, or the market began.</param>
    public void Set(int symbol, long price, long lastTradeUs)
    {
        Volatile.Write(ref ticks[symbol], price);
        Volatile.Write(ref tradedUs[symbol], lastTradeUs);
    }

    /// <summary>How old the price is, microseconds; 0 when the clock was set back behind it.</summary>
    public long AgeUs(int symbol, long nowUs) => Math.Max(0, nowUs - Volatile.Read(ref tradedUs[symbol]));

    public ExchangeRules Rules => rules;

    /// <summary>Ticks; 0 when there is none yet.</summary>
    public long Of(int symbol) => Volatile.Read(ref ticks[symbol]);

    /// <summary>USDT for one unit of the symbol's quote asset, times 1e8; 0 when no price says so.</summary>
    public long RateE8(SymbolRules symbol) => Bridge(symbol) is { } bridge ? Rate(bridge, Of(bridge.Index)) : symbol.QuoteAsset == usdt ? 100_000_000 : 0;

    /// <summary>The symbol whose price says what a unit of this one's quote asset is worth in USDT; null when that is USDT itself, or none does.</summary>
    public SymbolRules? Bridge(SymbolRules symbol) => bridges[symbol.QuoteAsset];

    /// <summary>USDT for one unit of each asset, times 1e8, at these prices; 0 where none says so.</summary>
    /// <param name="rules">Of the exchange.</param>
    /// <param name="price">Of a symbol's index, ticks.</param>
    /// <param name="into">As long as there are assets.</param>
    public static void RatesE8(ExchangeRules rules, Func<int, long> price, Span<long> into)
    {
        into.Clear();
        var usdt = rules.Assets.IndexOf("USDT");
        if (usdt >= 0)
        {
            into[usdt] = 100_000_000;
        }

        foreach (var symbol in rules.Symbols)
        {
            if (symbol.QuoteAsset == usdt)
            {
                into[symbol.BaseAsset] = Rate(symbol, price(symbol.Index));
            }
        }
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
            var price = (Int128)Of(symbol.Index) * symbol.UnitsPerTick;
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
                return units * Of(symbol.Index) * symbol.UnitsPerTick / 100_000_000;
            }
        }

        return 0;
    }

    private static long Rate(SymbolRules symbol, long price) => price * symbol.UnitsPerTick;
}
