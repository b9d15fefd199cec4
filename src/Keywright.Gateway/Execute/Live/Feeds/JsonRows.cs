using System.Text.Json;

namespace Keywright.Gateway.Execute.Live.Feeds;

/// <summary>Answers of REST made of the fields of events, whose values stay as the exchange wrote them.</summary>
internal static class JsonRows
{
    /// <summary>An object of these fields under other names; null when one is missing.</summary>
    public static byte[]? Object(JsonElement from, ReadOnlySpan<(string From, string To)> fields)
    {
        foreach (var (name, _) in fields)
        {
            if (!Has(from, name))
            {
                return null;
            }
        }

        return JsonBody.Write(new Named(from, fields), static (writer, s) =>
        {
            writer.WriteStartObject();
            foreach (var (name, to) in s.Fields)
            {
                writer.WritePropertyName(to);
                s.From.GetProperty(name).WriteTo(writer);
            }

            writer.WriteEndObject();
        });
    }

    /// <summary>An array of these fields; null when one is missing.</summary>
    public static byte[]? Array(JsonElement from, string[] fields) => !System.Array.TrueForAll(fields, name => Has(from, name)) ? null : JsonBody.Write((from, fields), static (writer, s) =>
    {
        writer.WriteStartArray();
        foreach (var name in s.fields)
        {
            s.from.GetProperty(name).WriteTo(writer);
        }

        writer.WriteEndArray();
    });

    /// <summary>A list of values that are written already.</summary>
    public static byte[] List(IEnumerable<ReadOnlyMemory<byte>> rows)
    {
        using var into = new MemoryStream();
        into.WriteByte((byte)'[');
        foreach (var row in rows)
        {
            if (into.Length > 1)
            {
                into.WriteByte((byte)',');
            }

            into.Write(row.Span);
        }

        into.WriteByte((byte)']');
        return into.ToArray();
    }

    public static byte[] List(IEnumerable<byte[]> rows) => List(rows.Select(row => (ReadOnlyMemory<byte>)row));

    private static bool Has(JsonElement from, string name)
        => from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number;

    private readonly ref struct Named(JsonElement from, ReadOnlySpan<(string From, string To)> fields)
    {
        public JsonElement From { get; } = from;

        public ReadOnlySpan<(string From, string To)> Fields { get; } = fields;
    }
}
