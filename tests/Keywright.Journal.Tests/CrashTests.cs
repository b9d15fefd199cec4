using Keywright.Simulation.Disk;
using Xunit;

namespace Keywright.Journal.Tests;

/// <summary>The journal through crashes, failed syncs and full disks, a few hundred seeds of it.</summary>
public sealed class CrashTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_was_durable_is_there_after_any_crash_and_nothing_else_than_what_was_appended(int part)
    {
        for (var seed = part * 150; seed < (part + 1) * 150; seed++)
        {
            try
            {
                new Life(seed).Run();
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"Seed {seed}: {error.Message}", error);
            }
        }
    }

    /// <summary>One disk through several boots.</summary>
    private sealed class Life
    {
        private readonly Random _random;
        private readonly SimulatedDisk _disk;
        private readonly JournalOptions _options;

        /// <summary>Every entry appended and not known lost; index 0 is sequence 1.</summary>
        private readonly List<(byte Kind, byte[] Payload)> _appended = [];

        private ulong _acknowledged;
        private JournalAnchor _anchor;
        private ulong _dropped;

        public Life(int seed)
        {
            _random = new Random(seed);
            _disk = new SimulatedDisk(_random);
            var page = 4096;
            _options = new JournalOptions
            {
                SegmentBytes = page * _random.Next(6, 20),
                AllocateAheadBytes = page * _random.Next(1, 4),
                EmergencyBytes = page,
                MaxBufferedBytes = _random.Next(4, 40) * 1024,
                MaxEntryBytes = 2000,
            };
            _disk.WhileSyncing = async () =>
            {
                for (var turns = _random.Next(6); turns > 0; turns--)
                {
                    await Task.Yield();
                }
            };
        }

        public void Run()
        {
            for (var boots = _random.Next(3, 8); boots > 0; boots--)
            {
                Boot();
            }

            SeededContext.Run(_random, async () =>
            {
                _disk.CapacityBytes = null;
                await using var log = await OpenAndCheckAsync();
            });
        }

        private void Boot()
        {
            var context = new SeededContext(_random);
            var tasks = new List<Task>();
            var main = context.Start(async () =>
            {
                var log = await OpenAndCheckAsync();
                for (var task = _random.Next(1, 9); task > 0; task--)
                {
                    tasks.Add(AppendAsync(log, _random.Next(1, 40)));
                }
            });

            // Most boots end at any step, some only when all is done.
            for (var steps = _random.Next(4) == 0 ? int.MaxValue : _random.Next(1, 1500); steps > 0 && context.Step(); steps--)
            {
                if (_random.Next(300) == 0)
                {
                    Disturb();
                }
            }

            if (main.IsFaulted)
            {
                main.GetAwaiter().GetResult();
            }

            foreach (var task in tasks.Where(task => task.IsFaulted))
            {
                task.GetAwaiter().GetResult();
            }

            context.Abandon();
            if (_random.Next(5) > 0)
            {
                _disk.Crash(); // otherwise only the process died
            }

            _disk.CapacityBytes = null;
        }

        private void Disturb()
        {
            switch (_random.Next(4))
            {
                case 0:
                    _disk.FailNextSync();
                    break;
                case 1:
                    _disk.FailNextWrite();
                    break;
                case 2:
                    _disk.CapacityBytes = _disk.UsedBytes + _random.Next(20_000);
                    break;
                default:
                    _disk.CapacityBytes = null;
                    break;
            }
        }

        private async Task<JournalLog> OpenAndCheckAsync()
        {
            JournalLog log;
            Recovery recovery;
            while (true)
            {
                try
                {
                    (log, recovery) = await JournalLog.OpenAsync(_disk, Small.Folder, _options);
                    break;
                }
                catch (IOException error) when (error is not JournalDamagedException)
                {
                    // A fault of the disk during opening; without it the next try must do.
                    _disk.CapacityBytes = null;
                }
            }

            Assert.Equal(recovery.LastSequence, log.LastSequence);
            Assert.Equal(recovery.LastSequence, log.DurableSequence);
            Assert.InRange(recovery.LastSequence, _acknowledged, (ulong)_appended.Count);
            Assert.InRange(log.FirstSequence, 1UL, _dropped + 1);
            _appended.RemoveRange((int)recovery.LastSequence, _appended.Count - (int)recovery.LastSequence);

            var next = log.FirstSequence;
            foreach (var entry in log.Read(log.FirstSequence))
            {
                Assert.Equal(next++, entry.Sequence);
                var (kind, payload) = _appended[(int)entry.Sequence - 1];
                Assert.Equal(kind, entry.Kind);
                Assert.True(entry.Payload.Span.SequenceEqual(payload), $"Entry {entry.Sequence} has another payload.");
            }

            Assert.Equal(recovery.LastSequence + 1, next);
            var verdict = JournalVerifier.Verify(_disk, Small.Folder, null, _anchor.Sequence >= log.FirstSequence ? _anchor : null);
            Assert.True(verdict.Sound, verdict.Sentence);
            Assert.Equal(log.Head, verdict.Head);
            (_acknowledged, _anchor) = (recovery.LastSequence, log.Anchor);
            return log;
        }

        private async Task AppendAsync(JournalLog log, int count)
        {
            try
            {
                for (var i = 0; i < count; i++)
                {
                    var payload = new byte[_random.Next(8) == 0 ? _random.Next(2001) : _random.Next(200)];
                    _random.NextBytes(payload);
                    var answer = log.TryReserve(payload.Length, emergency: _random.Next(5) == 0);
                    if (answer != AppendResult.Ok)
                    {
                        await Task.Yield();
                        continue;
                    }

                    if (_random.Next(20) == 0)
                    {
                        log.Release(payload.Length);
                        continue;
                    }

                    var kind = (byte)_random.Next(256);
                    var sequence = log.Append(kind, payload);
                    Assert.Equal((ulong)_appended.Count + 1, sequence);
                    _appended.Add((kind, payload));
                    if (_random.Next(6) == 0)
                    {
                        continue; // nobody waits for this one
                    }

                    await log.DurableAsync(sequence);
                    _acknowledged = Math.Max(_acknowledged, sequence);
                    var anchor = log.Anchor;
                    Assert.True(anchor.Sequence >= sequence);
                    _anchor = anchor;
                    if (_random.Next(15) == 0)
                    {
                        var before = (ulong)_random.Next((int)sequence + 1);
                        _dropped = Math.Max(_dropped, before == 0 ? 0 : before - 1);
                        await log.DropBeforeAsync(before);
                    }
                }
            }
            catch (IOException error) when (error is not JournalDamagedException)
            {
                // Fail-stop, or a fault while dropping: what was acknowledged before must still hold at the next opening.
                Assert.DoesNotContain("null", error.Message, StringComparison.Ordinal);
            }
        }
    }
}
