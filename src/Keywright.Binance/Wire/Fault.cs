using System.Text.Json;

namespace Keywright.Binance.Wire;

/// <summary>
/// One refusal as a client sees it: the HTTP status, the exchange's error code (negative) and its text.
/// Texts and codes are those of the exchange; see <see cref="Faults"/> for all that are in use.
/// </summary>
public readonly record struct Fault(int Status, int Code, string Message)
{
    /// <summary>Writes the body <c>{"code":-1022,"msg":"…"}</c>; make the writer with <see cref="WireJson.WriterOptions"/>.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber(CodeName, Code);
        writer.WriteString(MessageName, Message);
        writer.WriteEndObject();
    }

    /// <summary>The body as UTF-8 bytes, for places that have no writer at hand.</summary>
    public byte[] ToJson()
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(128);
        using (var writer = new Utf8JsonWriter(buffer, WireJson.WriterOptions))
        {
            Write(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static readonly JsonEncodedText CodeName = JsonEncodedText.Encode("code");
    private static readonly JsonEncodedText MessageName = JsonEncodedText.Encode("msg");
}
