using System.Collections.Immutable;
using System.Text.Json;

namespace Keywright.Binance.Wire.Upstream;

/// <summary>
/// An event of an account as the exchange told it, taken apart: named texts, whole numbers, flags and lists of such, within bounds. It is told
/// on as it is written from here, never as it came. Times are kept in microseconds, whatever the exchange told them in.
/// </summary>
public sealed class UpstreamEvent
{
    /// <summary>Fields taken of one event; those of an order have some fifty.</summary>
    public const int FieldsMax = 80;

    /// <summary>Longest name of a field.</summary>
    public const int NameMax = 16;

    /// <summary>Longest text of a field.</summary>
    public const int TextMax = 128;

    /// <summary>Most that a list holds: an account's assets.</summary>
    public const int ItemsMax = 5_000;

    private readonly OrderedDictionary<string, UpstreamField> fields = new(StringComparer.Ordinal);

    /// <param name="kind">What stands in <c>e</c>.</param>
    public UpstreamEvent(string kind) => Add("e", kind);

    private UpstreamEvent()
    {
    }

    /// <summary>What stands in <c>e</c>; empty when nothing does.</summary>
    public string Kind => Text("e") ?? "";

    /// <summary>Reads an event; null when it is none. A field that is no text, whole number, flag or list, or is out of bounds, is left out.</summary>
    public static UpstreamEvent? TryRead(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("e"u8, out var kind) || kind.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        var told = new UpstreamEvent();
        told.Take(json, TimesOf(kind.GetString()!), nested: false);
        return told.Kind.Length > 0 ? told : null;
    }

    public string? Text(string name) => Find(name) is { Kind: UpstreamFieldKind.Text, Text: var text } ? text : null;

    public long? Number(string name) => Find(name) is { Kind: UpstreamFieldKind.Number, Number: var number } ? number : null;

    /// <summary>Unix microseconds; 0 when there is no such time.</summary>
    public long TimeUs(string name) => Find(name) is { Kind: UpstreamFieldKind.Time, Number: var time } ? time : 0;

    /// <summary>A decimal; 0 when it is not there or none.</summary>
    public Amount Amount(string name) => Text(name) is { } text && DecimalText.TryParse(System.Text.Encoding.UTF8.GetBytes(text), name, out var amount, out _) ? amount : default;

    public IReadOnlyList<UpstreamEvent> Items(string name) => Find(name) is { Kind: UpstreamFieldKind.List } field ? field.Items : [];

    public UpstreamEvent Add(string name, string? text) => Add(new UpstreamField(name, text is null ? UpstreamFieldKind.Nothing : UpstreamFieldKind.Text, text ?? "", 0, []));

    public UpstreamEvent Add(string name, long number) => Add(new UpstreamField(name, UpstreamFieldKind.Number, "", number, []));

    public UpstreamEvent Add(string name, bool flag) => Add(new UpstreamField(name, UpstreamFieldKind.Flag, "", flag ? 1 : 0, []));

    public UpstreamEvent AddTime(string name, long timeUs) => Add(new UpstreamField(name, UpstreamFieldKind.Time, "", timeUs, []));

    public UpstreamEvent Add(string name, IEnumerable<UpstreamEvent> items) => Add(new UpstreamField(name, UpstreamFieldKind.List, "", 0, [.. items]));

    /// <summary>An item of a list.</summary>
    public static UpstreamEvent Item() => new();

    /// <summary>The same for two events that tell the same, whenever they were sent.</summary>
    public string Identity() => string.Join('\n', fields.Values.Where(static field => field.Name != "E").Select(static field => $"{field.Name}={field.Text}{field.Number}{string.Join(';', field.Items.Select(static item => item.Identity()))}"));

    public void Write(Utf8JsonWriter writer, TimeUnit unit)
    {
        writer.WriteStartObject();
        foreach (var field in fields.Values)
        {
            switch (field.Kind)
            {
                case UpstreamFieldKind.Text:
                    writer.WriteString(field.Name, field.Text);
                    break;
                case UpstreamFieldKind.Number:
                    writer.WriteNumber(field.Name, field.Number);
                    break;
                case UpstreamFieldKind.Time:
                    writer.WriteNumber(field.Name, unit == TimeUnit.Microsecond ? field.Number : field.Number / 1_000);
                    break;
                case UpstreamFieldKind.Flag:
                    writer.WriteBoolean(field.Name, field.Number != 0);
                    break;
                case UpstreamFieldKind.Nothing:
                    writer.WriteNull(field.Name);
                    break;
                case UpstreamFieldKind.List:
                    writer.WriteStartArray(field.Name);
                    foreach (var item in field.Items)
                    {
                        item.Write(writer, unit);
                    }

                    writer.WriteEndArray();
                    break;
            }
        }

        writer.WriteEndObject();
    }

    private UpstreamField? Find(string name) => fields.GetValueOrDefault(name);

    private UpstreamEvent Add(UpstreamField field)
    {
        fields[field.Name] = field;
        return this;
    }

    private void Take(JsonElement json, string times, bool nested)
    {
        foreach (var property in json.EnumerateObject())
        {
            var (name, value) = (property.Name, property.Value);
            if (fields.Count >= FieldsMax || name.Length is 0 or > NameMax || !name.All(char.IsAsciiLetterOrDigit) || fields.ContainsKey(name))
            {
                continue;
            }

            switch (value.ValueKind)
            {
                case JsonValueKind.String when value.GetString() is { Length: <= TextMax } text && !text.Any(char.IsControl):
                    Add(name, text);
                    break;
                case JsonValueKind.Number when value.TryGetInt64(out var number):
                    _ = !nested && number > 0 && name.Length == 1 && times.Contains(name[0]) ? AddTime(name, MicrosecondsOf(number)) : Add(name, number);
                    break;
                case JsonValueKind.True or JsonValueKind.False:
                    Add(name, value.ValueKind == JsonValueKind.True);
                    break;
                case JsonValueKind.Null:
                    Add(name, (string?)null);
                    break;
                case JsonValueKind.Array when !nested && value.GetArrayLength() <= ItemsMax && value.EnumerateArray().All(static item => item.ValueKind == JsonValueKind.Object):
                    Add(name, value.EnumerateArray().Select(ItemOf));
                    break;
            }
        }
    }

    private static UpstreamEvent ItemOf(JsonElement json)
    {
        var item = new UpstreamEvent();
        item.Take(json, "", nested: true);
        return item;
    }

    /// <summary>Which fields of an event are times: the same letter is none in another.</summary>
    private static string TimesOf(string kind) => kind switch
    {
        "executionReport" => "ETOWD",
        "outboundAccountPosition" => "Eu",
        _ => "ET",
    };

    /// <summary>Where an exchange does not know that it was asked for microseconds, it tells milliseconds.</summary>
    public static long MicrosecondsOf(long told)
    {
        const long FirstThatIsMicroseconds = 100_000_000_000_000;
        return told >= FirstThatIsMicroseconds ? told : told * 1_000;
    }

    private enum UpstreamFieldKind : byte { Nothing, Text, Number, Time, Flag, List }

    private sealed record UpstreamField(string Name, UpstreamFieldKind Kind, string Text, long Number, ImmutableArray<UpstreamEvent> Items);
}
