namespace Keywright.Gateway.Manage.People;

/// <summary>On whose word a change is made.</summary>
/// <param name="Name">A user's or a token's.</param>
/// <param name="Maker">Whose what they make is: the user, or the user who made the token; null for the owner of the home.</param>
/// <param name="Code">The one-time code that came with the request, if any.</param>
public sealed record Caller(CallerKind Kind, string Name, Role Role, string? Maker, string? Code)
{
    private static readonly AsyncLocal<Caller?> Present = new();

    /// <summary>Who has the home folder owns it, and needs no password for what they could do with an editor.</summary>
    public static Caller HomeOwner { get; } = new(CallerKind.HomeOwner, "", Role.Owner, null, null);

    /// <summary>
    /// The caller of the request under way. It goes along with the request instead of through every method, so that whatever desk makes a
    /// change, the audit log names who asked for it.
    /// </summary>
    public static Caller Now => Present.Value ?? HomeOwner;

    /// <summary>Who opened a link; with a name, it takes that person's one-time code.</summary>
    public static Caller OfLink(string person) => new(CallerKind.Link, person, Role.Viewer, person.Length == 0 ? null : person, null);

    /// <summary>A key that asks over the exchange's own routes.</summary>
    /// <param name="name">ACCOUNT/LABEL.</param>
    public static Caller OfKey(string name) => new(CallerKind.Key, name, Role.Viewer, null, null);

    /// <summary>As the audit log says it, where it names the rule that decided.</summary>
    public string By => Kind switch
    {
        CallerKind.User => "user:" + Name,
        CallerKind.Token => "token:" + Name,
        CallerKind.Key => "key:" + Name,
        CallerKind.Link => Name.Length == 0 ? "link" : "link:" + Name,
        _ => "owner",
    };

    /// <summary>Does the rest of this request on this caller's word.</summary>
    public void Enter() => Present.Value = this;

    public override string ToString() => By;
}

/// <summary>How a caller proved who they are.</summary>
public enum CallerKind
{
    /// <summary>By having the home folder: the control socket.</summary>
    HomeOwner,

    /// <summary>By signing in.</summary>
    User,

    /// <summary>By a token.</summary>
    Token,

    /// <summary>By a link that somebody gave them; it is good for the one thing it was made for.</summary>
    Link,

    /// <summary>By a key's signature.</summary>
    Key,
}
