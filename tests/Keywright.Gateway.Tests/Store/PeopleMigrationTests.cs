using Keywright.Gateway.Store;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Keywright.Gateway.Tests.Store;

public sealed class PeopleMigrationTests
{
    /// <summary>Red when a home of the second version starts without the tables, without its settings, or without a copy of what it was.</summary>
    [Fact]
    public void A_database_of_the_second_version_gets_the_tables_of_people_and_leaves_a_copy()
    {
        var folder = Directory.CreateTempSubdirectory("keywright-store-").FullName;
        try
        {
            var path = Path.Combine(folder, "keywright.db");
            using (var store = KeyStore.Open(path))
            {
                store.Keep("a", [7]);
            }

            using (var old = new SqliteConnection($"Data Source={path};Pooling=False"))
            {
                old.Open();
                using var strip = old.CreateCommand();
                strip.CommandText =
                    """
                    DROP TABLE people; DROP TABLE recovery_codes; DROP TABLE attempts; DROP TABLE key_makers; DROP TABLE tokens; DROP TABLE sign_ins;
                    DROP TABLE registered_keys; DROP TABLE key_rights; DROP TABLE key_addresses; DROP TABLE assessments; DROP TABLE sign_offs;
                    DROP TABLE claims; DROP TABLE rebind_links; DROP TABLE announce_channels; DROP TABLE announce_accounts; DROP TABLE announcements; DROP TABLE accepted_terms;
                    DROP TABLE live_accounts; DROP TABLE live_symbols; DROP TABLE live_credentials;
                    PRAGMA user_version = 2;
                    """;
                strip.ExecuteNonQuery();
            }

            using (var store = KeyStore.Open(path))
            {
                var people = new PeopleStore(store);
                people.Write(new PersonRow("alice", "owner", "x", 1, null, [1, 2], 3));
                Assert.Equal(["alice"], people.People().Select(person => person.Name));
                Assert.Equal([7], store.Setting("a", () => [0]));
            }

            Assert.True(File.Exists(path + ".v2"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
