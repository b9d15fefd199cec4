using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keywright.Server.Tests.ControlApi;

/// <summary>Whether a JSON value is what a schema says; of JSON Schema as much as the document uses, and a fault for any other word.</summary>
internal static class SchemaFit
{
    private static readonly string[] Passive = ["title", "description", "default", "format", "$schema"];

    /// <summary>The first thing that does not fit, with its place; null when all does.</summary>
    public static string? Problem(JsonNode? schema, JsonNode? value, string place = "$")
    {
        if (schema is not JsonObject rules)
        {
            return schema?.GetValue<bool>() == false ? $"{place} is allowed nowhere" : null;
        }

        foreach (var (word, rule) in rules)
        {
            var problem = word switch
            {
                "type" => Types(rule!).Contains(TypeOf(value)) || (TypeOf(value) == "integer" && Types(rule!).Contains("number")) ? null : $"{place} is {TypeOf(value)}, not {rule!.ToJsonString()}",
                "properties" => value is JsonObject fields
                    ? rule!.AsObject().Where(field => fields.ContainsKey(field.Key)).Select(field => Problem(field.Value, fields[field.Key], $"{place}.{field.Key}")).FirstOrDefault(found => found is not null)
                    : null,
                "required" => value is JsonObject given ? rule!.AsArray().Select(name => name!.GetValue<string>()).Where(name => !given.ContainsKey(name)).Select(name => $"{place} has no {name}").FirstOrDefault() : null,
                "additionalProperties" => value is JsonObject all && rule!.GetValueKind() == JsonValueKind.False
                    ? all.Where(field => rules["properties"]?[field.Key] is null).Select(field => $"{place} has {field.Key}, which the document does not").FirstOrDefault()
                    : null,
                "items" => value is JsonArray list ? list.Select((item, at) => Problem(rule, item, $"{place}[{at}]")).FirstOrDefault(found => found is not null) : null,
                "pattern" or "enum" => null,
                _ when Passive.Contains(word) => null,
                _ => throw new InvalidOperationException($"The schema at {place} says '{word}', which this check does not know."),
            };
            if (problem is not null)
            {
                return problem;
            }
        }

        return null;
    }

    private static string[] Types(JsonNode rule) => rule is JsonArray several ? [.. several.Select(one => one!.GetValue<string>())] : [rule.GetValue<string>()];

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => value!.ToJsonString().Contains('.', StringComparison.Ordinal) ? "number" : "integer",
    };
}
