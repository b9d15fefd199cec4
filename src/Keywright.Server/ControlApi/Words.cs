using Keywright.Control;
using Keywright.Gateway.Manage;

namespace Keywright.Server.ControlApi;

/// <summary>The gateway's records in the words of the control socket, and back.</summary>
internal static class Words
{
    public static KeyRequest ToRequest(CreateKey wish) => new(
        wish.Label,
        wish.Account,
        wish.Preset,
        wish.Level,
        wish.Type,
        wish.PublicKey,
        wish.Permissions,
        wish.AllowedIps,
        wish.Symbols,
        wish.ExpiresInSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        wish.MaxOrderNotional,
        wish.MaxDailyNotional);

    public static KeyCreated ToCreated(KeyView key, string? secret) => new(
        key.ApiKey,
        secret,
        key.Label,
        key.Account,
        key.Type,
        key.Permissions,
        key.AllowedIps,
        key.Symbols,
        key.CreatedAt,
        key.ExpiresAt,
        key.TradingAuthorityExpiresAt);

    public static KeyDetails ToDetails(KeyView key) => new(
        key.ApiKey,
        key.Label,
        key.Account,
        key.Type,
        key.Permissions,
        key.AllowedIps,
        key.Symbols,
        key.CreatedAt,
        key.ExpiresAt,
        key.TradingAuthorityExpiresAt,
        key.State,
        key.LastUsedAt,
        key.LastAddress,
        key.LastRoute,
        key.MaxOrderNotional,
        key.MaxDailyNotional);

    public static AuditEntry ToEntry(AuditLine line) => new(
        line.Sequence,
        line.Time,
        line.Key,
        line.Label,
        line.Address,
        line.Route,
        line.Status,
        line.Code,
        line.Rule,
        line.Summary,
        line.Hash);
}
