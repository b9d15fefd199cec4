using System.Buffers.Binary;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Keywright.Gateway.Store;

/// <summary>Keys and settings in SQLite (WAL, synchronous FULL). Safe from any thread: one statement at a time.</summary>
public sealed partial class KeyStore : IDisposable
{
    /// <summary>The schema this program writes; a newer one is refused, an older one migrated after a backup.</summary>
    public const int SchemaVersion = 8;

    /// <summary>What brings a database of the version before to each version, in their order.</summary>
    private static readonly (int To, string Sql)[] s_steps =
    [
        (2, KeyRows.FromFirstVersion), (3, PeopleRows.Create + KeyMakers.CreateOfPeople), (4, ReviewTables.Create), (5, LinkRows.Create + AnnouncementRows.Create + AcceptedTerms.Create),
        (6, KeyMakers.FromTwoTables), (7, LiveStore.Create), (8, OtherCredentials.Create),
    ];

    private readonly Lock gate = new();
    private readonly SqliteConnection connection;

    private KeyStore(SqliteConnection connection) => this.connection = connection;

    /// <summary>Opens the database, creating it when there is none.</summary>
    /// <exception cref="GatewayStartException">It is damaged, of a newer version, or cannot be read; the message says what to do.</exception>
    public static KeyStore Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            MakePrivate(path);
            connection.Open();
            var store = new KeyStore(connection);
            store.Prepare(path);
            return store;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw new GatewayStartException(Explain(path, e), e);
        }
        catch (GatewayStartException)
        {
            connection.Dispose();
            throw;
        }
    }

    /// <exception cref="StoreFailedException">As from every method here.</exception>
    public IReadOnlyList<KeyRow> Keys() => Select("SELECT * FROM keys ORDER BY number");

    public KeyRow? Find(string apiKey) => Select("SELECT * FROM keys WHERE api_key = $key", ("$key", apiKey)).FirstOrDefault();

    /// <summary>Keys of that label, on every account or one, newest first; the dead ones too.</summary>
    public IReadOnlyList<KeyRow> Labelled(string label, string? account)
        => Select("SELECT * FROM keys WHERE label = $label AND ($account IS NULL OR account = $account) ORDER BY number DESC", ("$label", label), ("$account", account));

    /// <summary>How many keys of an account are neither revoked nor expired by then, Unix µs.</summary>
    public int CountLive(string account, long nowUs) => Guarded(() =>
    {
        using var command = Command(
            "SELECT COUNT(*) FROM keys WHERE account = $account AND revoked_us IS NULL AND (expires_us IS NULL OR expires_us > $now)", ("$account", account), ("$now", nowUs));
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    });

    private IReadOnlyList<KeyRow> Select(string sql, params (string Name, object? Value)[] values) => Guarded(() =>
    {
        using var command = Command(sql, values);
        using var reader = command.ExecuteReader();
        var rows = new List<KeyRow>();
        while (reader.Read())
        {
            rows.Add(KeyRows.Read(reader));
        }

        return rows;
    });

    public int NextKeyNumber() => Guarded(() =>
    {
        using var command = Command("SELECT COALESCE(MAX(number), 0) + 1 FROM keys");
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    });

    /// <param name="row">The new key.</param>
    /// <param name="beside">Is written with it, or neither is.</param>
    public void Insert(KeyRow row, Beside? beside = null) => Together(beside, transaction => Write(KeyRows.Insert, row, transaction));

    /// <summary>Writes a changed key over the row it was changed from; false when that is no longer there, and nothing is written then.</summary>
    /// <param name="after">Its revision is one above that row's.</param>
    /// <param name="beside">Is written with it, or neither is.</param>
    public bool TryUpdate(KeyRow after, Beside? beside = null) => Together(beside, transaction => Write(KeyRows.Update, after, transaction)) == 1;

    /// <summary>Freezes keys, all on disk together, and says which: those that are neither frozen nor revoked. Held keys of a restored home are frozen by that already.</summary>
    /// <param name="numbers">Theirs.</param>
    /// <param name="atUs">Since when.</param>
    /// <param name="beside">Is written with them, or nothing is.</param>
    public IReadOnlySet<int> Freeze(IEnumerable<int> numbers, long atUs, Beside? beside = null) => Guarded(() =>
    {
        using var transaction = connection.BeginTransaction();
        var frozen = numbers.Where(number => SqlText.Execute(
            connection,
            transaction,
            "UPDATE keys SET frozen_us = $at, revision = revision + 1 WHERE number = $number AND frozen_us IS NULL AND revoked_us IS NULL",
            ("$at", atUs),
            ("$number", number)) == 1).ToHashSet();
        beside?.Write(transaction);
        transaction.Commit();
        return frozen;
    });

    /// <summary>Marks a key revoked and forgets its sealed secret.</summary>
    public void Revoke(int number, long atUs, Beside? beside = null) => Together(beside, transaction =>
    {
        using var command = Command(
            "UPDATE keys SET revoked_us = $at, material = x'', next_material = NULL, revision = revision + 1 WHERE number = $number AND revoked_us IS NULL",
            ("$at", atUs),
            ("$number", number));
        command.Transaction = transaction;
        return command.ExecuteNonQuery();
    });

    /// <summary>A rotated secret was used first: it is the only one from now on.</summary>
    public void EndOverlap(int number, long atUs) => Guarded(() =>
    {
        using var command = Command(
            "UPDATE keys SET material = next_material, material_us = $at, next_material = NULL, overlap_ends_us = NULL, revision = revision + 1 WHERE number = $number AND next_material IS NOT NULL",
            ("$at", atUs),
            ("$number", number));
        return command.ExecuteNonQuery();
    });

    /// <summary>A value kept for the home, made once by <paramref name="make"/>.</summary>
    public byte[] Setting(string name, Func<byte[]> make) => Guarded(() =>
    {
        using var read = Command("SELECT value FROM settings WHERE name = $name", ("$name", name));
        if (read.ExecuteScalar() is byte[] value)
        {
            return value;
        }

        var made = make();
        using var write = Command("INSERT INTO settings (name, value) VALUES ($name, $value)", ("$name", name), ("$value", made));
        write.ExecuteNonQuery();
        return made;
    });

    /// <summary>A value kept for the home; null when there is none.</summary>
    public byte[]? FindSetting(string name) => Guarded(() =>
    {
        using var read = Command("SELECT value FROM settings WHERE name = $name", ("$name", name));
        return read.ExecuteScalar() as byte[];
    });

    /// <summary>Puts a new value in the place of a setting's old one.</summary>
    public void Keep(string name, byte[] value) => Guarded(() =>
    {
        using var write = Command("INSERT INTO settings (name, value) VALUES ($name, $value) ON CONFLICT (name) DO UPDATE SET value = $value", ("$name", name), ("$value", value));
        return write.ExecuteNonQuery();
    });

    /// <summary>A number kept for the home; 0 before it was kept first.</summary>
    public long KeptNumber(string name) => BinaryPrimitives.ReadInt64LittleEndian(Setting(name, static () => new byte[sizeof(long)]));

    public void Keep(string name, long value)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        Keep(name, bytes);
    }

    /// <summary>Work of another class of this folder on the same connection, nobody else's statement between.</summary>
    internal T On<T>(Func<SqliteConnection, T> work) => Guarded(() => work(connection));

    public void Dispose() => connection.Dispose();

    /// <summary>Makes a new database the owner's alone: SQLite would follow the umask, and gives its side files the mode of the first.</summary>
    internal static void MakePrivate(string path)
    {
        if (OperatingSystem.IsWindows() || File.Exists(path))
        {
            return;
        }

        try
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
            new FileStream(path, options).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GatewayStartException($"The database {path} cannot be made: {e.Message}", e);
        }
    }

    private T Guarded<T>(Func<T> statement)
    {
        lock (gate)
        {
            try
            {
                return statement();
            }
            catch (SqliteException e)
            {
                throw new StoreFailedException(Explain(connection.DataSource, e), e);
            }
        }
    }

    private void Prepare(string path)
    {
        // Busy: a backup tool may hold the file for a moment.
        Execute("PRAGMA busy_timeout = 2000");
        Execute("PRAGMA journal_mode = WAL");
        Execute("PRAGMA synchronous = FULL");
        Execute("PRAGMA secure_delete = ON");
        using (var check = Command("PRAGMA quick_check(1)"))
        {
            if (check.ExecuteScalar() as string is not "ok" and var said)
            {
                throw new GatewayStartException($"The database {path} is damaged ({said}); put a backup in its place, or move it away to begin with no keys.");
            }
        }

        using var version = Command("PRAGMA user_version");
        var found = Convert.ToInt32(version.ExecuteScalar(), CultureInfo.InvariantCulture);
        if (found > SchemaVersion)
        {
            throw new GatewayStartException($"The database {path} was written by a newer Keywright (schema {found}, this one knows {SchemaVersion}); start the newer program.");
        }

        if (found == 0)
        {
            Execute($"BEGIN; CREATE TABLE settings (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT; {KeyRows.Create} {PeopleRows.Create} {KeyMakers.Create} {ReviewTables.Create} {LinkRows.Create} {AnnouncementRows.Create} {AcceptedTerms.Create} {LiveStore.Create} {OtherCredentials.Create} PRAGMA user_version = {SchemaVersion}; COMMIT;");
        }
        else if (found < SchemaVersion)
        {
            BackUp(path, found);
            var missing = s_steps.Where(step => step.To > found).Select(step => step.Sql);
            Execute($"BEGIN; {string.Join(' ', missing)} PRAGMA user_version = {SchemaVersion}; COMMIT;");
        }

        // An older program neither minds them nor needs them.
        Execute(KeyRows.Indexes);
    }

    /// <summary>A copy of the database as it was, beside it, before it is migrated.</summary>
    private void BackUp(string path, int version)
    {
        var copy = $"{path}.v{version}";
        if (!File.Exists(copy))
        {
            MakePrivate(copy);
            using var into = Command("VACUUM INTO $copy", ("$copy", copy));
            into.ExecuteNonQuery();
        }
    }

    private void Execute(string sql)
    {
        using var command = Command(sql);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }

    private static int Write(string sql, KeyRow row, SqliteTransaction transaction) => SqlText.Execute(transaction.Connection!, transaction, sql, KeyRows.Values(row));

    /// <summary>One row of the keys and what belongs to it, on disk together; nothing is written beside a row that is not there.</summary>
    private int Together(Beside? beside, Func<SqliteTransaction, int> write) => Guarded(() =>
    {
        using var transaction = connection.BeginTransaction();
        var rows = write(transaction);
        if (rows == 1)
        {
            beside?.Write(transaction);
            transaction.Commit();
        }

        return rows;
    });

    private static string Explain(string path, SqliteException e) => e.SqliteErrorCode switch
    {
        SqliteError.Corrupt or SqliteError.NotADatabase => $"The database {path} is damaged; put a backup in its place, or move it away to begin with no keys.",
        SqliteError.Full => $"The disk is full, so the database {path} cannot be written; free some space and try again.",
        SqliteError.Busy => $"The database {path} is in use by another program; stop it and try again.",
        SqliteError.CannotOpen or SqliteError.ReadOnly or SqliteError.Permission => $"The database {path} cannot be opened for writing; check its owner and permissions.",
        _ => $"The database {path} cannot be used: {e.Message}",
    };

    private static class SqliteError
    {
        public const int Permission = 3;
        public const int Busy = 5;
        public const int ReadOnly = 8;
        public const int Corrupt = 11;
        public const int Full = 13;
        public const int CannotOpen = 14;
        public const int NotADatabase = 26;
    }
}
