using Microsoft.Data.Sqlite;

namespace Keywright.Gateway.Store;

/// <summary>A credential of an account that is not the one in use.</summary>
internal sealed record OtherCredential
{
    public required string Account { get; init; }

    /// <summary>Prepared for the next rotation; otherwise it was in use and is to be ended.</summary>
    public required bool IsNext { get; init; }

    /// <summary>The exchange's; null until the owner has completed what was prepared.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Of a pair made here.</summary>
    public string? PublicKeyPem { get; init; }

    /// <summary>Sealed as the account's own; null of a key that nobody here ever signed with, and of one that is dead.</summary>
    public byte[]? SealedKey { get; init; }

    /// <summary>Prepared, or taken out of use; Unix microseconds.</summary>
    public required long SinceUs { get; init; }

    /// <summary>The exchange last answered to it.</summary>
    public long? AliveUs { get; init; }

    /// <summary>The exchange said that it knows it no more.</summary>
    public long? DeadUs { get; init; }
}

/// <summary>Credentials beside those in use: what a rotation prepares and what it leaves behind.</summary>
/// <remarks>Every method throws <see cref="StoreFailedException"/> when the database cannot.</remarks>
internal sealed class OtherCredentials(KeyStore store)
{
    public const string Create =
        """
        ALTER TABLE live_accounts ADD COLUMN parent TEXT;
        ALTER TABLE live_accounts ADD COLUMN email TEXT;
        ALTER TABLE live_accounts ADD COLUMN ticked_us INTEGER;
        ALTER TABLE live_accounts ADD COLUMN warned_lapse_us INTEGER;
        ALTER TABLE live_accounts ADD COLUMN warned_days INTEGER;
        CREATE TABLE live_credentials (account TEXT NOT NULL, role TEXT NOT NULL CHECK (role IN ('next', 'old')), api_key TEXT, public_key TEXT, sealed_key BLOB,
            since_us INTEGER NOT NULL, alive_us INTEGER, dead_us INTEGER, UNIQUE (account, role, api_key)) STRICT;
        """;

    /// <summary>Dead ones that are remembered of an account.</summary>
    private const int DeadMax = 20;

    public IReadOnlyList<OtherCredential> Of(string account) => store.On(connection => SqlText.Rows(
        connection,
        "SELECT account, role, api_key, public_key, sealed_key, since_us, alive_us, dead_us FROM live_credentials WHERE account = $account ORDER BY since_us DESC",
        read => new OtherCredential
        {
            Account = read.GetString(0),
            IsNext = read.GetString(1) == "next",
            ApiKey = read[2] as string,
            PublicKeyPem = read[3] as string,
            SealedKey = read[4] as byte[],
            SinceUs = read.GetInt64(5),
            AliveUs = read[6] as long?,
            DeadUs = read[7] as long?,
        },
        ("$account", account)));

    /// <summary>Adds one; what was prepared before, or stood there of the same key, goes.</summary>
    public void Add(OtherCredential credential) => store.On(connection =>
    {
        using var transaction = connection.BeginTransaction();
        Insert(connection, transaction, credential);
        transaction.Commit();
        return 0;
    });

    public static void Insert(SqliteConnection connection, SqliteTransaction transaction, OtherCredential credential)
    {
        var role = credential.IsNext ? "next" : "old";
        SqlText.Execute(
            connection,
            transaction,
            "DELETE FROM live_credentials WHERE account = $account AND role = $role AND ($role = 'next' OR api_key = $key)",
            ("$account", credential.Account), ("$role", role), ("$key", credential.ApiKey));
        SqlText.Execute(
            connection,
            transaction,
            "INSERT INTO live_credentials (account, role, api_key, public_key, sealed_key, since_us, alive_us, dead_us) VALUES ($account, $role, $key, $public, $sealed, $since, $alive, $dead)",
            ("$account", credential.Account), ("$role", role), ("$key", credential.ApiKey), ("$public", credential.PublicKeyPem), ("$sealed", credential.SealedKey),
            ("$since", credential.SinceUs), ("$alive", credential.AliveUs), ("$dead", credential.DeadUs));
        SqlText.Execute(
            connection,
            transaction,
            """
            DELETE FROM live_credentials WHERE account = $account AND dead_us IS NOT NULL
                AND api_key NOT IN (SELECT api_key FROM live_credentials WHERE account = $account AND dead_us IS NOT NULL ORDER BY dead_us DESC LIMIT $max)
            """,
            ("$account", credential.Account), ("$max", DeadMax));
    }

    /// <summary>Takes back one that was named as an old one.</summary>
    public void Remove(OtherCredential credential) => store.On(connection => SqlText.Execute(
        connection,
        null,
        "DELETE FROM live_credentials WHERE account = $account AND role = 'old' AND api_key = $key",
        ("$account", credential.Account), ("$key", credential.ApiKey)));

    /// <summary>The exchange answered to it, or said that it does not know it; of a dead one nothing secret is kept.</summary>
    public void Heard(OtherCredential credential, bool isDead, long nowUs) => store.On(connection => SqlText.Execute(
        connection,
        null,
        isDead
            ? "UPDATE live_credentials SET dead_us = $now, sealed_key = NULL WHERE account = $account AND role = 'old' AND api_key = $key"
            : "UPDATE live_credentials SET alive_us = $now WHERE account = $account AND role = 'old' AND api_key = $key",
        ("$now", nowUs), ("$account", credential.Account), ("$key", credential.ApiKey)));
}
