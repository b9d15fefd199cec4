using System.Globalization;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Replies;
using Keywright.Gateway.Execute.Live;
using Keywright.Market.Words;

namespace Keywright.Gateway.Manage.Mirror;

/// <summary>Whether a symbol here is the same as its namesake on another exchange, and what is told of that one in ticks and lots.</summary>
internal static class MirrorGrid
{
    /// <summary>Why the symbol cannot be followed; null when it can.</summary>
    public static string? Difference(ExchangeRules here, SymbolRules symbol, LiveVenue there)
    {
        if (there.RulesOf(symbol.Name) is not var (rules, priceStep, lotStep))
        {
            return "it is not traded there";
        }

        var (baseAsset, quoteAsset) = (there.Rules.Assets[rules.BaseAsset], there.Rules.Assets[rules.QuoteAsset]);
        return baseAsset != here.Assets[symbol.BaseAsset] || quoteAsset != here.Assets[symbol.QuoteAsset] ? $"it is {baseAsset} for {quoteAsset} there"
            : priceStep != 1 || rules.PriceDecimals != symbol.PriceDecimals ? $"its tick is {Text(priceStep, rules.PriceDecimals)} there and {Text(1, symbol.PriceDecimals)} here"
            : lotStep != 1 || rules.LotDecimals != symbol.LotDecimals ? $"its lot is {Text(lotStep, rules.LotDecimals)} there and {Text(1, symbol.LotDecimals)} here"
            : rules.MinNotional != symbol.MinNotional ? $"its least notional is {Text(rules.MinNotional, Amount.Decimals)} there and {Text(symbol.MinNotional, Amount.Decimals)} here"
            : null;
    }

    /// <summary>Levels on the grid; others are counted and left out.</summary>
    public static Level[] Levels(SymbolRules symbol, LevelReply[] told, MirrorCounts counts)
    {
        var levels = new List<Level>(told.Length);
        foreach (var (price, quantity) in told)
        {
            if (TryLevel(symbol, price, quantity, out var level))
            {
                levels.Add(level);
            }
            else
            {
                counts.IgnoreLevel();
            }
        }

        return [.. levels];
    }

    /// <summary>False when price or quantity is off the symbol's grid or beyond its bounds.</summary>
    public static bool TryLevel(SymbolRules symbol, Amount price, Amount quantity, out Level level)
    {
        var fits = price.TryToSteps(symbol.PriceDecimals, out var ticks) & quantity.TryToSteps(symbol.LotDecimals, out var lots);
        level = new Level(ticks, lots);
        return fits && ticks >= symbol.MinPrice && ticks <= symbol.MaxPrice && lots >= 1 && lots <= symbol.MaxLots;
    }

    private static string Text(long steps, int decimals) => Amount.FromSteps(steps, decimals).ToDecimal().ToString("0.########", CultureInfo.InvariantCulture);
}
