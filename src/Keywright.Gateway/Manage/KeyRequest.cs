using Keywright.Gateway.Manage.Reviews;
using Keywright.Keys.Policy;

namespace Keywright.Gateway.Manage;

/// <summary>A key as its owner asks for it; nothing in it has been checked.</summary>
public sealed record KeyRequest(
    string Label,
    string Account,
    string? Preset,
    string? Level,
    string Type,
    string? PublicKeyPem,
    IReadOnlyList<string> Permissions,
    IReadOnlyList<string> AllowedIps,
    IReadOnlyList<string> Symbols,
    TimeSpan? Expires,
    decimal? MaxOrderNotional,
    decimal? MaxDailyNotional)
{
    public KeyPolicy Policy { get; init; } = new();

    public KeyNotes Notes { get; init; } = new();

    /// <summary>The secret waits this long for whoever opens a link, instead of being in the answer; null shows it there.</summary>
    public TimeSpan? Claim { get; init; }

    /// <summary>The owner accepts <see cref="LiveTerms"/>; asked for on a live account.</summary>
    public bool AcceptsTerms { get; init; }

    /// <summary>The owner means a key of a live account to trade without symbols, caps or addresses.</summary>
    public bool IsUncapped { get; init; }
}

/// <summary>What a key is changed to: all of it, so that an edit says what it leaves out. Nothing in it has been checked.</summary>
/// <param name="Revision">The state the owner has seen; another one in the meantime refuses the edit.</param>
public sealed record KeyEdit(
    int Revision,
    string Label,
    IReadOnlyList<string> Permissions,
    IReadOnlyList<string> AllowedIps,
    IReadOnlyList<string> Symbols,
    KeyPolicy Policy,
    KeyNotes Notes)
{
    /// <summary>As in <see cref="KeyRequest.IsUncapped"/>; a key that was uncapped stays so without it.</summary>
    public bool IsUncapped { get; init; }
}

/// <summary>What the owner writes beside a key for themselves.</summary>
public sealed record KeyNotes
{
    /// <summary>Whose bot or service it is.</summary>
    public string Owner { get; init; } = "";

    public string Purpose { get; init; } = "";

    public IReadOnlyList<string> Tags { get; init; } = [];

    public string Notes { get; init; } = "";
}

/// <summary>A key as its owner sees it; no secret.</summary>
public sealed record KeyView
{
    public required string ApiKey { get; init; }

    public required string Label { get; init; }

    public required string Account { get; init; }

    public required string Type { get; init; }

    public required IReadOnlyList<string> Permissions { get; init; }

    public required IReadOnlyList<string> AllowedIps { get; init; }

    public required IReadOnlyList<string> Symbols { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset? ExpiresAt { get; init; }

    public required DateTimeOffset? TradingAuthorityExpiresAt { get; init; }

    /// <summary><c>active</c>, <c>frozen</c>, <c>lapsed</c>, <c>expired</c> or <c>revoked</c>.</summary>
    public required string State { get; init; }

    public required DateTimeOffset? LastUsedAt { get; init; }

    public required string? LastAddress { get; init; }

    public required string? LastRoute { get; init; }

    public required KeyPolicy Policy { get; init; }

    public required KeyNotes Notes { get; init; }

    public required int Revision { get; init; }

    /// <summary>When the secret in use, or the public key, was made or uploaded.</summary>
    public required DateTimeOffset RotatedAt { get; init; }

    /// <summary>While a rotation is under way: when the old secret dies at the latest.</summary>
    public required DateTimeOffset? OverlapEndsAt { get; init; }

    /// <summary>The key that made it over the exchange's own routes, as ACCOUNT/LABEL; null when its owner did.</summary>
    public string? MadeBy { get; init; }

    /// <summary>How that key stands: <c>active</c>, <c>frozen</c> or <c>ended</c>. This one lives on whatever becomes of it.</summary>
    public string? MakerState { get; init; }

    /// <summary>Links that its secret waited behind, newest first; only where one key is shown.</summary>
    public IReadOnlyList<Links.ClaimView> Claims { get; init; } = [];

    /// <summary>Links that bind it to another address; only where one key is shown.</summary>
    public IReadOnlyList<Links.RebindView> Rebinds { get; init; } = [];

    /// <summary>Routes that its bot asked for and that are not served, the newest first; only where one key is shown.</summary>
    public IReadOnlyList<UnservedView> Unserved { get; init; } = [];

    /// <summary>Who accepted the terms, for a key of a live account; only where one key is shown.</summary>
    public TermsView? Terms { get; init; }

    /// <summary>Who holds the key at the exchange itself; null for a key this gateway cut.</summary>
    public string? Service { get; init; }

    /// <summary>When the owner means to change the secret of a key at the exchange.</summary>
    public DateTimeOffset? RotateBy { get; init; }

    /// <summary>The answers given before a third party got it.</summary>
    public AssessmentView? Assessment { get; init; }
}

/// <summary>A route that a bot asked for and that is not served: as it named it, how often, and when last.</summary>
public sealed record UnservedView(string Route, long Count, DateTimeOffset LastAt);

/// <summary>What came of a change: the key, with its secret the one time, or a plain sentence that names the field and the mend.</summary>
public sealed record KeyResult(KeyView? Key, string? SecretKey, string? Problem)
{
    /// <summary>Well asked, and not without a one-time code.</summary>
    public bool IsForbidden { get; init; }

    /// <summary>Well asked, and the disk or the database would not have it.</summary>
    public bool IsUnavailable { get; init; }

    /// <summary>The link that the secret waits behind, in its place.</summary>
    public Links.ClaimLink? Claim { get; init; }

    public static KeyResult Refused(string problem) => new(null, null, problem);

    public static KeyResult Forbidden(string problem) => new(null, null, problem) { IsForbidden = true };

    public static KeyResult Unavailable(string problem) => new(null, null, problem) { IsUnavailable = true };

    /// <summary>Records print their fields; this one holds a secret.</summary>
    public override string ToString() => $"KeyResult({Key?.Label ?? Problem}, ***)";
}
