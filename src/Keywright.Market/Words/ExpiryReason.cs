namespace Keywright.Market.Words;

public enum ExpiryReason : byte
{
    None,
    UnfilledIoc,
    UnfilledFok,
    InsufficientLiquidity,
}
