using System.Globalization;
using System.Text.RegularExpressions;

namespace Keywright.Doctor.Signatures.Slips;

/// <summary>The text was signed in another percent-encoding than it was sent in.</summary>
internal static partial class PercentEncoding
{
    private const string Mend = "Percent-encode names and values first, sign the encoded text, and send exactly that; HTTP libraries that encode by themselves must be given the finished query.";

    /// <summary>Characters that libraries differ about: JavaScript leaves the first group, Python's quote '/', older ones escape '~'.</summary>
    private static readonly string[] DisputedSets = ["!*'()", "/", "~", ":@,", "[]{}\"", ":@,/", ":@,[]\"", "!*'()~"];

    public static IEnumerable<Variant> Of(SignedText text)
    {
        var decoded = text.Values(Decoded);
        yield return new(decoded, Escapes().IsMatch(decoded.Payload)
            ? new BrokenRule("double-encoding", "The parameters were sent percent-encoded twice, and signed encoded once.", Mend)
            : new BrokenRule("encoding", "The signature was made over the parameters before they were percent-encoded.", Mend));
        yield return new(text.Values(value => Decoded(value.Replace('+', ' '))), new BrokenRule("encoding", "The signature was made over the parameters before they were form-encoded.", Mend));
        yield return new(text.Both(part => Escapes().Replace(part, escape => escape.Value.ToLowerInvariant())), new BrokenRule(
            "hex-case", "The escapes were signed with lower-case hex digits (%2c) and sent with upper-case ones (%2C).", "Sign and send the same text; upper case is the usual one."));
        yield return new(text.Both(part => Escapes().Replace(part, escape => escape.Value.ToUpperInvariant())), new BrokenRule(
            "hex-case", "The escapes were signed with upper-case hex digits (%2C) and sent with lower-case ones (%2c).", "Sign and send the same text; upper case is the usual one."));
        yield return new(text.Both(part => part.Replace("+", "%20", StringComparison.Ordinal)), new BrokenRule("plus-for-space", "A space was signed as %20 and sent as '+'.", Mend));
        yield return new(text.Both(part => part.Replace("%20", "+", StringComparison.Ordinal)), new BrokenRule("plus-for-space", "A space was signed as '+' and sent as %20.", Mend));
        foreach (var set in DisputedSets)
        {
            yield return new(text.Values(value => Plain(value, set)), new BrokenRule("encoding", $"The characters {Spaced(set)} were signed as themselves, and sent percent-encoded.", Mend));
            yield return new(text.Values(value => Hidden(value, set)), new BrokenRule("encoding", $"The characters {Spaced(set)} were signed percent-encoded, and sent as themselves.", Mend));
        }

        yield return new(text.Values(Escaped), new BrokenRule("encoding", "The signature was made over percent-encoded parameters, and they were sent without encoding.", Mend));
        yield return new(text.Values(Uri.EscapeDataString), new BrokenRule("double-encoding", "The parameters were percent-encoded once more for the signature than for sending.", Mend));
        yield return new(text.Both(Uri.EscapeDataString), new BrokenRule(
            "double-encoding", "The whole text was percent-encoded for the signature, with '=' and '&' in it.", "Encode names and values only: '=' and '&' between them stay as they are."));
    }

    private static string Decoded(string value) => Uri.UnescapeDataString(value);

    /// <summary>Escapes what is raw and leaves the escapes that are there.</summary>
    private static string Escaped(string value) => Uri.EscapeDataString(Uri.UnescapeDataString(value));

    private static string Plain(string value, string set) => set.Aggregate(value, (text, c) => text.Replace(Escape(c), c.ToString(), StringComparison.OrdinalIgnoreCase));

    private static string Hidden(string value, string set) => set.Aggregate(value, (text, c) => text.Replace(c.ToString(), Escape(c), StringComparison.Ordinal));

    private static string Escape(char c) => "%" + ((int)c).ToString("X2", CultureInfo.InvariantCulture);

    private static string Spaced(string set) => string.Join(' ', set.ToCharArray());

    [GeneratedRegex("%[0-9A-Fa-f]{2}")]
    private static partial Regex Escapes();
}
