using System.Text.Json;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Upstream;
using Keywright.Gateway.Requests.Calls;

namespace Keywright.Gateway.Execute.Live;

/// <summary>
/// What a bot is told when the exchange's own answer was lost, or told more than it wanted: the same fields, in the same places, taken from what
/// the exchange says of the orders when it is asked. Fields that this program does not know are kept.
/// </summary>
internal static class LiveAnswers
{
    private static readonly string[] AckFields = ["symbol", "orderId", "orderListId", "clientOrderId", "transactTime"];
    private static readonly string[] Quantities = ["price", "origQty", "executedQty", "origQuoteOrderQty", "cummulativeQuoteQty", "status", "timeInForce", "type", "side"];
    private static readonly string[] Fill = ["price", "qty", "commission", "commissionAsset"];

    /// <summary>Of a query, what no other answer has, or has elsewhere.</summary>
    private static readonly string[] OfQueries = ["time", "updateTime", "isWorking", "workingTime", "selfTradePreventionMode", "stopPrice", "icebergQty", .. AckFields, .. Quantities];

    private static readonly string[] AmendedFields =
        ["price", "origQty:qty", "executedQty", "preventedQuantity:preventedQty", "origQuoteOrderQty:quoteOrderQty", "cummulativeQuoteQty:cumulativeQuoteQty",
            "status", "timeInForce", "type", "side", "workingTime", "selfTradePreventionMode"];

    /// <summary>A new order as the bot asked to be told of it.</summary>
    /// <param name="queried">As a query shows it.</param>
    /// <param name="response">Null: as RESULT.</param>
    /// <param name="trades">Its own, for FULL; null when it has none.</param>
    public static byte[] Placed(JsonElement queried, ResponseType? response, JsonElement? trades) => JsonBody.Write(
        (queried, response, trades), static (writer, s) => Placed(writer, s.queried, s.response, s.trades));

    /// <param name="queried">The order as a query shows it.</param>
    /// <param name="cancelId">The cancel's own client id; null when it is not known.</param>
    public static byte[] Canceled(JsonElement queried, string? cancelId) => JsonBody.Write((queried, cancelId), static (writer, s) => Canceled(writer, s.queried, s.cancelId));

    /// <summary>An order as a query shows it, of what the exchange told unasked.</summary>
    public static byte[] Query(UpstreamReport report, TimeUnit unit) => JsonBody.Write((report, unit), static (writer, s) =>
    {
        var told = s.report.Event;
        var order = UpstreamEvent.Item().Add("symbol", s.report.Symbol).Add("orderId", s.report.OrderId).Add("orderListId", told.Number("g") ?? -1).Add("clientOrderId", s.report.ClientOrderId);
        foreach (var (name, letter) in ReportedTexts)
        {
            if (told.Text(letter) is { } text)
            {
                order.Add(name, text);
            }
        }

        foreach (var (name, letter) in ReportedNumbers)
        {
            if (told.Number(letter) is { } number)
            {
                order.Add(name, number);
            }
        }

        // Only an order that waits for its price does not work from the first on.
        var workingUs = told.TimeUs("W") is > 0 and var working ? working : s.report.CreatedUs;
        order.AddTime("time", s.report.CreatedUs).AddTime("updateTime", s.report.TimeUs).AddTime("workingTime", workingUs);
        order.Write(writer, s.unit);
    });

    private static readonly (string Name, string Letter)[] ReportedTexts =
    [
        ("price", "p"), ("origQty", "q"), ("executedQty", "z"), ("cummulativeQuoteQty", "Z"), ("status", "X"), ("timeInForce", "f"), ("type", "o"), ("side", "S"),
        ("stopPrice", "P"), ("icebergQty", "F"), ("origQuoteOrderQty", "Q"), ("selfTradePreventionMode", "V"), ("preventedQuantity", "A"), ("expiryReason", "eR"),
    ];

    private static readonly (string Name, string Letter)[] ReportedNumbers = [("trailingDelta", "d"), ("strategyId", "j"), ("strategyType", "J")];

