using Keywright.Simulation.Disk;
using Xunit;

namespace Keywright.Journal.Tests;

/// <summary>Where one segment ends and the next begins: no changed bit passes there, and no crash there is taken for damage.</summary>
public sealed class RollTests
{
    private const int Bytes = 448;

    /// <summary>After the header and 15 frames of 64 + 448 bytes: a sector of its own, so that no write of entries writes it again.</summary>
    private const int Trailer = 4096 + (15 * 512);

    /// <summary>The smallest segments there can be; each holds 15 entries.</summary>
    private static JournalOptions Tiny { get; } = new()
    {
        SegmentBytes = 12 << 10,
        AllocateAheadBytes = 4 << 10,
        EmergencyBytes = 0,
        MaxBufferedBytes = 64 << 10,
        MaxEntryBytes = 4 << 10,
    };

    [Fact]
    public async Task Every_bit_of_headers_and_trailers_and_one_of_every_other_byte_is_found_when_it_flips()
    {
        var disk = Small.Disk();
        JournalAnchor anchor;
        await using (var log = await Small.OpenAsync(disk, Tiny))
        {
            await AppendAsync(log, 40);
            anchor = log.Anchor;
        }

        var paths = Segments(disk);
        Assert.Equal(3, paths.Length);
        foreach (var path in paths)
        {
            // A segment that another follows is guarded to the end of its file; after the last entry of all anything is an unfinished write.
            var end = path == paths[^1] ? UsedBytes(disk, path) : disk.ReadAll(path).Length;
            for (var at = 0; at < end; at++)
            {
                for (var bit = 0; bit < 8; bit++)
                {
                    if (at is < 56 or (>= Trailer and < Trailer + 16) || bit == at % 8)
                    {
                        Assert.False(FlippedIsSound(disk, path, (at * 8L) + bit, anchor), $"Bit {bit} of byte {at} of {path} was flipped.");
                    }
                }
            }
        }

        Assert.True(JournalVerifier.Verify(disk, Small.Folder, null, anchor).Sound);
    }

