using System.Text;
using System.Text.Json;
using Keywright.Binance.Wire;

namespace Keywright.Gateway.Execute.Live.Feeds;

/// <summary>Reads values of the exchange's payloads.</summary>
internal static class TellText
{
    /// <summary>A decimal, which stands as text.</summary>
    public static bool TryAmount(JsonElement value, out Amount amount)
    {
        amount = default;
        if (value.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        Span<byte> text = stackalloc byte[DecimalText.LengthMax];
        return Encoding.UTF8.TryGetBytes(value.GetString(), text, out var length) && DecimalText.TryParse(text[..length], "amount", out amount, out _);
    }

    /// <summary>A whole number; null when it is none.</summary>
    public static long? Long(JsonElement of, ReadOnlySpan<byte> name)
        => of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;
}
