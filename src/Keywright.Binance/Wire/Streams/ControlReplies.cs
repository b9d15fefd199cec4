using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;

namespace Keywright.Binance.Wire.Streams;

/// <summary>Answers to control messages; they are never wrapped.</summary>
public static class ControlReplies
{
    internal static ImmutableArray<string> Methods { get; } = ["SUBSCRIBE", "UNSUBSCRIBE", "LIST_SUBSCRIPTIONS", "SET_PROPERTY", "GET_PROPERTY"];

    internal static string MethodList { get; } = string.Join(", ", Methods.Select(method => $"`{method}`"));

    /// <param name="id">As JSON.</param>
    public static byte[] Done(string id) => Write(writer => writer.WriteNull("result"u8), id);

    public static byte[] Flag(bool value, string id) => Write(writer => writer.WriteBoolean("result"u8, value), id);

    public static byte[] Names(IEnumerable<string> names, string id) => Write(
        writer =>
        {
            writer.WriteStartArray("result"u8);
            foreach (var name in names)
            {
                writer.WriteStringValue(name);
            }

            writer.WriteEndArray();
        },
        id);

    public static byte[] UnknownProperty(string id) => Write(
        writer =>
        {
            writer.WriteNumber("code"u8, 0);
            writer.WriteString("msg"u8, "Unknown property"u8);
        },
        id);

    public static byte[] Refused(Fault fault, string id) => Write(
        writer =>
        {
            writer.WriteNumber("code"u8, fault.Code);
            writer.WriteString("msg"u8, fault.Message);
        },
        id);

    public static byte[] NotBoolean() => Invalid(1, "Invalid value type: expected Boolean");

    public static byte[] TooMany() => Invalid(2, "Invalid request: too many parameters");

    public static byte[] Invalid(int code, string message) => Write(
        writer =>
        {
            writer.WriteNumber("code"u8, code);
            writer.WriteString("msg"u8, message);
        },
        null);

    private static byte[] Write(Action<Utf8JsonWriter> fields, string? id)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, WireJson.WriterOptions);
        writer.WriteStartObject();
        fields(writer);
        if (id is not null)
        {
            writer.WritePropertyName("id"u8);
            writer.WriteRawValue(id, skipInputValidation: true);
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
