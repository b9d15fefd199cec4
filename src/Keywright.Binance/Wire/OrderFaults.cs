namespace Keywright.Binance.Wire;

/// <summary>Refusals of orders, cancels and order queries, all HTTP 400: the exchange's fixed texts.</summary>
public static class OrderFaults
{
    public static Fault SelfTradeModeNotAllowed { get; } = new(400, -1013, "This symbol does not allow the specified self-trade prevention mode.");

    public static Fault InvalidQuantity { get; } = new(400, -1013, "Invalid quantity.");

    public static Fault InvalidPrice { get; } = new(400, -1013, "Invalid price.");

    public static Fault InvalidStopPrice { get; } = new(400, -1013, "Invalid stopPrice.");

    public static Fault IcebergExceedsQuantity { get; } = Rejected("IcebergQty exceeds QTY.");

    public static Fault InsufficientBalance { get; } = Rejected("Account has insufficient balance for requested action.");

    public static Fault WouldTake { get; } = Rejected("Order would immediately match and take.");

    public static Fault WouldTrigger { get; } = Rejected("Order would trigger immediately.");

    public static Fault DuplicateOrder { get; } = Rejected("Duplicate order sent.");

    public static Fault MarketClosed { get; } = Rejected("Market is closed.");

    public static Fault ZeroNotional { get; } = Rejected("Price * QTY is zero or less.");

    public static Fault NoLiquidity { get; } = Rejected("Order book liquidity is less than `LOT_SIZE` filter minimum quantity.");

    public static Fault NoMarketLiquidity { get; } = Rejected("Order book liquidity is less than `MARKET_LOT_SIZE` filter minimum quantity.");

    public static Fault StopLossNotSupported { get; } = Rejected("Stop loss orders are not supported for this symbol.");

    public static Fault StopLossLimitNotSupported { get; } = Rejected("Stop loss limit orders are not supported for this symbol.");

    public static Fault TakeProfitNotSupported { get; } = Rejected("Take profit orders are not supported for this symbol.");

    public static Fault TakeProfitLimitNotSupported { get; } = Rejected("Take profit limit orders are not supported for this symbol.");

    public static Fault TrailingStopNotSupported { get; } = Rejected("Trailing stop orders are not supported for this symbol.");

    public static Fault IcebergNotSupported { get; } = Rejected("Iceberg orders are not supported for this symbol.");

    public static Fault PeggedNotSupported { get; } = Rejected("Pegged orders are not supported for this symbol.");

    /// <summary>The key may not touch this symbol.</summary>
    public static Fault SymbolNotWhitelisted { get; } = Rejected("Symbol not whitelisted for API key.");

    /// <summary>A frozen key places nothing.</summary>
    public static Fault ActionDisabled { get; } = Rejected("This action is disabled on this account.");

    public static Fault MayNotTrade { get; } = Rejected("This account may not place or cancel orders.");

    public static Fault UnknownOrder { get; } = CancelRejected("Unknown order sent.");

    public static Fault CancelRestricted { get; } = CancelRejected("Order was not canceled due to cancel restrictions.");

    public static Fault CancelDisabled { get; } = CancelRejected("This action is disabled on this account.");

    public static Fault NoSuchOrder { get; } = new(400, -2013, "Order does not exist.");

    public static Fault OrderArchived { get; } = new(400, -2026, "Order was canceled or expired with no executed qty over 90 days ago and has been archived.");

    public static Fault ClientOrderIdMismatch { get; } = new(400, -2039, "Client order ID is not correct for this order ID.");

    /// <summary>-2021; the status depends on what was exceeded.</summary>
    public static Fault ReplacePartlyFailed { get; } = new(409, -2021, "Order cancel-replace partially failed.");

    public static Fault ReplaceFailed { get; } = new(400, -2022, "Order cancel-replace failed.");

    public static Fault AmendIncrease { get; } = AmendRejected("Order amend (quantity increase) is not supported.");

    public static Fault AmendNoChange { get; } = AmendRejected("The requested action would change no state; rejecting.");

    /// <summary>-2038 with one of the engine's texts, or a filter's.</summary>
    public static Fault AmendRejected(string sentence) => new(400, -2038, sentence);

    /// <summary>-1013: a filter refused the order; name it as exchangeInfo does, e.g. <see cref="FilterNames.LotSize"/>.</summary>
    public static Fault FilterFailure(string filter) => new(400, -1013, $"Filter failure: {filter}");

    /// <summary>-2010 with a plain sentence of ours: a cap, a collar, a schedule; it names the rule and the value.</summary>
    public static Fault Rejected(string sentence) => new(400, -2010, sentence);

    /// <summary>-2011 with a plain sentence.</summary>
    public static Fault CancelRejected(string sentence) => new(400, -2011, sentence);
}
