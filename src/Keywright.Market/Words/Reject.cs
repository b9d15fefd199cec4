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

    /// <summary>MAX_NUM_ALGO_ORDERS: the account's open stop and take-profit orders on the symbol.</summary>
    MaxNumAlgoOrders,

    /// <summary>MAX_NUM_ICEBERG_ORDERS.</summary>
    MaxNumIcebergOrders,

    /// <summary>The order would show itself in more parts than allowed.</summary>
    IcebergParts,

    /// <summary>The visible part is not smaller than the order.</summary>
    IcebergExceedsLots,

    /// <summary>The trailing delta is out of its bounds.</summary>
    TrailingDelta,

    /// <summary>The last trade's price meets the order's trigger already.</summary>
    WouldTrigger,

    /// <summary>MAX_NUM_ORDER_LISTS: the account's open order lists on the symbol.</summary>
    MaxNumOrderLists,

    /// <summary>The two prices of a list do not lie on their sides of the last trade's.</summary>
    ListPrices,

    /// <summary>An amendment would raise the quantity.</summary>
    AmendIncrease,

    /// <summary>An amendment would change nothing.</summary>
    AmendNoChange,

    /// <summary>MAX_NUM_ORDER_AMENDS: the order was amended as often as allowed.</summary>
    MaxNumOrderAmends,

    /// <summary>The account has as many open stop and take-profit orders over all symbols as the exchange allows.</summary>
    AccountAlgosFull,

    /// <summary>The account has as many open orders that show only a part over all symbols as the exchange allows.</summary>
    AccountIcebergsFull,

    /// <summary>The account has as many open order lists over all symbols as the exchange allows.</summary>
    AccountListsFull,
}
