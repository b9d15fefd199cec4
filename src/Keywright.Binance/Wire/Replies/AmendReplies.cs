using System.Text.Json;

namespace Keywright.Binance.Wire.Replies;

/// <summary>Answers about amendments; their names of quantities are not those of other order answers.</summary>
public static class AmendReplies
{
    /// <summary>An order that was amended.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="unit">Of the times.</param>
    /// <param name="order">As it stands now.</param>
    /// <param name="origClientOrderId">What it was called before.</param>
    /// <param name="executionId">The amendment's number.</param>
    /// <param name="list">Its list while that is open, else null.</param>
    public static void Amended(Utf8JsonWriter writer, TimeUnit unit, in OrderReply order, string origClientOrderId, long executionId, OrderListReply? list)
    {
        writer.WriteStartObject();
        writer.Time("transactTime"u8, order.TransactTimeUs, unit);
        writer.WriteNumber("executionId"u8, executionId);
        writer.WriteStartObject("amendedOrder"u8);
        writer.WriteString("symbol"u8, order.Symbol);
        writer.WriteNumber("orderId"u8, order.OrderId);
        writer.WriteNumber("orderListId"u8, order.OrderListId);
        writer.WriteString("origClientOrderId"u8, origClientOrderId);
        writer.WriteString("clientOrderId"u8, order.ClientOrderId);
        writer.Amount("price"u8, order.Price);
        writer.Amount("qty"u8, order.OrigQty);
        writer.Amount("executedQty"u8, order.ExecutedQty);
        writer.Amount("preventedQty"u8, order.PreventedQty);
        writer.Amount("quoteOrderQty"u8, order.OrigQuoteOrderQty);
        writer.Amount("cumulativeQuoteQty"u8, order.CumulativeQuoteQty);
        writer.Word("status"u8, Words.OrderStatus, order.Status);
        writer.Word("timeInForce"u8, Words.TimeInForce, order.TimeInForce);
        writer.Word("type"u8, Words.OrderType, order.Type);
        writer.Word("side"u8, Words.Side, order.Side);
        writer.Time("workingTime"u8, order.WorkingTimeUs, unit);
        writer.Word("selfTradePreventionMode"u8, Words.SelfTrade, order.SelfTradePrevention);
        writer.WriteEndObject();
        if (list is not null)
        {
            writer.WriteStartObject("listStatus"u8);
            writer.WriteNumber("orderListId"u8, list.OrderListId);
            writer.WriteString("contingencyType"u8, "OCO"u8);
            writer.WriteString("listOrderStatus"u8, "EXECUTING"u8);
            writer.WriteString("listClientOrderId"u8, list.ListClientOrderId);
            writer.WriteString("symbol"u8, list.Symbol);
            OrderListReplies.Orders(writer, list);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    /// <summary>One entry of order/amendments.</summary>
    public static void Amendment(Utf8JsonWriter writer, TimeUnit unit, in AmendmentReply amendment)
    {
        writer.WriteStartObject();
        writer.WriteString("symbol"u8, amendment.Symbol);
        writer.WriteNumber("orderId"u8, amendment.OrderId);
        writer.WriteNumber("executionId"u8, amendment.ExecutionId);
        writer.WriteString("origClientOrderId"u8, amendment.OrigClientOrderId);
        writer.WriteString("newClientOrderId"u8, amendment.NewClientOrderId);
        writer.Amount("origQty"u8, amendment.OrigQty);
        writer.Amount("newQty"u8, amendment.NewQty);
        writer.Time("time"u8, amendment.TimeUs, unit);
        writer.WriteEndObject();
    }
}

/// <summary>One amendment of an order.</summary>
public readonly record struct AmendmentReply(
    string Symbol, long OrderId, long ExecutionId, string OrigClientOrderId, string NewClientOrderId, Amount OrigQty, Amount NewQty, long TimeUs);
