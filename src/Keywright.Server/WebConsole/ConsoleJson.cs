using System.Text.Json.Serialization;

namespace Keywright.Server.WebConsole;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Readiness))]
internal sealed partial class ConsoleJson : JsonSerializerContext;
