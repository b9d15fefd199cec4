using Keywright.Gateway.Manage.Vaults;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Manage.Vaults;

public sealed class SealTests
{
    [Fact]
    public async Task A_home_with_a_passphrase_starts_sealed_and_opens_with_that_alone()
    {
        await using var first = await SealableHome.OpenAsync();
        var key = await first.CutAsync();
        Assert.Equal(("key-file", false), (first.Desk.View().Method, first.Desk.View().Sealed));
        Assert.Null((await first.RekeyAsync(null, SealableHome.Words)).Problem);
        Assert.False(File.Exists(Path.Combine(first.Folder, "seal.key")), "The key file would open the vault past the passphrase.");
        (await first.AskAsync(key)).Succeeds();
        await first.Desk.DisposeAsync();

        await using var home = await SealableHome.OpenAsync(first.Folder, first.Time);
        Assert.Null(home.Desk.Gateway);
        Assert.Contains("The vault is sealed", Assert.Single(home.Desk.StartNotes), StringComparison.Ordinal);
        Assert.NotNull((await home.UnsealAsync(SealableHome.OtherWords)).Problem);
        Assert.Null(home.Desk.Gateway);
        home.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Null((await home.UnsealAsync(SealableHome.Words)).Problem);
        (await home.AskAsync(key)).Succeeds();
        Assert.Equal("The vault is open already.", (await home.UnsealAsync(SealableHome.Words)).Problem);
    }

    [Fact]
    public async Task Sealing_ends_every_key_in_the_same_moment_and_opening_brings_them_back()
    {
        await using var home = await SealableHome.OpenAsync();
        var key = await home.CutAsync();
        Assert.Null((await home.RekeyAsync(null, SealableHome.Words)).Problem);
        var old = home.Gateway;
        var live = old.Parts.Vault;
        home.Desk.Closing = async closing =>
        {
            // Whoever got in before still stands in the gateway; nothing verifies for it any more.
            Assert.Same(old, closing);
            (await home.AskAsync(closing, key, "/api/v3/account")).Refuses(401, -2015, Wire.KeyRejected);
            Assert.Throws<ObjectDisposedException>(() => live.Seal("x", [1]));
        };
        Assert.Null((await home.Desk.SealAsync()).Problem);
        Assert.Null(home.Desk.Gateway);
        Assert.True(home.Desk.View() is { Sealed: true, Records: null, Method: "passphrase" });
        Assert.Equal("The vault is sealed already.", (await home.Desk.SealAsync()).Problem);

        Assert.Null((await home.UnsealAsync(SealableHome.Words)).Problem);
        (await home.AskAsync(key)).Succeeds();
        string[] expected = ["vault rekey opens-with=passphrase", "vault seal", "vault unseal"];
        var told = home.Gateway.Audit.Search(new(null, "owner", null, null, null, null, 100, Newest: false)).Select(line => line.Summary);
        Assert.Equal(expected, told.Where(summary => summary.StartsWith("vault", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Wrong_passphrases_cost_ever_more_time_and_tell_nothing()
    {
        await using var home = await SealableHome.OpenAsync();
        Assert.Null((await home.RekeyAsync(null, SealableHome.Words)).Problem);
        Assert.Null((await home.Desk.SealAsync()).Problem);
        var wrong = (await home.UnsealAsync("x")).Problem;
        foreach (var seconds in new[] { 1, 2, 4, 8, 16, 32, 60, 60 })
        {
            // Inside the wait even the right one is not looked at, so it cannot be told from a wrong one.
            home.Time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            Assert.Equal("The last attempt was wrong: wait 1 seconds before the next.", (await home.UnsealAsync(SealableHome.Words)).Problem);
            home.Time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Equal(wrong, (await home.UnsealAsync($"wrong for {seconds}")).Problem);
        }

        // A clock that is set does not shorten it.
        home.Time.Now += TimeSpan.FromDays(1);
        Assert.NotNull((await home.UnsealAsync(SealableHome.Words)).Problem);
        home.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null((await home.UnsealAsync(SealableHome.Words)).Problem);
    }

    [Fact]
    public async Task A_credential_of_the_system_opens_without_a_person()
    {
        await using var first = await SealableHome.OpenAsync();
        var key = await first.CutAsync();
        Assert.Null((await first.RekeyAsync(null, SealableHome.Words)).Problem);
        await first.Desk.DisposeAsync();
        var credentials = Directory.CreateTempSubdirectory("keywright-credentials-").FullName;
        try
        {
            var file = Path.Combine(credentials, "keywright-passphrase");
            await File.WriteAllTextAsync(file, SealableHome.Words + "\n", TestContext.Current.CancellationToken);
            await using (var home = await SealableHome.OpenAsync(first.Folder, first.Time, credentials: credentials))
            {
                Assert.Empty(home.Desk.StartNotes);
                (await home.AskAsync(key)).Succeeds();
            }

            await File.WriteAllTextAsync(file, "an old passphrase", TestContext.Current.CancellationToken);
            await using (var home = await SealableHome.OpenAsync(first.Folder, first.Time, credentials: credentials))
            {
                Assert.Null(home.Desk.Gateway);
                Assert.Contains("keywright-passphrase does not open the vault", home.Desk.StartNotes[0], StringComparison.Ordinal);
                Assert.Null((await home.UnsealAsync(SealableHome.Words)).Problem);

                // The key file of a service may come the same way.
                Assert.Null((await home.RekeyAsync(SealableHome.Words, null)).Problem);
            }

            File.Move(Path.Combine(first.Folder, "seal.key"), Path.Combine(credentials, "keywright-key"));
            await using (var home = await SealableHome.OpenAsync(first.Folder, first.Time, credentials: credentials))
            {
                (await home.AskAsync(key)).Succeeds();
            }

            await Assert.ThrowsAsync<GatewayStartException>(() => SealableHome.OpenAsync(first.Folder, first.Time));
        }
        finally
        {
            Directory.Delete(credentials, recursive: true);
        }
    }

    [Fact]
    public async Task A_vault_file_that_is_missing_or_anothers_is_refused_in_one_sentence()
    {
        await using var home = await SealableHome.OpenAsync();
        await using var other = await SealableHome.OpenAsync();
        await home.CutAsync();
        await home.Desk.DisposeAsync();
        await other.Desk.DisposeAsync();
        var file = Path.Combine(home.Folder, "vault.kw");
        File.Copy(Path.Combine(other.Folder, "vault.kw"), file, overwrite: true);
        var refusal = await Assert.ThrowsAsync<GatewayStartException>(() => SealableHome.OpenAsync(home.Folder, home.Time));
        Assert.Contains("is not the one this database was sealed with", refusal.Message, StringComparison.Ordinal);
        File.Delete(file);
        refusal = await Assert.ThrowsAsync<GatewayStartException>(() => SealableHome.OpenAsync(home.Folder, home.Time));
        Assert.Contains("is missing", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_done_to_a_sealed_vault_but_opening_it()
    {
        await using var home = await SealableHome.OpenAsync();
        Assert.Null((await home.RekeyAsync(null, SealableHome.Words)).Problem);
        Assert.Null((await home.Desk.SealAsync()).Problem);
        using var secret = SealableHome.Passphrase(SealableHome.Words);
        const string Sentence = "The vault is sealed: open it with keywright vault unseal.";
        Assert.Equal(Sentence, (await home.RekeyAsync(SealableHome.Words, SealableHome.OtherWords)).Problem);
        Assert.Equal(new BackupResult(null, Sentence), await home.Desk.BeginBackupAsync(secret));
    }
}
