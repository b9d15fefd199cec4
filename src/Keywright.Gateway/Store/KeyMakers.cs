using System.Collections.Concurrent;

namespace Keywright.Gateway.Store;

/// <summary>A key that made another, as it was called then.</summary>
public sealed record KeyMaker(string ApiKey, string Name);

/// <summary>
/// Who made a key, or got to see a secret of it: people, and keys over the exchange's own routes. Noted before the key is there: a maker
/// without a key harms nobody, a key without its maker would be forgotten, or look like the owner's.
/// </summary>
internal sealed class KeyMakers
{
    /// <summary>A maker is a person, the empty name for the owner of the home; or a key with what it was called, and then its API key is there.</summary>
    public const string Create =
        """
        CREATE TABLE key_makers (api_key TEXT NOT NULL, maker TEXT NOT NULL, maker_api_key TEXT, PRIMARY KEY (api_key, maker)) STRICT;
        """;

    /// <summary>As they stood from version 3 to 5: of people alone.</summary>
    public const string CreateOfPeople = "CREATE TABLE key_makers (api_key TEXT NOT NULL, maker TEXT NOT NULL, PRIMARY KEY (api_key, maker)) STRICT;";

    /// <summary>From version 5, in which keys that made keys had a table of their own, if there ever was one.</summary>
    public const string FromTwoTables =
        """
        ALTER TABLE key_makers RENAME TO key_makers_5;
        CREATE TABLE IF NOT EXISTS keys_made_by_keys (api_key TEXT PRIMARY KEY, maker_api_key TEXT NOT NULL, maker_name TEXT NOT NULL) STRICT;
        """ + Create +
        """
        INSERT INTO key_makers SELECT api_key, maker, NULL FROM key_makers_5;
        INSERT INTO key_makers SELECT api_key, maker_name, maker_api_key FROM keys_made_by_keys;
        DROP TABLE key_makers_5;
        DROP TABLE keys_made_by_keys;
        """;

    private readonly KeyStore store;
    private readonly ConcurrentDictionary<string, KeyMaker> byApiKey;

    /// <exception cref="StoreFailedException">It cannot be read; as from every method here, where the database cannot.</exception>
    public KeyMakers(KeyStore store)
    {
        this.store = store;
        var made = store.On(connection => SqlText.Rows(
            connection,
            "SELECT api_key, maker_api_key, maker FROM key_makers WHERE maker_api_key IS NOT NULL",
            read => KeyValuePair.Create(read.GetString(0), new KeyMaker(read.GetString(1), read.GetString(2)))));
        byApiKey = new ConcurrentDictionary<string, KeyMaker>(made, StringComparer.Ordinal);
    }

    /// <summary>The key that made this one; null for a key that people made.</summary>
    public KeyMaker? Of(string apiKey) => byApiKey.GetValueOrDefault(apiKey);

    /// <summary>A key makes another.</summary>
    public void Note(string apiKey, KeyMaker maker)
    {
        Write("INSERT INTO key_makers (api_key, maker, maker_api_key) VALUES ($key, $maker, $by)", ("$key", apiKey), ("$maker", maker.Name), ("$by", maker.ApiKey));
        byApiKey[apiKey] = maker;
    }

    /// <summary>A person makes a key, or gets to see a new secret of it.</summary>
    /// <param name="apiKey">The key.</param>
    /// <param name="person">Empty for the owner of the home.</param>
    public void Note(string apiKey, string person)
        => Write("INSERT OR IGNORE INTO key_makers (api_key, maker) VALUES ($key, $maker)", ("$key", apiKey), ("$maker", person));

    /// <summary>The living keys a person made, or saw a secret of: by label, with the account where others have that label too.</summary>
    public IReadOnlyList<string> LabelsMadeBy(string person) => store.On(connection => SqlText.Rows(
        connection,
        """
        SELECT CASE WHEN EXISTS (SELECT 1 FROM keys o WHERE o.label = k.label AND o.account <> k.account AND o.revoked_us IS NULL) THEN k.account || '/' || k.label ELSE k.label END
        FROM keys k JOIN key_makers m ON m.api_key = k.api_key WHERE m.maker = $maker AND m.maker_api_key IS NULL AND k.revoked_us IS NULL ORDER BY k.number
        """,
        read => read.GetString(0),
        ("$maker", person)));

    private void Write(string sql, params (string Name, object? Value)[] values) => store.On(connection => SqlText.Execute(connection, null, sql, values));
}
