using System.Buffers;
using System.Text;
using System.Text.Json;
using Keywright.Binance.Wire;
using Xunit;

namespace Keywright.Binance.Tests.Wire.Replies;

/// <summary>Compares what is written with literal JSON, laid out over lines for reading.</summary>
internal static class Golden
{
    public static void Matches(string expected, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, WireJson.WriterOptions))
        {
            write(writer);
        }

        var written = Encoding.UTF8.GetString(buffer.WrittenSpan);
        Assert.Equal(OnOneLine(expected), written);
        using var parsed = JsonDocument.Parse(written);
    }

    public static Amount Amount(string text) => Binance.Wire.Amount.Parse(text);

    private static string OnOneLine(string json) => string.Concat(json.Split('\n').Select(line => line.Trim()));
}
