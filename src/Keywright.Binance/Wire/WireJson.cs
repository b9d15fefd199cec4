using System.Text.Encodings.Web;
using System.Text.Json;

namespace Keywright.Binance.Wire;

/// <summary>How JSON is written on this wire: compact, apostrophes and letters of all scripts as themselves.</summary>
public static class WireJson
{
    /// <summary>
    /// Options for every writer of answers. The relaxed encoder is right here because answers are served as
    /// <c>application/json</c> and never pasted into HTML; the strict one would print <c>\u0027</c> where clients match text.
    /// Validation is off: the reply writers are tested against literal JSON instead of checked at every token.
    /// </summary>
    public static JsonWriterOptions WriterOptions { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    internal static JsonEncodedText Name(string text) => JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
}
