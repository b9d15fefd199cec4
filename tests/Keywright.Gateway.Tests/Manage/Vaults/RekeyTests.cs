using Keywright.Gateway.Store;
using Keywright.Gateway.Tests.Worlds;
using Keywright.Keys;
using Keywright.Keys.Sealing;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Keywright.Gateway.Tests.Manage.Vaults;

public sealed class RekeyTests
{
    [Fact]
    public async Task Trading_goes_on_over_a_change_of_root_and_the_old_passphrase_opens_nothing()
    {
        await using var home = await SealableHome.OpenAsync();
        var key = await home.CutAsync();
        Assert.Null((await home.RekeyAsync(null, SealableHome.Words)).Problem);
        var before = home.Desk.View().RootId;
        var gateway = home.Gateway;
        using var stop = new CancellationTokenSource();
        var asking = Task.Run(async () =>
        {
            var asked = 0;
            for (; !stop.IsCancellationRequested || asked < 50; asked++)
            {
                (await home.AskAsync(gateway, key, "/api/v3/openOrders", "symbol=BTCUSDT")).Succeeds();
            }

            return asked;
        });
        Assert.Null((await home.RekeyAsync(SealableHome.Words, SealableHome.OtherWords)).Problem);
        await stop.CancelAsync();
        Assert.True(await asking >= 50);
        Assert.Same(gateway, home.Gateway);
        Assert.NotEqual(before, home.Desk.View().RootId);

        var second = await home.CutAsync("second");
        Assert.Null((await home.Desk.SealAsync()).Problem);
        Assert.NotNull((await home.UnsealAsync(SealableHome.Words)).Problem);
        home.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null((await home.UnsealAsync(SealableHome.OtherWords)).Problem);
        (await home.AskAsync(key)).Succeeds();
        (await home.AskAsync(second)).Succeeds();
    }

    [Fact]
    public async Task A_change_of_root_asks_for_the_passphrase_in_use_and_a_new_one_of_some_length()
    {
        await using var home = await SealableHome.OpenAsync();
        Assert.Equal("passphrase: a new one has at least 8 bytes.", (await home.RekeyAsync(null, "short")).Problem);
        Assert.Null((await home.RekeyAsync(null, SealableHome.Words)).Problem);
        Assert.NotNull((await home.RekeyAsync(null, SealableHome.OtherWords)).Problem);
        home.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull((await home.RekeyAsync("a wrong passphrase", SealableHome.OtherWords)).Problem);
        Assert.StartsWith("The last attempt was wrong", (await home.RekeyAsync(SealableHome.Words, SealableHome.OtherWords)).Problem, StringComparison.Ordinal);
        home.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Null((await home.RekeyAsync(SealableHome.Words, SealableHome.OtherWords)).Problem);
    }

