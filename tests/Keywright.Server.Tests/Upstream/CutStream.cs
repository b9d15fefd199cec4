namespace Keywright.Server.Tests.Upstream;

/// <summary>Bytes that come in pieces of given sizes, and then the end.</summary>
/// <param name="pieces">Each is what one read gives at most.</param>
internal sealed class CutStream(IEnumerable<ReadOnlyMemory<byte>> pieces) : Stream
{
    private readonly IEnumerator<ReadOnlyMemory<byte>> left = pieces.GetEnumerator();
    private ReadOnlyMemory<byte> piece;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static CutStream At(byte[] bytes, int cut) => new([bytes.AsMemory(0, cut), bytes.AsMemory(cut)]);

    public static CutStream Everywhere(byte[] bytes) => new(Enumerable.Range(0, bytes.Length).Select(at => (ReadOnlyMemory<byte>)bytes.AsMemory(at, 1)));

    public override int Read(Span<byte> buffer)
    {
        while (piece.IsEmpty)
        {
            if (!left.MoveNext())
            {
                return 0;
            }

            piece = left.Current;
        }

        var read = Math.Min(buffer.Length, piece.Length);
        piece.Span[..read].CopyTo(buffer);
        piece = piece[read..];
        return read;
    }

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
