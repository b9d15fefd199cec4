namespace Keywright.Binance.Catalogue;

/// <summary>Which part of the exchange's API a path belongs to; each has limits and weight headers of its own.</summary>
public enum ApiFamily : byte
{
    /// <summary><c>/api</c>.</summary>
    Spot,

    /// <summary><c>/sapi</c>: weight is counted for each route apart.</summary>
    Wallet,

    /// <summary><c>/fapi</c>.</summary>
    UsdFutures,

    /// <summary><c>/dapi</c>.</summary>
    CoinFutures,
}
