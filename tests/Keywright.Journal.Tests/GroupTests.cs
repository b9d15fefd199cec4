using System.Buffers.Binary;
using System.Security.Cryptography;
using Keywright.Journal.Segments;
using Keywright.Simulation.Disk;
using Xunit;

namespace Keywright.Journal.Tests;

/// <summary>Group sync on one simulated thread, and what stands on the disk afterwards.</summary>
public sealed class GroupTests
{
    [Fact]
    public void Many_waiters_share_a_sync_and_all_of_it_runs_in_the_callers_context()
    {
        // SeededContext fails when anything is posted from another thread, and Run when something waits for one.
        var random = new Random(3);
        var disk = new SimulatedDisk(random);
        disk.WhileSyncing = async () =>
        {
            Assert.IsType<SeededContext>(SynchronizationContext.Current);
            for (var turn = 0; turn < 50; turn++)
            {
                await Task.Yield();
            }
        };
        SeededContext.Run(random, async () =>
        {
            await using var log = await Small.OpenAsync(disk);
            var before = disk.Syncs;
            await Task.WhenAll(Enumerable.Range(0, 64).Select(async _ =>
            {
                for (var i = 0; i < 20; i++)
                {
                    await log.DurableAsync(log.Append(2, new byte[10]));
                    Assert.IsType<SeededContext>(SynchronizationContext.Current);
                }
            }));
            Assert.Equal(64UL * 20, log.DurableSequence);
            Assert.InRange(disk.Syncs - before, 20, 200);
        });
    }

    [Fact]
    public void Appends_go_on_while_a_sync_is_under_way()
    {
        var random = new Random(4);
        var disk = new SimulatedDisk(random);
        SeededContext.Run(random, async () =>
        {
            await using var log = await Small.OpenAsync(disk);
            var held = new TaskCompletionSource();
            disk.WhileSyncing = () => new ValueTask(held.Task);
            var first = log.DurableAsync(log.Append(1, "one"u8)).AsTask();
            var second = log.DurableAsync(log.Append(1, "two"u8)).AsTask();
            Assert.Equal(2UL, log.LastSequence);
            Assert.Equal(0UL, log.DurableSequence);
            Assert.Equal(default, log.Head);
            Assert.Empty(log.Read(1));

            disk.WhileSyncing = null;
            held.SetResult();
            await first;
            await second;
            Assert.Equal(2, log.Read(1).Count());
        });
    }

    [Fact]
    public async Task A_lone_waiter_on_an_instant_disk_gets_its_answer_at_once()
    {
        await using var log = await Small.OpenAsync(Small.Disk());

        Assert.True(log.DurableAsync(log.Append(1, "x"u8)).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Entries_nobody_waits_for_are_written_when_there_are_enough_or_at_the_end()
    {
        var disk = Small.Disk();
        await using (var log = await Small.OpenAsync(disk))
        {
            for (var i = 0; i < 10; i++)
            {
                _ = log.Append(1, new byte[100]);
            }

            Assert.Equal(0UL, log.DurableSequence);
        }

        await using var reopened = await Small.OpenAsync(disk);
        Assert.Equal(10UL, reopened.LastSequence);
    }

    [Fact]
    public void Entries_nobody_waits_for_do_not_pile_up()
    {
        var random = new Random(6);
        var disk = new SimulatedDisk(random);
        SeededContext.Run(random, async () =>
        {
            await using var log = await Small.OpenAsync(disk);
            for (var i = 0; i < 2000; i++)
            {
                Assert.Equal(AppendResult.Ok, log.TryReserve(100, emergency: false));
                _ = log.Append(1, new byte[100]);
                await Task.Yield();
            }

            Assert.InRange(log.DurableSequence, 1800UL, 2000UL);
        });
    }

    [Fact]
    public async Task The_chain_is_what_its_description_says()
    {
        var disk = Small.Disk();
        await using var log = await Small.OpenAsync(disk);
        var expected = new byte[32];
        for (ulong sequence = 1; sequence <= 20; sequence++)
        {
            var payload = Small.Payload(sequence, (int)sequence * 11 % 130);
            await log.DurableAsync(log.Append((byte)sequence, payload));
            var number = new byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(number, sequence);
            expected = SHA256.HashData([.. expected, .. number, (byte)sequence, .. payload]);
            Assert.Equal(Convert.ToHexStringLower(expected), log.Head.ToString());
        }
    }

    [Fact]
    public void The_native_and_the_managed_chain_are_the_same()
    {
        var random = new Random(8);
        var previous = default(JournalHash);
        for (var length = 0; length < 300; length++)
        {
            var payload = new byte[length];
            random.NextBytes(payload);
            var managed = ChainHasher.Managed(in previous, (ulong)length, (byte)length, payload);
            if (ChainHasher.IsNative)
            {
                Assert.Equal(managed, ChainHasher.Native(in previous, (ulong)length, (byte)length, payload));
            }

            previous = managed;
        }
    }

    [Fact]
    public async Task Reading_begins_anywhere_crosses_segments_and_payloads_stay_valid()
    {
        var disk = Small.Disk();
        await Small.WriteAsync(disk, groups: 30, perGroup: 10, bytes: 700);
        await using var log = await Small.OpenAsync(disk);
        Assert.True(disk.ListFiles(Small.Folder).Count > 3);

        for (ulong from = 1; from <= 300; from += 37)
        {
            var entries = log.Read(from).ToList();
            Assert.Equal(301 - (int)from, entries.Count);
            Assert.All(entries, entry => Assert.Equal(Small.Payload(entry.Sequence, 700), entry.Payload.ToArray()));
            Assert.Equal(from, entries[0].Sequence);
        }

        Assert.Empty(log.Read(301));
    }
}
