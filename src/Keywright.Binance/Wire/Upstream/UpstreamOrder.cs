using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Keywright.Binance.Wire.Upstream;

/// <summary>An order as the exchange tells of it, in whatever answer.</summary>
public sealed record UpstreamOrder
{
    public required string Symbol { get; init; }

    public required long OrderId { get; init; }

    /// <summary>-1: part of no list.</summary>
    public long OrderListId { get; init; } = -1;

    /// <summary>The order's own client id; in the answer to a cancel that is what the exchange calls <c>origClientOrderId</c>.</summary>
    public required string ClientOrderId { get; init; }

    public SideWord Side { get; init; }

    /// <summary>Null: a type this program does not know.</summary>
    public OrderTypeWord? Type { get; init; }

    /// <summary>Null: the answer was the short one and does not say.</summary>
    public OrderStatusWord? Status { get; init; }

    public Amount Price { get; init; }

    public Amount StopPrice { get; init; }

    public Amount OrigQty { get; init; }

    public Amount ExecutedQty { get; init; }

    public Amount QuoteQty { get; init; }

    /// <summary>When the exchange took it in, in the unit that was asked for; 0 when the answer does not say.</summary>
    public long Time { get; init; }

    /// <summary>When it last changed, in the same unit; 0 when the answer does not say.</summary>
    public long UpdateTime { get; init; }

    /// <summary>Reads one order object; false when it is none.</summary>
    public static bool TryRead(JsonElement json, [NotNullWhen(true)] out UpstreamOrder? order)
    {
        order = null;
        if (json.ValueKind != JsonValueKind.Object
            || !json.TryGetProperty("symbol"u8, out var symbol) || symbol.ValueKind != JsonValueKind.String
            || !json.TryGetProperty("orderId"u8, out var id) || id.ValueKind != JsonValueKind.Number || !id.TryGetInt64(out var orderId)
            || (Text(json, "origClientOrderId"u8) is { Length: > 0 } orig ? orig : Text(json, "clientOrderId"u8)) is not { } clientId
            || !TryAmount(json, "price"u8, out var price) || !TryAmount(json, "stopPrice"u8, out var stopPrice)
            || !TryAmount(json, "origQty"u8, out var origQty) || !TryAmount(json, "executedQty"u8, out var executed)
            || !TryAmount(json, "cummulativeQuoteQty"u8, out var quote))
        {
            return false;
        }

        order = new UpstreamOrder
        {
            Symbol = symbol.GetString()!,
            OrderId = orderId,
            OrderListId = Long(json, "orderListId"u8) ?? -1,
            ClientOrderId = clientId,
            Side = Word(json, "side"u8, Words.Side) ?? SideWord.Buy,
            Type = Word(json, "type"u8, Words.OrderType),
            Status = Word(json, "status"u8, Words.OrderStatus),
            Price = price,
            StopPrice = stopPrice,
            OrigQty = origQty,
            ExecutedQty = executed,
            QuoteQty = quote,
            Time = Long(json, "time"u8) ?? Long(json, "transactTime"u8) ?? 0,
            UpdateTime = Long(json, "updateTime"u8) ?? 0,
        };
        return true;
    }

    /// <summary>Reads the <c>amendedOrder</c> of an amendment's answer, whose names of quantities and ids are its own; false when it is none.</summary>
    public static bool TryReadAmended(JsonElement json, [NotNullWhen(true)] out UpstreamOrder? order)
    {
        if (!TryRead(json, out order) || !TryAmount(json, "qty"u8, out var quantity) || !TryAmount(json, "cumulativeQuoteQty"u8, out var quote) || Text(json, "clientOrderId"u8) is not { } clientId)
        {
            order = null;
            return false;
        }

        order = order with { OrigQty = quantity, QuoteQty = quote, ClientOrderId = clientId };
        return true;
    }

    /// <summary>The same from a whole body.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out UpstreamOrder? order)
    {
        order = null;
        try
        {
            using var json = JsonDocument.Parse(body);
            return TryRead(json.RootElement, out order);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string? Text(JsonElement json, ReadOnlySpan<byte> name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Long(JsonElement json, ReadOnlySpan<byte> name)
        => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    private static T? Word<T>(JsonElement json, ReadOnlySpan<byte> name, WordList<T> words)
        where T : struct, Enum
        => Text(json, name) is { } text && words.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out var word) ? word : null;

    // An amount that is there and is none makes the whole answer unreadable; one that is not there is 0.
    private static bool TryAmount(JsonElement json, ReadOnlySpan<byte> name, out Amount amount)
    {
        amount = default;
        return !json.TryGetProperty(name, out var value)
            || (value.ValueKind == JsonValueKind.String && DecimalText.TryParse(System.Text.Encoding.UTF8.GetBytes(value.GetString()!), "amount", out amount, out _));
    }
}
