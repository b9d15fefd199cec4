using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Keywright.Binance.Wire.Upstream;

/// <summary>
/// The parameters of a request that goes out, in the order they were added, and the two texts that are signed: for REST the pairs percent-encoded
/// and as sent, for the WebSocket API sorted by name and as they are. Names and values hold neither '&amp;' nor control characters.
/// </summary>
public sealed class OutgoingParameters
{
    private readonly List<KeyValuePair<string, string>> pairs = [];

    public OutgoingParameters Add(string name, string value)
    {
        pairs.Add(new(name, value));
        return this;
    }

    public OutgoingParameters Add(string name, long value) => Add(name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>REST: as <see cref="UpstreamText"/> writes it.</summary>
    public string ToQuery() => Encoding.ASCII.GetString(pairs.Aggregate(new UpstreamText(), (text, pair) => text.Add(pair.Key, pair.Value)).Written.Span);

    /// <summary>REST: the query with the signature pair last, its value escaped as well: base64 has '+' and '='.</summary>
    /// <param name="sign">Makes the signature of the query.</param>
    public string ToSignedQuery(Func<string, string> sign)
    {
        ArgumentNullException.ThrowIfNull(sign);
        var query = ToQuery();
        return $"{query}{(query.Length == 0 ? "" : "&")}signature={Uri.EscapeDataString(sign(query))}";
    }

    /// <summary>WebSocket API: what is signed.</summary>
    public string ToSocketPayload() => string.Join('&', pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));

    /// <summary>WebSocket API: one request frame; times are JSON numbers, all else strings.</summary>
    /// <param name="id">Comes back with the answer.</param>
    /// <param name="method">As <c>order.place</c>.</param>
    /// <param name="sign">Makes the signature of the payload; null where none is needed.</param>
    public byte[] ToFrame(string id, string method, Func<string, string>? sign)
    {
        using var memory = new MemoryStream();
        using (var writer = new Utf8JsonWriter(memory))
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, id);
            writer.WriteString("method"u8, method);
            writer.WriteStartObject("params"u8);
            foreach (var (name, value) in pairs)
            {
                // The signed text is the same for a figure in quotation marks and without.
                if (name is "timestamp" or "recvWindow")
                {
                    writer.WritePropertyName(name);
                    writer.WriteRawValue(value);
                }
                else
                {
                    writer.WriteString(name, value);
                }
            }

            if (sign is not null)
            {
                writer.WriteString("signature"u8, sign(ToSocketPayload()));
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return memory.ToArray();
    }
}
