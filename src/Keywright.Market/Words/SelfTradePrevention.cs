namespace Keywright.Market.Words;

/// <summary>What happens when an order meets a resting order of its own account; the taker's mode decides.</summary>
public enum SelfTradePrevention : byte
{
    None,
    ExpireTaker,
    ExpireMaker,
    ExpireBoth,

    /// <summary>Both lose the smaller remainder without a trade.</summary>
    Decrement,

    /// <summary>Between accounts of one group the maker's asset would move over; within one account this is <see cref="Decrement"/>.</summary>
    Transfer,
}
