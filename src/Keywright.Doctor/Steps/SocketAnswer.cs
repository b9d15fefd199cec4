using System.Globalization;
using System.Text.Json;
using Keywright.Doctor.Calls;

namespace Keywright.Doctor.Steps;

/// <summary>Reads answers and events of the WebSocket API and the streams.</summary>
internal static class SocketAnswer
{
    public static bool IsTo(JsonElement message, string id) =>
        message.ValueKind == JsonValueKind.Object && message.TryGetProperty("id", out var given) && given.ValueKind == JsonValueKind.String && given.ValueEquals(id);

    /// <summary>An event of a combined stream.</summary>
    public static bool IsOfStream(JsonElement message) =>
        message.ValueKind == JsonValueKind.Object && message.TryGetProperty("stream", out _) && message.TryGetProperty("data", out _);

    /// <summary>As HTTP's; 0 when there is none.</summary>
    public static int Status(JsonElement answer) =>
        answer.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.Number && status.TryGetInt32(out var number) ? number : 0;

    /// <summary>What an answer that is no success says.</summary>
    public static string Said(JsonElement answer)
    {
        var status = Status(answer).ToString(CultureInfo.InvariantCulture);
        return answer.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object && error.TryGetProperty("msg", out var text) && text.ValueKind == JsonValueKind.String
            ? $"{status} \"{RestAnswer.Tame(text.GetString()!)}\""
            : status;
    }

    /// <summary>An event's kind, whether it comes bare or wrapped; empty when the message is no event.</summary>
    public static string Event(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object)
        {
            return "";
        }

        var bare = message.TryGetProperty("event", out var wrapped) && wrapped.ValueKind == JsonValueKind.Object ? wrapped : message;
        return bare.TryGetProperty("e", out var kind) && kind.ValueKind == JsonValueKind.String ? kind.GetString()! : "";
    }

    /// <summary>The client order id that an order's event is about; empty for other events.</summary>
    public static string ClientOrderId(JsonElement message)
    {
        var bare = message.TryGetProperty("event", out var wrapped) && wrapped.ValueKind == JsonValueKind.Object ? wrapped : message;
        var order = bare.TryGetProperty("o", out var futures) && futures.ValueKind == JsonValueKind.Object ? futures : bare;
        return order.TryGetProperty("c", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString()! : "";
    }
}
