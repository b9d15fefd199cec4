using System.Text;
using System.Text.Json;

namespace Keywright.Binance.Wire.Upstream;

/// <summary>One message of the exchange's WebSocket API: an answer, or an event.</summary>
/// <param name="Id">Of the request that it answers; null when it answers none.</param>
/// <param name="Status">Of an answer, as over HTTP.</param>
/// <param name="Error">What an answer refuses with, as its JSON; empty when it does not.</param>
/// <param name="RetryAfterMs">Until when to wait, Unix milliseconds by the exchange's clock; null when it does not say.</param>
/// <param name="Event">Null in an answer.</param>
public sealed record UpstreamFrame(string? Id, int Status, ReadOnlyMemory<byte> Error, long? RetryAfterMs, UpstreamEvent? Event)
{
    /// <summary>Null when it is neither.</summary>
    public static UpstreamFrame? TryRead(ReadOnlyMemory<byte> text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            if (root.TryGetProperty("event"u8, out var told))
            {
                return UpstreamEvent.TryRead(told) is { } read ? new UpstreamFrame(null, 0, default, null, read) : null;
            }

            if (!root.TryGetProperty("status"u8, out var status) || status.ValueKind != JsonValueKind.Number || !status.TryGetInt32(out var number))
            {
                return UpstreamEvent.TryRead(root) is { } bare ? new UpstreamFrame(null, 0, default, null, bare) : null;
            }

            var id = root.TryGetProperty("id"u8, out var named) && named.ValueKind == JsonValueKind.String ? named.GetString() : null;
            return root.TryGetProperty("error"u8, out var error) && error.ValueKind == JsonValueKind.Object
                ? new UpstreamFrame(id, number, Encoding.UTF8.GetBytes(error.GetRawText()), WaitOf(error), null)
                : new UpstreamFrame(id, number, default, null, null);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static long? WaitOf(JsonElement error)
        => error.TryGetProperty("data"u8, out var data) && data.ValueKind == JsonValueKind.Object
            && data.TryGetProperty("retryAfter"u8, out var until) && until.ValueKind == JsonValueKind.Number && until.TryGetInt64(out var ms) ? ms : null;
}
