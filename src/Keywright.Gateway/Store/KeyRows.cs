using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Keywright.Gateway.Store;

/// <summary>The table of keys: its columns, and how a row is read and written.</summary>
internal static class KeyRows
{
    public const string Create =
        """
        CREATE TABLE keys (
            number INTEGER PRIMARY KEY, api_key TEXT NOT NULL UNIQUE, label TEXT NOT NULL, account TEXT NOT NULL, type TEXT NOT NULL,
            permissions TEXT NOT NULL, allowed_ips TEXT NOT NULL, symbols TEXT NOT NULL, material BLOB NOT NULL, created_us INTEGER NOT NULL,
            expires_us INTEGER, trading_lapses_us INTEGER, revoked_us INTEGER, last_used_us INTEGER, last_address TEXT, last_route TEXT,
            policy TEXT NOT NULL, owner TEXT NOT NULL, purpose TEXT NOT NULL, tags TEXT NOT NULL, notes TEXT NOT NULL, revision INTEGER NOT NULL,
            frozen_us INTEGER, material_us INTEGER NOT NULL, next_material BLOB, overlap_ends_us INTEGER) STRICT;
        """;

    public const string Indexes =
        """
        CREATE INDEX IF NOT EXISTS keys_by_label ON keys (label);
        CREATE INDEX IF NOT EXISTS live_keys_by_account ON keys (account, expires_us) WHERE revoked_us IS NULL;
        """;

    /// <summary>From version 1, whose caps were columns: they become part of the policy, number for number.</summary>
    public const string FromFirstVersion =
        """
        ALTER TABLE keys RENAME TO keys_1;
        """ + Create +
        """
        INSERT INTO keys
            SELECT number, api_key, label, account, type, permissions, allowed_ips, symbols, material, created_us, expires_us, trading_lapses_us,
                   revoked_us, last_used_us, last_address, last_route,
                   json_patch('{}', json_object('maxOrderNotional', json(max_order_notional), 'maxDailyNotional', json(max_daily_notional))),
                   '', '', '', '', 1, NULL, created_us, NULL, NULL
            FROM keys_1;
        DROP TABLE keys_1;
        """;

    public const string Insert =
        """
        INSERT INTO keys (number, api_key, label, account, type, permissions, allowed_ips, symbols, material, created_us, expires_us,
                                     trading_lapses_us, revoked_us, last_used_us, last_address, last_route, policy, owner, purpose, tags, notes,
                                     revision, frozen_us, material_us, next_material, overlap_ends_us)
        VALUES ($number, $api_key, $label, $account, $type, $permissions, $allowed_ips, $symbols, $material, $created_us, $expires_us,
                $trading_lapses_us, $revoked_us, $last_used_us, $last_address, $last_route, $policy, $owner, $purpose, $tags, $notes,
                $revision, $frozen_us, $material_us, $next_material, $overlap_ends_us)
        """;

    /// <summary>When, from where and for what it was last used is written apart, and never by a change.</summary>
    public const string Update =
        """
        UPDATE keys SET label = $label, permissions = $permissions, allowed_ips = $allowed_ips, symbols = $symbols, material = $material,
                        expires_us = $expires_us, trading_lapses_us = $trading_lapses_us, policy = $policy, owner = $owner, purpose = $purpose,
                        tags = $tags, notes = $notes, revision = $revision, frozen_us = $frozen_us, material_us = $material_us,
                        next_material = $next_material, overlap_ends_us = $overlap_ends_us
        WHERE number = $number AND revision = $revision - 1
        """;

    public static (string Name, object? Value)[] Values(KeyRow row) =>
    [
        ("$number", row.Number),
        ("$api_key", row.ApiKey),
        ("$label", row.Label),
        ("$account", row.Account),
        ("$type", row.Type),
        ("$permissions", row.Permissions),
        ("$allowed_ips", row.AllowedIps),
        ("$symbols", row.Symbols),
        ("$material", row.Material),
        ("$created_us", row.CreatedUs),
        ("$expires_us", row.ExpiresUs),
        ("$trading_lapses_us", row.TradingLapsesUs),
        ("$revoked_us", row.RevokedUs),
        ("$last_used_us", row.LastUsedUs),
        ("$last_address", row.LastAddress),
        ("$last_route", row.LastRoute),
        ("$policy", row.Policy),
        ("$owner", row.Owner),
        ("$purpose", row.Purpose),
        ("$tags", row.Tags),
        ("$notes", row.Notes),
        ("$revision", row.Revision),
        ("$frozen_us", row.FrozenUs),
        ("$material_us", row.MaterialUs),
        ("$next_material", row.NextMaterial),
        ("$overlap_ends_us", row.OverlapEndsUs),
    ];

    public static KeyRow Read(SqliteDataReader reader) => new()
    {
        Number = (int)Number(reader, "number"),
        ApiKey = Text(reader, "api_key")!,
        Label = Text(reader, "label")!,
        Account = Text(reader, "account")!,
        Type = Text(reader, "type")!,
        Permissions = Text(reader, "permissions")!,
        AllowedIps = Text(reader, "allowed_ips")!,
        Symbols = Text(reader, "symbols")!,
        Material = (byte[])reader["material"],
        CreatedUs = Number(reader, "created_us"),
        ExpiresUs = reader["expires_us"] as long?,
        TradingLapsesUs = reader["trading_lapses_us"] as long?,
        RevokedUs = reader["revoked_us"] as long?,
        LastUsedUs = reader["last_used_us"] as long?,
        LastAddress = Text(reader, "last_address"),
        LastRoute = Text(reader, "last_route"),
        Policy = Text(reader, "policy")!,
        Owner = Text(reader, "owner")!,
        Purpose = Text(reader, "purpose")!,
        Tags = Text(reader, "tags")!,
        Notes = Text(reader, "notes")!,
        Revision = (int)Number(reader, "revision"),
        FrozenUs = reader["frozen_us"] as long?,
        MaterialUs = Number(reader, "material_us"),
        NextMaterial = reader["next_material"] as byte[],
        OverlapEndsUs = reader["overlap_ends_us"] as long?,
    };

    private static string? Text(SqliteDataReader reader, string column) => reader[column] as string;

    private static long Number(SqliteDataReader reader, string column) => Convert.ToInt64(reader[column], CultureInfo.InvariantCulture);
}
