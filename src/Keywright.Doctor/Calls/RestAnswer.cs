using System.Globalization;
using System.Text.Json;

namespace Keywright.Doctor.Calls;

/// <summary>An answer read whole.</summary>
/// <param name="Status">HTTP's.</param>
/// <param name="Json">The body; undefined when it is no JSON.</param>
/// <param name="Headers">The last value of each, by name whatever its case.</param>
/// <param name="RoundTrip">From the first byte sent to the last received.</param>
internal sealed record RestAnswer(int Status, JsonElement Json, IReadOnlyDictionary<string, string> Headers, TimeSpan RoundTrip)
{
    private const int TextMax = 160;

    public bool IsSuccess => Status == 200 && Json.ValueKind is JsonValueKind.Object or JsonValueKind.Array;

    /// <summary>The exchange's error code; 0 when there is none.</summary>
    public int Code => Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.Number && code.TryGetInt32(out var number) ? number : 0;

    /// <summary>The exchange's error text, short, and without anything that was signed.</summary>
    public string Message => Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty("msg", out var text) && text.ValueKind == JsonValueKind.String ? Tame(text.GetString()!) : "";

    /// <summary>What a gateway says to the key's holder beyond the exchange's words; empty elsewhere.</summary>
    public string Reason => Tame(Headers.GetValueOrDefault("X-Keywright-Reason", ""));

    /// <summary>Which of a gateway's venues answered; null when it is no gateway.</summary>
    public string? Venue => Headers.TryGetValue("X-Keywright-Venue", out var venue) ? Tame(venue) : null;

    /// <summary>The answer in half a sentence.</summary>
    public string Said => Code != 0
        ? $"{Number(Status)}, {Number(Code)} \"{Message}\"{(Reason.Length > 0 ? $" ({Reason})" : "")}"
        : Json.ValueKind == JsonValueKind.Undefined ? $"{Number(Status)} without JSON" : Number(Status);

    /// <summary>A header that is a whole number.</summary>
    public long? Count(string name) =>
        Headers.TryGetValue(name, out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;

    /// <summary>Other people's words, cut to a line; a target that repeats a signature gets no further with it.</summary>
    internal static string Tame(string text)
    {
        var signed = text.IndexOf("signature=", StringComparison.OrdinalIgnoreCase);
        text = signed >= 0 ? text[..signed] + "signature=***" : text;
        return text.Length > TextMax ? text[..TextMax] + "..." : text;
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
