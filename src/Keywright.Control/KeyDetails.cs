using System.Text.Json.Serialization;
using Keywright.Keys.Policy;

namespace Keywright.Control;

/// <summary>A key as the owner sees it after its creation: everything but the secret.</summary>
/// <param name="State"><c>active</c>, <c>frozen</c>, <c>lapsed</c>, <c>expired</c> or <c>revoked</c>.</param>
public sealed record KeyDetails(
    string ApiKey,
    string Label,
    string Account,
    string Type,
    IReadOnlyList<string> Permissions,
    IReadOnlyList<string> AllowedIps,
    IReadOnlyList<string> Symbols,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? TradingAuthorityExpiresAt,
    string State,
    DateTimeOffset? LastUsedAt,
    string? LastAddress,
    string? LastRoute,
    decimal? MaxOrderNotional,
    decimal? MaxDailyNotional)
{
    /// <summary>Every rule it is held to, the two caps above among them.</summary>
    public KeyPolicy Policy { get => field ??= new(); init; }

    public string Owner { get => field ?? ""; init; }

    public string Purpose { get => field ?? ""; init; }

    public IReadOnlyList<string> Tags { get => field ?? []; init; }

    public string Notes { get => field ?? ""; init; }

    /// <summary>Counts the changes; an edit says which it has seen.</summary>
    public int Revision { get; init; }

    /// <summary>When the secret in use, or the public key, was made or uploaded.</summary>
    public DateTimeOffset RotatedAt { get; init; }

    /// <summary>While a rotation is under way: when the old secret dies at the latest.</summary>
    public DateTimeOffset? OverlapEndsAt { get; init; }

    /// <summary>The key that made it over the exchange's own routes, as ACCOUNT/LABEL; null when its owner did.</summary>
    public string? MadeBy { get; init; }

    /// <summary>How that key stands: <c>active</c>, <c>frozen</c> or <c>ended</c>. This one lives on whatever becomes of it.</summary>
    public string? MakerState { get; init; }

    /// <summary>Links that its secret waited behind, newest first; only where one key is shown, and absent when there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ClaimDetails>? Claims { get; init; }

    /// <summary>Links that bind it to another address; only where one key is shown, and absent when there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RebindDetails>? Rebinds { get; init; }

    /// <summary>Routes that its bot asked for and that are not served, the newest first; only where one key is shown, and absent when there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<UnservedRouteDetails>? Unserved { get; init; }

    /// <summary>Who accepted the terms, for a key of a live account; only where one key is shown.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TermsAccepted? Terms { get; init; }

    /// <summary>Who holds the key at the exchange itself; null for a key this gateway cut.</summary>
    public string? Service { get; init; }

    /// <summary>When the secret of a key at the exchange is to be changed.</summary>
    public DateTimeOffset? RotateBy { get; init; }

    /// <summary>The answers given before a third party got it; null when nobody asked.</summary>
    public AssessmentKept? Assessment { get; init; }
}

/// <summary>A route that a bot asked for and that is not served: as it named it, how often, and when last.</summary>
public sealed record UnservedRouteDetails(string Route, long Count, DateTimeOffset LastAt);
