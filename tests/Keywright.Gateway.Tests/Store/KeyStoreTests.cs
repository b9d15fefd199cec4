using System.Runtime.Versioning;
using Keywright.Gateway.Manage;
using Keywright.Gateway.Store;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Keywright.Gateway.Tests.Store;

[UnsupportedOSPlatform("windows")]
public sealed class KeyStoreTests
{
    [Fact]
    public void A_new_database_and_its_side_files_are_for_their_owner_alone()
    {
        var folder = Directory.CreateTempSubdirectory("keywright-store-").FullName;
        try
        {
            using (var store = KeyStore.Open(Path.Combine(folder, "keywright.db")))
            {
                store.Keep("a", [1]);
                var files = Directory.GetFiles(folder);
                Assert.True(files.Length > 1, "The write-ahead log is beside the database.");
                foreach (var file in files)
                {
                    Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_database_of_the_first_version_keeps_its_keys_and_caps_and_leaves_a_copy()
    {
        var folder = Directory.CreateTempSubdirectory("keywright-store-").FullName;
        try
        {
            var path = Path.Combine(folder, "keywright.db");
            using (var old = new SqliteConnection($"Data Source={path};Pooling=False"))
            {
                old.Open();
                using var make = old.CreateCommand();
                make.CommandText =
                    """
                    CREATE TABLE settings (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
                    CREATE TABLE keys (
                        number INTEGER PRIMARY KEY, api_key TEXT NOT NULL UNIQUE, label TEXT NOT NULL, account TEXT NOT NULL, type TEXT NOT NULL,
                        permissions TEXT NOT NULL, allowed_ips TEXT NOT NULL, symbols TEXT NOT NULL, material BLOB NOT NULL, created_us INTEGER NOT NULL,
                        expires_us INTEGER, trading_lapses_us INTEGER, max_order_notional TEXT, max_daily_notional TEXT, revoked_us INTEGER,
                        last_used_us INTEGER, last_address TEXT, last_route TEXT) STRICT;
                    INSERT INTO keys VALUES (1, 'kwA', 'one', 'paper', 'hmac', 'read,spot', '10.0.0.1', 'BTCUSDT', x'0102', 5, 6, 7, '250.50', NULL, NULL, 8, '10.0.0.1', '/api/v3/order');
                    INSERT INTO keys VALUES (2, 'kwB', 'two', 'paper', 'rsa', 'read', '', '', x'03', 9, NULL, NULL, NULL, '0.00000001', 10, NULL, NULL, NULL);
                    PRAGMA user_version = 1;
                    """;
                make.ExecuteNonQuery();
            }

            for (var opening = 0; opening < 2; opening++)
            {
                using var store = KeyStore.Open(path);
                var (one, two) = (store.Keys()[0], store.Keys()[1]);
                Assert.Equal(("kwA", "read,spot", "10.0.0.1", 5L, 6L, 7L, 8L, null), (one.ApiKey, one.Permissions, one.AllowedIps, one.CreatedUs, one.ExpiresUs, one.TradingLapsesUs, one.LastUsedUs, one.RevokedUs));
                Assert.Equal((250.50m, (decimal?)null), (PolicyJson.Read(one.Policy, "one").MaxOrderNotional, PolicyJson.Read(one.Policy, "one").MaxDailyNotional));
                Assert.Equal(((decimal?)null, 0.00000001m, 10L), (PolicyJson.Read(two.Policy, "two").MaxOrderNotional, PolicyJson.Read(two.Policy, "two").MaxDailyNotional, two.RevokedUs));
                Assert.Empty(PolicyJson.Read(two.Policy, "two").DenyRoutes);
            }

            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path + ".v1"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_database_of_the_second_version_gets_the_tables_of_reviews_and_leaves_a_copy()
    {
        var folder = Directory.CreateTempSubdirectory("keywright-store-").FullName;
        try
        {
            var path = Path.Combine(folder, "keywright.db");
            using (var store = KeyStore.Open(path))
            {
                store.Keep("a", 7);
            }

            using (var old = new SqliteConnection($"Data Source={path};Pooling=False"))
            {
                old.Open();
                using var back = old.CreateCommand();
                back.CommandText =
                    """
                    DROP TABLE registered_keys; DROP TABLE key_rights; DROP TABLE key_addresses; DROP TABLE assessments; DROP TABLE sign_offs;
                    DROP TABLE people; DROP TABLE recovery_codes; DROP TABLE attempts; DROP TABLE key_makers; DROP TABLE tokens; DROP TABLE sign_ins;
                    DROP TABLE claims; DROP TABLE rebind_links; DROP TABLE announce_channels; DROP TABLE announce_accounts; DROP TABLE announcements; DROP TABLE accepted_terms;
                    DROP TABLE live_accounts; DROP TABLE live_symbols; DROP TABLE live_credentials;
                    PRAGMA user_version = 2;
                    """;
                back.ExecuteNonQuery();
            }

            for (var opening = 0; opening < 2; opening++)
            {
                using var store = KeyStore.Open(path);
                Assert.Equal(7, store.KeptNumber("a"));
                Assert.Equal(opening, store.KeyUses().Count);
                store.SaveUses([new KeyUseRow(1, null, [("read", 0, 5)], [("10.0.0.1", 5)])]);
                Assert.Equal((null, 0, 0), (store.LastSignOff(), store.Registered().Count, store.Assessments().Count));
            }

            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path + ".v2"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
