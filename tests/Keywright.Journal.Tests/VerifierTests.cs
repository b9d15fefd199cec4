using Xunit;

namespace Keywright.Journal.Tests;

/// <summary>Promise 9: any flip, drop, reorder, truncation or splice is found offline.</summary>
public sealed class VerifierTests
{
    private const int Bytes = 120;

    private static int FrameBytes => Small.FrameBytes(Bytes);

    [Fact]
    public async Task A_sound_journal_is_called_sound_with_its_head()
    {
        var disk = Small.Disk();
        await Small.WriteAsync(disk, groups: 40, perGroup: 20, Bytes);
        await using var log = await Small.OpenAsync(disk);

        var reported = new List<long>();
        var verdict = JournalVerifier.Verify(disk, Small.Folder, new Listener(reported), log.Anchor);

        Assert.Equal(
            new Verdict(true, 1, 800, 800, log.Head, null, 0, 0, "Entries 1 to 800 are all there, in order and unchanged. They agree with the noted entry 800."),
            verdict);
        Assert.Equal([800], reported);
    }

    [Fact]
    public async Task An_empty_journal_is_sound()
    {
        var disk = Small.Disk();
        await Small.WriteAsync(disk, groups: 0, perGroup: 0, Bytes);

        Assert.Equal("The journal is empty.", JournalVerifier.Verify(disk, Small.Folder, null).Sentence);
        Assert.True(JournalVerifier.Verify(disk, Small.Folder, null, default(JournalAnchor)).Sound);
    }

    [Fact]
    public async Task An_entry_changed_with_its_checksum_made_right_is_found()
    {
        await TamperAsync(
            segment =>
            {
                segment[At(5) + 64] ^= 1;
                Reseal.Entry(segment, At(5));
            },
            blamed: 5,
            "was changed");
    }

    [Fact]
    public async Task Two_entries_that_changed_places_are_found()
    {
        await TamperAsync(
            segment =>
            {
                var fifth = segment.AsSpan(At(5), FrameBytes).ToArray();
                segment.AsSpan(At(6), FrameBytes).CopyTo(segment.AsSpan(At(5)));
                fifth.CopyTo(segment, At(6));
            },
            blamed: 5,
            "moved");
    }

    [Fact]
    public async Task A_dropped_entry_is_found()
    {
        await TamperAsync(segment => segment.AsSpan(At(6)..).CopyTo(segment.AsSpan(At(5))), blamed: 5, "does not continue the chain");
    }

    [Fact]
    public async Task A_dropped_entry_is_found_though_all_after_it_were_numbered_and_sealed_anew()
    {
        var disk = Small.Disk();
        await Small.WriteAsync(disk, groups: 20, perGroup: 1, Bytes);
        JournalAnchor anchor;
        await using (var log = await Small.OpenAsync(disk))
        {
            anchor = log.Anchor;
        }

        var segment = disk.ReadAll(Small.SegmentPath(1));
        segment.AsSpan(At(6)..At(21)).CopyTo(segment.AsSpan(At(5)));
        segment.AsSpan(At(20)).Clear();
        for (var sequence = 5; sequence < 20; sequence++)
        {
            segment[At(sequence) + 8] = (byte)sequence;
            segment[At(sequence) + 16] = (byte)(sequence - 1);
        }

        Reseal.Chain(segment);
        disk.Replace(Small.SegmentPath(1), segment);

        Assert.True(JournalVerifier.Verify(disk, Small.Folder, null).Sound);
        var verdict = JournalVerifier.Verify(disk, Small.Folder, null, anchor);
        Assert.False(verdict.Sound);
        Assert.Equal("The journal ends with entry 19, but entry 20 had been noted: the newest entries were cut off.", verdict.Sentence);
    }

