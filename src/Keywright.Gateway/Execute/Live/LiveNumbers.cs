using System.Text.Json;
using Keywright.Binance.Wire;

namespace Keywright.Gateway.Execute.Live;

/// <summary>Looks whether amounts in an exchange's answer are numbers: a bot that reckons with what is none loses money.</summary>
internal static class LiveNumbers
{
    private static readonly string[] Amounts = ["price", "qty", "quoteQty", "origQty", "executedQty", "cummulativeQuoteQty", "stopPrice", "icebergQty", "origQuoteOrderQty", "commission", "free", "locked"];

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
