using System.Text.Json;
using Keywright.Binance.Wire;
using Keywright.Gateway.Execute;

namespace Keywright.Gateway.Streams;

/// <summary>One thing to tell. It is written once in each unit of time that anybody listens in, and all of those share the bytes. One caller at a time.</summary>
internal sealed class StreamEvent(Action<Utf8JsonWriter, TimeUnit> write)
{
    private static readonly byte[] Tail = [(byte)'}'];

    private readonly ReadOnlyMemory<byte>? written;
    private byte[]? milliseconds;
    private byte[]? microseconds;

    /// <summary>An event that somebody else has written, in the unit of all who hear it.</summary>
    public StreamEvent(ReadOnlyMemory<byte> written)
        : this(static (_, _) => throw new InvalidOperationException("It is written already.")) => this.written = written;


    /// <summary>The bare event.</summary>
    public StreamFrame Frame(TimeUnit unit) => new(Body(unit));

    /// <summary>The event with its stream's name.</summary>
    /// <param name="head">As <see cref="HeadOf"/> made it.</param>
    public StreamFrame Frame(TimeUnit unit, ReadOnlyMemory<byte> head) => new(head, Body(unit), Tail);

    /// <summary>What stands before an event of this stream on a combined connection.</summary>
    public static byte[] HeadOf(string stream) => [.. "{\"stream\":"u8, .. JsonBody.Write(stream, static (writer, name) => writer.WriteStringValue(name)), .. ",\"data\":"u8];

    private ReadOnlyMemory<byte> Body(TimeUnit unit) => written ?? (unit == TimeUnit.Microsecond
        ? microseconds ??= JsonBody.Write((write, unit), static (writer, s) => s.write(writer, s.unit))
        : milliseconds ??= JsonBody.Write((write, unit), static (writer, s) => s.write(writer, s.unit)));
}
