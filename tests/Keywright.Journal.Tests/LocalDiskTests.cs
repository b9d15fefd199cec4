using System.Collections.Concurrent;
using System.Runtime.Versioning;
using Xunit;

namespace Keywright.Journal.Tests;

/// <summary>The real disk, with real threads.</summary>
[SupportedOSPlatform("linux")]
public sealed class LocalDiskTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("keywright-journal-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task Every_sequence_told_durable_is_in_a_copy_taken_afterwards()
    {
        var disk = new LocalDisk();
        var folder = Path.Combine(_home, "journal");
        var options = new JournalOptions { SegmentBytes = 1 << 20, AllocateAheadBytes = 64 << 10 };
        var told = new ConcurrentDictionary<ulong, (int Task, int Turn)>();
        var copies = new List<(string Folder, ulong[] Told)>();

        var (log, recovery) = await JournalLog.OpenAsync(disk, folder, options);
        Assert.Equal(new Recovery(0, 0, null), recovery);
        await using (log)
        {
            var writers = Enumerable.Range(0, 64).Select(task => Task.Run(async () =>
            {
                for (var turn = 0; turn < 200; turn++)
                {
                    var payload = Payload(task, turn);
                    Assert.Equal(AppendResult.Ok, log.TryReserve(payload.Length, emergency: false));
                    var sequence = log.Append((byte)task, payload);
                    await log.DurableAsync(sequence);
                    Assert.True(log.DurableSequence >= sequence);
                    Assert.True(told.TryAdd(sequence, (task, turn)), $"Sequence {sequence} was given twice.");
                }
            })).ToList();
            while (writers.Exists(writer => !writer.IsCompleted) && copies.Count < 4)
            {
                ulong[] toldBefore = [.. told.Keys];
                var copy = Path.Combine(_home, $"copy{copies.Count}");
                Copy(folder, copy);
                copies.Add((copy, toldBefore));
                await Task.Yield();
            }

            await Task.WhenAll(writers);
            Assert.Equal(64UL * 200, log.LastSequence);
        }

        copies.Add((folder, [.. told.Keys]));
        foreach (var (copy, toldBefore) in copies)
        {
            var (reopened, _) = await JournalLog.OpenAsync(disk, copy, options);
            await using (reopened)
            {
                var entries = reopened.Read(1).ToDictionary(entry => entry.Sequence);
                Assert.All(toldBefore, sequence =>
                {
                    var (task, turn) = told[sequence];
                    Assert.Equal((byte)task, entries[sequence].Kind);
                    Assert.Equal(Payload(task, turn), entries[sequence].Payload.ToArray());
                });
                Assert.True(JournalVerifier.Verify(disk, copy, null, reopened.Anchor).Sound);
            }
        }
    }

    [Fact]
    public async Task Files_are_for_their_owner_only()
    {
        var folder = Path.Combine(_home, "journal");
        var (log, _) = await JournalLog.OpenAsync(new LocalDisk(), folder, new JournalOptions());
        await log.DisposeAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        Assert.All(Directory.GetFiles(folder), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Fact]
    public async Task Pieces_of_any_alignment_read_back_as_written()
    {
        const int seed = 11;
        var random = new Random(seed);
        using var file = new LocalDisk().Open(Path.Combine(_home, "file"), create: true);
        file.Allocate(300_000);
        Assert.Equal(300_000, file.Length);
        var expected = new byte[300_000];
        for (var i = 0; i < 300; i++)
        {
            var whole = random.Next(2) == 0;
            var at = whole ? random.Next(60) * 4096 : random.Next(280_000);
            var pages = new Groups.Pages(16384);
            random.NextBytes(pages.Span);
            var piece = whole ? pages.Span[..(4096 * random.Next(1, 4))] : pages.Span[random.Next(9)..random.Next(9, 16000)];
            file.Write(at, piece);
            piece.CopyTo(expected.AsSpan(at));
            if (i % 20 == 0)
            {
                await file.SyncAsync();
            }
        }

        var seen = new byte[300_010];
        Assert.Equal(300_000, file.Read(0, seen));
        Assert.True(expected.AsSpan().SequenceEqual(seen.AsSpan(0, 300_000)), $"Seed {seed}.");
        file.Truncate(1000);
        Assert.Equal(1000, file.Length);
    }

    [Fact]
    public async Task What_the_disk_refuses_is_said_in_a_sentence()
    {
        var disk = new LocalDisk();
        var missing = Path.Combine(_home, "none");
        Assert.Equal($"Cannot open {missing}: it does not exist.", Assert.Throws<IOException>(() => disk.Open(missing, create: false)).Message);
        Assert.Equal($"Cannot list {missing}: it does not exist.", Assert.Throws<IOException>(() => disk.ListFiles(missing)).Message);
        Assert.Equal($"No permission to open {_home}. Check the owner and mode of the file and its folder.", Assert.Throws<IOException>(() => disk.Open(_home, create: true)).Message);
        Assert.Equal($"Cannot open {missing}: it does not exist.", (await Assert.ThrowsAsync<IOException>(() => disk.SyncFolderAsync(missing).AsTask())).Message);

        using var file = disk.Open(Path.Combine(_home, "file"), create: true);
        file.Write(0, "abc"u8);
        var full = Assert.Throws<DiskFullException>(() => file.Allocate(1L << 46));
        Assert.Contains("set space aside for", full.Message, StringComparison.Ordinal);
        Assert.Equal(3, file.Length);
    }

    private static byte[] Payload(int task, int turn) => Small.Payload((ulong)((task * 1000) + turn), 100 + (turn % 100));

    private static void Copy(string from, string to)
    {
        _ = Directory.CreateDirectory(to);

        // Oldest first, like the journal writes; the newest file may be caught in the middle of a group.
        foreach (var file in Directory.GetFiles(from).Where(file => !Path.GetFileName(file).StartsWith("prepared", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
