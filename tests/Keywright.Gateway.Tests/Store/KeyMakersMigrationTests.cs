using Keywright.Gateway.Store;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Keywright.Gateway.Tests.Store;

public sealed class KeyMakersMigrationTests
{
    /// <summary>Red when a home of the fifth version forgets who made a key, takes a key for a person, or starts without a copy of what it was.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_two_tables_of_makers_of_the_fifth_version_become_one_and_leave_a_copy(bool keysMadeKeys)
    {
        var folder = Directory.CreateTempSubdirectory("keywright-store-").FullName;
        try
        {
            var path = Path.Combine(folder, "keywright.db");
            using (var store = KeyStore.Open(path))
            {
                store.Insert(Key(1, "kwA", "mine"));
                store.Insert(Key(2, "kwB", "under mine"));
                store.Insert(Key(3, "kwC", "the owner's"));
            }

            Run(
                path,
                """
                DROP TABLE key_makers; DROP TABLE live_accounts; DROP TABLE live_symbols; DROP TABLE live_credentials;
                CREATE TABLE key_makers (api_key TEXT NOT NULL, maker TEXT NOT NULL, PRIMARY KEY (api_key, maker)) STRICT;
                INSERT INTO key_makers VALUES ('kwA', 'alice'), ('kwA', 'bob'), ('kwC', '');
                PRAGMA user_version = 5;
                """);
            if (keysMadeKeys)
            {
                Run(
                    path,
                    """
                    CREATE TABLE keys_made_by_keys (api_key TEXT PRIMARY KEY, maker_api_key TEXT NOT NULL, maker_name TEXT NOT NULL) STRICT;
                    INSERT INTO keys_made_by_keys VALUES ('kwB', 'kwA', 'alice');
                    """);
            }

            for (var opening = 0; opening < 2; opening++)
            {
                using var store = KeyStore.Open(path);
                var makers = new KeyMakers(store);
                Assert.Equal(["mine"], makers.LabelsMadeBy("alice"));
                Assert.Equal(["mine"], makers.LabelsMadeBy("bob"));
                Assert.Equal(["the owner's"], makers.LabelsMadeBy(""));
                Assert.Null(makers.Of("kwA"));
                Assert.Equal(keysMadeKeys ? new KeyMaker("kwA", "alice") : null, makers.Of("kwB"));
                Assert.Equal(["key_makers"], store.On(connection => SqlText.Rows(connection, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE '%made%' OR type = 'table' AND name LIKE '%maker%'", read => read.GetString(0))));
            }

            Assert.True(File.Exists(path + ".v5"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Run(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static KeyRow Key(int number, string apiKey, string label) => new()
    {
        Number = number, ApiKey = apiKey, Label = label, Account = "paper", Type = "hmac", Permissions = "read", AllowedIps = "", Symbols = "", Material = [1], CreatedUs = 1,
    };
}
