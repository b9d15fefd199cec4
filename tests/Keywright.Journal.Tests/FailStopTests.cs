using Keywright.Simulation.Disk;
using Xunit;

namespace Keywright.Journal.Tests;

/// <summary>After a failed write or sync nothing more is acknowledged; the truth is found at the next opening.</summary>
public sealed class FailStopTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_failed_sync_or_write_stops_the_journal_for_good(bool sync)
    {
        var disk = Small.Disk();
        var log = await Small.OpenAsync(disk);
        await log.DurableAsync(log.Append(1, "kept"u8));
        Assert.Equal(AppendResult.Ok, log.TryReserve(4, emergency: false));
        var second = log.Append(1, "lost"u8);
        if (sync)
        {
            disk.FailNextSync();
        }
        else
        {
            disk.FailNextWrite();
        }

        var failure = await Assert.ThrowsAsync<JournalFailedException>(() => log.DurableAsync(second).AsTask());

        Assert.StartsWith("The journal has stopped: The disk reports a hardware error", failure.Message, StringComparison.Ordinal);
        _ = await Assert.ThrowsAsync<JournalFailedException>(() => log.DurableAsync(second).AsTask());
        _ = Assert.Throws<JournalFailedException>(() => log.Append(1, "more"u8));
        Assert.Equal(AppendResult.Failed, log.TryReserve(4, emergency: true));
        Assert.Equal(1UL, log.DurableSequence);
        await log.DurableAsync(1);
        await log.DisposeAsync();

        disk.Crash();
        log = await Small.OpenAsync(disk);
        Assert.InRange(log.LastSequence, 1UL, 2UL);
        Assert.Equal("kept"u8.ToArray(), log.Read(1).First().Payload.ToArray());
        await log.DisposeAsync();
    }

    [Fact]
    public void Everyone_waiting_hears_of_the_failure()
    {
        var random = new Random(5);
        var disk = new SimulatedDisk(random) { WhileSyncing = async () => await Task.Yield() };
        SeededContext.Run(random, async () =>
        {
            var log = await Small.OpenAsync(disk);
            disk.FailNextSync();
            var waits = Enumerable.Range(0, 50).Select(_ => log.DurableAsync(log.Append(1, new byte[30])).AsTask()).ToList();
            var told = 0;
            foreach (var wait in waits)
            {
                try
                {
                    await wait; // Assert.ThrowsAsync would leave the context
                }
                catch (JournalFailedException)
                {
                    told++;
                }
            }

            Assert.Equal(50, told);
            await log.DisposeAsync();
        });
    }

    [Fact]
    public async Task What_an_opening_reports_is_durable_though_the_process_before_it_failed_to_sync()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var disk = Small.Disk(seed);
            var log = await Small.OpenAsync(disk);
            for (var i = 0; i < 20; i++)
            {
                _ = log.Append(1, Small.Payload((ulong)i + 1, 300));
            }

            disk.FailNextSync();
            _ = await Assert.ThrowsAsync<JournalFailedException>(() => log.DurableAsync(20).AsTask());
            await log.DisposeAsync();

            // The same machine goes on, its page cache claiming that all 20 are there; then the power goes.
            log = await Small.OpenAsync(disk);
            var reported = log.LastSequence;
            await log.DisposeAsync();
            disk.Crash();
            log = await Small.OpenAsync(disk);
            Assert.True(reported == log.LastSequence, $"Seed {seed}: {reported} were reported, {log.LastSequence} are there.");
            await log.DisposeAsync();
        }
    }

    [Fact]
    public async Task Options_that_cannot_work_are_refused_with_every_fault()
    {
        var refusal = await Assert.ThrowsAsync<ArgumentException>(() =>
            Small.OpenAsync(Small.Disk(), Small.Options with { SegmentBytes = 5000, AllocateAheadBytes = 1 }));

        Assert.Contains("SegmentBytes must be a positive multiple of 4096.", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("AllocateAheadBytes must be a positive multiple of 4096.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entries_too_large_and_sequences_never_given_are_refused()
    {
        await using var log = await Small.OpenAsync(Small.Disk());

        _ = Assert.Throws<ArgumentOutOfRangeException>(() => log.Append(1, new byte[Small.Options.MaxEntryBytes + 1]));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => log.TryReserve(Small.Options.MaxEntryBytes + 1, emergency: false));
        _ = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => log.DurableAsync(1).AsTask());
        await log.DurableAsync(0);
    }
}
