using System.Collections.Immutable;

namespace Keywright.Market.Words;

/// <summary>
/// One symbol and its filters. Prices are ticks of 10^-PriceDecimals quote, quantities lots of 10^-LotDecimals base,
/// amounts units of 10^-8 of an asset.
/// </summary>
public sealed record SymbolRules
{
    public required string Name { get; init; }

    /// <summary>Place in <see cref="ExchangeRules.Symbols"/>.</summary>
    public required int Index { get; init; }

    /// <summary>Place in <see cref="ExchangeRules.Assets"/>.</summary>
    public required int BaseAsset { get; init; }

    /// <summary>Place in <see cref="ExchangeRules.Assets"/>.</summary>
    public required int QuoteAsset { get; init; }

    public required int PriceDecimals { get; init; }

    public required int LotDecimals { get; init; }

    /// <summary>PRICE_FILTER, ticks.</summary>
    public long MinPrice { get; init; } = 1;

    /// <summary>PRICE_FILTER, ticks.</summary>
    public required long MaxPrice { get; init; }

    /// <summary>LOT_SIZE, lots.</summary>
    public long MinLots { get; init; } = 1;

    /// <summary>LOT_SIZE, lots.</summary>
    public required long MaxLots { get; init; }

    /// <summary>MARKET_LOT_SIZE, lots; also bounds MARKET orders by quote amount.</summary>
    public required long MaxMarketLots { get; init; }

    /// <summary>NOTIONAL, units of the quote asset; applies to MARKET orders too.</summary>
    public long MinNotional { get; init; }

    /// <summary>NOTIONAL, units of the quote asset; does not apply to MARKET orders.</summary>
    public required long MaxNotional { get; init; }

    /// <summary>PERCENT_PRICE_BY_SIDE: a BUY price is at most reference × this / 10,000.</summary>
    public int BidUpBps { get; init; } = 50_000;

    public int BidDownBps { get; init; } = 2_000;

    public int AskUpBps { get; init; } = 50_000;

    public int AskDownBps { get; init; } = 2_000;

    /// <summary>Minutes of trades the reference price averages.</summary>
    public int AvgPriceMinutes { get; init; } = 5;

    /// <summary>MAX_NUM_ORDERS: open orders of an account on the symbol.</summary>
    public int MaxOpenOrders { get; init; } = 200;

    /// <summary>MAX_NUM_ALGO_ORDERS: those of them that are stop or take-profit orders, waiting or triggered.</summary>
    public int MaxAlgoOrders { get; init; } = 5;

    /// <summary>MAX_NUM_ICEBERG_ORDERS: those of them that show only a part.</summary>
    public int MaxIcebergOrders { get; init; } = 10;

    /// <summary>ICEBERG_PARTS: visible parts an order may come in.</summary>
    public int MaxIcebergParts { get; init; } = 100;

    /// <summary>MAX_NUM_ORDER_LISTS: open order lists of an account on the symbol.</summary>
    public int MaxOrderLists { get; init; } = 20;

    /// <summary>MAX_NUM_ORDER_AMENDS: how often one order may be amended.</summary>
    public int MaxAmends { get; init; } = 10;

    /// <summary>TRAILING_DELTA, basis points, both ways.</summary>
    public int MinTrailingDelta { get; init; } = 10;

    /// <summary>TRAILING_DELTA, basis points, both ways.</summary>
    public int MaxTrailingDelta { get; init; } = 2_000;

    /// <summary>MAX_POSITION, lots of the base asset; 0 = none.</summary>
    public long MaxPositionLots { get; init; }

    public SelfTradePrevention DefaultSelfTradePrevention { get; init; } = SelfTradePrevention.ExpireMaker;

    public ImmutableArray<SelfTradePrevention> AllowedSelfTradePrevention { get; init; } =
    [
        SelfTradePrevention.ExpireTaker,
        SelfTradePrevention.ExpireMaker,
        SelfTradePrevention.ExpireBoth,
        SelfTradePrevention.Decrement,
        SelfTradePrevention.Transfer,
    ];

    /// <summary>Units of the base asset in one lot.</summary>
    public long UnitsPerLot => PowerOfTen(8 - LotDecimals);

    /// <summary>Units of the quote asset in one lot at a price of one tick, so that a notional is exact; see <see cref="NotionalUnits"/> where it is not.</summary>
    public long UnitsPerTickLot => PowerOfTen(8 - PriceDecimals - LotDecimals);

    /// <summary>Quote units in a price of one tick for one whole of the base asset.</summary>
    public long UnitsPerTick => PowerOfTen(8 - PriceDecimals);

    /// <summary>
    /// What lots come to at a price, quote units. A symbol of a real exchange may have more than eight decimals of price and lot together;
    /// there it is rounded up, so that a limit is not passed by what was rounded off.
    /// </summary>
    public Int128 NotionalUnits(long ticks, long lots)
    {
        var product = (Int128)ticks * lots;
        if (PriceDecimals + LotDecimals <= 8)
        {
            return product * UnitsPerTickLot;
        }

        long finer = PowerOfTen(PriceDecimals + LotDecimals - 8);
        return (product + finer - 1) / finer;
    }

    /// <summary>Whole lots that quote units buy at a price above 0.</summary>
    public long LotsFor(long quoteUnits, long ticks)
    {
        var lots = PriceDecimals + LotDecimals <= 8
            ? quoteUnits / ((Int128)ticks * UnitsPerTickLot)
            : (Int128)quoteUnits * PowerOfTen(PriceDecimals + LotDecimals - 8) / ticks;
        return (long)Int128.Min(lots, long.MaxValue);
    }

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
