using System.Text;
using System.Text.Json;

namespace Keywright.Binance.Wire.Streams;

public enum ControlMethod
{
    Subscribe,
    Unsubscribe,
    ListSubscriptions,
    SetProperty,
    GetProperty,
}

/// <summary>What a client of the market streams may say, read strictly; what is wrong is told in the exchange's own words.</summary>
public sealed class ControlMessage
{
    private const int IdLengthMax = 36;

    private ControlMessage()
    {
    }

    public ControlMethod Method { get; private set; }

    /// <summary>Stream names of SUBSCRIBE and UNSUBSCRIBE.</summary>
    public IReadOnlyList<string> Streams { get; private set; } = [];

    /// <summary>SET_PROPERTY and GET_PROPERTY.</summary>
    public string Property { get; private set; } = "";

    /// <summary>SET_PROPERTY; null when it is no boolean.</summary>
    public bool? Value { get; private set; }

    /// <summary>As JSON; <c>null</c> when none was sent.</summary>
    public string Id { get; private set; } = "null";

    /// <param name="utf8">The message.</param>
    /// <param name="message">What was said.</param>
    /// <param name="refusal">The whole answer to what makes no sense.</param>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out ControlMessage message, out byte[] refusal)
    {
        message = new ControlMessage();
        refusal = [];
        try
        {
            var reader = new Utf8JsonReader(utf8);
            var fault = message.Read(utf8, ref reader);
            if (fault is null)
            {
                return true;
            }

            refusal = ControlReplies.Invalid(2, "Invalid request: " + fault);
        }
        catch (JsonException broken)
        {
            refusal = ControlReplies.Invalid(3, string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"Invalid JSON: expected value at line {broken.LineNumber + 1 ?? 1} column {broken.BytePositionInLine + 1 ?? 1}"));
        }
        catch (InvalidOperationException)
        {
            // A string whose escapes make no text.
            refusal = ControlReplies.Invalid(3, "Invalid JSON: expected value at line 1 column 1");
        }

        return false;
    }

    private string? Read(ReadOnlySpan<byte> utf8, ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return "invalid type: expected an object" + At(utf8, in reader);
        }

        string? fault = null;
        string? method = null;
        JsonElement? parameters = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("method"u8))
            {
                reader.Read();
                method = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
                fault ??= ReadMethod(method, At(utf8, in reader));
            }
            else if (reader.ValueTextEquals("id"u8))
            {
                reader.Read();
                fault ??= ReadId(ref reader);
            }
            else if (reader.ValueTextEquals("params"u8))
            {
                reader.Read();
                parameters = JsonElement.ParseValue(ref reader);
                if (parameters.Value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Null))
                {
                    fault ??= "invalid type: expected a sequence" + At(utf8, in reader);
                }
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        var end = At(utf8, in reader);

        // Whatever follows must be nothing, or this was no JSON.
        reader.Read();
        return fault ?? (method is null ? "missing field `method`" + end : ReadParameters(parameters, end));
    }

    private string? ReadMethod(string method, string at)
    {
        var index = ControlReplies.Methods.IndexOf(method);
        Method = (ControlMethod)index;
        return index >= 0 ? null : $"unknown variant `{method}`, expected one of {ControlReplies.MethodList}{at}";
    }

    private string? ReadId(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.Number when reader.TryGetInt64(out _):
                Id = Encoding.ASCII.GetString(reader.ValueSpan);
                return null;
            case JsonTokenType.String when IsId(reader.ValueSpan):
                Id = $"\"{Encoding.ASCII.GetString(reader.ValueSpan)}\"";
                return null;
            default:
                reader.Skip();
                return "request ID must be an unsigned integer";
        }
    }

    private string? ReadParameters(JsonElement? sent, string end)
    {
        var isList = sent is { ValueKind: JsonValueKind.Array };
        var count = isList ? sent!.Value.GetArrayLength() : 0;
        switch (Method)
        {
            case ControlMethod.ListSubscriptions:
                return count > 0 ? "too many parameters" : null;
            case ControlMethod.GetProperty or ControlMethod.SetProperty:
                if (count > (Method == ControlMethod.GetProperty ? 1 : 2))
                {
                    return "too many parameters";
                }

                if (count == 0 || sent!.Value[0].ValueKind != JsonValueKind.String)
                {
                    return "property name must be a string";
                }

                Property = sent.Value[0].GetString()!;
                Value = count == 2 && sent.Value[1].ValueKind is JsonValueKind.True or JsonValueKind.False ? sent.Value[1].GetBoolean() : null;
                return null;
            default:
                if (!isList)
                {
                    return "missing field `params`" + end;
                }

                var names = new List<string>(count);
                foreach (var name in sent!.Value.EnumerateArray())
                {
                    if (name.ValueKind != JsonValueKind.String)
                    {
                        return "invalid type: expected a string" + end;
                    }

                    names.Add(name.GetString()!);
                }

                Streams = names;
                return null;
        }
    }

    private static bool IsId(ReadOnlySpan<byte> text)
    {
        foreach (var octet in text)
        {
            if (!char.IsAsciiLetterOrDigit((char)octet) && octet is not ((byte)'-' or (byte)'_'))
            {
                return false;
            }
        }

        return text.Length <= IdLengthMax;
    }

    /// <summary>How far was read, as clients of the exchange know it: lines and columns count from 1, the column is the last byte read.</summary>
    private static string At(ReadOnlySpan<byte> utf8, in Utf8JsonReader reader)
    {
        var read = utf8[..(int)reader.BytesConsumed];
        var line = read.Count((byte)'\n') + 1;
        var column = read.Length - 1 - read.LastIndexOf((byte)'\n');
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $" at line {line} column {column}");
    }
}
