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
    decimal? MaxDailyNotional);
