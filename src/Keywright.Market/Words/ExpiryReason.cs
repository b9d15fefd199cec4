namespace Keywright.Market.Words;

public enum ExpiryReason : byte
{
    None,
    UnfilledIoc,
    UnfilledFok,
    InsufficientLiquidity,

    /// <summary>The other order of its list came to work, traded or ended.</summary>
    OcoTrigger,
}
