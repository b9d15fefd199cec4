namespace Keywright.Binance.Wire;

/// <summary>Where the bytes of a name or value stand.</summary>
internal enum Source : byte
{
    Query,
    Body,

    /// <summary>The buffer of what had escapes.</summary>
    Decoded,
}

/// <summary>A stretch of one source: offsets instead of memory keeps a parameter at 20 bytes.</summary>
internal readonly record struct Slice(Source Source, ushort Start, ushort Length)
{
    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> query, ReadOnlySpan<byte> body, ReadOnlySpan<byte> decoded) => (Source switch
    {
        Source.Query => query,
        Source.Body => body,
        _ => decoded,
    }).Slice(Start, Length);
}

/// <summary>One pair. Shadowed: it stands in the body and the query has the same name, so it does not count.</summary>
internal readonly record struct Parameter(Slice Name, Slice Value, bool Shadowed);
