namespace Keywright.Binance.Wire;

public enum SideWord : byte { Buy, Sell }

public enum OrderTypeWord : byte { Limit, LimitMaker, Market, StopLoss, StopLossLimit, TakeProfit, TakeProfitLimit }

public enum TimeInForceWord : byte { Gtc, Ioc, Fok }

public enum OrderStatusWord : byte { New, PendingNew, PartiallyFilled, Filled, Canceled, PendingCancel, Rejected, Expired, ExpiredInMatch }

public enum ExpiryReasonWord : byte
{
    None,
    Rejected,
    ExchangeCanceled,
    OcoTrigger,
    OtoPhaseOneExpired,
    UnfilledIocQuantityExpired,
    UnfilledFokOrderExpired,
    InsufficientLiquidity,
    ExecutionRulePriceRangeExceeded,
}

public enum SelfTradeWord : byte { None, ExpireTaker, ExpireMaker, ExpireBoth, Decrement, Transfer }

public enum ResponseTypeWord : byte { Ack, Result, Full }

public enum TickerTypeWord : byte { Full, Mini }

public enum SymbolStatusWord : byte { Trading, EndOfDay, Halt, Break, CancelOnly }

public enum CancelRestrictionWord : byte { OnlyNew, OnlyPartiallyFilled }

public enum ReplaceModeWord : byte { StopOnFailure, AllowFailure }

public enum RateLimitExceededWord : byte { DoNothing, CancelOnly }

/// <summary>From the shortest to the longest, as in the Tape's CandleInterval.</summary>
public enum IntervalWord : byte { S1, M1, M3, M5, M15, M30, H1, H2, H4, H6, H8, H12, D1, D3, W1, Mo1 }

/// <summary>The spellings of all enums of this wire.</summary>
public static class Words
{
    public static WordList<SideWord> Side { get; } = new("BUY", "SELL");

    public static WordList<OrderTypeWord> OrderType { get; } =
        new("LIMIT", "LIMIT_MAKER", "MARKET", "STOP_LOSS", "STOP_LOSS_LIMIT", "TAKE_PROFIT", "TAKE_PROFIT_LIMIT");

    public static WordList<TimeInForceWord> TimeInForce { get; } = new("GTC", "IOC", "FOK");

    public static WordList<OrderStatusWord> OrderStatus { get; } =
        new("NEW", "PENDING_NEW", "PARTIALLY_FILLED", "FILLED", "CANCELED", "PENDING_CANCEL", "REJECTED", "EXPIRED", "EXPIRED_IN_MATCH");

    public static WordList<ExpiryReasonWord> ExpiryReason { get; } =
        new("NONE", "REJECTED", "EXCHANGE_CANCELED", "OCO_TRIGGER", "OTO_PHASE_ONE_EXPIRED", "UNFILLED_IOC_QUANTITY_EXPIRED",
            "UNFILLED_FOK_ORDER_EXPIRED", "INSUFFICIENT_LIQUIDITY", "EXECUTION_RULE_PRICE_RANGE_EXCEEDED");

    public static WordList<SelfTradeWord> SelfTrade { get; } =
        new("NONE", "EXPIRE_TAKER", "EXPIRE_MAKER", "EXPIRE_BOTH", "DECREMENT", "TRANSFER");

    public static WordList<ResponseTypeWord> ResponseType { get; } = new("ACK", "RESULT", "FULL");

    public static WordList<TickerTypeWord> TickerType { get; } = new("FULL", "MINI");

    public static WordList<SymbolStatusWord> SymbolStatus { get; } = new("TRADING", "END_OF_DAY", "HALT", "BREAK", "CANCEL_ONLY");

    public static WordList<CancelRestrictionWord> CancelRestriction { get; } = new("ONLY_NEW", "ONLY_PARTIALLY_FILLED");

    public static WordList<ReplaceModeWord> ReplaceMode { get; } = new("STOP_ON_FAILURE", "ALLOW_FAILURE");

    public static WordList<RateLimitExceededWord> RateLimitExceeded { get; } = new("DO_NOTHING", "CANCEL_ONLY");

    public static WordList<IntervalWord> Interval { get; } =
        new("1s", "1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d", "3d", "1w", "1M");
}
