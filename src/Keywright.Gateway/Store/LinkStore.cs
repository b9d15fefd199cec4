using Microsoft.Data.Sqlite;

namespace Keywright.Gateway.Store;

/// <summary>Links that show a secret once or bind a key to another address, in the database of the keys.</summary>
/// <remarks>Every method throws <see cref="StoreFailedException"/> when the database cannot.</remarks>
internal sealed class LinkStore(KeyStore store)
{
    /// <summary>Claims that are remembered of a key, the newest.</summary>
    public const int ClaimsKept = 10;

    private const string ClaimColumns = "hash, api_key, secret, maker, created_us, expires_us, claimed_us, claimed_from, claimed_by";
    private const string RebindColumns = "hash, api_key, entry, person, maker, created_us, expires_us";

    public ClaimRow? Claim(string hash) => Claims($"SELECT {ClaimColumns} FROM claims WHERE hash = $hash", ("$hash", hash)).FirstOrDefault();

    /// <summary>Newest first.</summary>
    public IReadOnlyList<ClaimRow> ClaimsOf(string apiKey) => Claims($"SELECT {ClaimColumns} FROM claims WHERE api_key = $key ORDER BY created_us DESC, rowid DESC", ("$key", apiKey));

    /// <summary>A new secret waits, in the place of any that waited before; as part of the change that made it.</summary>
    public static void Write(SqliteTransaction transaction, ClaimRow row)
    {
        EndClaimsOf(transaction, row.ApiKey);
        Execute(
            transaction.Connection!,
            transaction,
            $"INSERT INTO claims ({ClaimColumns}) VALUES ($hash, $key, $secret, $maker, $created, $expires, NULL, NULL, NULL)",
            ("$hash", row.Hash), ("$key", row.ApiKey), ("$secret", row.Secret), ("$maker", row.Maker), ("$created", row.CreatedUs), ("$expires", row.ExpiresUs));
        Execute(
            transaction.Connection!,
            transaction,
            $"DELETE FROM claims WHERE api_key = $key AND hash NOT IN (SELECT hash FROM claims WHERE api_key = $key ORDER BY created_us DESC, rowid DESC LIMIT {ClaimsKept})",
            ("$key", row.ApiKey));
    }

    /// <summary>What waits for a key is of no use any more: it has another secret, or was revoked.</summary>
    public static void EndClaimsOf(SqliteTransaction transaction, string apiKey)
        => Execute(transaction.Connection!, transaction, "UPDATE claims SET secret = NULL WHERE api_key = $key AND secret IS NOT NULL", ("$key", apiKey));

    /// <summary>
    /// Uses a claim up: when this returns true the sealed secret is gone from the disk, from the pages and the log of the database too. False when
    /// somebody else did, or the link ended.
    /// </summary>
    public bool TryUse(string hash, long nowUs, string from, string by, IReadOnlyList<AnnouncementRow> announcements)
    {
        var taken = store.On(connection =>
        {
            using var transaction = connection.BeginTransaction();
            var rows = Execute(
                connection,
                transaction,
                "UPDATE claims SET secret = NULL, claimed_us = $now, claimed_from = $from, claimed_by = $by WHERE hash = $hash AND secret IS NOT NULL",
                ("$hash", hash), ("$now", nowUs), ("$from", from), ("$by", by));
            AnnouncementStore.Write(transaction, rows == 1 ? announcements : []);
            transaction.Commit();
            return rows == 1;
        });
        SealedRecords.ForgetLog(store);
        return taken;
    }

    /// <summary>Forgets the secrets of links whose time is over, and the links for binding.</summary>
    public void EndExpired(long nowUs) => store.On(connection => Execute(
        connection, null, "UPDATE claims SET secret = NULL WHERE secret IS NOT NULL AND expires_us <= $now; DELETE FROM rebind_links WHERE expires_us <= $now", ("$now", nowUs)));

    public RebindRow? Rebind(string hash) => Rebinds($"SELECT {RebindColumns} FROM rebind_links WHERE hash = $hash", ("$hash", hash)).FirstOrDefault();

    public IReadOnlyList<RebindRow> RebindsOf(string apiKey) => Rebinds($"SELECT {RebindColumns} FROM rebind_links WHERE api_key = $key ORDER BY created_us, rowid", ("$key", apiKey));

    /// <summary>Writes a link, new or after a use.</summary>
    public void Write(RebindRow row) => store.On(connection => Write(connection, null, row));

    /// <summary>The same as part of a change.</summary>
    public static void Write(SqliteTransaction transaction, RebindRow row) => Write(transaction.Connection!, transaction, row);

    /// <summary>Takes a link away, as part of the change that used it up.</summary>
    public static void EndRebind(SqliteTransaction transaction, string hash)
        => Execute(transaction.Connection!, transaction, "DELETE FROM rebind_links WHERE hash = $hash", ("$hash", hash));

    /// <summary>Takes away every link for binding that a key has.</summary>
    public int EndRebindsOf(string apiKey) => store.On(connection => EndRebindsOf(connection, null, apiKey));

    public static void EndRebindsOf(SqliteTransaction transaction, string apiKey) => EndRebindsOf(transaction.Connection!, transaction, apiKey);

    /// <summary>In the copy of a database that goes into a backup: a link may be used after it was made, and must not be good again in what is restored from it.</summary>
    public void EndAll() => store.On(connection => Execute(connection, null, "UPDATE claims SET secret = NULL WHERE secret IS NOT NULL; DELETE FROM rebind_links"));

    private static int Write(SqliteConnection connection, SqliteTransaction? transaction, RebindRow row) => Execute(
        connection,
        transaction,
        $"INSERT OR REPLACE INTO rebind_links ({RebindColumns}) VALUES ($hash, $key, $entry, $person, $maker, $created, $expires)",
        ("$hash", row.Hash), ("$key", row.ApiKey), ("$entry", row.Entry), ("$person", row.Person), ("$maker", row.Maker), ("$created", row.CreatedUs), ("$expires", row.ExpiresUs));

    private static int EndRebindsOf(SqliteConnection connection, SqliteTransaction? transaction, string apiKey)
        => Execute(connection, transaction, "DELETE FROM rebind_links WHERE api_key = $key", ("$key", apiKey));

    private IReadOnlyList<ClaimRow> Claims(string sql, params (string Name, object? Value)[] values) => store.On(connection => SqlText.Rows(
        connection,
        sql,
        read => new ClaimRow(read.GetString(0), read.GetString(1), read[2] as byte[], read.GetString(3), read.GetInt64(4), read.GetInt64(5), read[6] as long?, read[7] as string, read[8] as string),
        values));

    private IReadOnlyList<RebindRow> Rebinds(string sql, params (string Name, object? Value)[] values) => store.On(connection => SqlText.Rows(
        connection,
        sql,
        read => new RebindRow(read.GetString(0), read.GetString(1), read.GetString(2), read.GetString(3), read.GetString(4), read.GetInt64(5), read.GetInt64(6)),
        values));

    private static int Execute(SqliteConnection connection, SqliteTransaction? transaction, string sql, params (string Name, object? Value)[] values)
        => SqlText.Execute(connection, transaction, sql, values);
}
