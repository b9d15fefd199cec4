namespace Keywright.Binance.Wire.Replies;

/// <summary>What GET account says besides the balances. Rates are fractions: 0.001 is ten basis points.</summary>
public readonly record struct AccountReply
{
    public Amount MakerRate { get; init; }

    public Amount TakerRate { get; init; }

    public bool CanTrade { get; init; }

    public bool CanWithdraw { get; init; }

    public bool CanDeposit { get; init; }

    /// <summary>When a balance last changed, microseconds.</summary>
    public long UpdateTimeUs { get; init; }

    /// <summary>A number that stands for the account.</summary>
    public long Uid { get; init; }
}

/// <summary>What an account holds of one asset.</summary>
public readonly record struct BalanceReply(string Asset, Amount Free, Amount Locked);

/// <summary>One of the account's own trades; the order list is -1 when there is none.</summary>
public readonly record struct MyTradeReply(
    string Symbol, long Id, long OrderId, long OrderListId, Amount Price, Amount Qty, Amount QuoteQty, Amount Commission, string CommissionAsset,
    long TimeUs, bool IsBuyer, bool IsMaker);

/// <summary>One prevented match of the account, as it looks back at it.</summary>
public readonly struct MyPreventedMatchReply(string symbol, PreventedMatchReply match, long takerOrderId, SelfTradeWord mode, long timeUs)
{
    public readonly string Symbol = symbol;
    public readonly PreventedMatchReply Match = match;
    public readonly long TakerOrderId = takerOrderId;
    public readonly SelfTradeWord Mode = mode;
    public readonly long TimeUs = timeUs;
}

/// <summary>One limit. <paramref name="Type"/> and <paramref name="Interval"/> as the exchange spells them: ORDERS, REQUEST_WEIGHT, RAW_REQUESTS; SECOND, MINUTE, DAY.</summary>
public readonly record struct RateLimitReply(string Type, string Interval, int IntervalNum, long Limit);
