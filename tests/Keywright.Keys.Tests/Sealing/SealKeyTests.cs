using System.Collections.Concurrent;
using Keywright.Keys.Sealing;
using Xunit;

namespace Keywright.Keys.Tests.Sealing;

public sealed class SealKeyTests
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public void The_first_start_makes_a_key_only_the_owner_can_read()
    {
        using var folder = new TemporaryFolder();
        using var key = SealKey.LoadOrCreate(folder["seal.key"], RandomSource.System, out var created);
        Assert.True(created);
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(folder["seal.key"]));
        Assert.Equal(SealKey.SizeBytes, new FileInfo(folder["seal.key"]).Length);
        Assert.Equal([folder["seal.key"]], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void The_next_start_finds_the_same_key()
    {
        using var folder = new TemporaryFolder();
        using var first = SealKey.LoadOrCreate(folder["seal.key"], RandomSource.System, out _);
        using var again = SealKey.LoadOrCreate(folder["seal.key"], RandomSource.System, out var created);
        Assert.False(created);

        using var before = new Vault(first, RandomSource.System);
        using var after = new Vault(again, RandomSource.System);
        using var opened = after.Open("x", before.Seal("x", [1, 2, 3]));
        Assert.Equal([1, 2, 3], opened.AsSpan().ToArray());
    }

    [Fact]
    public void Two_homes_have_two_keys()
    {
        using var folder = new TemporaryFolder();
        using var one = SealKey.LoadOrCreate(folder["one.key"], RandomSource.System, out _);
        using var two = SealKey.LoadOrCreate(folder["two.key"], RandomSource.System, out _);
        Assert.NotEqual(File.ReadAllBytes(folder["one.key"]), File.ReadAllBytes(folder["two.key"]));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.GroupExecute)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    [InlineData(UnixFileMode.OtherExecute)]
    public void A_key_file_open_to_others_is_refused_in_one_sentence_with_the_mend(UnixFileMode opened)
    {
        using var folder = new TemporaryFolder();
        SealKey.LoadOrCreate(folder["seal.key"], RandomSource.System, out _).Dispose();
        File.SetUnixFileMode(folder["seal.key"], OwnerOnly | opened);
        var refusal = Assert.Throws<SealKeyException>(() => SealKey.LoadOrCreate(folder["seal.key"], RandomSource.System, out _));
        Assert.Contains("chmod 600", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(folder["seal.key"], refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(4096)]
    public void A_key_file_of_another_size_is_refused_and_left_as_it_is(int size)
    {
        using var folder = new TemporaryFolder();
        var content = new SeededRandom().Bytes(size);
        File.WriteAllBytes(folder["seal.key"], content);
        File.SetUnixFileMode(folder["seal.key"], OwnerOnly);
        var refusal = Assert.Throws<SealKeyException>(() => SealKey.LoadOrCreate(folder["seal.key"], RandomSource.System, out _));
        Assert.Contains($"{size} bytes", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllBytes(folder["seal.key"]));
        Assert.Throws<SealKeyException>(() => SealKey.FromBytes(content));
    }

    [Fact]
    public void A_dangling_link_is_not_written_through()
    {
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder["seal.key"], folder["elsewhere"]);
        Assert.ThrowsAny<IOException>(() => SealKey.LoadOrCreate(folder["seal.key"], RandomSource.System, out _));
        Assert.False(File.Exists(folder["elsewhere"]));
    }

    [Fact]
    public void A_start_that_cannot_write_leaves_nothing_behind()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<InvalidTimeZoneException>(() => SealKey.LoadOrCreate(folder["seal.key"], new BrokenRandom(), out _));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_key_that_appears_while_another_is_made_is_kept_and_used()
    {
        using var folder = new TemporaryFolder();
        var rival = new RivalRandom(folder["seal.key"]);
        using var key = SealKey.LoadOrCreate(folder["seal.key"], rival, out var created);
        Assert.False(created);
        Assert.Equal(rival.Key, File.ReadAllBytes(folder["seal.key"]));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));

        using var theirs = SealKey.FromBytes(rival.Key);
        using var opener = new Vault(theirs, RandomSource.System);
        using var sealer = new Vault(key, RandomSource.System);
        opener.Open("x", sealer.Seal("x", [7])).Dispose();
    }

    [Fact]
    public async Task Of_many_starts_at_once_one_makes_the_key_and_all_get_it()
    {
        using var folder = new TemporaryFolder();
        var records = new ConcurrentBag<byte[]>();
        var made = 0;
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var starts = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            await start.Task;
            using var key = SealKey.LoadOrCreate(folder["seal.key"], RandomSource.System, out var created);
            Interlocked.Add(ref made, created ? 1 : 0);
            using var vault = new Vault(key, RandomSource.System);
            records.Add(vault.Seal("x", [7]));
        })).ToArray();
        start.SetResult();
        await Task.WhenAll(starts);

        Assert.Equal(1, made);
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
        using var last = SealKey.LoadOrCreate(folder["seal.key"], RandomSource.System, out _);
        using var opener = new Vault(last, RandomSource.System);
        Assert.All(records, record => opener.Open("x", record).Dispose());
    }

    /// <summary>Another start that comes in between, just when the key is drawn.</summary>
    private sealed class RivalRandom(string path) : RandomSource
    {
        public byte[] Key { get; } = [.. Enumerable.Range(0, SealKey.SizeBytes).Select(i => (byte)i)];

        public override void Fill(Span<byte> into)
        {
            File.WriteAllBytes(path, Key);
            File.SetUnixFileMode(path, OwnerOnly);
            System.Fill(into);
        }
    }

    private sealed class BrokenRandom : RandomSource
    {
        public override void Fill(Span<byte> into) => throw new InvalidTimeZoneException("Nothing else throws this.");
    }
}
