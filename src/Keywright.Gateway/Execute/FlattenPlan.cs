using Keywright.Binance.Wire;
using Keywright.Gateway.Budgets;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute;

/// <summary>How much of an asset is sold at once, and for how little at most: the same on every venue.</summary>
/// <param name="Bound">Ticks; the least price.</param>
/// <param name="Lots">As many as the filters let be in one order.</param>
internal readonly record struct FlattenPlan(long Bound, long Lots)
{
    private const long BasisPoints = 10_000;

    /// <param name="symbol">Where it is sold.</param>
    /// <param name="asset">Its name.</param>
    /// <param name="units">What there is to sell.</param>
    /// <param name="reference">Ticks; 0: there is no price.</param>
    /// <param name="ageUs">Of it.</param>
    /// <param name="slippageBps">Hundredths of a percent that the bound lies under it.</param>
    /// <param name="steps">Ticks that prices and lots that quantities are multiples of.</param>
    /// <param name="rest">Why nothing is sold, and whether nobody could.</param>
    public static FlattenPlan? Of(
        SymbolRules symbol, string asset, Int128 units, long reference, long ageUs, int slippageBps, (long Price, long Lots) steps, out (string Why, bool IsDust) rest)
    {
        var lots = Down((long)Int128.Min(units / symbol.UnitsPerLot, long.MaxValue / 2), steps.Lots);
        var bound = (long)((((Int128)reference * (BasisPoints - slippageBps)) + BasisPoints - 1) / BasisPoints);
        bound = Down(bound + steps.Price - 1, steps.Price);
        var most = bound == 0 ? symbol.MaxLots : Math.Min(symbol.MaxLots, symbol.MaxNotional / (bound * symbol.UnitsPerTickLot));
        if (lots < symbol.MinLots || (bound > 0 && (Int128)bound * lots * symbol.UnitsPerTickLot < symbol.MinNotional))
        {
            rest = ($"{asset}: what is left is less than {symbol.Name} trades.", true);
            return null;
        }

        if (reference == 0 || ageUs > ReferencePrices.AgeMaxUs)
        {
            rest = (reference == 0
                ? $"{symbol.Name} has no reference price, so there is no bound to sell at."
                : $"The reference price of {symbol.Name} is {ageUs / BudgetLimits.SecondUs} s old, more than {ReferencePrices.AgeMaxUs / BudgetLimits.SecondUs} s, so there is no bound to sell at.", false);
            return null;
        }

        rest = default;
        return new FlattenPlan(bound, Math.Min(lots, Down(most, steps.Lots)));
    }

    /// <summary>What another asset is paid with comes last: selling that brings more of it.</summary>
    public static IEnumerable<int> Assets(ExchangeRules rules)
        => Enumerable.Range(0, rules.Assets.Length).OrderBy(asset => rules.Symbols.Any(symbol => symbol.QuoteAsset == asset));

    /// <summary>An asset is sold for what the key paid with, or else for USDT.</summary>
    public static SymbolRules? SymbolFor(ExchangeRules rules, CapUse caps, int key, int asset, Func<SymbolRules, bool> isTraded)
    {
        var usdt = rules.Assets.IndexOf("USDT");
        return rules.Symbols.Where(symbol => symbol.BaseAsset == asset && isTraded(symbol))
            .OrderBy(symbol => caps.Bought(key, symbol.QuoteAsset) >= 0)
            .ThenBy(symbol => symbol.QuoteAsset != usdt)
            .FirstOrDefault();
    }

    /// <summary>Puts down what was not sold.</summary>
    /// <param name="into">The report.</param>
    /// <param name="symbol">Where it would be.</param>
    /// <param name="asset">Its name.</param>
    /// <param name="bought">By the key, units.</param>
    /// <param name="held">Of that, by orders that were kept.</param>
    /// <param name="free">On the account.</param>
    /// <param name="left">Of what could be sold.</param>
    /// <param name="why">It was not.</param>
    /// <param name="isDust">Nobody could.</param>
    public static void Rests(List<PanicRest> into, SymbolRules symbol, string asset, Int128 bought, Int128 held, Int128 free, Int128 left, string why, bool isDust = false)
    {
        if (left > 0)
        {
            into.Add(new PanicRest(asset, new Amount(left).ToDecimal(), why, isDust));
        }

        if (held > 0)
        {
            into.Add(new PanicRest(asset, new Amount(held).ToDecimal(), "Orders that only reduce were kept and hold it; panic with --cancel-all sells it too.", IsDust: false));
        }

        if (bought - held > free)
        {
            var gone = bought - held - free;
            into.Add(new PanicRest(asset, new Amount(gone).ToDecimal(), "The account has no more of it free: it went for fees, or was sold or moved by others.", gone < (Int128)symbol.MinLots * symbol.UnitsPerLot));
        }
    }

    private static long Down(long steps, long step) => steps / step * step;
}
