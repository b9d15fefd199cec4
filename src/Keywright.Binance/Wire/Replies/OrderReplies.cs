using System.Text.Json;

namespace Keywright.Binance.Wire.Replies;

/// <summary>Answers about orders; each method writes one JSON object, lists are these between array brackets.</summary>
public static class OrderReplies
{
    /// <summary>New order, ACK.</summary>
    public static void Ack(Utf8JsonWriter writer, TimeUnit unit, in OrderReply order)
    {
        writer.WriteStartObject();
        Placed(writer, unit, in order);
        writer.WriteEndObject();
    }

    /// <summary>New order, RESULT.</summary>
    public static void Result(Utf8JsonWriter writer, TimeUnit unit, in OrderReply order, ReadOnlySpan<PreventedMatchReply> prevented = default)
    {
        writer.WriteStartObject();
        Outcome(writer, unit, in order, prevented);
        writer.WriteEndObject();
    }

    /// <summary>New order, FULL.</summary>
    public static void Full(Utf8JsonWriter writer, TimeUnit unit, in OrderReply order, ReadOnlySpan<OrderFillReply> fills, ReadOnlySpan<PreventedMatchReply> prevented = default)
    {
        writer.WriteStartObject();
        Outcome(writer, unit, in order, prevented);
        writer.WriteStartArray("fills"u8);
        foreach (ref readonly var fill in fills)
        {
            writer.WriteStartObject();
            writer.Amount("price"u8, fill.Price);
            writer.Amount("qty"u8, fill.Qty);
            writer.Amount("commission"u8, fill.Commission);
            writer.WriteString("commissionAsset"u8, fill.CommissionAsset);
            writer.WriteNumber("tradeId"u8, fill.TradeId);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>One order as GET order, openOrders and allOrders show it.</summary>
    public static void Query(Utf8JsonWriter writer, TimeUnit unit, in OrderReply order)
    {
        writer.WriteStartObject();
        writer.WriteString("symbol"u8, order.Symbol);
        writer.WriteNumber("orderId"u8, order.OrderId);
        writer.WriteNumber("orderListId"u8, order.OrderListId);
        writer.WriteString("clientOrderId"u8, order.ClientOrderId);
        writer.Amount("price"u8, order.Price);
        writer.Amount("origQty"u8, order.OrigQty);
        writer.Amount("executedQty"u8, order.ExecutedQty);
        writer.Amount("cummulativeQuoteQty"u8, order.CumulativeQuoteQty);
        Terms(writer, in order);
        writer.Amount("stopPrice"u8, order.StopPrice.GetValueOrDefault());
        writer.Amount("icebergQty"u8, order.IcebergQty.GetValueOrDefault());
        writer.Time("time"u8, order.TimeUs, unit);
        writer.Time("updateTime"u8, order.UpdateTimeUs, unit);
        writer.WriteBoolean("isWorking"u8, order.IsWorking);
        writer.Time("workingTime"u8, order.WorkingTimeUs, unit);
        writer.Amount("origQuoteOrderQty"u8, order.OrigQuoteOrderQty);
        writer.Word("selfTradePreventionMode"u8, Words.SelfTrade, order.SelfTradePrevention);
        Conditional(writer, unit, in order);
        writer.WriteEndObject();
    }

    /// <summary>A cancelled order, for DELETE order and openOrders. <paramref name="cancelId"/> is the cancel's own client id.</summary>
    public static void Cancelled(Utf8JsonWriter writer, TimeUnit unit, in OrderReply order, string cancelId)
    {
        writer.WriteStartObject();
        writer.WriteString("symbol"u8, order.Symbol);
        writer.WriteString("origClientOrderId"u8, order.ClientOrderId);
        writer.WriteNumber("orderId"u8, order.OrderId);
        writer.WriteNumber("orderListId"u8, order.OrderListId);
        writer.WriteString("clientOrderId"u8, cancelId);
        writer.Time("transactTime"u8, order.TransactTimeUs, unit);
        Quantities(writer, in order);
        Terms(writer, in order);
        writer.Word("selfTradePreventionMode"u8, Words.SelfTrade, order.SelfTradePrevention);
        Amounts(writer, in order);
        Conditional(writer, unit, in order);
        writer.WriteEndObject();
    }

    /// <summary>A test order that asked for its commission: the rates it would pay, no discount, no tax.</summary>
    public static void TestCommission(Utf8JsonWriter writer, Amount maker, Amount taker)
    {
        writer.WriteStartObject();
        Rates(writer, "standardCommissionForOrder"u8, maker, taker);
        Rates(writer, "specialCommissionForOrder"u8, default, default);
        Rates(writer, "taxCommissionForOrder"u8, default, default);
        writer.WriteStartObject("discount"u8);
        writer.WriteBoolean("enabledForAccount"u8, false);
        writer.WriteBoolean("enabledForSymbol"u8, false);
        writer.WriteString("discountAsset"u8, "BNB"u8);
        writer.Amount("discount"u8, default);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Placed(Utf8JsonWriter writer, TimeUnit unit, in OrderReply order)
    {
        writer.WriteString("symbol"u8, order.Symbol);
        writer.WriteNumber("orderId"u8, order.OrderId);
        writer.WriteNumber("orderListId"u8, order.OrderListId);
        writer.WriteString("clientOrderId"u8, order.ClientOrderId);
        writer.Time("transactTime"u8, order.TransactTimeUs, unit);
    }

    private static void Outcome(Utf8JsonWriter writer, TimeUnit unit, in OrderReply order, ReadOnlySpan<PreventedMatchReply> prevented)
    {
        Placed(writer, unit, in order);
        Quantities(writer, in order);
        Terms(writer, in order);
        writer.Time("workingTime"u8, order.WorkingTimeUs, unit);
        writer.Word("selfTradePreventionMode"u8, Words.SelfTrade, order.SelfTradePrevention);
        Amounts(writer, in order);
        Conditional(writer, unit, in order);
        if (prevented.IsEmpty)
        {
            return;
        }

        writer.WriteStartArray("preventedMatches"u8);
        foreach (ref readonly var match in prevented)
        {
            writer.WriteStartObject();
            writer.WriteNumber("preventedMatchId"u8, match.PreventedMatchId);
            writer.WriteNumber("makerOrderId"u8, match.MakerOrderId);
            PreventedFigures(writer, in match);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>The price of a prevented match and what each side lost by it.</summary>
    internal static void PreventedFigures(Utf8JsonWriter writer, in PreventedMatchReply match)
    {
        writer.Amount("price"u8, match.Price);
        if (match.TakerPreventedQty is { } taker)
        {
            writer.Amount("takerPreventedQuantity"u8, taker);
        }

        if (match.MakerPreventedQty is { } maker)
        {
            writer.Amount("makerPreventedQuantity"u8, maker);
        }
    }

    // The exchange spells it with two m's.
    private static void Quantities(Utf8JsonWriter writer, in OrderReply order)
    {
        writer.Amount("price"u8, order.Price);
        writer.Amount("origQty"u8, order.OrigQty);
        writer.Amount("executedQty"u8, order.ExecutedQty);
        writer.Amount("origQuoteOrderQty"u8, order.OrigQuoteOrderQty);
        writer.Amount("cummulativeQuoteQty"u8, order.CumulativeQuoteQty);
    }

    private static void Terms(Utf8JsonWriter writer, in OrderReply order)
    {
        writer.Word("status"u8, Words.OrderStatus, order.Status);
        writer.Word("timeInForce"u8, Words.TimeInForce, order.TimeInForce);
        writer.Word("type"u8, Words.OrderType, order.Type);
        writer.Word("side"u8, Words.Side, order.Side);
    }

    // A query has both for every order.
    private static void Amounts(Utf8JsonWriter writer, in OrderReply order)
    {
        if (order.StopPrice is { } stopPrice)
        {
            writer.Amount("stopPrice"u8, stopPrice);
        }

        if (order.IcebergQty is { } icebergQty)
        {
            writer.Amount("icebergQty"u8, icebergQty);
        }
    }

    private static void Conditional(Utf8JsonWriter writer, TimeUnit unit, in OrderReply order)
    {
        if (order.PreventedMatchId is { } preventedMatchId)
        {
            writer.WriteNumber("preventedMatchId"u8, preventedMatchId);
            writer.Amount("preventedQuantity"u8, order.PreventedQty);
        }

        if (order.TrailingDelta is { } trailingDelta)
        {
            writer.WriteNumber("trailingDelta"u8, trailingDelta);
            writer.Time("trailingTime"u8, order.TrailingTimeUs, unit);
        }

        if (order.StrategyId is { } strategyId)
        {
            writer.WriteNumber("strategyId"u8, strategyId);
        }

        if (order.StrategyType is { } strategyType)
        {
            writer.WriteNumber("strategyType"u8, strategyType);
        }

        if (order.ExpiryReason != ExpiryReasonWord.None)
        {
            writer.Word("expiryReason"u8, Words.ExpiryReason, order.ExpiryReason);
        }
    }

    private static void Rates(Utf8JsonWriter writer, ReadOnlySpan<byte> name, Amount maker, Amount taker)
    {
        writer.WriteStartObject(name);
        writer.Amount("maker"u8, maker);
        writer.Amount("taker"u8, taker);
        writer.WriteEndObject();
    }
}
