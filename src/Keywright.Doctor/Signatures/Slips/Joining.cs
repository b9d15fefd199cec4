namespace Keywright.Doctor.Signatures.Slips;

/// <summary>Query, body and what stands round them were put together otherwise.</summary>
internal static class Joining
{
    private const string Mend = "Sign the query as sent, then the body as sent, with nothing between and nothing else.";

    public static IEnumerable<Variant> Of(SignedText text, FailingRequest sent)
    {
        if (text is { Query.Length: > 0, Body.Length: > 0 })
        {
            yield return new(new SignedText(text.Query, ""), new BrokenRule("query-and-body", "Only the query was signed, and the body holds parameters too.", Mend));
            yield return new(new SignedText(text.Body, ""), new BrokenRule("query-and-body", "Only the body was signed, and the query holds parameters too.", Mend));
            yield return new(new SignedText(text.Body, text.Query), new BrokenRule("query-and-body", "The body was signed before the query.", Mend));
            yield return new(new SignedText($"{text.Query}&{text.Body}", ""), new BrokenRule("query-and-body", "An '&' was put between query and body for the signature.", Mend));
            yield return new(new SignedText($"{text.Body}&{text.Query}", ""), new BrokenRule("query-and-body", "The body was signed before the query, with an '&' between.", Mend));
        }

        foreach (var prefix in Prefixes(sent))
        {
            yield return new(text with { Query = prefix + text.Query }, new BrokenRule("more-than-parameters", $"'{prefix}' before the parameters was signed too.", Mend));
        }

        foreach (var (behind, words) in ((string, string)[])[("&", "An '&' behind the parameters"), ("&signature=", "'&signature=' behind the parameters")])
        {
            yield return new(new SignedText(text.Payload + behind, ""), new BrokenRule("more-than-parameters", $"{words} was signed too.", "Sign the text before '&signature=' is appended to it."));
        }
    }

    private static List<string> Prefixes(FailingRequest sent) =>
    [
        "?",
        .. sent.Path.Length == 0 ? Array.Empty<string>() :
        [
            $"{sent.Path}?", sent.Path, $"{sent.Method}{sent.Path}?", $"{sent.Method}{sent.Path}", $"{sent.Method} {sent.Path}?",
            .. sent.Origin.Length == 0 ? Array.Empty<string>() : [$"{sent.Origin}{sent.Path}?", $"{sent.Method}{sent.Origin}{sent.Path}?"],
        ],
    ];
}
