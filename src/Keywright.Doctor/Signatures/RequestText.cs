using System.Text.RegularExpressions;

namespace Keywright.Doctor.Signatures;

/// <summary>Reads a request as people paste it: a curl command, a method with URL, headers and body, a URL, or the query alone.</summary>
public static partial class RequestText
{
    /// <summary>Longer than any request, and short enough to try thousands of variants of it.</summary>
    public const int LengthMax = 16 * 1024;

    /// <param name="text">As pasted.</param>
    /// <param name="problem">One sentence when it is none of these.</param>
    public static FailingRequest? TryRead(string text, out string problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        problem = "";
        text = text.Trim('\uFEFF', ' ', '\t', '\r', '\n');
        if (text.Length is 0 or > LengthMax)
        {
            problem = text.Length == 0 ? "There is no request in it." : $"This is longer than a request can be, {LengthMax} characters.";
            return null;
        }

        if (text.StartsWith("$ curl", StringComparison.Ordinal) || text.StartsWith("curl ", StringComparison.Ordinal))
        {
            return CurlLine.TryRead(text.TrimStart('$', ' '), out problem);
        }

        return ReadLines(text, out problem);
    }

    internal static FailingRequest? Of(string method, string target, string body, string? apiKey, IReadOnlyList<BrokenRule> seen, out string problem)
    {
        problem = "";
        var parts = Target().Match(target);
        if (!parts.Success)
        {
            problem = "There is no URL in it: give a curl command, a method and a URL with headers and body below, a URL, or the query.";
            return null;
        }

        return new FailingRequest(method, parts.Groups["origin"].Value, parts.Groups["path"].Value, parts.Groups["query"].Value, body) { ApiKey = apiKey, Seen = seen };
    }

    // A request line, header lines, an empty line and a body; the body may follow at once when it looks like one.
    private static FailingRequest? ReadLines(string text, out string problem)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var first = RequestLine().Match(lines[0]);
        var method = first.Success ? first.Groups["method"].Value : null;
        var target = first.Success ? first.Groups["target"].Value : lines[0].Trim();
        string? apiKey = null;
        var at = 1;
        for (; at < lines.Length && HeaderLine().Match(lines[at]) is { Success: true } header; at++)
        {
            apiKey = header.Groups["name"].Value.Equals("X-MBX-APIKEY", StringComparison.OrdinalIgnoreCase) ? header.Groups["value"].Value : apiKey;
        }

        if (at < lines.Length && lines[at].Trim().Length == 0)
        {
            at++;
        }

        // A line end between the pairs of a body was made by whoever pasted it only when it is the last.
        var body = string.Join('\n', lines[Math.Min(at, lines.Length)..]).TrimEnd('\n');
        return Of(method ?? (body.Length > 0 ? "POST" : "GET"), target, body, apiKey, [], out problem);
    }

    [GeneratedRegex(@"^(?:(?<origin>https?://[^/?\s]+)(?<path>/[^?#]*)?(?:\?(?<query>[^#]*))?|(?<path>/[^?#]*)(?:\?(?<query>[^#]*))?|\??(?<query>[A-Za-z][A-Za-z0-9]*=[^#]*))$")]
    private static partial Regex Target();

    [GeneratedRegex(@"^(?<method>GET|POST|PUT|DELETE)\s+(?<target>.+?)(?:\s+HTTP/[0-9.]+)?\s*$")]
    private static partial Regex RequestLine();

    [GeneratedRegex(@"^(?<name>[A-Za-z][A-Za-z0-9-]*):\s?(?<value>.*)$")]
    private static partial Regex HeaderLine();
}
