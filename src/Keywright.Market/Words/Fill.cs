namespace Keywright.Market.Words;

/// <summary>One side of a trade as its account sees it. The commission is in units of <see cref="CommissionAsset"/>, the asset received.</summary>
public readonly record struct Fill
{
    public int Account { get; init; }

    public int Symbol { get; init; }

    public int CommissionAsset { get; init; }

    public bool IsBuyer { get; init; }

    public bool IsMaker { get; init; }

    public long TradeId { get; init; }

    public long OrderId { get; init; }

    /// <summary>The order list the order is part of; 0 = none.</summary>
    public long ListId { get; init; }

    /// <summary>Ticks.</summary>
    public long Price { get; init; }

    public long Lots { get; init; }

    public long QuoteUnits { get; init; }

    public long CommissionUnits { get; init; }

    public long TimeUs { get; init; }
}