    /// <summary>A new list, or one that was cancelled.</summary>
    /// <param name="list">As a query shows it.</param>
    /// <param name="orders">Its orders as queries show them.</param>
    /// <param name="response">Of a new one: how much of its orders is told; null as RESULT.</param>
    /// <param name="cancelId">The cancel's own client id; null of a new list.</param>
    public static byte[] List(JsonElement list, IReadOnlyList<JsonElement> orders, ResponseType? response, string? cancelId) => JsonBody.Write(
        (list, orders, response, cancelId),
        static (writer, s) =>
        {
            writer.WriteStartObject();
            foreach (var property in s.list.EnumerateObject())
            {
                property.WriteTo(writer);
            }

            writer.WriteStartArray("orderReports"u8);
            foreach (var order in s.orders)
            {
                if (s.cancelId is null)
                {
                    Placed(writer, order, s.response, null);
                }
                else
                {
                    Canceled(writer, order, s.cancelId);
                }
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });

    /// <summary>An order after its amendment.</summary>
    /// <param name="queried">As a query shows it now.</param>
    /// <param name="amendment">As the amendments' list shows it; null: the order ended by it.</param>
    /// <param name="heardId">What its end was numbered with where the exchange told of it unasked; 0: it did not.</param>
    /// <param name="list">Its list as a query shows it while that is open; else null.</param>
    public static byte[] Amended(JsonElement queried, JsonElement? amendment, long heardId, JsonElement? list) => JsonBody.Write((queried, amendment, heardId, list), static (writer, s) =>
    {
        writer.WriteStartObject();
        Field(writer, s.amendment ?? s.queried, s.amendment is null ? "updateTime:transactTime" : "time:transactTime");
        if (s.amendment is { } told)
        {
            Field(writer, told, "executionId");
        }
        else
        {
            // An order that ended by it has no amendment, and nobody who is asked tells its number any more.
            writer.WriteNumber("executionId"u8, s.heardId);
        }

        writer.WriteStartObject("amendedOrder"u8);
        Fields(writer, s.queried, "symbol", "orderId", "orderListId");
        Field(writer, s.amendment ?? s.queried, s.amendment is null ? "clientOrderId:origClientOrderId" : "origClientOrderId");
        Field(writer, s.queried, "clientOrderId");
        foreach (var name in AmendedFields)
        {
            if (name.StartsWith("preventedQuantity", StringComparison.Ordinal) && !s.queried.TryGetProperty("preventedQuantity"u8, out _))
            {
                writer.WriteString("preventedQty"u8, "0.00000000"u8);
            }
            else
            {
                Field(writer, s.queried, name);
            }
        }

        writer.WriteEndObject();
        if (s.list is { } list)
        {
            writer.WriteStartObject("listStatus"u8);
            Fields(writer, list, "orderListId", "contingencyType", "listOrderStatus", "listClientOrderId", "symbol", "orders");
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    });

    /// <summary>A new order or list of which the exchange told all, cut to what the bot asked for.</summary>
    public static ReadOnlyMemory<byte> Cut(JsonElement placed, ReadOnlyMemory<byte> whole, ResponseType? response)
        => response == ResponseType.Ack ? JsonBody.Write(placed, static (writer, s) => Cut(writer, s)) : whole;

    private static void Cut(Utf8JsonWriter writer, JsonElement placed)
    {
        writer.WriteStartObject();
        if (placed.TryGetProperty("orderReports"u8, out var reports))
        {
            foreach (var property in placed.EnumerateObject().Where(static property => !property.NameEquals("orderReports"u8)))
            {
                property.WriteTo(writer);
            }

            writer.WriteStartArray("orderReports"u8);
            foreach (var report in reports.EnumerateArray())
            {
                Cut(writer, report);
            }

            writer.WriteEndArray();
        }
        else
        {
            Fields(writer, placed, AckFields);
        }

        writer.WriteEndObject();
    }

    private static void Placed(Utf8JsonWriter writer, JsonElement queried, ResponseType? response, JsonElement? trades)
    {
        writer.WriteStartObject();
        Fields(writer, queried, "symbol", "orderId", "orderListId", "clientOrderId", "time:transactTime");
        if (response != ResponseType.Ack)
        {
            Fields(writer, queried, Quantities);
            Fields(writer, queried, "workingTime", "selfTradePreventionMode");
            Rest(writer, queried);
        }

        if (response == ResponseType.Full)
        {
            writer.WriteStartArray("fills"u8);
            foreach (var trade in trades?.EnumerateArray() ?? default)
            {
                writer.WriteStartObject();
                Fields(writer, trade, Fill);
                Field(writer, trade, "id:tradeId");
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void Canceled(Utf8JsonWriter writer, JsonElement queried, string? cancelId)
    {
        writer.WriteStartObject();
        Fields(writer, queried, "symbol", "clientOrderId:origClientOrderId", "orderId", "orderListId");
        if (cancelId is null)
        {
            Field(writer, queried, "clientOrderId");
        }
        else
        {
            writer.WriteString("clientOrderId"u8, cancelId);
        }

        Field(writer, queried, "updateTime:transactTime");
        Fields(writer, queried, Quantities);
        Field(writer, queried, "selfTradePreventionMode");
        Rest(writer, queried);
        writer.WriteEndObject();
    }

    /// <summary>What only some orders have.</summary>
    private static void Rest(Utf8JsonWriter writer, JsonElement queried)
    {
        foreach (var name in (ReadOnlySpan<string>)["stopPrice", "icebergQty"])
        {
            // A query has both for every order.
            if (queried.TryGetProperty(name, out var amount) && amount.ValueKind == JsonValueKind.String && amount.GetString()!.AsSpan().ContainsAnyExcept("0."))
            {
                writer.WriteString(name, amount.GetString());
            }
        }

        foreach (var property in queried.EnumerateObject())
        {
            if (!OfQueries.Contains(property.Name))
            {
                property.WriteTo(writer);
            }
        }
    }

    private static void Fields(Utf8JsonWriter writer, JsonElement from, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            Field(writer, from, name);
        }
    }

    /// <param name="name">As it is there, and behind a colon as it is to be here, where that is another.</param>
    private static void Field(Utf8JsonWriter writer, JsonElement from, string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        if (from.TryGetProperty(colon < 0 ? name : name[..colon], out var value))
        {
            writer.WritePropertyName(name[(colon + 1)..]);
            value.WriteTo(writer);
        }
    }
}
