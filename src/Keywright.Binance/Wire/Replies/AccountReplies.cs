using System.Text.Json;

namespace Keywright.Binance.Wire.Replies;

/// <summary>Answers about the account itself.</summary>
public static class AccountReplies
{
    /// <summary>Answer of myAllocations where nothing is routed.</summary>
    public static void NoAllocations(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        writer.WriteEndArray();
    }

    /// <summary>Answer of GET account; the caller leaves zero balances out where that was asked.</summary>
    public static void Account(Utf8JsonWriter writer, TimeUnit unit, in AccountReply account, ReadOnlySpan<BalanceReply> balances)
    {
        writer.WriteStartObject();
        writer.WriteNumber("makerCommission"u8, BasisPoints(account.MakerRate));
        writer.WriteNumber("takerCommission"u8, BasisPoints(account.TakerRate));
        writer.WriteNumber("buyerCommission"u8, 0);
        writer.WriteNumber("sellerCommission"u8, 0);
        writer.WriteStartObject("commissionRates"u8);
        writer.Amount("maker"u8, account.MakerRate);
        writer.Amount("taker"u8, account.TakerRate);
        writer.Amount("buyer"u8, default);
        writer.Amount("seller"u8, default);
        writer.WriteEndObject();
        writer.WriteBoolean("canTrade"u8, account.CanTrade);
        writer.WriteBoolean("canWithdraw"u8, account.CanWithdraw);
        writer.WriteBoolean("canDeposit"u8, account.CanDeposit);
        writer.WriteBoolean("brokered"u8, false);
        writer.WriteBoolean("requireSelfTradePrevention"u8, false);
        writer.WriteBoolean("preventSor"u8, false);
        writer.Time("updateTime"u8, account.UpdateTimeUs, unit);
        writer.WriteString("accountType"u8, "SPOT"u8);
        writer.WriteStartArray("balances"u8);
        foreach (ref readonly var balance in balances)
        {
            writer.WriteStartObject();
            writer.WriteString("asset"u8, balance.Asset);
            writer.Amount("free"u8, balance.Free);
            writer.Amount("locked"u8, balance.Locked);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.Strings("permissions"u8, ["SPOT"]);
        writer.WriteNumber("uid"u8, account.Uid);
        writer.WriteEndObject();
    }

    /// <summary>GET account/commission: no special rates, no taxes, no discount.</summary>
    public static void Commission(Utf8JsonWriter writer, string symbol, Amount maker, Amount taker)
    {
        writer.WriteStartObject();
        writer.WriteString("symbol"u8, symbol);
        Rates(writer, "standardCommission"u8, maker, taker);
        Rates(writer, "specialCommission"u8, default, default);
        Rates(writer, "taxCommission"u8, default, default);
        writer.WriteStartObject("discount"u8);
        writer.WriteBoolean("enabledForAccount"u8, false);
        writer.WriteBoolean("enabledForSymbol"u8, false);
        writer.WriteString("discountAsset"u8, "BNB"u8);
        writer.Amount("discount"u8, default);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Rates(Utf8JsonWriter writer, ReadOnlySpan<byte> name, Amount maker, Amount taker)
    {
        writer.WriteStartObject(name);
        writer.Amount("maker"u8, maker);
        writer.Amount("taker"u8, taker);
        writer.Amount("buyer"u8, default);
        writer.Amount("seller"u8, default);
        writer.WriteEndObject();
    }

    /// <summary>One entry of myTrades.</summary>
    public static void MyTrade(Utf8JsonWriter writer, TimeUnit unit, in MyTradeReply trade)
    {
        writer.WriteStartObject();
        writer.WriteString("symbol"u8, trade.Symbol);
        writer.WriteNumber("id"u8, trade.Id);
        writer.WriteNumber("orderId"u8, trade.OrderId);
        writer.WriteNumber("orderListId"u8, trade.OrderListId);
        writer.Amount("price"u8, trade.Price);
        writer.Amount("qty"u8, trade.Qty);
        writer.Amount("quoteQty"u8, trade.QuoteQty);
        writer.Amount("commission"u8, trade.Commission);
        writer.WriteString("commissionAsset"u8, trade.CommissionAsset);
        writer.Time("time"u8, trade.TimeUs, unit);
        writer.WriteBoolean("isBuyer"u8, trade.IsBuyer);
        writer.WriteBoolean("isMaker"u8, trade.IsMaker);
        writer.WriteBoolean("isBestMatch"u8, true);
        writer.WriteEndObject();
    }

    /// <summary>One entry of myPreventedMatches. No account here is part of a trade group.</summary>
    public static void PreventedMatch(Utf8JsonWriter writer, TimeUnit unit, in MyPreventedMatchReply prevented)
    {
        writer.WriteStartObject();
        writer.WriteString("symbol"u8, prevented.Symbol);
        writer.WriteNumber("preventedMatchId"u8, prevented.Match.PreventedMatchId);
        writer.WriteNumber("takerOrderId"u8, prevented.TakerOrderId);
        writer.WriteString("makerSymbol"u8, prevented.Symbol);
        writer.WriteNumber("makerOrderId"u8, prevented.Match.MakerOrderId);
        writer.WriteNumber("tradeGroupId"u8, -1);
        writer.Word("selfTradePreventionMode"u8, Words.SelfTrade, prevented.Mode);
        OrderReplies.PreventedFigures(writer, in prevented.Match);
        writer.Time("transactTime"u8, prevented.TimeUs, unit);
        writer.WriteEndObject();
    }

    /// <summary>One entry of rateLimit/order.</summary>
    public static void OrderRateLimit(Utf8JsonWriter writer, in RateLimitReply limit, long count)
    {
        writer.WriteStartObject();
        Limit(writer, in limit);
        writer.WriteNumber("count"u8, count);
        writer.WriteEndObject();
    }

    internal static void Limit(Utf8JsonWriter writer, in RateLimitReply limit)
    {
        writer.WriteString("rateLimitType"u8, limit.Type);
        writer.WriteString("interval"u8, limit.Interval);
        writer.WriteNumber("intervalNum"u8, limit.IntervalNum);
        writer.WriteNumber("limit"u8, limit.Limit);
    }

    private static long BasisPoints(Amount rate) => (long)(rate.Units / 10_000);
}
