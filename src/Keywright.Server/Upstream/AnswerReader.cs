using System.Buffers.Text;
using Keywright.Gateway.Execute.Live;

namespace Keywright.Server.Upstream;

/// <summary>
/// Reads answers off one connection. A read is always under way between answers, so that the end of a connection is seen before the next
/// request is sent on it, and not by that request.
/// </summary>
internal sealed class AnswerReader
{
    private const int HeadBytesMax = 16 * 1024;
    private const int BodyBytesFirst = 64 * 1024;
    private const int ChunkedBytesFirst = 4 * 1024;
    private const int ChunkLineBytesMax = 8;

    private readonly Stream wire;
    private readonly byte[] buffer = new byte[HeadBytesMax];
    private int start;
    private int end;
    private ValueTask<int> ahead;

    public AnswerReader(Stream wire)
    {
        this.wire = wire;
        ReadAhead();
    }

    /// <summary>Nothing came and the connection has not ended.</summary>
    public bool IsQuiet => !ahead.IsCompleted && start == end;

    /// <summary>The next answer, whole.</summary>
    /// <returns>The answer, and whether the connection is good for another.</returns>
    /// <exception cref="BadAnswerException">What came is none, or is too large.</exception>
    /// <exception cref="IOException">The connection ended before.</exception>
    public async ValueTask<(UpstreamAnswer.Answered Answer, bool Keeps)> ReadAsync()
    {
        // 1. The head, wherever it is cut.
        var first = ahead;
        ahead = default; // it can be awaited once
        end = Some(await first.ConfigureAwait(false));
        int length;
        while ((length = buffer.AsSpan(0, end).IndexOf("\r\n\r\n"u8)) < 0)
        {
            await FillAsync("has headers without end").ConfigureAwait(false);
        }

        // 2. The body, as long as the head says.
        var head = AnswerHead.Parse(buffer.AsSpan(0, length + 2));
        start = length + 4;
        ReadOnlyMemory<byte> body = head.BodyLength is { } bytes ? await SizedAsync(bytes).ConfigureAwait(false) : await ChunkedAsync().ConfigureAwait(false);

        // 3. What came beyond it belongs to no request.
        var keeps = start == end && !head.Closes;
        if (keeps)
        {
            ReadAhead();
        }

        return (head.With(body), keeps);
    }

    /// <summary>The read that is under way, if one is, for whoever ends the connection and must not leave it unwatched. Asked for once, when nobody reads.</summary>
    public ValueTask<int> LastRead => ahead;

    private void ReadAhead()
    {
        start = end = 0;
        ahead = wire.ReadAsync(buffer);
    }

    // Of both the room grows with what has come, not with what was promised.
    private async ValueTask<byte[]> SizedAsync(int length)
    {
        var body = new byte[Math.Min(length, BodyBytesFirst)];
        for (var filled = 0; filled < length;)
        {
            if (filled == body.Length)
            {
                Array.Resize(ref body, (int)Math.Min(length, 2L * body.Length));
            }

            filled += await SomeAsync(body.AsMemory(filled)).ConfigureAwait(false);
        }

        return body;
    }

    private async ValueTask<ReadOnlyMemory<byte>> ChunkedAsync()
    {
        var body = new byte[ChunkedBytesFirst];
        var filled = 0;
        while (await ChunkLengthAsync().ConfigureAwait(false) is var length and > 0)
        {
            if (length > UpstreamWire.BodyBytesMax - filled)
            {
                throw AnswerHead.TooLarge();
            }

            for (var chunkEnd = filled + length; filled < chunkEnd;)
            {
                if (filled == body.Length)
                {
                    Array.Resize(ref body, 2 * body.Length);
                }

                filled += await SomeAsync(body.AsMemory(filled, Math.Min(chunkEnd, body.Length) - filled)).ConfigureAwait(false);
            }

            await LineEndAsync().ConfigureAwait(false);
        }

        // Trailers would come here; nobody announced any.
        await LineEndAsync().ConfigureAwait(false);
        return body.AsMemory(0, filled);
    }

    private async ValueTask<int> ChunkLengthAsync()
    {
        int at;
        while ((at = buffer.AsSpan(start, end - start).IndexOf("\r\n"u8)) < 0)
        {
            if (end - start > ChunkLineBytesMax + 1)
            {
                throw OddChunk();
            }

            await FillAsync("comes in chunks that are none").ConfigureAwait(false);
        }

        // Some servers fill the number with zeros; none we take says more beside it.
        var line = buffer.AsSpan(start, at);
        if (line.Length is 0 or > ChunkLineBytesMax || !Utf8Parser.TryParse(line, out uint length, out var read, 'x') || read != line.Length)
        {
            throw OddChunk();
        }

        start += at + 2;
        return length <= UpstreamWire.BodyBytesMax ? (int)length : throw AnswerHead.TooLarge();
    }

    private async ValueTask LineEndAsync()
    {
        while (end - start < 2)
        {
            await FillAsync("comes in chunks that are none").ConfigureAwait(false);
        }

        if (!buffer.AsSpan(start, 2).SequenceEqual("\r\n"u8))
        {
            throw OddChunk();
        }

        start += 2;
    }

    /// <summary>What is in the buffer, else what comes next; at least one byte.</summary>
    private async ValueTask<int> SomeAsync(Memory<byte> into)
    {
        if (start == end)
        {
            return Some(await wire.ReadAsync(into).ConfigureAwait(false));
        }

        var taken = Math.Min(into.Length, end - start);
        buffer.AsMemory(start, taken).CopyTo(into);
        start += taken;
        return taken;
    }

    /// <summary>More behind what the buffer holds.</summary>
    private async ValueTask FillAsync(string otherwise)
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end == buffer.Length)
        {
            throw new BadAnswerException(otherwise);
        }

        end += Some(await wire.ReadAsync(buffer.AsMemory(end)).ConfigureAwait(false));
    }

    private static int Some(int read) => read > 0 ? read : throw new EndOfStreamException("The connection was closed before a whole answer came.");

    private static BadAnswerException OddChunk() => new("comes in chunks that are none");
}