    [Fact]
    public async Task A_changed_trailer_refuses_to_open_and_names_the_file_and_the_byte()
    {
        var disk = Small.Disk();
        await using (var log = await Small.OpenAsync(disk, Tiny))
        {
            await AppendAsync(log, 40);
        }

        disk.FlipBit(Small.SegmentPath(1), (Trailer * 8) + 3);

        var refusal = await Assert.ThrowsAsync<JournalDamagedException>(() => Small.OpenAsync(disk, Tiny));

        Assert.Equal((Path.GetFileName(Small.SegmentPath(1)), Trailer, 16UL), (refusal.File, refusal.Offset, refusal.Sequence));
        Assert.Contains("must say that the journal goes on in 00000000000000000016.journal", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_put_in_after_a_trailer_are_found()
    {
        var disk = Small.Disk();
        await using (var log = await Small.OpenAsync(disk, Tiny))
        {
            await AppendAsync(log, 20);
        }

        var after = UsedBytes(disk, Small.SegmentPath(1)) + 100;
        disk.FlipBit(Small.SegmentPath(1), after * 8L);

        var verdict = JournalVerifier.Verify(disk, Small.Folder, null);

        Assert.Contains($"was changed at byte {after}: something was put in", verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_header_of_a_journal_without_entries_is_found()
    {
        var disk = Small.Disk();
        await (await Small.OpenAsync(disk, Tiny)).DisposeAsync();
        for (var bit = 0; bit < 17 * 8; bit++)
        {
            Assert.False(FlippedIsSound(disk, Small.SegmentPath(1), bit, default(JournalAnchor)), $"Bit {bit} of the header was flipped.");
        }
    }

    [Fact]
    public async Task A_power_cut_at_any_touch_of_a_roll_leaves_a_journal_that_opens_and_is_guarded_again() =>
        await ForEveryCutAsync(async (disk, _, acknowledged, where) =>
        {
            await using (var log = await Small.OpenAsync(disk, Tiny))
            {
                Assert.InRange(log.LastSequence, acknowledged.Sequence, acknowledged.Sequence + 3);
                Assert.All(log.Read(1), entry => Assert.Equal(Small.Payload(entry.Sequence, Bytes), entry.Payload.ToArray()));
                EdgesAreGuarded(disk, log.Anchor, $"{where}, opened");
                await AppendAsync(log, 20);
                EdgesAreGuarded(disk, log.Anchor, $"{where}, gone on");
            }
        });

    [Fact]
    public async Task A_power_cut_while_a_roll_is_taken_back_leaves_a_journal_that_opens() =>
        await ForEveryCutAsync(async (disk, cut, acknowledged, where) =>
        {
            var touch = 1;
            for (; await IsCutAsync(cut, touch, async () => await (await Small.OpenAsync(cut, Tiny)).DisposeAsync()); touch++)
            {
                IsSound(disk, acknowledged, $"{where}, opening cut at touch {touch}");
            }

            await using var log = await Small.OpenAsync(disk, Tiny);
            Assert.InRange(log.LastSequence, acknowledged.Sequence, acknowledged.Sequence + 3);
            EdgesAreGuarded(disk, log.Anchor, $"{where}, opened after {touch - 1} cuts");
        });

    [Fact]
    public async Task A_sync_that_fails_while_a_roll_is_taken_back_harms_nothing()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            for (var failing = 1; failing <= 6; failing++)
            {
                var (disk, acknowledged) = await BegunAsync(seed);
                var syncs = 0;
                disk.WhileSyncing = () =>
                {
                    if (++syncs == failing)
                    {
                        disk.FailNextSync();
                    }

                    return ValueTask.CompletedTask;
                };
                try
                {
                    await (await Small.OpenAsync(disk, Tiny)).DisposeAsync();
                }
                catch (IOException error)
                {
                    Assert.Contains("hardware error", error.Message, StringComparison.Ordinal);
                }

                // The same machine tries again, believing what it sees; then the power goes, at first before anything is appended.
                disk.ForgetFaults();
                disk.WhileSyncing = null;
                await using (var log = await Small.OpenAsync(disk, Tiny))
                {
                    await AppendAsync(log, seed % 3);
                    acknowledged = log.Anchor;
                }

                disk.Crash();
                IsSound(disk, acknowledged, $"Seed {seed}, sync {failing} failed");
            }
        }
    }

    [Fact]
    public async Task A_segment_without_entries_is_taken_back_and_said()
    {
        var (disk, _) = await BegunAsync(seed: 1);

        var (log, recovery) = await JournalLog.OpenAsync(disk, Small.Folder, Tiny);

        Assert.Equal(new Recovery(15, 0, "1 file(s) prepared for later entries and holding none were removed: 00000000000000000016.journal."), recovery);
        Assert.Equal([Small.SegmentPath(1)], Segments(disk));
        await AppendAsync(log, 20);
        await log.DisposeAsync();
        IsSound(disk, log.Anchor, "gone on");
        Assert.Equal(35UL, log.Anchor.Sequence);
    }

    [Fact]
    public void A_journal_that_rolls_between_two_looks_of_the_verifier_is_sound()
    {
        var disk = Small.Disk();
        var (context, pause) = (new SeededContext(new Random(1)), new TaskCompletionSource());

        // The roll stops while the folder is synced: the new segment has its name, the old one no trailer yet.
        disk.WhileSyncing = async () =>
        {
            if (disk.FileExists(Small.SegmentPath(16)))
            {
                await pause.Task;
            }
        };
        var writes = context.Start(async () => await AppendAsync(await Small.OpenAsync(disk, Tiny), 16));
        while (context.Step())
        {
            Assert.False(writes.IsCompleted);
        }

        var looks = 0;
        var view = new WatchedDisk(disk, path =>
        {
            if (path == Small.SegmentPath(16) && looks++ == 0)
            {
                _ = context.Start(() =>
                {
                    pause.SetResult();
                    return Task.CompletedTask;
                });
                while (context.Step())
                {
                    Assert.InRange(looks, 1, 1);
                }
            }
        });
        var verdict = JournalVerifier.Verify(view, Small.Folder, null);

        Assert.True(writes.IsCompletedSuccessfully);
        Assert.True(verdict.Sound, verdict.Sentence);
        Assert.Equal(16UL, verdict.LastSequence);
    }

    /// <summary>A roll cut at every touch, for some seeds; <paramref name="check"/> finds the disk after it.</summary>
    private static async Task ForEveryCutAsync(Func<SimulatedDisk, PowerCut, JournalAnchor, string, Task> check)
    {
        var unfinished = 0;
        for (var seed = 0; seed < 25; seed++)
        {
            for (var touch = 1; ; touch++)
            {
                var disk = Small.Disk(seed);
                var cut = new PowerCut(disk);
                var log = await Small.OpenAsync(cut, Tiny);
                await AppendAsync(log, 14);
                var acknowledged = log.Anchor;
                var was = await IsCutAsync(cut, touch, async () =>
                {
                    await AppendAsync(log, 1);
                    acknowledged = log.Anchor;
                    for (var i = 0; i < 3; i++)
                    {
                        _ = log.Append(7, Small.Payload(log.LastSequence + 1, Bytes)); // one group, which a cut may tear
                    }

                    await log.DurableAsync(log.LastSequence);
                    acknowledged = log.Anchor;
                });
                if (!was)
                {
                    break;
                }

                var where = $"Seed {seed}, cut at touch {touch}";
                IsSound(disk, acknowledged, where);

                // A file that has a segment's name has its header, so that a changed header never passes for an unfinished one.
                Assert.All(Segments(disk), path => Assert.Equal("KWJRNL"u8.ToArray(), disk.ReadAll(path)[..6]));
                unfinished += disk.FileExists(Small.SegmentPath(16)) && acknowledged.Sequence == 15 ? 1 : 0;
                await check(disk, cut, acknowledged, where);
            }
        }

        Assert.InRange(unfinished, 50, int.MaxValue);
    }

    /// <summary>A journal of 15 entries whose roll was cut after the trailer was synced and before any frame of the next segment was.</summary>
    private static async Task<(SimulatedDisk Disk, JournalAnchor Anchor)> BegunAsync(int seed)
    {
        var disk = Small.Disk(seed);
        JournalAnchor anchor;
        await using (var log = await Small.OpenAsync(disk, Tiny))
        {
            await AppendAsync(log, 15);
            anchor = log.Anchor;
            await AppendAsync(log, 1);
        }

        var bytes = disk.ReadAll(Small.SegmentPath(16));
        bytes.AsSpan(4096).Clear();
        disk.Replace(Small.SegmentPath(16), bytes);
        return (disk, anchor);
    }

    private static async Task<bool> IsCutAsync(PowerCut cut, int touch, Func<Task> work)
    {
        cut.At(touch);
        try
        {
            await work();
        }
        catch (IOException) when (cut.Happened)
        {
            // What holds after it is what the test asks.
        }

        var happened = cut.Happened;
        cut.At(int.MaxValue);
        return happened;
    }

    private static async Task AppendAsync(JournalLog log, int entries)
    {
        for (; entries > 0; entries--)
        {
            await log.DurableAsync(log.Append(7, Small.Payload(log.LastSequence + 1, Bytes)));
        }
    }

    private static void IsSound(SimulatedDisk disk, JournalAnchor anchor, string where)
    {
        var verdict = JournalVerifier.Verify(disk, Small.Folder, null, anchor);
        Assert.True(verdict.Sound, $"{where}: {verdict.Sentence}");
    }

    /// <summary>One bit of each byte of what begins and ends each segment.</summary>
    private static void EdgesAreGuarded(SimulatedDisk disk, JournalAnchor anchor, string where)
    {
        IsSound(disk, anchor, where);
        foreach (var path in Segments(disk))
        {
            var end = UsedBytes(disk, path);
            foreach (var at in Enumerable.Range(0, 56).Concat(Enumerable.Range(end - 16, 16)))
            {
                Assert.False(FlippedIsSound(disk, path, (at * 8L) + (at % 8), anchor), $"{where}: byte {at} of {path} was changed.");
            }
        }
    }

    private static bool FlippedIsSound(SimulatedDisk disk, string path, long bit, JournalAnchor anchor)
    {
        disk.FlipBit(path, bit);
        var sound = JournalVerifier.Verify(disk, Small.Folder, null, anchor).Sound;
        disk.FlipBit(path, bit);
        return sound;
    }

    private static string[] Segments(SimulatedDisk disk) =>
        [.. disk.ListFiles(Small.Folder).Where(name => char.IsDigit(name[0])).Select(name => $"{Small.Folder}/{name}")];

    private static int UsedBytes(SimulatedDisk disk, string path) => disk.ReadAll(path).AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
}
