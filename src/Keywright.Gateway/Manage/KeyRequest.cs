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
    decimal? MaxDailyNotional);

/// <summary>A key as its owner sees it; no secret.</summary>
public sealed record KeyView(
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
    decimal? MaxDailyNotional);

/// <summary>What came of a change: the key, with its secret the one time, or a plain sentence that names the field and the mend.</summary>
public sealed record KeyResult(KeyView? Key, string? SecretKey, string? Problem)
{
    public static KeyResult Refused(string problem) => new(null, null, problem);

    /// <summary>Records print their fields; this one holds a secret.</summary>
    public override string ToString() => $"KeyResult({Key?.Label ?? Problem}, ***)";
}
