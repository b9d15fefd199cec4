namespace Keywright.Binance.Catalogue;

/// <summary>What must be ticked on the key, in the terms of <c>apiRestrictions</c>.</summary>
public enum Permission : byte
{
    None,

    /// <summary>enableReading.</summary>
    Read,

    /// <summary>enableSpotAndMarginTrading.</summary>
    Spot,

    /// <summary>enableMargin.</summary>
    Margin,

    /// <summary>enableFutures.</summary>
    Futures,

    /// <summary>enableWithdrawals.</summary>
    Withdraw,

    /// <summary>enableInternalTransfer.</summary>
    InternalTransfer,

    /// <summary>permitsUniversalTransfer.</summary>
    UniversalTransfer,
}
