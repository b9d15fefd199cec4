using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Keywright.Control;

namespace Keywright.Server.ControlApi;

/// <summary>The route table in the words of OpenAPI 3.1; the shapes are read from what reads and writes them.</summary>
internal static class OpenApiDocument
{
    private static readonly JsonSchemaExporterOptions Shapes = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = NameInstants };

    public static string Write(IReadOnlyList<ControlRoute> table)
    {
        var paths = new JsonObject();
        foreach (var route in table)
        {
            if (paths[route.Path] is not JsonObject path)
            {
                paths[route.Path] = path = [];
            }

            path[route.Method.ToLowerInvariant()] = Operation(route);
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "Keywright control API", ["version"] = "1" },
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject { ["token"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" } },
                ["schemas"] = new JsonObject { ["Problem"] = Shape(ControlJson.Default.Problem) },
            },
        }.ToJsonString();
    }

    private static JsonObject Operation(ControlRoute route)
    {
        var operation = new JsonObject
        {
            ["summary"] = route.Summary,
            ["description"] = route.Least is { } least ? $"For {Gateway.Manage.People.RoleNames.Of(least)} and above." : "For everybody.",
            ["security"] = route.Least is null ? [] : new JsonArray(new JsonObject { ["token"] = new JsonArray() }),
            ["parameters"] = new JsonArray([.. route.Names.Select(name => new JsonObject
            {
                ["name"] = name,
                ["in"] = "path",
                ["required"] = true,
                ["schema"] = new JsonObject { ["type"] = "string" },
            })]),
            ["responses"] = new JsonObject
            {
                ["200"] = new JsonObject { ["description"] = "Done.", ["content"] = route.AnswersFile ? Bytes() : Content(route.Answered is { } answered ? Shape(answered) : new JsonObject { ["type"] = "object" }) },
                ["default"] = new JsonObject { ["description"] = "Refused, in one sentence.", ["content"] = Content(new JsonObject { ["$ref"] = "#/components/schemas/Problem" }) },
            },
        };
        if (route.Asked is { } asked)
        {
            operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content(Shape(asked)) };
        }

        if (route.TakesSecrets)
        {
            operation["requestBody"] = new JsonObject { ["content"] = Bytes() };
        }

        return operation;
    }

    private static JsonObject Bytes() => new() { ["application/octet-stream"] = new JsonObject() };

    private static JsonObject Content(JsonNode schema) => new() { ["application/json"] = new JsonObject { ["schema"] = schema } };

    private static JsonNode Shape(JsonTypeInfo shape) => shape.GetJsonSchemaAsNode(Shapes);

    /// <summary>A converter of our own hides what it writes.</summary>
    private static JsonNode NameInstants(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = context.TypeInfo.Type;
        return (Nullable.GetUnderlyingType(type) ?? type) != typeof(DateTimeOffset)
            ? schema
            : new JsonObject
            {
                ["type"] = Nullable.GetUnderlyingType(type) is null ? "string" : new JsonArray("string", "null"),
                ["format"] = "date-time",
            };
    }
}
