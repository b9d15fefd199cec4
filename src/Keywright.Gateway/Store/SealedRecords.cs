using Keywright.Keys.Sealing;
using Microsoft.Data.Sqlite;

namespace Keywright.Gateway.Store;

/// <summary>All sealed records of a database at once: counted, tried, or wrapped anew under another root.</summary>
internal static class SealedRecords
{
    /// <summary>Setting: the id of the root that the records are sealed under. It changes in the same transaction as they do.</summary>
    public const string RootSetting = "vault-root";

    /// <summary>How many records there are.</summary>
    public static int Count(KeyStore store) => store.On(connection => SealedColumn.All.Sum(place => Read(connection, place).Count));

    /// <summary>How many records <paramref name="vault"/> opens, and the identities of those it does not.</summary>
    public static (int Opened, IReadOnlyList<string> Shut) Try(KeyStore store, Vault vault)
    {
        var records = store.On(connection => SealedColumn.All.SelectMany(place => Read(connection, place)).ToList());
        var shut = records.Where(record => !vault.Opens(record.Identity, record.Bytes)).Select(record => record.Identity).ToList();
        return (records.Count - shut.Count, shut);
    }

    /// <summary>Wraps every record anew and notes the root they are under now: all of it is on disk when this returns, or none.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="SealedRecordException">One does not open, and which; nothing was changed.</exception>
    public static int Rewrap(KeyStore store, Vault from, Vault under, string rootId) => store.On(connection =>
    {
        using var transaction = connection.BeginTransaction();
        var count = 0;
        foreach (var place in SealedColumn.All)
        {
            foreach (var record in Read(connection, place, transaction))
            {
                using var write = connection.CreateCommand();
                write.Transaction = transaction;
                write.CommandText = $"UPDATE {place.Table} SET {place.Column} = $bytes WHERE rowid = $row";
                write.Parameters.AddWithValue("$bytes", Rewrapped(record.Identity, record.Bytes, from, under));
                write.Parameters.AddWithValue("$row", record.Row);
                write.ExecuteNonQuery();
                count++;
            }
        }

        using var note = connection.CreateCommand();
        note.Transaction = transaction;
        note.CommandText = "INSERT INTO settings (name, value) VALUES ($name, $value) ON CONFLICT (name) DO UPDATE SET value = $value";
        note.Parameters.AddWithValue("$name", RootSetting);
        note.Parameters.AddWithValue("$value", Convert.FromHexString(rootId));
        note.ExecuteNonQuery();
        transaction.Commit();
        return count;
    });

    private static byte[] Rewrapped(string identity, byte[] record, Vault from, Vault under)
    {
        try
        {
            return from.Rewrap(identity, record, under);
        }
        catch (SealedRecordException e)
        {
            throw new SealedRecordException($"{identity}: {e.Message}");
        }
    }

    /// <summary>The id of the root the records are under; null in a home older than that.</summary>
    public static string? RootOf(KeyStore store) => store.On(connection =>
    {
        using var read = connection.CreateCommand();
        read.CommandText = "SELECT value FROM settings WHERE name = $name";
        read.Parameters.AddWithValue("$name", RootSetting);
        return read.ExecuteScalar() is byte[] id ? Convert.ToHexStringLower(id) : null;
    });

    /// <summary>What old pages still held of records wrapped before is gone from the log of the database.</summary>
    public static void ForgetLog(KeyStore store) => store.On(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        return command.ExecuteScalar();
    });

    /// <summary>Copies the whole database as of one moment, while others go on using it; the copy is one file, its owner's alone.</summary>
    public static void CopyTo(KeyStore store, string path) => store.On(connection =>
    {
        File.Delete(path);
        KeyStore.MakePrivate(path);
        using var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        copy.Open();
        connection.BackupDatabase(copy);
        using var one = copy.CreateCommand();
        one.CommandText = "PRAGMA journal_mode = DELETE";
        return one.ExecuteScalar();
    });

    private static List<(long Row, string Identity, byte[] Bytes)> Read(SqliteConnection connection, SealedColumn place, SqliteTransaction? transaction = null)
    {
        using var read = connection.CreateCommand();
        read.Transaction = transaction;
        read.CommandText = $"SELECT rowid, {place.Identity}, {place.Column} FROM {place.Table} WHERE {place.Filter}";
        using var reader = read.ExecuteReader();
        var records = new List<(long, string, byte[])>();
        while (reader.Read())
        {
            records.Add((reader.GetInt64(0), reader.GetString(1), (byte[])reader[2]));
        }

        return records;
    }
}