    [Fact]
    public async Task A_history_written_anew_is_found_by_what_was_noted()
    {
        var disk = Small.Disk();
        await Small.WriteAsync(disk, groups: 20, perGroup: 1, Bytes);
        JournalAnchor anchor;
        await using (var log = await Small.OpenAsync(disk))
        {
            anchor = log.Anchor;
        }

        var segment = disk.ReadAll(Small.SegmentPath(1));
        segment[At(3) + 64] ^= 1;
        Reseal.Chain(segment);
        disk.Replace(Small.SegmentPath(1), segment);

        Assert.True(JournalVerifier.Verify(disk, Small.Folder, null).Sound);
        Assert.Contains("was written anew", JournalVerifier.Verify(disk, Small.Folder, null, anchor).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_spliced_in_from_another_journal_is_found()
    {
        var other = Small.Disk();
        await using (var log = await Small.OpenAsync(other))
        {
            for (var i = 0; i < 10; i++)
            {
                await log.DurableAsync(log.Append(7, Small.Payload(1000, Bytes)));
            }
        }

        var foreign = other.ReadAll(Small.SegmentPath(1)).AsSpan(At(5), FrameBytes).ToArray();
        await TamperAsync(segment => foreign.CopyTo(segment, At(5)), blamed: 5, "put in");
    }

    [Fact]
    public async Task A_segment_cut_short_before_another_is_found()
    {
        var disk = Small.Disk();
        await Small.WriteAsync(disk, groups: 30, perGroup: 20, Bytes);
        var segment = disk.ReadAll(Small.SegmentPath(1));
        disk.Replace(Small.SegmentPath(1), segment[..At(100)]);

        var verdict = JournalVerifier.Verify(disk, Small.Folder, null);

        Assert.False(verdict.Sound);
        Assert.Equal(100UL, verdict.BadSequence);
        Assert.Equal(At(100), verdict.Offset);
    }

    [Fact]
    public async Task Entries_cut_off_the_end_are_found_by_what_was_noted()
    {
        var disk = Small.Disk();
        await Small.WriteAsync(disk, groups: 20, perGroup: 1, Bytes);
        JournalAnchor anchor;
        await using (var log = await Small.OpenAsync(disk))
        {
            anchor = log.Anchor;
        }

        disk.Replace(Small.SegmentPath(1), disk.ReadAll(Small.SegmentPath(1))[..At(15)]);

        var verdict = JournalVerifier.Verify(disk, Small.Folder, null, anchor);

        Assert.False(verdict.Sound);
        Assert.Equal(20UL, verdict.BadSequence);
        Assert.Equal(14UL, verdict.LastSequence);
    }

    [Fact]
    public async Task What_was_noted_before_the_oldest_kept_entry_ties_nothing()
    {
        var disk = Small.Disk();
        await Small.WriteAsync(disk, groups: 30, perGroup: 20, Bytes);
        await using (var log = await Small.OpenAsync(disk))
        {
            await log.DropBeforeAsync(ulong.MaxValue);
        }

        Assert.Contains("no longer kept", JournalVerifier.Verify(disk, Small.Folder, null, new JournalAnchor(3, default)).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_journal_being_written_can_be_verified()
    {
        var disk = Small.Disk();
        await using var log = await Small.OpenAsync(disk);
        for (var i = 0; i < 300; i++)
        {
            await log.DurableAsync(log.Append(1, Small.Payload(1, Bytes)));
            var verdict = JournalVerifier.Verify(disk, Small.Folder, null, log.Anchor);
            Assert.True(verdict.Sound, verdict.Sentence);
        }
    }

    private static int At(int sequence) => 4096 + ((sequence - 1) * FrameBytes);

    private static async Task TamperAsync(Action<byte[]> tamper, ulong blamed, string sentence)
    {
        var disk = Small.Disk();
        await Small.WriteAsync(disk, groups: 20, perGroup: 1, Bytes);
        var segment = disk.ReadAll(Small.SegmentPath(1));
        tamper(segment);
        disk.Replace(Small.SegmentPath(1), segment);

        var verdict = JournalVerifier.Verify(disk, Small.Folder, null);

        Assert.False(verdict.Sound);
        Assert.Equal(blamed, verdict.BadSequence);
        Assert.Equal(blamed - 1, verdict.LastSequence);
        Assert.Equal(Path.GetFileName(Small.SegmentPath(1)), verdict.File);
        Assert.Equal(At((int)blamed), verdict.Offset);
        Assert.Contains(sentence, verdict.Sentence, StringComparison.Ordinal);
        _ = await Assert.ThrowsAsync<JournalDamagedException>(() => Small.OpenAsync(disk));
    }

    private sealed class Listener(List<long> heard) : IProgress<long>
    {
        public void Report(long value) => heard.Add(value);
    }
}
