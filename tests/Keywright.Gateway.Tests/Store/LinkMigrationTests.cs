using Keywright.Gateway.Store;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Keywright.Gateway.Tests.Store;

public sealed class LinkMigrationTests
{
    /// <summary>Red when a home of the fourth version starts without the tables of links, announcements and terms, or without a copy of what it was.</summary>
    [Fact]
    public void A_database_of_the_fourth_version_gets_the_tables_of_links_and_leaves_a_copy()
    {
        var folder = Directory.CreateTempSubdirectory("keywright-store-").FullName;
        try
        {
            var path = Path.Combine(folder, "keywright.db");
            KeyStore.Open(path).Dispose();
            using (var old = new SqliteConnection($"Data Source={path};Pooling=False"))
            {
                old.Open();
                using var strip = old.CreateCommand();
                strip.CommandText =
                    """
                    DROP TABLE claims; DROP TABLE rebind_links; DROP TABLE announce_channels; DROP TABLE announce_accounts; DROP TABLE announcements;
                    DROP TABLE accepted_terms; DROP TABLE live_accounts; DROP TABLE live_symbols; DROP TABLE live_credentials; PRAGMA user_version = 4;
                    """;
                strip.ExecuteNonQuery();
            }

            for (var opening = 0; opening < 2; opening++)
            {
                using var store = KeyStore.Open(path);
                new LinkStore(store).Write(new RebindRow($"hash-{opening}", "key", "203.0.113.7", "", "owner", 1, 2));
                Assert.Equal(opening + 1, new LinkStore(store).RebindsOf("key").Count);
                Assert.Empty(new AnnouncementStore(store).Channels());
                Assert.Null(AcceptedTerms.Of(store, "key"));
            }

            Assert.True(File.Exists(path + ".v4"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
