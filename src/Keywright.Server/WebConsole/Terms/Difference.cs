using Keywright.Gateway.Manage;

namespace Keywright.Server.WebConsole.Terms;

/// <summary>One term of a key that an edit changes.</summary>
/// <param name="What">The term, for people.</param>
/// <param name="Before">What stood there; a list has an entry for each word, and nothing is said in words.</param>
public sealed record Difference(string What, IReadOnlyList<string> Before, IReadOnlyList<string> After)
{
    /// <summary>Every term that is not the same in both, in the order of the form.</summary>
    public static IReadOnlyList<Difference> Between(KeyView before, KeyView after) =>
        [.. Terms(before).Zip(Terms(after), (was, now) => new Difference(was.What, was.Words, now.Words)).Where(difference => !difference.Before.SequenceEqual(difference.After))];

    private static IEnumerable<(string What, IReadOnlyList<string> Words)> Terms(KeyView key) =>
    [
        ("Label", [key.Label]),
        ("Permissions", key.Permissions),
        ("Addresses", Or(key.AllowedIps, "any address")),
        ("Symbols", Or(key.Symbols, "all symbols")),
        .. PolicyField.All.Select(field => (field.Label, Or(PolicyField.Words(field.Show(key.Policy)), "no limit"))),
        ("Trading lapses", [Parts.Text.Time(key.TradingAuthorityExpiresAt, "never")]),
        ("Owner", Or([key.Notes.Owner], "none")),
        ("Purpose", Or([key.Notes.Purpose], "none")),
        ("Tags", Or(key.Notes.Tags, "none")),
        ("Notes", Or([key.Notes.Notes], "none")),
    ];

    private static IReadOnlyList<string> Or(IReadOnlyList<string> words, string none) => words.Any(word => word.Length > 0) ? words : [none];
}
