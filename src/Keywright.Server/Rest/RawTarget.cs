using System.Text;

namespace Keywright.Server.Rest;

/// <summary>
/// A request target cut into path and query exactly as sent. What a client signs is the raw query,
/// so nothing here decodes, trims or tidies.
/// </summary>
internal readonly ref struct RawTarget
{
    private RawTarget(ReadOnlySpan<char> path, ReadOnlySpan<char> query)
    {
        Path = path;
        Query = query;
    }

    public ReadOnlySpan<char> Path { get; }

    /// <summary>Without the question mark; empty when there is none.</summary>
    public ReadOnlySpan<char> Query { get; }

    public static RawTarget Split(ReadOnlySpan<char> target)
    {
        // The absolute form names scheme and host first; the exchange's host is ours whatever it says.
        if (target.Length != 0 && target[0] != '/')
        {
            var scheme = target.IndexOf("://", StringComparison.Ordinal);
            var mark = target.IndexOfAny('/', '?');
            if (scheme > 0 && scheme + 1 == mark)
            {
                var rest = target[(scheme + 3)..];
                var start = rest.IndexOfAny('/', '?');
                target = start < 0 ? "/" : rest[start..];
            }
        }

        var question = target.IndexOf('?');
        var path = question < 0 ? target : target[..question];
        var query = question < 0 ? default : target[(question + 1)..];
        return new(path.Length == 0 ? "/" : path, query);
    }

    /// <summary>The query's bytes; Kestrel lets only ASCII through, so a character is a byte.</summary>
    public byte[] QueryBytes()
    {
        if (Query.Length == 0)
        {
            return [];
        }
        var bytes = new byte[Query.Length];
        Encoding.Latin1.GetBytes(Query, bytes);
        return bytes;
    }
}
