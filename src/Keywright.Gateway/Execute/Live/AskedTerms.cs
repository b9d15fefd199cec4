using System.Text.Json;
using Keywright.Binance.Wire.Upstream;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Live;

/// <summary>
/// A market order that left with a limit, told as the market order that was asked for. The exchange tells such an order as LIMIT and IOC; a market
/// order has the same fields, without a price.
/// </summary>
internal static class AskedTerms
{
    private const string Limit = "LIMIT";
    private const string AtOnce = "IOC";
    private const string NoPrice = "0.00000000";

    /// <summary>It leaves with a limit that its bot did not ask for.</summary>
    public static bool AreOf(in PlaceOrder order) => order is { Type: OrderType.Market, CapPrice: not 0 };

    /// <summary>Nothing else has to be looked through.</summary>
    public static bool MayBeIn(ReadOnlySpan<byte> body) => body.IndexOf("\"IOC\""u8) >= 0;

    /// <param name="body">JSON of any shape, orders somewhere in it.</param>
    /// <param name="isMarket">Whether an order was asked for as a market order.</param>
    public static byte[] Of(ReadOnlyMemory<byte> body, Predicate<JsonElement> isMarket)
    {
        using var json = JsonDocument.Parse(body);
        return JsonBody.Write((json.RootElement, isMarket), static (writer, s) => Write(writer, s.RootElement, s.isMarket));
    }

    /// <summary>The same of an event.</summary>
    public static UpstreamEvent Of(UpstreamEvent told)
        => told.Text("o") == Limit && told.Text("f") == AtOnce ? told.With(("o", "MARKET"), ("f", "GTC"), ("p", NoPrice)) : told;

    private static void Write(Utf8JsonWriter writer, JsonElement told, Predicate<JsonElement> isMarket)
    {
        switch (told.ValueKind)
        {
            case JsonValueKind.Object:
                var isAsked = Is(told, "type", Limit) && Is(told, "timeInForce", AtOnce) && isMarket(told);
                writer.WriteStartObject();
                foreach (var property in told.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    if (isAsked && property.Name switch { "type" => "MARKET", "timeInForce" => "GTC", "price" => NoPrice, _ => null } is { } asked)
                    {
                        writer.WriteStringValue(asked);
                    }
                    else
                    {
                        Write(writer, property.Value, isMarket);
                    }
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var one in told.EnumerateArray())
                {
                    Write(writer, one, isMarket);
                }

                writer.WriteEndArray();
                break;
            default:
                told.WriteTo(writer);
                break;
        }
    }

    private static bool Is(JsonElement order, string name, string text) => order.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.ValueEquals(text);
}
