using Microsoft.Data.Sqlite;

namespace Keywright.Gateway.Store;

/// <summary>What reviews keep.</summary>
public sealed partial class KeyStore
{
    public IReadOnlyList<RegisteredRow> Registered() => Rows("SELECT * FROM registered_keys ORDER BY number", static reader => new RegisteredRow
    {
        Number = (int)(long)reader["number"],
        Label = (string)reader["label"],
        Service = (string)reader["service"],
        Permissions = (string)reader["permissions"],
        AllowedIps = (string)reader["allowed_ips"],
        LapsesUs = reader["lapses_us"] as long?,
        RotateByUs = reader["rotate_by_us"] as long?,
        Owner = (string)reader["owner"],
        Purpose = (string)reader["purpose"],
        Tags = (string)reader["tags"],
        Notes = (string)reader["notes"],
        Revision = (int)(long)reader["revision"],
        CreatedUs = (long)reader["created_us"],
        RemovedUs = reader["removed_us"] as long?,
    });

    /// <summary>Whether a key that lives at the exchange has this label.</summary>
    public bool IsRegistered(string label) => Registered().Any(row => row.RemovedUs is null && row.Label == label);

    /// <summary>Writes one, new or in the place of what it was.</summary>
    public void Write(RegisteredRow row) => Guarded(() =>
    {
        using var command = Command(
            """
            INSERT OR REPLACE INTO registered_keys
            VALUES ($number, $label, $service, $permissions, $allowed_ips, $lapses, $rotate, $owner, $purpose, $tags, $notes, $revision, $created, $removed)
            """,
            ("$number", row.Number),
            ("$label", row.Label),
            ("$service", row.Service),
            ("$permissions", row.Permissions),
            ("$allowed_ips", row.AllowedIps),
            ("$lapses", row.LapsesUs),
            ("$rotate", row.RotateByUs),
            ("$owner", row.Owner),
            ("$purpose", row.Purpose),
            ("$tags", row.Tags),
            ("$notes", row.Notes),
            ("$revision", row.Revision),
            ("$created", row.CreatedUs),
            ("$removed", row.RemovedUs));
        return command.ExecuteNonQuery();
    });

    /// <summary>What was saved of every key's use, by the key's number.</summary>
    public IReadOnlyDictionary<int, KeyUseRow> KeyUses()
    {
        var rights = Rows("SELECT * FROM key_rights", static r => (Number: (int)(long)r["number"], Right: ((string)r["permission"], (long)r["granted_us"], (long)r["used_us"]))).ToLookup(r => r.Number, r => r.Right);
        var addresses = Rows("SELECT * FROM key_addresses", static r => (Number: (int)(long)r["number"], Address: ((string)r["address"], (long)r["seen_us"]))).ToLookup(r => r.Number, r => r.Address);
        return rights.Select(r => r.Key).Union(addresses.Select(a => a.Key)).ToDictionary(number => number, number => new KeyUseRow(number, null, [.. rights[number]], [.. addresses[number]]));
    }

    /// <summary>Saves what keys were used for, in one go.</summary>
    public void SaveUses(IReadOnlyList<KeyUseRow> uses) => Guarded(() =>
    {
        using var transaction = connection.BeginTransaction();
        foreach (var use in uses)
        {
            if (use.Last is { } last)
            {
                Run("UPDATE keys SET last_used_us = $at, last_address = $address, last_route = $route WHERE number = $number", ("$number", use.Number), ("$at", last.AtUs), ("$address", last.Address), ("$route", last.Route));
            }

            Run("DELETE FROM key_addresses WHERE number = $number", ("$number", use.Number));
            foreach (var (address, seen) in use.Addresses)
            {
                Run("INSERT INTO key_addresses VALUES ($number, $address, $seen)", ("$number", use.Number), ("$address", address), ("$seen", seen));
            }

            foreach (var (permission, granted, used) in use.Rights)
            {
                Run("INSERT OR REPLACE INTO key_rights VALUES ($number, $permission, $granted, $used)", ("$number", use.Number), ("$permission", permission), ("$granted", granted), ("$used", used));
            }
        }

        transaction.Commit();
        return 0;

        void Run(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
        {
            using var command = Command(sql, values);
            command.Transaction = transaction;
            command.ExecuteNonQuery();
        }
    });

    public IReadOnlyDictionary<string, AssessmentRow> Assessments()
        => Rows("SELECT * FROM assessments", static r => new AssessmentRow((string)r["subject"], (long)r["at_us"], (string)r["flags"], (int)(long)r["score"], (string)r["verdict"], (string)r["preset"]))
            .ToDictionary(row => row.Subject);

    /// <summary>Keeps an assessment in the place of an older one.</summary>
    public void Keep(AssessmentRow row) => Guarded(() =>
    {
        using var command = Command(
            "INSERT OR REPLACE INTO assessments VALUES ($subject, $at, $flags, $score, $verdict, $preset)",
            ("$subject", row.Subject),
            ("$at", row.AtUs),
            ("$flags", row.Flags),
            ("$score", row.Score),
            ("$verdict", row.Verdict),
            ("$preset", row.Preset));
        return command.ExecuteNonQuery();
    });

    /// <summary>The latest sign-off of a review; null before the first.</summary>
    public SignOffRow? LastSignOff()
        => Rows("SELECT * FROM sign_offs ORDER BY number DESC LIMIT 1", static r => new SignOffRow((long)r["at_us"], (string)r["name"], (int)(long)r["findings"])).FirstOrDefault();

    public void Keep(SignOffRow row) => Guarded(() =>
    {
        using var command = Command("INSERT INTO sign_offs (at_us, name, findings) VALUES ($at, $name, $findings)", ("$at", row.AtUs), ("$name", row.Name), ("$findings", row.Findings));
        return command.ExecuteNonQuery();
    });

    private List<T> Rows<T>(string sql, Func<SqliteDataReader, T> read) => Guarded(() =>
    {
        using var command = Command(sql);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    });
}
