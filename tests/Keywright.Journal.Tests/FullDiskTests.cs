using Xunit;

namespace Keywright.Journal.Tests;

/// <summary>Promises 11 and 12: a full disk refuses before anything changes, cancels go on longest, and all goes on when space returns.</summary>
public sealed class FullDiskTests
{
    private const int Bytes = 200;

    [Fact]
    public void A_full_disk_refuses_reservations_and_recovers_when_space_returns_with_nothing_lost() => Run(async () =>
    {
        var disk = Small.Disk();
        ulong last = 0;
        await using (var log = await Small.OpenAsync(disk))
        {
            disk.CapacityBytes = disk.UsedBytes + 40_000;
            var answer = Fill(log, emergency: false);
            Assert.Equal(AppendResult.DiskFull, answer);
            await log.DurableAsync(log.LastSequence);
            last = log.LastSequence;
            Assert.InRange(last, 20UL, 200UL);
            Assert.Equal(AppendResult.DiskFull, log.TryReserve(Bytes, emergency: false));

            disk.CapacityBytes = null;
            Assert.Equal(AppendResult.Ok, log.TryReserve(Bytes, emergency: false));
            await log.DurableAsync(log.Append(1, Small.Payload(last + 1, Bytes)));
        }

        var reopened = await Small.OpenAsync(disk);
        Assert.Equal(last + 1, reopened.LastSequence);
        Assert.All(reopened.Read(1), entry => Assert.Equal(Small.Payload(entry.Sequence, Bytes), entry.Payload.ToArray()));
        await reopened.DisposeAsync();
    });

    [Fact]
    public void Cancels_have_a_part_of_their_own_when_the_disk_is_full() => Run(async () =>
    {
        var disk = Small.Disk();
        await using var log = await Small.OpenAsync(disk);
        disk.CapacityBytes = disk.UsedBytes + 40_000;
        Assert.Equal(AppendResult.DiskFull, Fill(log, emergency: false));
        var before = log.LastSequence;

        Assert.Equal(AppendResult.DiskFull, Fill(log, emergency: true));

        // The part is 4096 bytes in these options; each entry takes 264.
        Assert.InRange(log.LastSequence - before, 4096UL / 264, 8192UL / 264);
        await log.DurableAsync(log.LastSequence);
        Assert.Equal(log.LastSequence, log.DurableSequence);
    });

    [Fact]
    public void What_was_reserved_can_be_appended_though_the_disk_fills_up_meanwhile() => Run(async () =>
    {
        var disk = Small.Disk();
        await using var log = await Small.OpenAsync(disk);
        var reserved = 0;
        for (; reserved < 100; reserved++)
        {
            Assert.Equal(AppendResult.Ok, log.TryReserve(Bytes, emergency: false));
        }

        disk.CapacityBytes = disk.UsedBytes;
        for (; reserved > 0; reserved--)
        {
            _ = log.Append(1, Small.Payload(log.LastSequence + 1, Bytes));
        }

        await log.DurableAsync(100);
        Assert.Equal(100, log.Read(1).Count());
    });

    [Fact]
    public void Reservations_given_back_are_free_again() => Run(async () =>
    {
        var disk = Small.Disk();
        await using var log = await Small.OpenAsync(disk);
        disk.CapacityBytes = disk.UsedBytes + 20_000;
        for (var round = 0; round < 1000; round++)
        {
            Assert.Equal(AppendResult.Ok, log.TryReserve(Bytes, emergency: false));
            log.Release(Bytes);
        }
    });

    [Fact]
    public void An_append_without_reservation_on_a_full_disk_is_refused_and_harms_nothing() => Run(async () =>
    {
        var disk = Small.Disk();
        await using var log = await Small.OpenAsync(disk);
        disk.CapacityBytes = disk.UsedBytes;

        var refusal = Assert.Throws<JournalRefusedException>(() => log.Append(1, new byte[Bytes]));

        Assert.Equal(AppendResult.DiskFull, refusal.Result);
        Assert.Equal(0UL, log.LastSequence);
        disk.CapacityBytes = null;
        await log.DurableAsync(log.Append(1, new byte[Bytes]));
    });

    [Fact]
    public void A_journal_opens_and_reads_on_a_full_disk() => Run(async () =>
    {
        var disk = Small.Disk();
        await Small.WriteAsync(disk, groups: 3, perGroup: 3, Bytes);
        disk.CapacityBytes = 0;

        await using var log = await Small.OpenAsync(disk);

        Assert.Equal(9, log.Read(1).Count());
        disk.CapacityBytes = null;
        Assert.Equal(AppendResult.Ok, log.TryReserve(Bytes, emergency: false));
    });

    [Fact]
    public void Too_much_waiting_for_the_disk_is_refused_as_busy_and_passes() => Run(async () =>
    {
        var disk = Small.Disk();
        var held = new TaskCompletionSource();
        await using var log = await Small.OpenAsync(disk, Small.Options with { SegmentBytes = 256 << 10 });
        disk.WhileSyncing = () => new ValueTask(held.Task);
        _ = log.Append(1, new byte[Bytes]);
        var first = log.DurableAsync(1).AsTask();

        Assert.Equal(AppendResult.Busy, Fill(log, emergency: false));
        Assert.False(first.IsCompleted);

        disk.WhileSyncing = null;
        held.SetResult();
        await first;
        await log.DurableAsync(log.LastSequence);
        Assert.Equal(AppendResult.Ok, log.TryReserve(Bytes, emergency: false));
    });

    /// <summary>On one thread: enough waits unwritten in these tests to set a group going in the background.</summary>
    private static void Run(Func<Task> test) => SeededContext.Run(new Random(1), test);

    private static AppendResult Fill(JournalLog log, bool emergency)
    {
        while (true)
        {
            var answer = log.TryReserve(Bytes, emergency);
            if (answer != AppendResult.Ok)
            {
                return answer;
            }

            _ = log.Append(1, Small.Payload(log.LastSequence + 1, Bytes));
        }
    }
}
