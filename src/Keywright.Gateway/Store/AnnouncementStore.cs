using Microsoft.Data.Sqlite;

namespace Keywright.Gateway.Store;

/// <summary>Channels, the accounts whose changes they tell, and what is on its way, in the database of the keys.</summary>
/// <remarks>Every method throws <see cref="StoreFailedException"/> when the database cannot.</remarks>
internal sealed class AnnouncementStore(KeyStore store)
{
    /// <summary>Announcements on their way by one channel. What comes when there is no room is counted as lost: a change never waits for them.</summary>
    public const int WaitingMax = 1000;

    public IReadOnlyList<ChannelRow> Channels() => store.On(connection => SqlText.Rows(
        connection,
        "SELECT name, shown, access, secret, delivered, lost, last_us, last_problem FROM announce_channels ORDER BY name",
        read => new ChannelRow(read.GetString(0), read.GetString(1), (byte[])read[2], read[3] as byte[], read.GetInt64(4), read.GetInt64(5), read[6] as long?, read[7] as string)));

    public ChannelRow? Channel(string name) => Channels().FirstOrDefault(row => row.Name == name);

    /// <summary>Puts a channel in the place of the one of that name; what waits for it goes the new way.</summary>
    public void Write(ChannelRow row) => Run(
        """
        INSERT OR REPLACE INTO announce_channels (name, shown, access, secret, delivered, lost, last_us, last_problem)
        VALUES ($name, $shown, $access, $secret, $delivered, $lost, $last, $problem)
        """,
        ("$name", row.Name), ("$shown", row.Shown), ("$access", row.Access), ("$secret", row.Secret), ("$delivered", row.Delivered), ("$lost", row.Lost), ("$last", row.LastUs), ("$problem", row.LastProblem));

    /// <summary>Takes a channel away with what waits for it.</summary>
    public void Remove(string name) => Run("BEGIN; DELETE FROM announcements WHERE channel = $name; DELETE FROM announce_channels WHERE name = $name; COMMIT", ("$name", name));

    /// <summary>Accounts whose changes are told although they are not live.</summary>
    public IReadOnlyList<string> Accounts() => store.On(connection => SqlText.Rows(connection, "SELECT account FROM announce_accounts ORDER BY account", read => read.GetString(0)));

    public void SetAccount(string account, bool told) => Run(
        told ? "INSERT OR IGNORE INTO announce_accounts (account) VALUES ($account)" : "DELETE FROM announce_accounts WHERE account = $account", ("$account", account));

    /// <summary>Keeps announcements, as part of the change they tell.</summary>
    public static void Write(SqliteTransaction transaction, IReadOnlyList<AnnouncementRow> rows)
    {
        foreach (var row in rows)
        {
            var written = SqlText.Execute(
                transaction.Connection!,
                transaction,
                """
                INSERT INTO announcements (channel, body, created_us, attempts, due_us)
                SELECT $channel, $body, $created, 0, $due WHERE (SELECT COUNT(*) FROM announcements WHERE channel = $channel) < $max
                """,
                ("$channel", row.Channel), ("$body", row.Body), ("$created", row.CreatedUs), ("$due", row.DueUs), ("$max", WaitingMax));
            if (written == 0)
            {
                SqlText.Execute(
                    transaction.Connection!,
                    transaction,
                    "UPDATE announce_channels SET lost = lost + 1, last_problem = 'no room: too many announcements wait' WHERE name = $channel",
                    ("$channel", row.Channel));
            }
        }
    }

    /// <summary>The same by themselves.</summary>
    public void Write(IReadOnlyList<AnnouncementRow> rows) => store.On(connection =>
    {
        using var transaction = connection.BeginTransaction();
        Write(transaction, rows);
        transaction.Commit();
        return 0;
    });

    public int CountWaiting(string channel) => store.On(connection => SqlText.Rows(
        connection, "SELECT COUNT(*) FROM announcements WHERE channel = $channel", read => read.GetInt32(0), ("$channel", channel))[0]);

    /// <summary>The oldest of a channel, if it is due: they arrive in their order, and one that cannot holds the others back.</summary>
    public AnnouncementRow? Due(string channel, long nowUs) => store.On(connection => SqlText.Rows(
        connection,
        "SELECT number, channel, body, created_us, attempts, due_us FROM announcements WHERE channel = $channel ORDER BY number LIMIT 1",
        read => new AnnouncementRow(read.GetInt64(0), read.GetString(1), read.GetString(2), read.GetInt64(3), read.GetInt32(4), read.GetInt64(5)),
        ("$channel", channel))).FirstOrDefault(row => row.DueUs <= nowUs);

    public void Delivered(AnnouncementRow row, long nowUs) => Run(
        "BEGIN; DELETE FROM announcements WHERE number = $number; UPDATE announce_channels SET delivered = delivered + 1, last_us = $now, last_problem = NULL WHERE name = $channel; COMMIT",
        ("$number", row.Number), ("$now", nowUs), ("$channel", row.Channel));

    public void Postpone(AnnouncementRow row, long dueUs, string problem) => Run(
        "BEGIN; UPDATE announcements SET attempts = attempts + 1, due_us = $due WHERE number = $number; UPDATE announce_channels SET last_problem = $problem WHERE name = $channel; COMMIT",
        ("$number", row.Number), ("$due", dueUs), ("$problem", problem), ("$channel", row.Channel));

    public void GiveUp(AnnouncementRow row, string problem) => Run(
        "BEGIN; DELETE FROM announcements WHERE number = $number; UPDATE announce_channels SET lost = lost + 1, last_problem = $problem WHERE name = $channel; COMMIT",
        ("$number", row.Number), ("$problem", problem), ("$channel", row.Channel));

    /// <summary>In the copy of a database that goes into a backup: what was on its way then is told by the home that lives on.</summary>
    public void EndWaiting() => Run("DELETE FROM announcements");

    private int Run(string sql, params (string Name, object? Value)[] values) => store.On(connection => SqlText.Execute(connection, null, sql, values));
}
