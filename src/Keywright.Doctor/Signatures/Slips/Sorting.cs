namespace Keywright.Doctor.Signatures.Slips;

/// <summary>The parameters were signed in another order than they were sent in.</summary>
internal static class Sorting
{
    private const string Mend = "Sign the parameters in the order they are sent; REST sorts nothing (the WebSocket API does).";

    /// <summary>All orders of so many are tried; of more they would be too many.</summary>
    private const int PairsMax = 7;

    public static IEnumerable<Variant> Of(SignedText text)
    {
        var sorted = new BrokenRule("sorting", "The parameters were sorted by name for the signature, and sent unsorted.", Mend);
        yield return new(text.Both(Sorted), sorted);
        yield return new(text.Both(part => SignedText.Join(SignedText.Pairs(part).OrderBy(SignedText.NameOf, StringComparer.OrdinalIgnoreCase))), sorted);
        yield return new(text.Both(part => SignedText.Join(SignedText.Pairs(part).Reverse())), new BrokenRule("sorting", "The parameters were signed in the reverse of the order they were sent in.", Mend));
        if (text is { Query.Length: > 0, Body.Length: > 0 })
        {
            yield return new(new SignedText(Sorted(text.Query + "&" + text.Body), ""), new BrokenRule(
                "sorting", "The parameters of query and body were sorted together for the signature.", $"{Mend} Query and body are joined with nothing between."));
        }
    }

    /// <summary>Every order of the pairs of the one part that has any: for when nothing else was found.</summary>
    public static IEnumerable<Variant> Any(SignedText text)
    {
        var pairs = SignedText.Pairs(text.Query.Length > 0 ? text.Query : text.Body);
        return pairs.Length is < 2 or > PairsMax || text is { Query.Length: > 0, Body.Length: > 0 } ? [] : Orders(pairs).Select(order => new Variant(
            new SignedText(SignedText.Join(order), ""),
            new BrokenRule("sorting", $"The parameters were signed in another order than they were sent in: {string.Join(", ", order.Select(SignedText.NameOf))}.", Mend)));
    }

    private static string Sorted(string part) => SignedText.Join(SignedText.Pairs(part).OrderBy(SignedText.NameOf, StringComparer.Ordinal));

    private static IEnumerable<string[]> Orders(string[] pairs)
    {
        if (pairs.Length == 1)
        {
            yield return pairs;
            yield break;
        }

        for (var first = 0; first < pairs.Length; first++)
        {
            string[] others = [.. pairs[..first], .. pairs[(first + 1)..]];
            foreach (var rest in Orders(others))
            {
                yield return [pairs[first], .. rest];
            }
        }
    }
}
