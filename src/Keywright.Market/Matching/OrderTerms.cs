using Keywright.Market.Words;

namespace Keywright.Market.Matching;

/// <summary>What is only asked for when an open order is shown or archived, in the same slot.</summary>
internal struct OrderTerms
{
    public ClientOrderId ClientId;
    public long CreatedUs;
    public long PreventedMatchId;

    /// <summary>Number of the order's last fill in its account's archive; -1 = none.</summary>
    public long LastFill;
    public long StrategyId;
    public int StrategyType;
    public bool HasStrategyId;
    public bool HasStrategyType;
    public SelfTradePrevention SelfTradePrevention;
}
