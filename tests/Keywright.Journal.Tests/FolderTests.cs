using Keywright.Simulation.Disk;
using Xunit;

namespace Keywright.Journal.Tests;

/// <summary>Files that are empty, missing, renamed or not ours.</summary>
public sealed class FolderTests
{
    [Fact]
    public async Task A_missing_segment_in_the_middle_refuses_and_says_which_entries()
    {
        var (disk, firsts) = await ThreeSegmentsAsync();
        disk.Delete(Small.SegmentPath(firsts[1]));

        var refusal = await Assert.ThrowsAsync<JournalDamagedException>(() => Small.OpenAsync(disk));

        Assert.Equal(firsts[1], refusal.Sequence);
        Assert.Contains($"Entries {firsts[1]} to {firsts[2] - 1} are missing", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_newest_segment_refuses_because_the_one_before_points_to_it()
    {
        var (disk, firsts) = await ThreeSegmentsAsync();
        disk.Delete(Small.SegmentPath(firsts[^1]));

        var refusal = await Assert.ThrowsAsync<JournalDamagedException>(() => Small.OpenAsync(disk));

        Assert.Equal(firsts[^1], refusal.Sequence);
        Assert.Contains("which is not there", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_emptied_segment_refuses_wherever_it_stands()
    {
        for (var at = 0; at < 3; at++)
        {
            var (disk, firsts) = await ThreeSegmentsAsync();
            disk.Replace(Small.SegmentPath(firsts[at]), []);

            var refusal = await Assert.ThrowsAsync<JournalDamagedException>(() => Small.OpenAsync(disk));

            Assert.Equal(Path.GetFileName(Small.SegmentPath(firsts[at])), refusal.File);
            Assert.Contains("is empty", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_damaged_header_refuses_even_in_the_newest_segment()
    {
        for (var at = 0; at < 3; at++)
        {
            var (disk, firsts) = await ThreeSegmentsAsync();
            disk.FlipBit(Small.SegmentPath(firsts[at]), 8 * 2000);

            var refusal = await Assert.ThrowsAsync<JournalDamagedException>(() => Small.OpenAsync(disk));

            Assert.Contains("has a damaged header", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_journal_of_which_only_an_empty_file_was_ever_made_is_founded_anew()
    {
        var disk = Small.Disk();
        disk.CreateFolder(Small.Folder);
        disk.Replace(Small.SegmentPath(1), []);

        var (log, recovery) = await JournalLog.OpenAsync(disk, Small.Folder, Small.Options);

        Assert.Contains("holding none were removed", recovery.Sentence, StringComparison.Ordinal);
        Assert.Equal(1UL, log.Append(0, default));
        await log.DisposeAsync();
    }

    [Fact]
    public async Task Files_that_are_not_ours_are_left_alone_and_named()
    {
        var disk = Small.Disk();
        await Small.WriteAsync(disk, groups: 2, perGroup: 1, bytes: 10);
        disk.Replace($"{Small.Folder}/notes.txt", "hello"u8.ToArray());
        disk.Replace($"{Small.Folder}/17.journal", []);

        var (log, recovery) = await JournalLog.OpenAsync(disk, Small.Folder, Small.Options);

        Assert.Equal("Not part of the journal and left alone: 17.journal, notes.txt.", recovery.Sentence);
        Assert.True(disk.FileExists($"{Small.Folder}/notes.txt"));
        await log.DisposeAsync();
    }

    [Fact]
    public async Task A_prepared_segment_left_by_a_crash_is_removed_and_named()
    {
        var disk = Small.Disk();
        await Small.WriteAsync(disk, groups: 2, perGroup: 1, bytes: 10);
        disk.Replace($"{Small.Folder}/prepared-1.journal", new byte[8192]);

        var (log, recovery) = await JournalLog.OpenAsync(disk, Small.Folder, Small.Options);

        Assert.Contains("prepared-1.journal", recovery.Sentence, StringComparison.Ordinal);
        Assert.False(disk.FileExists($"{Small.Folder}/prepared-1.journal"));
        await log.DisposeAsync();
    }

    [Fact]
    public async Task A_renamed_segment_refuses()
    {
        var (disk, firsts) = await ThreeSegmentsAsync();
        disk.Rename(Small.SegmentPath(firsts[1]), Small.SegmentPath(firsts[1] + 1));

        var refusal = await Assert.ThrowsAsync<JournalDamagedException>(() => Small.OpenAsync(disk));

        Assert.Contains("was renamed", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_segment_of_another_journal_refuses()
    {
        var (disk, firsts) = await ThreeSegmentsAsync();
        const string other = "/home/other";
        await Small.WriteAsync(disk, groups: 30, perGroup: 5, bytes: 1000, other);
        var changed = disk.ReadAll(Small.SegmentPath(1, other));
        changed[4096 + 64] ^= 1;
        Reseal.Entry(changed, 4096);
        Reseal.Chain(changed);
        disk.Replace(Small.SegmentPath(1), changed);

        var refusal = await Assert.ThrowsAsync<JournalDamagedException>(() => Small.OpenAsync(disk));

        Assert.Contains("does not continue the chain", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(firsts[1], refusal.Sequence);
    }

    [Fact]
    public async Task A_journal_of_a_newer_program_refuses_in_one_sentence()
    {
        var disk = Small.Disk();
        await Small.WriteAsync(disk, groups: 2, perGroup: 1, bytes: 10);
        var bytes = disk.ReadAll(Small.SegmentPath(1));
        bytes[8] = 2;
        Reseal.Header(bytes);
        disk.Replace(Small.SegmentPath(1), bytes);

        var refusal = await Assert.ThrowsAsync<JournalDamagedException>(() => Small.OpenAsync(disk));

        Assert.Contains("newer program (journal version 2)", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Old_segments_go_whole_and_the_rest_stays_sound()
    {
        var (disk, firsts) = await ThreeSegmentsAsync();
        await using (var log = await Small.OpenAsync(disk))
        {
            await log.DropBeforeAsync(firsts[1]);
            Assert.Equal(firsts[1], log.FirstSequence);
            await log.DropBeforeAsync(firsts[2] - 1);
            Assert.Equal(firsts[1], log.FirstSequence);
            await log.DropBeforeAsync(ulong.MaxValue);
            Assert.Equal(firsts[^1], log.FirstSequence);
            _ = Assert.Throws<ArgumentOutOfRangeException>(() => log.Read(1));
        }

        var verdict = JournalVerifier.Verify(disk, Small.Folder, null);
        Assert.True(verdict.Sound, verdict.Sentence);
        Assert.Equal(firsts[^1], verdict.FirstSequence);
    }

    private static async Task<(SimulatedDisk Disk, ulong[] Firsts)> ThreeSegmentsAsync()
    {
        var disk = Small.Disk();
        await Small.WriteAsync(disk, groups: 30, perGroup: 5, bytes: 1000);
        ulong[] firsts = [.. disk.ListFiles(Small.Folder).Where(name => char.IsDigit(name[0])).Select(name => ulong.Parse(name[..20], null))];
        Assert.Equal(3, firsts.Length);
        return (disk, firsts);
    }
}
