using System.Text.Json;

namespace Keywright.Binance.Wire.Replies;

/// <summary>How amounts, words and times stand in answers.</summary>
internal static class WriterExtensions
{
    public static void Amount(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, Amount amount)
    {
        Span<byte> text = stackalloc byte[DecimalText.LengthMax];
        writer.WriteString(name, text[..DecimalText.Format(amount, text)]);
    }

    public static void AmountValue(this Utf8JsonWriter writer, Amount amount)
    {
        Span<byte> text = stackalloc byte[DecimalText.LengthMax];
        writer.WriteStringValue(text[..DecimalText.Format(amount, text)]);
    }

    public static void TrimmedAmount(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, Amount amount)
    {
        Span<byte> text = stackalloc byte[DecimalText.LengthMax];
        writer.WriteString(name, text[..DecimalText.FormatTrimmed(amount, text)]);
    }

    /// <summary>As a JSON number, without zeros at the end.</summary>
    public static void AmountNumber(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, Amount amount)
    {
        Span<byte> text = stackalloc byte[DecimalText.LengthMax];
        writer.WritePropertyName(name);
        writer.WriteRawValue(text[..DecimalText.FormatTrimmed(amount, text)]);
    }

    public static void Word<T>(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, WordList<T> words, T value) where T : struct, Enum =>
        writer.WriteString(name, words.Encoded(value));

    /// <summary>A time in microseconds as the client asked for it; what is negative means "not yet" and is written as −1.</summary>
    public static void Time(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, long timeUs, TimeUnit unit) =>
        writer.WriteNumber(name, InUnit(timeUs, unit));

    public static void TimeValue(this Utf8JsonWriter writer, long timeUs, TimeUnit unit) => writer.WriteNumberValue(InUnit(timeUs, unit));

    public static void EmptyArray(this Utf8JsonWriter writer, ReadOnlySpan<byte> name)
    {
        writer.WriteStartArray(name);
        writer.WriteEndArray();
    }

    public static void Strings(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, ReadOnlySpan<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    private static long InUnit(long timeUs, TimeUnit unit) => timeUs < 0 ? -1 : unit == TimeUnit.Microsecond ? timeUs : timeUs / 1_000;
}
