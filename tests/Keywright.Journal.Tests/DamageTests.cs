using Xunit;

namespace Keywright.Journal.Tests;

/// <summary>What changed among acknowledged entries refuses to open; what a crash left at the end is cut and said.</summary>
public sealed class DamageTests
{
    [Fact]
    public async Task Any_flipped_bit_of_an_acknowledged_entry_before_the_last_group_refuses_to_open_and_names_file_and_entry()
    {
        const int seed = 20261121, groups = 20, perGroup = 3, bytes = 150;
        var random = new Random(seed);
        var frame = Small.FrameBytes(bytes);
        for (var trial = 0; trial < 400; trial++)
        {
            var disk = Small.Disk();
            await Small.WriteAsync(disk, groups, perGroup, bytes);
            var guarded = (groups - 1) * perGroup;
            var bit = random.NextInt64(guarded * frame * 8L);
            disk.FlipBit(Small.SegmentPath(1), (4096 * 8) + bit);

            var refusal = await Assert.ThrowsAsync<JournalDamagedException>(() => Small.OpenAsync(disk));

            var sequence = (ulong)(bit / 8 / frame) + 1;
            Assert.True(sequence == refusal.Sequence, $"Seed {seed}, trial {trial}: entry {refusal.Sequence} was blamed for {sequence}.");
            Assert.Equal(Path.GetFileName(Small.SegmentPath(1)), refusal.File);
            Assert.Equal(4096 + (((long)sequence - 1) * frame), refusal.Offset);
            Assert.Contains(refusal.File, refusal.Message, StringComparison.Ordinal);
            Assert.Contains($"Entry {sequence} ", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Any_flipped_bit_in_an_older_segment_refuses_to_open_and_names_the_file()
    {
        const int seed = 7;
        var random = new Random(seed);
        for (var trial = 0; trial < 150; trial++)
        {
            var disk = Small.Disk();
            await Small.WriteAsync(disk, groups: 20, perGroup: 5, bytes: 1000);
            var names = disk.ListFiles(Small.Folder).Where(name => char.IsDigit(name[0])).ToList();
            Assert.True(names.Count >= 2);
            var inFirst = (ulong.Parse(names[1][..20], null) - 1) * (ulong)Small.FrameBytes(1000);
            var bit = random.NextInt64((4096 + (long)inFirst) * 8);
            disk.FlipBit($"{Small.Folder}/{names[0]}", bit);

            var refusal = await Assert.ThrowsAsync<JournalDamagedException>(() => Small.OpenAsync(disk));

            Assert.True(names[0] == refusal.File, $"Seed {seed}, trial {trial}: {refusal.Message}");
        }
    }

    [Fact]
    public async Task A_refused_journal_is_left_as_it_was()
    {
        var disk = Small.Disk();
        await Small.WriteAsync(disk, groups: 5, perGroup: 3, bytes: 100);
        disk.FlipBit(Small.SegmentPath(1), (4096 + 70) * 8);
        var before = disk.ReadAll(Small.SegmentPath(1));

        _ = await Assert.ThrowsAsync<JournalDamagedException>(() => Small.OpenAsync(disk));

        Assert.Equal(before, disk.ReadAll(Small.SegmentPath(1)));
    }

    [Fact]
    public async Task An_unfinished_last_write_is_cut_and_said()
    {
        var disk = Small.Disk();
        await Small.WriteAsync(disk, groups: 4, perGroup: 2, bytes: 100);
        var frame = Small.FrameBytes(100);
        var lastEntry = 4096 + (7 * frame);
        disk.FlipBit(Small.SegmentPath(1), (lastEntry + 64) * 8);

        var (log, recovery) = await JournalLog.OpenAsync(disk, Small.Folder, Small.Options);

        Assert.Equal(7UL, recovery.LastSequence);
        Assert.InRange(recovery.TornBytes, 100, frame);
        Assert.Equal($"{recovery.TornBytes} bytes of a write that a crash cut short, never acknowledged, were cut off after entry 7.", recovery.Sentence);
        Assert.Equal(8UL, log.Append(1, "again"u8));
        await log.DurableAsync(8);
        await log.DisposeAsync();

        (log, recovery) = await JournalLog.OpenAsync(disk, Small.Folder, Small.Options);
        Assert.Equal(new Recovery(8, 0, null), recovery);
        Assert.Equal("again"u8.ToArray(), log.Read(8).Single().Payload.ToArray());
        await log.DisposeAsync();
    }

    [Fact]
    public async Task Entries_of_one_unfinished_group_beyond_a_hole_are_a_torn_tail_not_damage()
    {
        var disk = Small.Disk();
        await Small.WriteAsync(disk, groups: 1, perGroup: 1, bytes: 100);
        await Small.WriteAsync(disk, groups: 1, perGroup: 30, bytes: 100);
        disk.FlipBit(Small.SegmentPath(1), (4096 + (10 * Small.FrameBytes(100)) + 64) * 8);

        var (log, recovery) = await JournalLog.OpenAsync(disk, Small.Folder, Small.Options);

        Assert.Equal(10UL, recovery.LastSequence);
        Assert.InRange(recovery.TornBytes, (21 * Small.FrameBytes(100)) - 8, 21 * Small.FrameBytes(100));
        await log.DisposeAsync();
    }

    [Fact]
    public async Task What_was_cut_never_comes_back()
    {
        var disk = Small.Disk();
        await Small.WriteAsync(disk, groups: 1, perGroup: 1, bytes: 100);
        await Small.WriteAsync(disk, groups: 1, perGroup: 30, bytes: 100);
        disk.FlipBit(Small.SegmentPath(1), (4096 + Small.FrameBytes(100) + 64) * 8);

        var log = await Small.OpenAsync(disk);
        _ = log.Append(1, Small.Payload(2, 100));
        await log.DurableAsync(2);
        await log.DisposeAsync();

        Assert.Equal(2UL, JournalVerifier.Verify(disk, Small.Folder, null).LastSequence);
    }

    [Fact]
    public async Task What_was_cut_is_gone_from_the_disk_for_good()
    {
        var options = Small.Options with { SegmentBytes = 4 << 20, MaxBufferedBytes = 4 << 20 };
        var disk = Small.Disk();
        await using (var log = await Small.OpenAsync(disk, options))
        {
            for (ulong i = 1; i <= 200; i++) // too little to be written before the end: one group
            {
                Assert.Equal(AppendResult.Ok, log.TryReserve(4000, emergency: false));
                _ = log.Append(1, Small.Payload(i, 4000));
            }
        }

        disk.FlipBit(Small.SegmentPath(1), (4096 + Small.FrameBytes(4000) + 64) * 8);
        await using (var log = await Small.OpenAsync(disk, options))
        {
            // The same second entry again: the old third one would continue the chain.
            Assert.Equal(1UL, log.LastSequence);
            await log.DurableAsync(log.Append(1, Small.Payload(2, 4000)));
        }

        disk.Crash();
        var bytes = disk.ReadAll(Small.SegmentPath(1));
        Assert.Equal(-1, bytes.AsSpan(4096 + (2 * Small.FrameBytes(4000))).IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public async Task Damage_met_while_reading_is_told()
    {
        var disk = Small.Disk();
        await Small.WriteAsync(disk, groups: 4, perGroup: 2, bytes: 100);
        await using var log = await Small.OpenAsync(disk);
        disk.FlipBit(Small.SegmentPath(1), (4096 + (3 * Small.FrameBytes(100)) + 64) * 8);

        var seen = new List<ulong>();
        var refusal = Assert.Throws<JournalDamagedException>(() =>
        {
            foreach (var entry in log.Read(1))
            {
                seen.Add(entry.Sequence);
            }
        });

        Assert.Equal([1, 2, 3], seen);
        Assert.Equal(4UL, refusal.Sequence);
    }
}
