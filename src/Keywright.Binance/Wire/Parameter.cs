namespace Keywright.Binance.Wire;

/// <summary>Where the bytes of a name or value stand.</summary>
internal enum Source : byte
{
    Query,
    Body,

    /// <summary>The buffer of what had escapes.</summary>
    Decoded,
}

/// <summary>A stretch of one source: offsets instead of memory keep a parameter small.</summary>
internal readonly record struct Slice(Source Source, ushort Start, ushort Length);

/// <summary>
/// One pair. <paramref name="Initial"/> is the name's first byte: with the length it tells nearly all names apart before any bytes
/// are compared. <paramref name="Shadowed"/>: the pair stands in the body and the query has the same name, so it does not count.
/// </summary>
internal readonly record struct Parameter(Slice Name, Slice Value, byte Initial, bool Shadowed);
