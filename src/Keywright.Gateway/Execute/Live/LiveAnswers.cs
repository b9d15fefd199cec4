using System.Text.Json;
using Keywright.Binance.Wire.Upstream;

namespace Keywright.Gateway.Execute.Live;

/// <summary>What a bot is told when the exchange's own answer was lost: the same fields, taken from what the exchange says of the order when it is asked.</summary>
internal static class LiveAnswers
{
    /// <summary>A new order as RESULT shows it. The fills of FULL are not among what a query tells; the sums are.</summary>
    public static byte[] Placed(JsonElement queried) => JsonBody.Write(queried, static (writer, order) =>
    {
        writer.WriteStartObject();
        foreach (var property in order.EnumerateObject())
        {
            Copy(writer, property);
        }

        writer.WriteEndObject();
    });

    /// <param name="queried">The order as a query shows it.</param>
    /// <param name="cancelId">The cancel's own client id; null when the bot gave none.</param>
    public static byte[] Canceled(JsonElement queried, string? cancelId) => JsonBody.Write((queried, cancelId), static (writer, s) =>
    {
        writer.WriteStartObject();
        foreach (var property in s.queried.EnumerateObject())
        {
            if (property.NameEquals("clientOrderId"u8))
            {
                writer.WriteString("origClientOrderId"u8, property.Value.GetString());
                writer.WriteString("clientOrderId"u8, s.cancelId ?? property.Value.GetString());
            }
            else
            {
                Copy(writer, property);
            }
        }

        writer.WriteEndObject();
    });

    /// <summary>The same from what the exchange tells unasked.</summary>
    /// <param name="report">Of the order.</param>
    /// <param name="cancelId">The cancel's own client id, empty when the bot gave none; null when the order was placed.</param>
    public static byte[] OfReport(UpstreamReport report, string? cancelId) => JsonBody.Write((report, cancelId), static (writer, s) =>
    {
        var told = s.report.Event;
        writer.WriteStartObject();
        writer.WriteString("symbol"u8, s.report.Symbol);
        if (s.cancelId is not null)
        {
            writer.WriteString("origClientOrderId"u8, s.report.ClientOrderId);
        }

        writer.WriteNumber("orderId"u8, s.report.OrderId);
        writer.WriteNumber("orderListId"u8, told.Number("g") ?? -1);
        writer.WriteString("clientOrderId"u8, s.cancelId is { Length: > 0 } ? s.cancelId : s.cancelId is null ? s.report.ClientOrderId : told.Text("c"));
        writer.WriteNumber("transactTime"u8, s.report.TimeUs / 1_000);
        foreach (var (name, letter) in Figures)
        {
            if (told.Text(letter) is { } text)
            {
                writer.WriteString(name, text);
            }
        }

        writer.WriteEndObject();
    });

    private static readonly (string Name, string Letter)[] Figures =
    [
        ("price", "p"), ("origQty", "q"), ("executedQty", "z"), ("origQuoteOrderQty", "Q"), ("cummulativeQuoteQty", "Z"),
        ("status", "X"), ("timeInForce", "f"), ("type", "o"), ("side", "S"), ("stopPrice", "P"), ("icebergQty", "F"), ("selfTradePreventionMode", "V"),
    ];

    private static void Copy(Utf8JsonWriter writer, JsonProperty property)
    {
        switch (property.Name)
        {
            case "updateTime":
                writer.WritePropertyName("transactTime");
                property.Value.WriteTo(writer);
                break;
            case "time" or "isWorking":
                break;
            default:
                property.WriteTo(writer);
                break;
        }
    }
}
