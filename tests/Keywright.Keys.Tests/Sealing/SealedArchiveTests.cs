using Keywright.Keys.Sealing;
using Xunit;

namespace Keywright.Keys.Tests.Sealing;

public sealed class SealedArchiveTests
{
    private const int Chunk = 64 * 1024;

    [Fact]
    public async Task Files_of_every_awkward_size_come_back()
    {
        using var key = RootOpener.FromKey(new byte[32]);
        var random = new SeededRandom();
        (string, byte[])[] files = [.. new[] { 0, 1, Chunk - 23, Chunk - 24, Chunk, Chunk + 1, (3 * Chunk) + 7 }.Select((size, i) => ($"journal/{i}.journal", random.Bytes(size)))];
        var bytes = await WriteAsync(key, files);
        Assert.Equal(files, Read(bytes, key));
        using var stream = new MemoryStream(bytes);
        Assert.True(SealedArchiveReader.IsWhole(stream));
    }

    [Fact]
    public async Task A_backup_cut_off_anywhere_is_refused()
    {
        using var key = RootOpener.FromKey(new byte[32]);
        var bytes = await WriteAsync(key, ("a", new byte[Chunk]), ("b", new byte[Chunk / 2]));
        int[] places = [.. Enumerable.Range(0, 400), .. Enumerable.Range(bytes.Length - 400, 400), .. Enumerable.Range(0, 200).Select(i => i * (bytes.Length / 200))];
        foreach (var length in places)
        {
            Assert.Throws<SealedArchiveException>(() => Read(bytes[..length], key));
            using var cut = new MemoryStream(bytes[..length]);
            Assert.False(SealedArchiveReader.IsWhole(cut), $"{length} of {bytes.Length}");
        }

        Assert.Throws<SealedArchiveException>(() => Read([.. bytes, 0], key));
    }

    [Fact]
    public async Task A_byte_changed_anywhere_is_refused()
    {
        using var key = RootOpener.FromKey(new byte[32]);
        var bytes = await WriteAsync(key, ("a", new byte[3000]));
        for (var at = 0; at < bytes.Length; at++)
        {
            var changed = bytes.ToArray();
            changed[at] ^= 1;
            Assert.Throws<SealedArchiveException>(() => Read(changed, key));
        }
    }

    [Fact]
    public async Task Chunks_exchanged_repeated_or_taken_from_another_backup_are_refused()
    {
        using var key = RootOpener.FromKey(new byte[32]);
        const int head = 124, sealedChunk = 4 + Chunk + 16;
        var bytes = await WriteAsync(key, ("a", new byte[(3 * Chunk) + 5]));
        var other = await WriteAsync(key, ("a", new byte[(3 * Chunk) + 5]));
        var (first, second) = (bytes[head..(head + sealedChunk)], bytes[(head + sealedChunk)..(head + (2 * sealedChunk))]);
        var rest = bytes[(head + (2 * sealedChunk))..];
        Assert.Equal("a", Assert.Single(Read([.. bytes[..head], .. first, .. second, .. rest], key)).Name);
        Assert.Throws<SealedArchiveException>(() => Read([.. bytes[..head], .. second, .. first, .. rest], key));
        Assert.Throws<SealedArchiveException>(() => Read([.. bytes[..head], .. first, .. first, .. rest], key));
        Assert.Throws<SealedArchiveException>(() => Read([.. bytes[..head], .. first, .. rest], key));
        Assert.Throws<SealedArchiveException>(() => Read([.. bytes[..head], .. other[head..(head + sealedChunk)], .. second, .. rest], key));
    }

    [Theory]
    [InlineData("../up")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../b")]
    [InlineData("a//b")]
    [InlineData(".hidden")]
    [InlineData("UPPER")]
    [InlineData("")]
    public async Task A_name_that_leads_elsewhere_is_not_written(string name)
    {
        using var key = RootOpener.FromKey(new byte[32]);
        await Assert.ThrowsAsync<ArgumentException>(() => WriteAsync(key, (name, [])));
    }

    private static async Task<byte[]> WriteAsync(RootOpener opener, params (string Name, byte[] Content)[] files)
    {
        var ct = TestContext.Current.CancellationToken;
        using var root = SealKey.New(RandomSource.System);
        var slot = RootSlot.Close(root, opener, default, RandomSource.System);
        using var into = new MemoryStream();
        using var writer = await SealedArchiveWriter.BeginAsync(into, slot, root, 0, ct);
        foreach (var (name, content) in files)
        {
            using var stream = new MemoryStream(content);
            await writer.AddAsync(name, content.Length, stream, ct);
        }

        await writer.FinishAsync(ct);
        return into.ToArray();
    }

    private static List<(string Name, byte[] Content)> Read(byte[] bytes, RootOpener opener)
    {
        using var from = new MemoryStream(bytes);
        using var reader = SealedArchiveReader.Open(from, opener);
        var files = new List<(string, byte[])>();
        while (reader.Next(out var name, out var length))
        {
            var content = new byte[length];
            for (var filled = 0; filled < length;)
            {
                filled += reader.Read(content.AsSpan(filled));
            }

            files.Add((name, content));
        }

        return files;
    }
}
