using System.Text;

namespace Keywright.Binance.Wire;

/// <summary>
/// The parameters of one request, read from the raw query and the raw form body, whose bytes are kept as they came because the
/// signature covers exactly those. Names are case-sensitive. A name in both parts counts once and the query's value wins; a name
/// twice in one part is refused, and so is anything that is not text. The signature pair stands apart from the parameters.
/// The set reads from the memory it was given: keep that memory unchanged for as long as the set is used.
/// </summary>
public sealed class ParameterSet
{
    /// <summary>Most parameters in both parts together, the signature not counted.</summary>
    public const int ParametersMax = 64;

    /// <summary>Most bytes of one part.</summary>
    public const int PartBytesMax = 16 * 1024;

    private readonly ReadOnlyMemory<byte> _query;
    private readonly ReadOnlyMemory<byte> _body;
    private readonly ReadOnlyMemory<byte> _decoded;
    private readonly Parameter[] _parameters;
    private readonly int _stored;
    private readonly ReadOnlyMemory<byte> _signedQuery;
    private readonly ReadOnlyMemory<byte> _signedBody;
    private readonly ReadOnlyMemory<byte> _signature;

    internal ParameterSet(in ParameterParser parser)
    {
        _query = parser.Query;
        _body = parser.Body;
        _decoded = parser.Decoded;
        _parameters = parser.Parameters;
        _stored = parser.Stored;
        Count = parser.Stored - parser.Shadowed;
        _signedQuery = parser.SignedQuery;
        _signedBody = parser.SignedBody;
        _signature = parser.Signature;
    }

    /// <summary>Parameters that came in another shape than pairs joined by ampersands; all stretches lie in <paramref name="payload"/>, which is what was signed.</summary>
    internal ParameterSet(ReadOnlyMemory<byte> payload, Parameter[] parameters, int stored, ReadOnlyMemory<byte> signature)
    {
        _query = _signedQuery = payload;
        _parameters = parameters;
        _stored = Count = stored;
        _signature = signature;
    }

    /// <summary>No parameters at all.</summary>
    public static ParameterSet Empty { get; } = new(new ParameterParser(default, default));

    /// <summary>How many parameters there are, the signature not counted.</summary>
    public int Count { get; }

    /// <summary>A signature was sent and is not empty.</summary>
    public bool HasSignature => !_signature.IsEmpty;

    /// <summary>The signature's text, percent escapes undone and <c>+</c> left alone; empty when none was sent. The verifier decodes hex or base64.</summary>
    public ReadOnlySpan<byte> Signature => _signature.Span;

    /// <summary>What was signed in the query: its bytes without the signature pair and one adjoining <c>&amp;</c>.</summary>
    public ReadOnlySpan<byte> SignedQuery => _signedQuery.Span;

    /// <summary>What was signed in the body. The signed payload is <see cref="SignedQuery"/> and then this, with nothing between.</summary>
    public ReadOnlySpan<byte> SignedBody => _signedBody.Span;

    /// <summary>What would have been signed before it was encoded: the same with percent escapes undone and every <c>+</c> a space; false when nothing is encoded.</summary>
    public bool TryUnencode(out byte[] query, out byte[] body)
    {
        (query, body) = ([], []);
        return !(PercentText.IsPlain(SignedQuery) && PercentText.IsPlain(SignedBody)) && TryUnencode(SignedQuery, out query) && TryUnencode(SignedBody, out body);
    }

    private static bool TryUnencode(ReadOnlySpan<byte> raw, out byte[] plain)
    {
        var decoded = new byte[raw.Length];
        var isEncoding = PercentText.TryDecode(raw, plusIsSpace: true, decoded, out var length);
        plain = decoded[..length];
        return isEncoding;
    }

    /// <summary>The names that count, in the order sent.</summary>
    public IEnumerable<string> Names
    {
        get
        {
            for (var index = 0; index < _stored; index++)
            {
                if (!_parameters[index].Shadowed)
                {
                    yield return Encoding.UTF8.GetString(SpanOf(_parameters[index].Name));
                }
            }
        }
    }

    /// <summary>Reads both parts. Never throws, whatever the bytes are.</summary>
    /// <param name="rawQuery">The query as sent, without the leading <c>?</c>.</param>
    /// <param name="rawBody">The form body as sent; empty where the method has none that counts (GET).</param>
    /// <param name="fault">Null exactly when both parts are well-formed; otherwise the set returned is empty.</param>
    public static ParameterSet Parse(ReadOnlyMemory<byte> rawQuery, ReadOnlyMemory<byte> rawBody, out Fault? fault)
    {
        var parser = new ParameterParser(rawQuery, rawBody);
        fault = parser.Run();
        return fault is null ? new ParameterSet(in parser) : Empty;
    }

    /// <summary>The decoded value of <paramref name="name"/> as UTF-8, without allocating. A parameter sent empty is found and empty.</summary>
    public bool TryGetUtf8(string name, out ReadOnlySpan<byte> value)
    {
        var initial = name.Length == 0 ? '\0' : name[0];
        foreach (ref readonly var parameter in _parameters.AsSpan(0, _stored))
        {
            // The query's parameters come first, so the first match is the one that counts.
            if (parameter.Name.Length == name.Length && parameter.Initial == initial && Ascii.Equals(SpanOf(parameter.Name), name))
            {
                value = SpanOf(parameter.Value);
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>The decoded value of <paramref name="name"/>; a parameter sent empty is found and is the empty string.</summary>
    public bool TryGet(string name, out string value)
    {
        var found = TryGetUtf8(name, out var bytes);
        value = Encoding.UTF8.GetString(bytes);
        return found;
    }

    public bool Has(string name) => TryGetUtf8(name, out _);

    /// <summary>How many of the parameters sent are among <paramref name="names"/>.</summary>
    public int CountKnown(FrozenNames names)
    {
        var known = 0;
        for (var index = 0; index < _stored; index++)
        {
            ref readonly var parameter = ref _parameters[index];
            if (!parameter.Shadowed && names.Contains(SpanOf(parameter.Name)))
            {
                known++;
            }
        }

        return known;
    }

    /// <summary>
    /// Writes those of the parameters that are among <paramref name="names"/>, decoded here and encoded there, so that none of the client's own
    /// bytes go on. The time window is not among them: whoever sends says his own.
    /// </summary>
    public void CopyTo(Upstream.UpstreamText into, FrozenNames names)
    {
        for (var index = 0; index < _stored; index++)
        {
            ref readonly var parameter = ref _parameters[index];
            if (!parameter.Shadowed && names.Find(SpanOf(parameter.Name)) is { } name and not ("timestamp" or "recvWindow"))
            {
                into.Add(name, SpanOf(parameter.Value));
            }
        }
    }

    private ReadOnlySpan<byte> SpanOf(Slice slice) => (slice.Source switch
    {
        Source.Query => _query.Span,
        Source.Body => _body.Span,
        _ => _decoded.Span,
    }).Slice(slice.Start, slice.Length);
}
