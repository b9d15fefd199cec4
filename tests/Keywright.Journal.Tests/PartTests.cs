using Xunit;

namespace Keywright.Journal.Tests;

/// <summary>A copy of a journal up to one of its entries is a journal that ends there, whichever entry it is.</summary>
public sealed class PartTests
{
    [Fact]
    public async Task A_copy_up_to_any_entry_is_sound_ends_there_and_goes_on()
    {
        const int Entries = 150;
        var disk = Small.Disk();
        await Small.WriteAsync(disk, groups: 30, perGroup: 5, bytes: 1000);
        await using var log = await Small.OpenAsync(disk);
        var segments = new HashSet<int>();
        for (ulong last = 1; last <= Entries; last++)
        {
            var copy = Small.Disk();
            copy.CreateFolder(Small.Folder);
            var parts = log.PartsThrough(last);
            segments.Add(parts.Count);
            foreach (var part in parts)
            {
                copy.Replace($"{Small.Folder}/{part.Name}", disk.ReadAll($"{Small.Folder}/{part.Name}")[..(int)part.Bytes]);
            }

            var verdict = JournalVerifier.Verify(copy, Small.Folder, null);
            Assert.True(verdict.Sound && verdict.LastSequence == last && !verdict.Sentence.Contains("unfinished", StringComparison.Ordinal), $"{last}: {verdict.Sentence}");
            var (again, recovery) = await JournalLog.OpenAsync(copy, Small.Folder, Small.Options);
            await using (again)
            {
                Assert.Equal((last, (string?)null), (recovery.LastSequence, recovery.Sentence));
                await again.DurableAsync(again.Append(7, Small.Payload(last + 1, 1000)));
            }

            Assert.Equal(last + 1, JournalVerifier.Verify(copy, Small.Folder, null).LastSequence);
        }

        Assert.Equal([1, 2, 3], segments.Order());
        Assert.Equal(log.PartsThrough(Entries), log.PartsThrough(ulong.MaxValue));
    }
}
