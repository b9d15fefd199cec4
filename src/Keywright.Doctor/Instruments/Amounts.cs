using System.Text.Json;
using Keywright.Binance.Wire;

namespace Keywright.Doctor.Instruments;

/// <summary>Amounts in answers: decimal text, never floating point.</summary>
internal static class Amounts
{
    /// <summary>The field as a decimal; null when it is missing or none.</summary>
    public static decimal? Read(JsonElement of, string field) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String
            && DecimalText.TryParse(value.GetString()!, field, out var amount, out _)
            ? amount
            : null;

    /// <summary>As a client sends it: a point, no exponent, no zeros at the end.</summary>
    public static string Write(decimal amount) => amount.ToString("0.########", System.Globalization.CultureInfo.InvariantCulture);
}
