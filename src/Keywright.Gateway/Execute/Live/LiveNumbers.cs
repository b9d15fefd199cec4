using System.Text;
using System.Text.Json;
using Keywright.Binance.Wire;

namespace Keywright.Gateway.Execute.Live;

/// <summary>Amounts in an exchange's answer: a bot that reckons with what is no number loses money.</summary>
internal static class LiveNumbers
{
    private static readonly string[] Amounts = ["price", "qty", "quoteQty", "origQty", "executedQty", "cummulativeQuoteQty", "stopPrice", "icebergQty", "origQuoteOrderQty", "commission", "free", "locked", "amount"];

    /// <summary>Whether they are numbers.</summary>
    /// <param name="json">A whole answer, known to be JSON.</param>
    public static bool AreSound(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span);
        var isAmount = false;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                isAmount = IsAmount(in reader);
                continue;
            }

            if (isAmount && reader.TokenType is JsonTokenType.String or JsonTokenType.Number && !DecimalText.TryParse(reader.ValueSpan, "amount", out _, out _))
            {
                return false;
            }

            isAmount = false;
        }

        return true;
    }

    /// <summary>An amount, as text or as a number; false when it is neither.</summary>
    public static bool TryRead(JsonElement told, out Amount amount)
    {
        amount = default;
        return told.ValueKind switch
        {
            JsonValueKind.String => DecimalText.TryParse(Encoding.UTF8.GetBytes(told.GetString()!), "amount", out amount, out _),
            JsonValueKind.Number => DecimalText.TryParse(Encoding.UTF8.GetBytes(told.GetRawText()), "amount", out amount, out _),
            _ => false,
        };
    }

    /// <summary>An answer whose amounts are numbers where <paramref name="sound"/> has them as text.</summary>
    public static byte[] AsNumbers(JsonElement sound) => JsonBody.Write(sound, static (writer, told) => AsNumbers(writer, told));

    private static void AsNumbers(Utf8JsonWriter writer, JsonElement told)
    {
        switch (told.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in told.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    if (Amounts.Contains(property.Name) && TryRead(property.Value, out var amount))
                    {
                        Span<byte> text = new byte[DecimalText.LengthMax];
                        writer.WriteRawValue(text[..DecimalText.FormatTrimmed(amount, text)]);
                    }
                    else
                    {
                        AsNumbers(writer, property.Value);
                    }
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var one in told.EnumerateArray())
                {
                    AsNumbers(writer, one);
                }

                writer.WriteEndArray();
                break;
            default:
                told.WriteTo(writer);
                break;
        }
    }

    private static bool IsAmount(in Utf8JsonReader reader)
    {
        foreach (var name in Amounts)
        {
            if (reader.ValueTextEquals(name))
            {
                return true;
            }
        }

        return false;
    }
}
