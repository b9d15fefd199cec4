namespace Keywright.Doctor.Signatures.Slips;

/// <summary>A text that may have been signed, still in its two parts, and what was done to it in words.</summary>
internal sealed record SignedText(string Query, string Body)
{
    public string Payload => Query + Body;

    /// <summary>The same change on both parts.</summary>
    public SignedText Both(Func<string, string> change) => new(change(Query), change(Body));

    /// <summary>The pairs of one part; an empty part has none.</summary>
    public static string[] Pairs(string part) => part.Length == 0 ? [] : part.Split('&');

    public static string Join(IEnumerable<string> pairs) => string.Join('&', pairs);

    public static string NameOf(string pair) => pair.IndexOf('=', StringComparison.Ordinal) is >= 0 and var at ? pair[..at] : pair;

    /// <summary>The same change on the value of every pair.</summary>
    public SignedText Values(Func<string, string> change) => Both(part => Join(Pairs(part).Select(pair => pair.IndexOf('=', StringComparison.Ordinal) is >= 0 and var at
        ? pair[..(at + 1)] + change(pair[(at + 1)..])
        : pair)));
}
