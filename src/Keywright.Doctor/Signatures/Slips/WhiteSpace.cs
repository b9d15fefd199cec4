namespace Keywright.Doctor.Signatures.Slips;

/// <summary>White space that is not there, or is there and was not signed.</summary>
internal static class WhiteSpace
{
    private const string Mend = "Sign without the line end (printf %s, not echo), and trim every value before it is put into the query.";

    public static IEnumerable<Variant> Of(SignedText text)
    {
        foreach (var (end, words) in ((string, string)[])[("\n", "A line end behind the text"), ("\r\n", "A line end (CR LF) behind the text"), (" ", "A space behind the text")])
        {
            yield return new(new SignedText(text.Payload + end, ""), new BrokenRule("white-space", $"{words} was signed too.", Mend));
        }

        yield return new(new SignedText(" " + text.Payload, ""), new BrokenRule("white-space", "A space before the text was signed too.", Mend));
        yield return new(text.Values(Trimmed), new BrokenRule("white-space", "White space at the edge of a value was sent, and not signed.", Mend));
        foreach (var name in SignedText.Pairs(text.Query).Concat(SignedText.Pairs(text.Body)).Select(SignedText.NameOf).Distinct())
        {
            yield return new(Spaced(text, name, " ", ""), new BrokenRule("white-space", $"A space before the value of {name} was signed, and not sent.", Mend));
            yield return new(Spaced(text, name, "", " "), new BrokenRule("white-space", $"A space behind the value of {name} was signed, and not sent.", Mend));
            yield return new(Spaced(text, name, "", "\n"), new BrokenRule("white-space", $"A line end behind the value of {name} was signed, and not sent.", Mend));
        }
    }

    /// <summary>A value without white space at its edges, written plain or escaped.</summary>
    public static string Trimmed(string value)
    {
        string[] spaces = ["+", " ", "%20", "%09", "%0A", "%0a", "%0D", "%0d", "\t", "\n", "\r"];
        for (var again = true; again;)
        {
            again = false;
            foreach (var space in spaces)
            {
                while (value.StartsWith(space, StringComparison.Ordinal))
                {
                    (value, again) = (value[space.Length..], true);
                }

                while (value.EndsWith(space, StringComparison.Ordinal))
                {
                    (value, again) = (value[..^space.Length], true);
                }
            }
        }

        return value;
    }

    private static SignedText Spaced(SignedText text, string name, string before, string behind) => text.Both(part => SignedText.Join(SignedText.Pairs(part).Select(pair =>
        SignedText.NameOf(pair) == name && pair.Length > name.Length ? $"{name}={before}{pair[(name.Length + 1)..]}{behind}" : pair)));
}
