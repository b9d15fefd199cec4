using System.Buffers.Text;
using Keywright.Gateway.Execute.Live;

namespace Keywright.Server.Upstream;

/// <summary>Reads answers off one connection, on a thread that has nothing else to do meanwhile.</summary>
internal sealed class AnswerReader(Stream wire)
{
    private const int HeadBytesMax = 16 * 1024;
    private const int BodyBytesFirst = 64 * 1024;
    private const int ChunkedBytesFirst = 4 * 1024;
    private const int ChunkLineBytesMax = 8;

    private readonly byte[] buffer = new byte[HeadBytesMax];
    private int start;
    private int end;

    /// <summary>Waits until something comes.</summary>
    /// <exception cref="IOException">The connection ended.</exception>
    public void Wait()
    {
        start = 0;
        end = Some(wire.Read(buffer));
    }

    /// <summary>The answer that has begun to come, whole.</summary>
    /// <returns>The answer, and whether the connection is good for another.</returns>
    /// <exception cref="BadAnswerException">What came is none, or is too large.</exception>
    /// <exception cref="IOException">The connection ended before.</exception>
    public (UpstreamAnswer.Answered Answer, bool Keeps) Read()
    {
        // 1. The head, wherever it is cut.
        int length;
        while ((length = buffer.AsSpan(0, end).IndexOf("\r\n\r\n"u8)) < 0)
        {
            Fill("has headers without end");
        }

        // 2. The body, as long as the head says.
        var head = AnswerHead.Parse(buffer.AsSpan(0, length + 2));
        start = length + 4;
        ReadOnlyMemory<byte> body = head.BodyLength is { } bytes ? Sized(bytes) : Chunked();

        // 3. What came beyond it belongs to no request.
        return (head.With(body), start == end && !head.Closes);
    }

    // Of both the room grows with what has come, not with what was promised.
    private byte[] Sized(int length)
    {
        var body = new byte[Math.Min(length, BodyBytesFirst)];
        for (var filled = 0; filled < length;)
        {
            if (filled == body.Length)
            {
                Array.Resize(ref body, (int)Math.Min(length, 2L * body.Length));
            }

            filled += Some(body.AsSpan(filled));
        }

        return body;
    }

    private ReadOnlyMemory<byte> Chunked()
    {
        var body = new byte[ChunkedBytesFirst];
        var filled = 0;
        while (ChunkLength() is var length and > 0)
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

                filled += Some(body.AsSpan(filled, Math.Min(chunkEnd, body.Length) - filled));
            }

            LineEnd();
        }

        // Trailers would come here; nobody announced any.
        LineEnd();
        return body.AsMemory(0, filled);
    }

    private int ChunkLength()
    {
        int at;
        while ((at = buffer.AsSpan(start, end - start).IndexOf("\r\n"u8)) < 0)
        {
            if (end - start > ChunkLineBytesMax + 1)
            {
                throw OddChunk();
            }

            Fill("comes in chunks that are none");
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

    private void LineEnd()
    {
        while (end - start < 2)
        {
            Fill("comes in chunks that are none");
        }

        if (!buffer.AsSpan(start, 2).SequenceEqual("\r\n"u8))
        {
            throw OddChunk();
        }

        start += 2;
    }

    /// <summary>What is in the buffer, else what comes next; at least one byte.</summary>
    private int Some(Span<byte> into)
    {
        if (start == end)
        {
            return Some(wire.Read(into));
        }

        var taken = Math.Min(into.Length, end - start);
        buffer.AsSpan(start, taken).CopyTo(into);
        start += taken;
        return taken;
    }

    /// <summary>More behind what the buffer holds.</summary>
    private void Fill(string otherwise)
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

        end += Some(wire.Read(buffer.AsSpan(end)));
    }

    private static int Some(int read) => read > 0 ? read : throw new EndOfStreamException("The connection was closed before a whole answer came.");

    private static BadAnswerException OddChunk() => new("comes in chunks that are none");
}
