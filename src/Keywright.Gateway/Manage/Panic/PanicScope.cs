using Keywright.Gateway.Store;

namespace Keywright.Gateway.Manage.Panic;

/// <summary>Which keys a panic is for. Once read it means the same however often it is asked.</summary>
internal sealed class PanicScope
{
    private const string EveryKey = "every key";
    private const string OfAccount = "account ";

    private readonly Func<KeyRow, bool> holds;
    private readonly Func<RegisteredRow, bool> holdsElsewhere;

    private PanicScope(string name, Func<KeyRow, bool> holds, Func<RegisteredRow, bool> holdsElsewhere)
        => (Name, this.holds, this.holdsElsewhere) = (name, holds, holdsElsewhere);

    /// <summary>For people.</summary>
    public string Name { get; }

    /// <summary>The account falls under it as a whole, and not this or that key of it.</summary>
    public bool HoldsAccount(string account) => IsEveryKey || Name == OfAccount + account;

    public bool IsEveryKey => Name == EveryKey;

    public bool Holds(KeyRow row) => holds(row);

    /// <summary>Labels of live keys of the scope that are at the exchange itself and may do more than read.</summary>
    public IReadOnlyList<string> Elsewhere(IEnumerable<RegisteredRow> rows)
        => [.. rows.Where(row => row.RemovedUs is null && KeyShape.Split(row.Permissions).Any(name => name != "read") && holdsElsewhere(row)).Select(row => row.Label)];

    /// <summary>What a name means among these keys; null and why when it means none, or more than one thing.</summary>
    public static PanicScope? TryRead(string? name, IReadOnlyList<KeyRow> rows, IReadOnlyList<RegisteredRow> registered, out string? problem)
    {
        problem = null;
        if (name is null)
        {
            return new PanicScope(EveryKey, static _ => true, static _ => true);
        }

        // Labels, tags and names of accounts hold no colon.
        var (kind, word) = name.Split(':', 2) is [var before, var after] ? (before, after) : ("", name);
        var meant = new List<PanicScope>();
        if (kind is "" or "key")
        {
            var keys = Keys(word, rows);
            if (keys.DistinctBy(row => row.Account).Count() > 1)
            {
                problem = $"Several accounts have a key '{word}': say ACCOUNT/LABEL or the apiKey.";
                return null;
            }

            if (keys.Count > 0)
            {
                meant.Add(new PanicScope($"key {keys[0].Label}", row => row.Number == keys[0].Number, static _ => false));
            }
            else if (registered.Any(row => row.Label == word && row.RemovedUs is null))
            {
                problem = $"'{word}' lives at the exchange, so this gateway cannot stop it: disable it in the exchange's API Management.";
                return null;
            }
        }

        if (kind is "" or "tag" && (rows.Any(row => IsTagged(row.Tags, word)) || registered.Any(row => IsTagged(row.Tags, word))))
        {
            meant.Add(new PanicScope($"tag {word}", row => IsTagged(row.Tags, word), row => IsTagged(row.Tags, word)));
        }

        if (kind is "" or "account" && rows.Any(row => row.Account == word))
        {
            meant.Add(new PanicScope(OfAccount + word, row => row.Account == word, static _ => false));
        }

        if (meant.Count == 0)
        {
            problem = $"No key, tag or account with keys is called '{name}': keywright keys list shows them, and panic --all stops every key.";
            return null;
        }

        if (meant.Skip(1).Any(other => rows.Any(row => row.RevokedUs is null && meant[0].Holds(row) != other.Holds(row))))
        {
            problem = $"'{word}' is {string.Join(" and ", meant.Select(scope => "a " + scope.Name.Split(' ')[0]))}: say {string.Join(" or ", meant.Select(scope => $"{scope.Name.Split(' ')[0]}:{word}"))}.";
            return null;
        }

        return meant[0];
    }

    /// <summary>By API key, by ACCOUNT/LABEL or by label, the live ones before revoked ones.</summary>
    private static List<KeyRow> Keys(string name, IReadOnlyList<KeyRow> rows)
    {
        if (rows.FirstOrDefault(row => row.ApiKey == name) is { } exact)
        {
            return [exact];
        }

        var (account, label) = name.Split('/') is [var first, var second] ? (first, second) : (null, name);
        var named = rows.Where(row => row.Label == label && (account is null || row.Account == account)).OrderByDescending(row => row.Number).ToList();
        var inForce = named.Where(row => row.RevokedUs is null).ToList();
        return inForce.Count > 0 ? inForce : named;
    }

    private static bool IsTagged(string tags, string tag) => KeyShape.Split(tags).Contains(tag);
}
