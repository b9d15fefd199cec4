namespace Keywright.Gateway.Store;

/// <summary>The tables of reviews: keys that live at the exchange, what rights and addresses keys have used, assessments, sign-offs.</summary>
internal static class ReviewTables
{
    public const string Create =
        """
        CREATE TABLE registered_keys (
            number INTEGER PRIMARY KEY, label TEXT NOT NULL, service TEXT NOT NULL, permissions TEXT NOT NULL, allowed_ips TEXT NOT NULL,
            lapses_us INTEGER, rotate_by_us INTEGER, owner TEXT NOT NULL, purpose TEXT NOT NULL, tags TEXT NOT NULL, notes TEXT NOT NULL,
            revision INTEGER NOT NULL, created_us INTEGER NOT NULL, removed_us INTEGER) STRICT;
        CREATE TABLE key_rights (
            number INTEGER NOT NULL, permission TEXT NOT NULL, granted_us INTEGER NOT NULL, used_us INTEGER NOT NULL,
            PRIMARY KEY (number, permission)) STRICT, WITHOUT ROWID;
        CREATE TABLE key_addresses (
            number INTEGER NOT NULL, address TEXT NOT NULL, seen_us INTEGER NOT NULL, PRIMARY KEY (number, address)) STRICT, WITHOUT ROWID;
        CREATE TABLE assessments (
            subject TEXT PRIMARY KEY, at_us INTEGER NOT NULL, flags TEXT NOT NULL, score INTEGER NOT NULL, verdict TEXT NOT NULL, preset TEXT NOT NULL) STRICT;
        CREATE TABLE sign_offs (
            number INTEGER PRIMARY KEY, at_us INTEGER NOT NULL, name TEXT NOT NULL, findings INTEGER NOT NULL) STRICT;
        """;
}
