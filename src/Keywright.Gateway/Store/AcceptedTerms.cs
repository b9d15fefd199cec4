using Microsoft.Data.Sqlite;

namespace Keywright.Gateway.Store;

/// <summary>That somebody accepted the terms for a key of a live account; kept for as long as the database.</summary>
/// <param name="By">As the audit log says it.</param>
public sealed record AcceptedTermsRow(string ApiKey, int Version, string By, long AtUs);

/// <summary>The table of them.</summary>
internal static class AcceptedTerms
{
    public const string Create = "CREATE TABLE accepted_terms (api_key TEXT PRIMARY KEY, version INTEGER NOT NULL, accepted_by TEXT NOT NULL, accepted_us INTEGER NOT NULL) STRICT;";

    /// <summary>As part of the making of the key.</summary>
    public static void Write(SqliteTransaction transaction, AcceptedTermsRow row) => SqlText.Execute(
        transaction.Connection!,
        transaction,
        "INSERT INTO accepted_terms (api_key, version, accepted_by, accepted_us) VALUES ($key, $version, $by, $at)",
        ("$key", row.ApiKey), ("$version", row.Version), ("$by", row.By), ("$at", row.AtUs));

    /// <summary>Null for a key that none were asked for.</summary>
    public static AcceptedTermsRow? Of(KeyStore store, string apiKey) => store.On(connection => SqlText.Rows(
        connection,
        "SELECT api_key, version, accepted_by, accepted_us FROM accepted_terms WHERE api_key = $key",
        read => new AcceptedTermsRow(read.GetString(0), read.GetInt32(1), read.GetString(2), read.GetInt64(3)),
        ("$key", apiKey))).FirstOrDefault();
}
