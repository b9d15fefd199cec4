using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Keywright.Binance.Wire.Sockets;

/// <summary>
/// One request of the WebSocket API as its text frame holds it: <c>{"id","method","params"}</c>, read once and strictly. Its parameters
/// become a <see cref="ParameterSet"/> whose signed bytes are the params without the signature, sorted by name, as text.
/// </summary>
public sealed class JsonRequest
{
    /// <summary>Most bytes of one frame.</summary>
    public const int BytesMax = ParameterSet.PartBytesMax;

    /// <summary>Most characters of an id that is text.</summary>
    public const int IdTextMax = 36;

    /// <summary>Most bytes of a method's name.</summary>
    private const int MethodMax = 64;

    /// <summary>The frame, its params, a list in them.</summary>
    private const int DepthMax = 3;

    private const string VersionPrefix = "v3/";

    private JsonRequest()
    {
    }

    /// <summary>The id as JSON, to be sent back as it is; <c>null</c> when none could be read.</summary>
    public ReadOnlyMemory<byte> Id { get; private set; } = "null"u8.ToArray();

    /// <summary>Without its version; empty when there is a fault.</summary>
    public string Method { get; private set; } = "";

    /// <summary><c>params.apiKey</c>: signed with the others, and no parameter of the call.</summary>
    public string? ApiKey { get; private set; }

    /// <summary><c>params.returnRateLimits</c>; null when not sent.</summary>
    public bool? ReturnRateLimits { get; private set; }

    public ParameterSet Parameters { get; private set; } = ParameterSet.Empty;

    /// <summary>What is wrong with the frame; null when nothing is.</summary>
    public Fault? Fault { get; private set; }

    /// <summary>Reads a frame. Never throws, whatever the bytes are.</summary>
    public static JsonRequest Read(ReadOnlySpan<byte> text)
    {
        var request = new JsonRequest();
        if (text.Length > BytesMax || !Utf8.IsValid(text))
        {
            request.Fault = SocketFaults.InvalidJson;
            return request;
        }

        try
        {
            request.Fault = request.ReadFrame(text);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, too deep, or text with half a surrogate pair: nothing in it can be believed, nor its id.
            request.Id = "null"u8.ToArray();
            request.Fault = SocketFaults.InvalidJson;
        }

        if (request.Fault is not null)
        {
            (request.Method, request.ApiKey, request.Parameters) = ("", null, ParameterSet.Empty);
        }

        return request;
    }

    private Fault? ReadFrame(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = DepthMax });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return SocketFaults.InvalidJson;
        }

        // All of it is read even after a fault, for the id may stand at the end.
        Fault? fault = null;
        var (hasId, hasMethod, hasParameters) = (false, false, false);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!hasId && reader.ValueTextEquals("id"u8))
            {
                hasId = true;
                fault = ReadId(ref reader) ?? fault;
            }
            else if (!hasMethod && reader.ValueTextEquals("method"u8))
            {
                hasMethod = true;
                fault = ReadMethod(ref reader) ?? fault;
            }
            else if (!hasParameters && reader.ValueTextEquals("params"u8))
            {
                hasParameters = true;
                fault = ReadParameters(ref reader, text.Length) ?? fault;
            }
            else
            {
                // A name that is not known may be a misspelt one, and one sent twice means two things.
                fault = SocketFaults.InvalidJson;
                reader.Read();
                reader.Skip();
            }
        }

        // Whatever follows the frame's end throws.
        return reader.Read() || !hasMethod ? SocketFaults.InvalidJson : fault;
    }

    private Fault? ReadId(ref Utf8JsonReader reader)
    {
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.Number when reader.TryGetInt64(out _):
                Id = reader.ValueSpan.ToArray();
                return null;
            case JsonTokenType.String when reader.GetString() is { Length: <= IdTextMax } id && IsTame(id):
                Id = Encoding.ASCII.GetBytes($"\"{id}\"");
                return null;
            default:
                reader.Skip();
                return SocketFaults.InvalidJson;
        }
    }

    private Fault? ReadMethod(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length > MethodMax)
        {
            reader.Skip();
            return SocketFaults.InvalidJson;
        }

        var method = reader.GetString()!;
        Method = method.StartsWith(VersionPrefix, StringComparison.Ordinal) ? method[VersionPrefix.Length..] : method;
        return null;
    }

    private Fault? ReadParameters(ref Utf8JsonReader reader, int frameBytes)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return SocketFaults.InvalidJson;
        }

        var pairs = new JsonPairs(frameBytes);
        Fault? fault = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var wrong = pairs.Add(ref reader);
            fault ??= wrong;
        }

        fault ??= pairs.Settle();
        if (fault is null)
        {
            (ApiKey, ReturnRateLimits, Parameters) = (pairs.ApiKey, pairs.ReturnRateLimits, pairs.Parameters);
        }

        return fault;
    }

    private static bool IsTame(string id)
    {
        foreach (var letter in id)
        {
            if (letter is < ' ' or > '~' or '"' or '\\')
            {
                return false;
            }
        }

        return true;
    }
}
