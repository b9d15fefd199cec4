using System.Globalization;
using Keywright.Keys.Policy;

namespace Keywright.Gateway.Manage;

/// <summary>A term of a key that is not the same in two states of it.</summary>
/// <param name="Field">As the control API names it.</param>
/// <param name="Label">For people.</param>
/// <param name="Before">An entry for each word of a list; empty when there was nothing.</param>
/// <param name="After">The same of what it became.</param>
/// <param name="IsRight">It says what the key may do; what its owner writes beside it for themselves does not.</param>
public sealed record TermChange(string Field, string Label, IReadOnlyList<string> Before, IReadOnlyList<string> After, bool IsRight)
{
    /// <summary>Every term that differs, in the order in which a key is described.</summary>
    /// <param name="before">Null for a new key.</param>
    /// <param name="after">What it became.</param>
    public static IReadOnlyList<TermChange> Between(KeyView? before, KeyView after)
        => [.. All.Select(term => new TermChange(term.Field, term.Label, before is null ? [] : term.Of(before), term.Of(after), term.IsRight)).Where(change => !change.Before.SequenceEqual(change.After))];

    private static readonly Term[] All =
    [
        new("label", "Label", key => Words(key.Label)),
        new("permissions", "Permissions", key => key.Permissions),
        new("allowedIps", "Addresses", key => key.AllowedIps is [] ? ["any address"] : key.AllowedIps),
        new("symbols", "Symbols", key => key.Symbols is [] ? ["all symbols"] : key.Symbols),
        .. PolicyField.All.Select(field => new Term(field.Member, field.Label, key => PolicyField.Words(field.Show(key.Policy)))),
        new("expiresAt", "Expires", key => Time(key.ExpiresAt)),
        new("tradingAuthorityExpiresAt", "Trading lapses", key => Time(key.TradingAuthorityExpiresAt)),
        new("owner", "Owner", key => Words(key.Notes.Owner), IsRight: false),
        new("purpose", "Purpose", key => Words(key.Notes.Purpose), IsRight: false),
        new("tags", "Tags", key => key.Notes.Tags, IsRight: false),
        new("notes", "Notes", key => Words(key.Notes.Notes), IsRight: false),
    ];

    private static IReadOnlyList<string> Words(string text) => text.Length == 0 ? [] : [text];

    private static string[] Time(DateTimeOffset? time) => [time is { } at ? at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "never"];

    private sealed record Term(string Field, string Label, Func<KeyView, IReadOnlyList<string>> Of, bool IsRight = true);
}
