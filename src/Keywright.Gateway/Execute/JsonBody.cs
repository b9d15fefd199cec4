using System.Buffers;
using System.Text.Json;
using Keywright.Binance.Wire;

namespace Keywright.Gateway.Execute;

/// <summary>Writes answers. Each thread keeps one scratch buffer, so that an answer costs one array: its own bytes.</summary>
internal static class JsonBody
{
    /// <summary>A scratch that grew past this for one large answer is let go.</summary>
    private const int KeptMax = 256 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? scratch;

    [ThreadStatic]
    private static Utf8JsonWriter? spare;

    public static byte[] Write<TState>(TState state, Action<Utf8JsonWriter, TState> fill)
        where TState : allows ref struct
    {
        var buffer = scratch is { } kept && kept.Capacity <= KeptMax ? kept : scratch = new ArrayBufferWriter<byte>(1024);
        buffer.ResetWrittenCount();
        var writer = spare ??= new Utf8JsonWriter(buffer, WireJson.WriterOptions);
        writer.Reset(buffer);
        fill(writer, state);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
