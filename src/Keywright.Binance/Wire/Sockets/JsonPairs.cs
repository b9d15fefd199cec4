using System.Text;
using System.Text.Json;

namespace Keywright.Binance.Wire.Sockets;

/// <summary>
/// The pairs of one request's <c>params</c>, each value as the text that is signed: strings decoded, numbers by the letters they were
/// sent in, lists without spaces. An ampersand in a name or value, or an equals sign in a name, would let two requests have one signed
/// text, and no parameter needs one: they are refused.
/// </summary>
internal sealed class JsonPairs(int frameBytes)
{
    private readonly byte[] text = new byte[frameBytes];
    private readonly List<Pair> pairs = [];
    private int length;

    public string? ApiKey { get; private set; }

    public bool? ReturnRateLimits { get; private set; }

    public ParameterSet Parameters { get; private set; } = ParameterSet.Empty;

    /// <summary>Takes in the pair whose name the reader stands at; leaves the reader at the end of its value.</summary>
    public Fault? Add(ref Utf8JsonReader reader)
    {
        var name = Take(ref reader);
        reader.Read();
        if (pairs.Count > ParameterSet.ParametersMax)
        {
            reader.Skip();
            return ParameterFaults.TooManyParameters;
        }

        if (name.Length == 0 || In(name).IndexOfAny((byte)'&', (byte)'=') >= 0 || !PercentText.IsText(In(name)))
        {
            reader.Skip();
            return name.Length == 0 ? ParameterFaults.UnknownParameter : ParameterFaults.IllegalCharacters;
        }

        var kind = reader.TokenType;
        switch (kind)
        {
            case JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                pairs.Add(new Pair(name, Take(ref reader), kind));
                break;
            case JsonTokenType.StartArray:
                var before = reader;
                if (!TryTakeList(ref reader, out var list))
                {
                    reader = before;
                    reader.Skip();
                    return ParameterFaults.InvalidJson(NameOf(name));
                }

                pairs.Add(new Pair(name, list, kind));
                break;
            case JsonTokenType.Null:
                return ParameterFaults.Empty(NameOf(name));
            default:
                reader.Skip();
                return ParameterFaults.InvalidJson(NameOf(name));
        }

        var value = In(pairs[^1].Value);
        return value.Contains((byte)'&') || !PercentText.IsText(value) ? ParameterFaults.IllegalCharacters : null;
    }

    /// <summary>Sorts the pairs and makes the signed text and the parameters of them.</summary>
    public Fault? Settle()
    {
        pairs.Sort((a, b) => In(a.Name).SequenceCompareTo(In(b.Name)));
        var payload = new byte[length + (2 * pairs.Count)];
        var parameters = new Parameter[pairs.Count];
        var (written, stored) = (0, 0);
        ReadOnlyMemory<byte> signature = default;
        for (var index = 0; index < pairs.Count; index++)
        {
            var (name, value, kind) = pairs[index];
            if (index > 0 && In(name).SequenceEqual(In(pairs[index - 1].Name)))
            {
                return ParameterFaults.DuplicateParameter;
            }

            if (In(name).SequenceEqual("signature"u8))
            {
                if (kind != JsonTokenType.String)
                {
                    return ParameterFaults.MandatoryMissing("signature");
                }

                signature = text.AsMemory(value.Start, value.Length);
                continue;
            }

            if (written > 0)
            {
                payload[written++] = (byte)'&';
            }

            var nameAt = Copy(name, payload, ref written);
            payload[written++] = (byte)'=';
            var valueAt = Copy(value, payload, ref written);
            if (In(name).SequenceEqual("apiKey"u8))
            {
                ApiKey = Encoding.UTF8.GetString(In(value));
            }
            else if (!In(name).SequenceEqual("returnRateLimits"u8))
            {
                parameters[stored++] = new Parameter(nameAt, valueAt, In(name)[0], Shadowed: false);
            }
            else if (kind is JsonTokenType.True or JsonTokenType.False)
            {
                ReturnRateLimits = kind == JsonTokenType.True;
            }
            else
            {
                return ParameterFaults.NotValid("returnRateLimits");
            }
        }

        Parameters = new ParameterSet(payload.AsMemory(0, written), parameters, stored, signature);
        return null;
    }

    /// <summary>A flat list of plain strings, <c>["A","B"]</c> whatever spaces it was sent with.</summary>
    private bool TryTakeList(ref Utf8JsonReader reader, out Slice list)
    {
        var start = length;
        list = default;
        text[length++] = (byte)'[';
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            if (length > start + 1)
            {
                text[length++] = (byte)',';
            }

            text[length++] = (byte)'"';
            var item = Take(ref reader);
            text[length++] = (byte)'"';
            if (In(item).IndexOfAny((byte)'"', (byte)'\\') >= 0)
            {
                return false;
            }
        }

        text[length++] = (byte)']';
        list = new Slice(Source.Query, (ushort)start, (ushort)(length - start));
        return reader.TokenType == JsonTokenType.EndArray;
    }

    private Slice Take(ref Utf8JsonReader reader)
    {
        var start = length;
        if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
        {
            length += reader.CopyString(text.AsSpan(start));
        }
        else
        {
            reader.ValueSpan.CopyTo(text.AsSpan(start));
            length += reader.ValueSpan.Length;
        }

        return new Slice(Source.Query, (ushort)start, (ushort)(length - start));
    }

    private Slice Copy(Slice from, byte[] into, ref int written)
    {
        In(from).CopyTo(into.AsSpan(written));
        var slice = new Slice(Source.Query, (ushort)written, (ushort)from.Length);
        written += from.Length;
        return slice;
    }

    private ReadOnlySpan<byte> In(Slice slice) => text.AsSpan(slice.Start, slice.Length);

    private string NameOf(Slice name) => name.Length <= JsonRequest.IdTextMax ? Encoding.UTF8.GetString(In(name)) : "?";

    private readonly record struct Pair(Slice Name, Slice Value, JsonTokenType Kind);
}
