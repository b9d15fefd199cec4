namespace Keywright.Gateway.Store;

/// <summary>A key's secret that waits for whoever opens its link; afterwards, who that was.</summary>
/// <param name="Hash">Of the link's token.</param>
/// <param name="Secret">Sealed; null once it was claimed or the link ended.</param>
/// <param name="Maker">Who gave the link out, as the audit log says it.</param>
public sealed record ClaimRow(
    string Hash, string ApiKey, byte[]? Secret, string Maker, long CreatedUs, long ExpiresUs, long? ClaimedUs, string? ClaimedFrom, string? ClaimedBy);

/// <summary>A link by which a key may be bound to the address that it is opened from.</summary>
/// <param name="Hash">Of the link's token.</param>
/// <param name="Entry">The entry of the key's allow-list that gives way; after each use the address it gave way to.</param>
/// <param name="Person">Whose one-time code each use takes; empty for a link that is good once, without one.</param>
/// <param name="Maker">Who gave the link out, as the audit log says it.</param>
public sealed record RebindRow(string Hash, string ApiKey, string Entry, string Person, string Maker, long CreatedUs, long ExpiresUs);

/// <summary>The tables of links.</summary>
internal static class LinkRows
{
    public const string Create =
        """
        CREATE TABLE claims (
            hash TEXT PRIMARY KEY, api_key TEXT NOT NULL, secret BLOB, maker TEXT NOT NULL, created_us INTEGER NOT NULL, expires_us INTEGER NOT NULL,
            claimed_us INTEGER, claimed_from TEXT, claimed_by TEXT) STRICT;
        CREATE INDEX claims_by_key ON claims (api_key, created_us);
        CREATE TABLE rebind_links (
            hash TEXT PRIMARY KEY, api_key TEXT NOT NULL, entry TEXT NOT NULL, person TEXT NOT NULL, maker TEXT NOT NULL,
            created_us INTEGER NOT NULL, expires_us INTEGER NOT NULL) STRICT;
        CREATE INDEX rebind_links_by_key ON rebind_links (api_key);
        """;
}
