using System.Text.Json.Serialization;

namespace Keywright.Binance.Wire;

/// <summary>Lists of words that come as JSON inside a parameter.</summary>
[JsonSerializable(typeof(string?[]))]
internal sealed partial class WireTexts : JsonSerializerContext;
