using Keywright.Gateway.Execute.Live;
using Microsoft.Data.Sqlite;

namespace Keywright.Gateway.Store;

/// <summary>An account on a real exchange, as the database holds it: the credential's secret half sealed, never in clear.</summary>
internal sealed record LiveAccountRow
{
    /// <summary>The record its secret is sealed for.</summary>
    public static string Identity(string name) => $"upstream {name}";

    public required int Number { get; init; }

    public required string Name { get; init; }

    /// <summary>binance, binance-testnet, binance-demo, or a URL.</summary>
    public required string Venue { get; init; }

    /// <summary>Of the key pair made here, for the owner to paste; null of an HMAC credential.</summary>
    public string? PublicKeyPem { get; init; }

    /// <summary>Sealed private key or secret; null until there is one.</summary>
    public byte[]? SealedKey { get; init; }

    /// <summary>The exchange's; null until the owner has completed it.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Its owner let it trade; Unix microseconds.</summary>
    public long? ArmedUs { get; init; }

    /// <summary>The exchange's word on the credential's rights, as last read: JSON; null when it was never read.</summary>
    public string? Rights { get; init; }

    public long? RightsUs { get; init; }

    /// <summary>The account at the same exchange whose credential makes and ends this one's; null of one by itself.</summary>
    public string? Parent { get; init; }

    /// <summary>What the exchange knows a sub-account by; null of others.</summary>
    public string? Email { get; init; }

    /// <summary>When its credential was first seen to trade from any address, from which the exchange counts the lapse of trading; Unix microseconds.</summary>
    public long? TickedUs { get; init; }

    /// <summary>The lapse that its owner was last warned of, and how many days ahead.</summary>
    public long? WarnedLapseUs { get; init; }

    public int? WarnedDays { get; init; }

    public required long CreatedUs { get; init; }
}

/// <summary>Accounts on real exchanges, and the numbers of what is traded there, in the database of the keys.</summary>
/// <remarks>Every method throws <see cref="StoreFailedException"/> when the database cannot.</remarks>
internal sealed class LiveStore(KeyStore store)
{
    public const string Create =
        """
        CREATE TABLE live_accounts (name TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE, venue TEXT NOT NULL, public_key TEXT, sealed_key BLOB, api_key TEXT,
            armed_us INTEGER, rights TEXT, rights_us INTEGER, created_us INTEGER NOT NULL) STRICT;
        CREATE TABLE live_symbols (venue TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, base_asset TEXT NOT NULL, quote_asset TEXT NOT NULL,
            price_decimals INTEGER NOT NULL, lot_decimals INTEGER NOT NULL, PRIMARY KEY (venue, number)) STRICT;
        """;

    private const string Columns = "number, name, venue, public_key, sealed_key, api_key, armed_us, rights, rights_us, created_us, parent, email, ticked_us, warned_lapse_us, warned_days";

    public IReadOnlyList<LiveAccountRow> Accounts() => store.On(connection => SqlText.Rows(connection, $"SELECT {Columns} FROM live_accounts ORDER BY number", Read));

    public void Insert(LiveAccountRow row) => Write($"INSERT INTO live_accounts ({Columns}) VALUES ($number, $name, $venue, $public, $sealed, $key, $armed, $rights, $rightsAt, $created, $parent, $email, $ticked, $warnedLapse, $warnedDays)", row);

    public void Update(LiveAccountRow row) => Write(Replace, row);

    /// <summary>Puts another credential in force: the one before, if there was one, waits for its end; what was prepared is used up. All of it, or nothing.</summary>
    public void Turn(LiveAccountRow row, OtherCredential? before) => store.On(connection =>
    {
        using var transaction = connection.BeginTransaction();
        SqlText.Execute(connection, transaction, Replace, Values(row));
        SqlText.Execute(connection, transaction, "DELETE FROM live_credentials WHERE account = $account AND role = 'next'", ("$account", row.Name));
        if (before is not null)
        {
            OtherCredentials.Insert(connection, transaction, before);
        }

        transaction.Commit();
        return 0;
    });

    public IReadOnlyList<LiveSymbolRow> Symbols(string venue) => store.On(connection => SqlText.Rows(
        connection,
        "SELECT number, name, base_asset, quote_asset, price_decimals, lot_decimals FROM live_symbols WHERE venue = $venue ORDER BY number",
        read => new LiveSymbolRow(read.GetInt32(0), read.GetString(1), read.GetString(2), read.GetString(3), read.GetInt32(4), read.GetInt32(5)),
        ("$venue", venue)));

    /// <summary>All of them, or none.</summary>
    public void Add(string venue, IReadOnlyList<LiveSymbolRow> symbols) => store.On(connection =>
    {
        using var transaction = connection.BeginTransaction();
        foreach (var symbol in symbols)
        {
            SqlText.Execute(
                connection,
                transaction,
                "INSERT INTO live_symbols (venue, number, name, base_asset, quote_asset, price_decimals, lot_decimals) VALUES ($venue, $number, $name, $base, $quote, $price, $lot)",
                ("$venue", venue), ("$number", symbol.Number), ("$name", symbol.Name), ("$base", symbol.BaseAsset), ("$quote", symbol.QuoteAsset), ("$price", symbol.PriceDecimals), ("$lot", symbol.LotDecimals));
        }

        transaction.Commit();
        return symbols.Count;
    });

    private const string Replace =
        """
        UPDATE live_accounts SET public_key = $public, sealed_key = $sealed, api_key = $key, armed_us = $armed, rights = $rights, rights_us = $rightsAt, ticked_us = $ticked,
            warned_lapse_us = $warnedLapse, warned_days = $warnedDays
        WHERE name = $name AND number = $number AND venue = $venue AND created_us = $created AND parent IS $parent AND email IS $email
        """;

    private void Write(string sql, LiveAccountRow row) => store.On(connection => SqlText.Execute(connection, null, sql, Values(row)));

    private static (string Name, object? Value)[] Values(LiveAccountRow row) =>
    [
        ("$number", row.Number), ("$name", row.Name), ("$venue", row.Venue), ("$public", row.PublicKeyPem), ("$sealed", row.SealedKey), ("$key", row.ApiKey),
        ("$armed", row.ArmedUs), ("$rights", row.Rights), ("$rightsAt", row.RightsUs), ("$created", row.CreatedUs),
        ("$parent", row.Parent), ("$email", row.Email), ("$ticked", row.TickedUs), ("$warnedLapse", row.WarnedLapseUs), ("$warnedDays", row.WarnedDays),
    ];

    private static LiveAccountRow Read(SqliteDataReader read) => new()
    {
        Number = read.GetInt32(0),
        Name = read.GetString(1),
        Venue = read.GetString(2),
        PublicKeyPem = read.IsDBNull(3) ? null : read.GetString(3),
        SealedKey = read.IsDBNull(4) ? null : (byte[])read[4],
        ApiKey = read.IsDBNull(5) ? null : read.GetString(5),
        ArmedUs = read.IsDBNull(6) ? null : read.GetInt64(6),
        Rights = read.IsDBNull(7) ? null : read.GetString(7),
        RightsUs = read.IsDBNull(8) ? null : read.GetInt64(8),
        CreatedUs = read.GetInt64(9),
        Parent = read[10] as string,
        Email = read[11] as string,
        TickedUs = read[12] as long?,
        WarnedLapseUs = read[13] as long?,
        WarnedDays = (int?)(read[14] as long?),
    };
}
