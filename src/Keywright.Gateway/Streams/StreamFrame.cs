namespace Keywright.Gateway.Streams;

/// <summary>One message ready to be sent: a body that many connections share, between what this one puts before and after it.</summary>
public readonly record struct StreamFrame(ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Body, ReadOnlyMemory<byte> Tail)
{
    public StreamFrame(ReadOnlyMemory<byte> body)
        : this(default, body, default)
    {
    }

    public int Length => Head.Length + Body.Length + Tail.Length;

    public void CopyTo(Span<byte> into)
    {
        Head.Span.CopyTo(into);
        Body.Span.CopyTo(into[Head.Length..]);
        Tail.Span.CopyTo(into[(Head.Length + Body.Length)..]);
    }
}
