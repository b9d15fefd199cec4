namespace Keywright.Market.Words;

/// <summary>Why a command was refused. A refused command changes nothing.</summary>
public enum Reject : byte
{
    None,
    SelfTradeModeNotAllowed,
    PriceFilter,
    PercentPrice,
    LotSize,
    MarketLotSize,
    Notional,
    MaxNumOrders,
    MaxPosition,
    InsufficientBalance,

    /// <summary>A LIMIT_MAKER order that would trade at once.</summary>
    WouldTake,

    /// <summary>The account has an open order of this client id on the symbol.</summary>
    DuplicateClientId,

    /// <summary>A MARKET order by quote amount against a side of the book with nothing on it.</summary>
    NoLiquidity,

    /// <summary>A MARKET order by quote amount whose amount does not reach for one lot.</summary>
    ZeroNotional,

    /// <summary>No open order of the account has that id.</summary>
    UnknownOrder,

    /// <summary>The order found by its id has another client id than the command says.</summary>
    ClientIdMismatch,

    /// <summary>The account has as many open orders over all symbols as the exchange allows.</summary>
    AccountOrdersFull,
}
