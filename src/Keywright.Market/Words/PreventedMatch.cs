namespace Keywright.Market.Words;

/// <summary>A match that self-trade prevention kept from happening. Both orders are of one account.</summary>
public readonly record struct PreventedMatch
{
    public int Account { get; init; }

    public int Symbol { get; init; }

    /// <summary>Rises from 1 in each symbol.</summary>
    public long PreventedMatchId { get; init; }

    public long TakerOrderId { get; init; }

    public long MakerOrderId { get; init; }

    /// <summary>The mode that acted: the taker's, but <see cref="SelfTradePrevention.Transfer"/> only if both orders have it.</summary>
    public SelfTradePrevention Mode { get; init; }

    /// <summary>Ticks; the maker's.</summary>
    public long Price { get; init; }

    /// <summary>What the taker lost by it; 0 = nothing.</summary>
    public long TakerLots { get; init; }

    /// <summary>What the maker lost by it; 0 = nothing.</summary>
    public long MakerLots { get; init; }

    /// <summary>Unix microseconds.</summary>
    public long TimeUs { get; init; }
}
