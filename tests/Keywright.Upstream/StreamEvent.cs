using System.Text.Json;

namespace Keywright.Upstream;

/// <summary>One message to a listener that is no answer to a request.</summary>
/// <param name="Path">The path that its connection was opened on.</param>
/// <param name="Kind">The event's <c>e</c>, also from inside an envelope; empty for those without, as bookTicker.</param>
/// <param name="Text">The whole message.</param>
public sealed record StreamEvent(string Path, string Kind, string Text)
{
    internal static StreamEvent Of(string path, string text, JsonElement json)
    {
        var inner = json.TryGetProperty("event", out var told) || json.TryGetProperty("data", out told) ? told : json;
        var kind = inner.ValueKind == JsonValueKind.Object && inner.TryGetProperty("e", out var e) && e.ValueKind == JsonValueKind.String ? e.GetString()! : "";
        return new StreamEvent(path, kind, text);
    }
}
