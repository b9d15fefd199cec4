namespace Keywright.Binance.Catalogue;

/// <summary>How a call proves who makes it.</summary>
public enum Security : byte
{
    /// <summary>Nothing; a key that is sent is not refused and may choose the venue.</summary>
    None,

    /// <summary>A live key, no signature. Some clients sign these calls too: a signature that is sent is verified.</summary>
    MarketData,

    /// <summary>A live key for listen keys, no signature.</summary>
    UserStream,

    /// <summary>Key, timestamp and signature: reads of the account.</summary>
    UserData,

    /// <summary>Key, timestamp and signature: orders and settings.</summary>
    Trade,
}
