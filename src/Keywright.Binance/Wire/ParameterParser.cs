namespace Keywright.Binance.Wire;

/// <summary>
/// Cuts the two parts of a request into pairs; see <see cref="ParameterSet"/> for the rules. Values without escapes stay where
/// they are; the others are decoded into one buffer that is made when the first of them is met.
/// </summary>
internal struct ParameterParser
{
    /// <summary>Parameter names longer than this are not repeated in a refusal.</summary>
    private const int NameEchoMax = 36;

    private static ReadOnlySpan<byte> SignatureName => "signature"u8;

    private byte[] _decoded = [];
    private int _decodedLength;
    private bool _signedInQuery;

    public ParameterParser(ReadOnlyMemory<byte> query, ReadOnlyMemory<byte> body)
    {
        Query = query;
        Body = body;
        SignedQuery = query;
        SignedBody = body;
    }

    public ReadOnlyMemory<byte> Query { get; }

    public ReadOnlyMemory<byte> Body { get; }

    public readonly ReadOnlyMemory<byte> Decoded => _decoded.AsMemory(0, _decodedLength);

    public Parameter[] Parameters { get; private set; } = [];

    /// <summary>How many of <see cref="Parameters"/> are used.</summary>
    public int Stored { get; private set; }

    public int Shadowed { get; private set; }

    public ReadOnlyMemory<byte> SignedQuery { get; private set; }

    public ReadOnlyMemory<byte> SignedBody { get; private set; }

    public ReadOnlyMemory<byte> Signature { get; private set; }

    /// <summary>Null when both parts were read whole.</summary>
    public Fault? Run()
    {
        if (Query.Length > ParameterSet.PartBytesMax || Body.Length > ParameterSet.PartBytesMax)
        {
            return ParameterFaults.TooManyParameters;
        }

        var pairsMax = Query.Span.Count((byte)'&') + Body.Span.Count((byte)'&') + 2;
        Parameters = new Parameter[Math.Min(pairsMax, ParameterSet.ParametersMax)];
        return RunPart(Source.Query) ?? RunPart(Source.Body);
    }

    private Fault? RunPart(Source source)
    {
        var memory = source == Source.Query ? Query : Body;
        var part = memory.Span;
        var firstOfPart = Stored;
        var signed = false;
        for (var start = 0; start < part.Length;)
        {
            var length = part[start..].IndexOf((byte)'&');
            var end = length < 0 ? part.Length : start + length;
            if (end > start)
            {
                var equals = part[start..end].IndexOf((byte)'=');
                var nameEnd = equals < 0 ? end : start + equals;
                var valueStart = equals < 0 ? end : nameEnd + 1;
                if (Decode(source, part, start, nameEnd, out var name) is { } badName)
                {
                    return badName;
                }

                if (name.Length == SignatureName.Length && In(name).SequenceEqual(SignatureName))
                {
                    if (signed)
                    {
                        return ParameterFaults.DuplicateParameter;
                    }

                    signed = true;
                    if (TakeSignature(source, memory, start, valueStart, end) is { } badSignature)
                    {
                        return badSignature;
                    }
                }
                else if (Add(source, part, name, valueStart, end, firstOfPart) is { } badPair)
                {
                    return badPair;
                }
            }

            start = end + 1;
        }

        return null;
    }

    private Fault? Add(Source source, ReadOnlySpan<byte> part, Slice name, int valueStart, int valueEnd, int firstOfPart)
    {
        if (name.Length == 0)
        {
            return ParameterFaults.UnknownParameter;
        }

        var shadowed = false;
        var text = In(name);
        for (var index = 0; index < Stored; index++)
        {
            ref readonly var known = ref Parameters[index];
            if (known.Name.Length == name.Length && known.Initial == text[0] && In(known.Name).SequenceEqual(text))
            {
                if (index >= firstOfPart)
                {
                    return ParameterFaults.DuplicateParameter;
                }

                shadowed = true;
            }
        }

        if (Stored == ParameterSet.ParametersMax)
        {
            return ParameterFaults.TooManyParameters;
        }

        if (Decode(source, part, valueStart, valueEnd, out var value, inLines: text.SequenceEqual("publicKey"u8)) is { } fault)
        {
            return fault.Code == ParameterFaults.InvalidData.Code ? NotValid(name) : fault;
        }

        Parameters[Stored++] = new Parameter(name, value, text[0], shadowed);
        Shadowed += shadowed ? 1 : 0;
        return null;
    }

    private Fault? TakeSignature(Source source, ReadOnlyMemory<byte> part, int start, int valueStart, int end)
    {
        var rest = Without(part, start, end);
        if (source == Source.Query)
        {
            SignedQuery = rest;
            _signedInQuery = true;
        }
        else
        {
            SignedBody = rest;
            if (_signedInQuery)
            {
                return null;
            }
        }

        var raw = part[valueStart..end];
        if (raw.Span.Contains((byte)'%'))
        {
            // Only escapes are undone here: unescaped base64 carries '+' as itself.
            var undone = new byte[raw.Length];
            if (!PercentText.TryDecode(raw.Span, plusIsSpace: false, undone, out var length))
            {
                return ParameterFaults.MandatoryMissing("signature");
            }

            Signature = undone.AsMemory(0, length);
        }
        else
        {
            Signature = raw;
        }

        return null;
    }

    /// <summary>The part without the pair [start, end) and one adjoining '&amp;'; copies only when the pair stands in the middle.</summary>
    private static ReadOnlyMemory<byte> Without(ReadOnlyMemory<byte> part, int start, int end)
    {
        if (start == 0)
        {
            return part[Math.Min(end + 1, part.Length)..];
        }

        var before = part[..(start - 1)];
        var after = part[end..];
        if (after.IsEmpty)
        {
            return before;
        }

        var joined = new byte[before.Length + after.Length];
        before.CopyTo(joined);
        after.CopyTo(joined.AsMemory(before.Length));
        return joined;
    }

    /// <summary>Finds the text of [start, end): the stretch itself when it is plain, else its decoded copy.</summary>
    private Fault? Decode(Source source, ReadOnlySpan<byte> part, int start, int end, out Slice slice, bool inLines = false)
    {
        var raw = part[start..end];
        if (PercentText.IsPlain(raw))
        {
            slice = new Slice(source, (ushort)start, (ushort)raw.Length);
            return null;
        }

        slice = default;
        if (_decoded.Length == 0)
        {
            _decoded = new byte[Query.Length + Body.Length];
        }

        if (!PercentText.TryDecode(raw, plusIsSpace: true, _decoded.AsSpan(_decodedLength), out var length))
        {
            return ParameterFaults.InvalidData;
        }

        if (!PercentText.IsText(_decoded.AsSpan(_decodedLength, length), inLines))
        {
            return ParameterFaults.IllegalCharacters;
        }

        slice = new Slice(Source.Decoded, (ushort)_decodedLength, (ushort)length);
        _decodedLength += length;
        return null;
    }

    private readonly Fault NotValid(Slice name) => name.Length <= NameEchoMax
        ? ParameterFaults.NotValid(System.Text.Encoding.UTF8.GetString(In(name)))
        : ParameterFaults.InvalidData;

    private readonly ReadOnlySpan<byte> In(Slice slice) => (slice.Source switch
    {
        Source.Query => Query.Span,
        Source.Body => Body.Span,
        _ => _decoded,
    }).Slice(slice.Start, slice.Length);
}
