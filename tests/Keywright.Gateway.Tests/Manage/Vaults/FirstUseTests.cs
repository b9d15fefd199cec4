using Keywright.Gateway.Manage.Vaults;
using Keywright.Gateway.Store;
using Keywright.Gateway.Tests.Worlds;
using Keywright.Journal;
using Keywright.Keys;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Keywright.Gateway.Tests.Manage.Vaults;

/// <summary>A secret stays sealed from the start until its key is first used.</summary>
public sealed class FirstUseTests
{
    /// <summary>Red when a change of root leaves secrets behind, of keys or of rotations, that no bot has used since the start.</summary>
    [Fact]
    public async Task A_secret_not_used_since_the_start_outlives_a_change_of_root()
    {
        await using var home = await SealableHome.OpenAsync();
        var (quiet, turning) = (await home.CutAsync("quiet"), await home.CutAsync("turning"));
        var rotated = await home.Gateway.Keys.RotateAsync("turning", null, TimeSpan.FromDays(1), "", CancellationToken.None);
        Assert.Null((await home.RekeyAsync(null, SealableHome.Words)).Problem);
        Assert.Null((await home.Desk.SealAsync()).Problem);
        Assert.Null((await home.UnsealAsync(SealableHome.Words)).Problem);

        Assert.Null((await home.RekeyAsync(SealableHome.Words, SealableHome.OtherWords)).Problem);
        (await home.AskAsync(quiet)).Succeeds();
        (await home.AskAsync(turning)).Succeeds();
        (await home.AskAsync((turning.ApiKey, rotated.SecretKey!))).Succeeds();
        (await home.AskAsync(turning)).Refuses(-1022, Wire.BadSignature);
    }

    /// <summary>Red when a damaged record stops others, lets somebody in, is not told of, or cannot be mended; or when a change of root loses it.</summary>
    [Fact]
    public async Task A_damaged_secret_refuses_its_key_alone_and_the_log_the_drill_and_a_change_of_root_say_so()
    {
        await using var first = await SealableHome.OpenAsync();
        var (hurt, sound) = (await first.CutAsync("hurt"), await first.CutAsync("sound"));
        Assert.Null((await first.RekeyAsync(null, SealableHome.Words)).Problem);
        await first.Desk.DisposeAsync();
        Damage(first.Folder, hurt.ApiKey);
        using (var secret = SealableHome.Passphrase(SealableHome.Words))
        {
            var copy = first.Copy();
            var drilled = await Drill.RunAsync(copy, secret, new Ground(first.Time, new LocalDisk(), RandomSource.System), NullLoggerFactory.Instance, CancellationToken.None);
            Assert.Equal([$"key {hurt.ApiKey}"], drilled.Shut);
            Directory.Delete(copy, recursive: true);
        }

        using var log = new Lines();
        await using var home = await SealableHome.OpenAsync(first.Folder, first.Time, logs: log);
        Assert.Null((await home.UnsealAsync(SealableHome.Words)).Problem);
        (await home.AskAsync(sound)).Succeeds();
        Assert.Empty(log.Written);
        (await home.AskAsync(hurt)).Refuses(401, -2015, Wire.KeyRejected);
        (await home.AskAsync(hurt)).Refuses(401, -2015, Wire.KeyRejected);
        Assert.StartsWith("The sealed secret of key paper/hurt is damaged and does not open", Assert.Single(log.Written), StringComparison.Ordinal);
        Assert.StartsWith("The sealed secret of key 'hurt' is damaged", (await home.RekeyAsync(SealableHome.Words, SealableHome.OtherWords)).Problem, StringComparison.Ordinal);

        var rotated = await home.Gateway.Keys.RotateAsync("hurt", null, TimeSpan.Zero, "", CancellationToken.None);
        Assert.Null((await home.RekeyAsync(SealableHome.Words, SealableHome.OtherWords)).Problem);
        (await home.AskAsync((hurt.ApiKey, rotated.SecretKey!))).Succeeds();
        (await home.AskAsync(sound)).Succeeds();
    }

    /// <summary>Red when an owner is told that some record keeps a backup from being made, and not which.</summary>
    [Fact]
    public async Task A_backup_that_cannot_be_made_for_a_damaged_record_says_for_which()
    {
        await using var home = await SealableHome.OpenAsync();
        var hurt = await home.CutAsync("hurt");
        await home.Desk.DisposeAsync();
        Damage(home.Folder, hurt.ApiKey, place: 20);
        await using var again = await SealableHome.OpenAsync(home.Folder, home.Time);
        using var secret = SealableHome.Passphrase(SealableHome.Words);
        Assert.StartsWith($"key {hurt.ApiKey}: The sealed record cannot be opened", (await again.Desk.BeginBackupAsync(secret)).Problem, StringComparison.Ordinal);
    }

    /// <summary>Red when what is damaged of a rotation stands in the way of the secret that is not.</summary>
    [Fact]
    public async Task Of_a_rotation_the_secret_that_is_not_damaged_goes_on()
    {
        await using var first = await SealableHome.OpenAsync();
        var old = await first.CutAsync("turning");
        var rotated = await first.Gateway.Keys.RotateAsync("turning", null, TimeSpan.FromDays(1), "", CancellationToken.None);
        await first.Desk.DisposeAsync();
        Damage(first.Folder, old.ApiKey, "next_material");
        await using (var home = await SealableHome.OpenAsync(first.Folder, first.Time))
        {
            (await home.AskAsync(old)).Succeeds();
            (await home.AskAsync((old.ApiKey, rotated.SecretKey!))).Refuses(-1022, Wire.BadSignature);
            home.Time.Advance(TimeSpan.FromDays(1));
            (await home.AskAsync(old)).Refuses(401, -2015, Wire.KeyRejected);
        }
    }

    /// <summary>What the gateway logs from a warning on.</summary>
    private sealed class Lines : ILoggerFactory, ILogger
    {
        public List<string> Written { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Written.Add(formatter(state, exception));

        public void Dispose()
        {
        }
    }

    private static void Damage(string folder, string apiKey, string column = "material", int place = 100)
    {
        using var store = KeyStore.Open(Path.Combine(folder, "keywright.db"));
        store.On(connection =>
        {
            var record = SqlText.Rows(connection, $"SELECT {column} FROM keys WHERE api_key = $key", read => (byte[])read[0], ("$key", apiKey)).Single();
            record[place] ^= 1;
            return SqlText.Execute(connection, null, $"UPDATE keys SET {column} = $record WHERE api_key = $key", ("$record", record), ("$key", apiKey));
        });
    }
}
