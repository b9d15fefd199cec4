using System.Text.Json;

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
