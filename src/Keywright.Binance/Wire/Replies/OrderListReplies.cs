using System.Text.Json;

namespace Keywright.Binance.Wire.Replies;

/// <summary>Answers about order lists; each method writes one JSON object.</summary>
public static class OrderListReplies
{
    /// <summary>GET orderList, and each entry of openOrderList and allOrderList.</summary>
    public static void List(Utf8JsonWriter writer, TimeUnit unit, OrderListReply list)
    {
        writer.WriteStartObject();
        Head(writer, unit, list);
        writer.WriteEndObject();
    }

    /// <summary>A new list, with its orders as the response type has them; nothing has traded yet.</summary>
    public static void Placed(Utf8JsonWriter writer, TimeUnit unit, OrderListReply list, ResponseTypeWord type, ReadOnlySpan<OrderReply> orders)
    {
        writer.WriteStartObject();
        Head(writer, unit, list);
        writer.WriteStartArray("orderReports"u8);
        foreach (ref readonly var order in orders)
        {
            switch (type)
            {
                case ResponseTypeWord.Ack:
                    OrderReplies.Ack(writer, unit, in order);
                    break;
                case ResponseTypeWord.Result:
                    OrderReplies.Result(writer, unit, in order);
                    break;
                default:
                    OrderReplies.Full(writer, unit, in order, []);
                    break;
            }
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>A cancelled list. <paramref name="cancelId"/> is the cancel's own client id, part of each order's report.</summary>
    public static void Cancelled(Utf8JsonWriter writer, TimeUnit unit, OrderListReply list, ReadOnlySpan<OrderReply> orders, string cancelId)
    {
        writer.WriteStartObject();
        Head(writer, unit, list);
        writer.WriteStartArray("orderReports"u8);
        foreach (ref readonly var order in orders)
        {
            OrderReplies.Cancelled(writer, unit, in order, cancelId);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Head(Utf8JsonWriter writer, TimeUnit unit, OrderListReply list)
    {
        writer.WriteNumber("orderListId"u8, list.OrderListId);
        writer.WriteString("contingencyType"u8, "OCO"u8);
        writer.WriteString("listStatusType"u8, list.IsOpen ? "EXEC_STARTED"u8 : "ALL_DONE"u8);
        writer.WriteString("listOrderStatus"u8, list.IsOpen ? "EXECUTING"u8 : "ALL_DONE"u8);
        writer.WriteString("listClientOrderId"u8, list.ListClientOrderId);
        writer.Time("transactionTime"u8, list.TransactionTimeUs, unit);
        writer.WriteString("symbol"u8, list.Symbol);
        Orders(writer, list);
    }

    internal static void Orders(Utf8JsonWriter writer, OrderListReply list)
    {
        writer.WriteStartArray("orders"u8);
        foreach (var (orderId, clientOrderId) in list.Orders)
        {
            writer.WriteStartObject();
            writer.WriteString("symbol"u8, list.Symbol);
            writer.WriteNumber("orderId"u8, orderId);
            writer.WriteString("clientOrderId"u8, clientOrderId);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
