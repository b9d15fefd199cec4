using System.Text.Json;

namespace Keywright.Binance.Wire.Replies;

/// <summary>The answer of order/cancelReplace: how each half went, and what each half answered.</summary>
public static class ReplaceReplies
{
    /// <summary>Writes the whole body; with a <paramref name="failure"/> as the data of that refusal.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="failure">-2021 or -2022, or null when both halves succeeded.</param>
    /// <param name="cancel">The cancel's answer as JSON, or its refusal as JSON.</param>
    /// <param name="isCancelled">The cancel succeeded.</param>
    /// <param name="placed">The new order's answer or refusal as JSON; null when it was not attempted.</param>
    /// <param name="isPlaced">The new order was accepted.</param>
    public static void Write(Utf8JsonWriter writer, Fault? failure, ReadOnlySpan<byte> cancel, bool isCancelled, byte[]? placed, bool isPlaced)
    {
        writer.WriteStartObject();
        if (failure is { } fault)
        {
            writer.WriteNumber("code"u8, fault.Code);
            writer.WriteString("msg"u8, fault.Message);
            writer.WriteStartObject("data"u8);
        }

        writer.WriteString("cancelResult"u8, isCancelled ? "SUCCESS"u8 : "FAILURE"u8);
        writer.WriteString("newOrderResult"u8, placed is null ? "NOT_ATTEMPTED"u8 : isPlaced ? "SUCCESS"u8 : "FAILURE"u8);
        writer.WritePropertyName("cancelResponse"u8);
        writer.WriteRawValue(cancel);
        writer.WritePropertyName("newOrderResponse"u8);
        if (placed is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteRawValue(placed);
        }

        if (failure is not null)
        {
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}
