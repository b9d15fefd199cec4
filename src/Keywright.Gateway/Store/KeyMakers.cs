using System.Collections.Concurrent;

namespace Keywright.Gateway.Store;

/// <summary>A key that made another, as it was called then.</summary>
public sealed record KeyMaker(string ApiKey, string Name);

/// <summary>Which keys were made by keys, over the exchange's own routes. Noted before the key is there: a maker without a key harms nobody, a key without its maker would look like the owner's.</summary>
public sealed class KeyMakers
{
    private readonly KeyStore store;
    private readonly ConcurrentDictionary<string, KeyMaker> byApiKey;

    /// <exception cref="StoreFailedException">It cannot be read.</exception>
    public KeyMakers(KeyStore store)
    {
        this.store = store;
        byApiKey = store.On(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText =
                """
                CREATE TABLE IF NOT EXISTS keys_made_by_keys (api_key TEXT PRIMARY KEY, maker_api_key TEXT NOT NULL, maker_name TEXT NOT NULL) STRICT;
                SELECT api_key, maker_api_key, maker_name FROM keys_made_by_keys;
                """;
            using var reader = command.ExecuteReader();
            var read = new ConcurrentDictionary<string, KeyMaker>(StringComparer.Ordinal);
            while (reader.Read())
            {
                read[reader.GetString(0)] = new KeyMaker(reader.GetString(1), reader.GetString(2));
            }

            return read;
        });
    }

    /// <summary>Null for a key that its owner made.</summary>
    public KeyMaker? Of(string apiKey) => byApiKey.GetValueOrDefault(apiKey);

    /// <exception cref="StoreFailedException">It cannot be kept.</exception>
    public void Note(string apiKey, KeyMaker maker)
    {
        store.On(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO keys_made_by_keys (api_key, maker_api_key, maker_name) VALUES ($key, $maker, $name)";
            command.Parameters.AddWithValue("$key", apiKey);
            command.Parameters.AddWithValue("$maker", maker.ApiKey);
            command.Parameters.AddWithValue("$name", maker.Name);
            return command.ExecuteNonQuery();
        });
        byApiKey[apiKey] = maker;
    }
}
