using System.Collections.Immutable;

namespace Keywright.Market.Words;

/// <summary>What an exchange trades and by which rules; <see cref="Validate"/> says what is wrong with it.</summary>
public sealed record ExchangeRules
{
    public required ImmutableArray<string> Assets { get; init; }

    public required ImmutableArray<SymbolRules> Symbols { get; init; }

    /// <summary>Basis points of the amount received, truncated to a unit.</summary>
    public int MakerFeeBps { get; init; } = 10;

    /// <summary>Basis points of the amount received, truncated to a unit.</summary>
    public int TakerFeeBps { get; init; } = 10;

    /// <summary>EXCHANGE_MAX_NUM_ORDERS: open orders of one account over all symbols.</summary>
    public int MaxOpenOrdersPerAccount { get; init; } = 5_000;

    /// <summary>EXCHANGE_MAX_NUM_ALGO_ORDERS: those of them that are stop or take-profit orders, waiting or triggered.</summary>
    public int MaxAlgoOrdersPerAccount { get; init; } = 200;

    /// <summary>EXCHANGE_MAX_NUM_ICEBERG_ORDERS: those of them that show only a part.</summary>
    public int MaxIcebergOrdersPerAccount { get; init; } = 100;

    /// <summary>EXCHANGE_MAX_NUM_ORDER_LISTS: open order lists of one account over all symbols.</summary>
    public int MaxOrderListsPerAccount { get; init; } = 50;

    /// <summary>Closed orders kept of an archiving account; the oldest go first.</summary>
    public int ArchivedOrdersPerAccount { get; init; } = 500_000;

    /// <summary>Fills kept of an archiving account; the oldest go first.</summary>
    public int ArchivedFillsPerAccount { get; init; } = 500_000;

    /// <summary>Prevented matches kept of an archiving account; the oldest go first.</summary>
    public int ArchivedPreventedMatchesPerAccount { get; init; } = 10_000;

    /// <summary>Order lists and amendments kept of an account; the oldest that are over go first.</summary>
    public int ArchivedListsPerAccount { get; init; } = 10_000;

    /// <summary>One sentence for each fault; empty when the rules are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        var faults = new List<string>();
        if (MakerFeeBps is < 0 or > 10_000 || TakerFeeBps is < 0 or > 10_000)
        {
            faults.Add("Fees lie between 0 and 10,000 basis points.");
        }

        if (MaxOpenOrdersPerAccount < 1 || MaxAlgoOrdersPerAccount < 1 || MaxIcebergOrdersPerAccount < 1 || MaxOrderListsPerAccount < 1 || ArchivedOrdersPerAccount < 1 || ArchivedFillsPerAccount < 1
            || ArchivedPreventedMatchesPerAccount < 1 || ArchivedListsPerAccount < 1)
        {
            faults.Add("The limits of an account are at least 1.");
        }

        for (var i = 0; i < Symbols.Length; i++)
        {
            ValidateSymbol(Symbols[i], i, faults);
        }

        return faults;
    }

    private void ValidateSymbol(SymbolRules symbol, int index, List<string> faults)
    {
        void Require(bool sound, string sentence)
        {
            if (!sound)
            {
                faults.Add($"{symbol.Name}: {sentence}");
            }
        }

        Require(symbol.Index == index, "the index is the symbol's place in the list.");
        Require(
            symbol.BaseAsset != symbol.QuoteAsset && IsAsset(symbol.BaseAsset) && IsAsset(symbol.QuoteAsset),
            "base and quote are two assets of the list.");
        Require(
            symbol.PriceDecimals >= 0 && symbol.LotDecimals >= 0 && symbol.PriceDecimals + symbol.LotDecimals <= 8,
            "price and lot decimals are together at most 8, so that a notional is exact.");

        // The ladder's directory is as long as the highest price asks for, so prices are bounded.
        Require(symbol.MinPrice >= 1 && symbol.MinPrice <= symbol.MaxPrice && symbol.MaxPrice <= uint.MaxValue, "prices lie between 1 tick and 2^32 ticks.");
        Require(
            symbol.MinLots >= 1 && symbol.MinLots <= symbol.MaxMarketLots && symbol.MaxMarketLots <= symbol.MaxLots,
            "lots rise from 1 over the least and the market's most to the most.");
        Require(symbol.MinNotional >= 0 && symbol.MinNotional <= symbol.MaxNotional, "the least notional is at most the most.");
        Require(
            symbol.BidDownBps >= 0 && symbol.AskDownBps >= 0 && symbol.BidUpBps >= symbol.BidDownBps && symbol.AskUpBps >= symbol.AskDownBps,
            "percent-price multipliers rise from down to up.");
        Require(symbol.AvgPriceMinutes is >= 1 and <= 60, "the reference price averages 1 to 60 minutes.");
        Require(symbol.MaxOpenOrders >= 1 && symbol.MaxPositionLots >= 0, "order and position limits are not negative.");
        Require(
            symbol is { MaxAlgoOrders: >= 0, MaxIcebergOrders: >= 0, MaxOrderLists: >= 0, MaxAmends: >= 0, MaxIcebergParts: >= 1 },
            "limits of stops, icebergs, lists and amendments are not negative.");
        Require(
            symbol.MinTrailingDelta >= 1 && symbol.MinTrailingDelta <= symbol.MaxTrailingDelta && symbol.MaxTrailingDelta < 10_000,
            "trailing deltas lie between 1 and 9,999 basis points.");
        Require(
            symbol.AllowedSelfTradePrevention.Contains(symbol.DefaultSelfTradePrevention),
            "the default self-trade prevention is an allowed one.");

        // One order's notional, even at the highest price, must fit a long: the engine multiplies without looking.
        var most = (Int128)symbol.MaxPrice * symbol.MaxLots * symbol.UnitsPerTickLot;
        Require(most <= long.MaxValue && (Int128)symbol.MaxLots * symbol.UnitsPerLot <= long.MaxValue, "the highest price times the most lots must fit 64 bits of units.");
    }

    private bool IsAsset(int asset) => asset >= 0 && asset < Assets.Length;
}