    [Theory]
    [InlineData(null, SealableHome.Words)]
    [InlineData(SealableHome.Words, SealableHome.OtherWords)]
    [InlineData(SealableHome.Words, null)]
    [InlineData(null, null)]
    public async Task A_death_between_any_two_steps_leaves_a_home_that_opens_the_old_way_or_the_new(string? old, string? next)
    {
        List<(string Step, string Folder)> deaths = [];
        SealableHome home = null!;
        var recording = false;
        await using var opened = home = await SealableHome.OpenAsync(step: step =>
        {
            if (recording)
            {
                deaths.Add((step, home.Copy()));
            }
        });
        var (bot, spare) = (await home.CutAsync(), await home.CutAsync("spare"));
        var rotated = await home.Gateway.Keys.RotateAsync("spare", null, TimeSpan.FromDays(1), "test", CancellationToken.None);
        var renewed = (spare.ApiKey, rotated.SecretKey!);
        if (old is not null)
        {
            Assert.Null((await home.RekeyAsync(null, old)).Problem);
        }

        recording = true;
        Assert.Null((await home.RekeyAsync(old, next)).Problem);
        recording = false;
        Assert.Equal(["key file", "both roots", "records", "one root", "done"], deaths.Select(death => death.Step));
        foreach (var (step, folder) in deaths)
        {
            var changed = step is "records" or "one root" or "done";
            await using (var after = await SealableHome.OpenAsync(folder, new ManualTime(home.Time.Now)))
            {
                var (right, wrong) = changed ? (next, old) : (old, next);
                Assert.True((right is null) == (after.Desk.Gateway is not null), $"{step}: sealed, or not");
                if (right is not null)
                {
                    if (wrong is not null)
                    {
                        Assert.True((await after.UnsealAsync(wrong)).Problem is not null, step);
                        after.Time.Advance(TimeSpan.FromSeconds(1));
                    }

                    Assert.Null((await after.UnsealAsync(right)).Problem);
                }

                (await after.AskAsync(bot)).Succeeds();
                (await after.AskAsync(spare)).Succeeds();
                (await after.AskAsync(renewed)).Succeeds();
                (await after.AskAsync(spare)).Refuses(-1022, Wire.BadSignature);

                // What was interrupted is no obstacle to doing it again.
                Assert.Null((await after.RekeyAsync(right, "a third passphrase")).Problem);
                (await after.AskAsync(bot)).Succeeds();
            }

            Assert.Empty(Directory.GetFiles(folder, "*.next"));
            Assert.Single(VaultFile.Load(Path.Combine(folder, "vault.kw")));
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_home_whose_key_file_was_the_root_itself_comes_under_a_root_of_its_own_after_a_backup()
    {
        List<string> deaths = [];
        SealableHome home = null!;
        await using var first = await SealableHome.OpenAsync();
        var key = await first.CutAsync();
        await first.Desk.DisposeAsync();
        MakeOld(first.Folder);
        var old = first.Copy();

        await using (home = await SealableHome.OpenAsync(first.Folder, first.Time, step: _ => deaths.Add(first.Copy())))
        {
            (await home.AskAsync(key)).Succeeds();
            Assert.Contains(home.Gateway.StartNotes, note => note.Contains("keywright-before-vault.db", StringComparison.Ordinal));
            Assert.True(File.Exists(Path.Combine(home.Folder, "keywright-before-vault.db")));
            Assert.True(File.Exists(Path.Combine(home.Folder, "vault.kw")));
            Assert.Null((await home.RekeyAsync(null, SealableHome.Words)).Problem);
            Assert.False(File.Exists(Path.Combine(home.Folder, "keywright-before-vault.db")), "The old database would open past the passphrase.");
        }

        // Also after a death in the middle of it, and an untouched old home.
        foreach (var folder in new[] { deaths[0], old })
        {
            await using (var after = await SealableHome.OpenAsync(folder, new ManualTime(first.Time.Now)))
            {
                (await after.AskAsync(key)).Succeeds();
            }
        }

        foreach (var folder in deaths.Append(old))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Every_column_of_bytes_is_known_to_a_change_of_root()
    {
        await using var home = await SealableHome.OpenAsync();
        var found = new List<(string, string)>();
        using var connection = new SqliteConnection($"Data Source={Path.Combine(home.Folder, "keywright.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND c.type = 'BLOB'";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            found.Add((reader.GetString(0), reader.GetString(1)));
        }

        Assert.NotEmpty(found);
        var known = SealedColumn.All.Select(one => (one.Table, one.Column)).Concat(SealedColumn.Unsealed).ToList();
        Assert.True(found.Except(known).ToList() is [], $"Say in SealedColumn whether these hold sealed records: {string.Join(", ", found.Except(known))}");
    }

    /// <summary>Takes the vault away as if it had never been: the key file is the root of every record again.</summary>
    private static void MakeOld(string folder)
    {
        using var store = KeyStore.Open(Path.Combine(folder, "keywright.db"));
        using var opener = RootOpener.FromKeyFile(Path.Combine(folder, "seal.key"));
        using var root = Assert.Single(VaultFile.Load(Path.Combine(folder, "vault.kw"))).TryOpen(opener)!;
        using var legacy = SealKey.LoadOrCreate(Path.Combine(folder, "seal.key"), RandomSource.System, out _);
        using var vault = new Vault(root, RandomSource.System);
        using var under = new Vault(legacy, RandomSource.System);
        Assert.Equal(1, SealedRecords.Rewrap(store, vault, under, new string('0', 32)));
        store.On(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "DELETE FROM settings WHERE name = 'vault-root'";
            return command.ExecuteNonQuery();
        });
        File.Delete(Path.Combine(folder, "vault.kw"));
    }
}
