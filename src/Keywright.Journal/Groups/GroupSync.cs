using Keywright.Journal.Segments;

namespace Keywright.Journal.Groups;

/// <summary>
/// What appenders and waiters share, behind one short lock: the room ahead, the batch that fills, the waiters; and the flow that brings
/// batches to the disk while others fill.
/// </summary>
internal sealed class GroupSync(JournalOptions options, Room room, GroupWriter writer, KeptSegments kept, ulong last, JournalHash head)
{
    private readonly Lock _gate = new();
    private readonly WaiterPool _pool = new();
    private readonly Queue<Batch> _full = new();
    private readonly Stack<Batch> _idle = new();
    private readonly long _flushBytes = Math.Min(1 << 20, options.MaxBufferedBytes / 4);

    private Batch _open = FirstBatch(room);
    private WaiterList _waiters;
    private ulong _last = last;
    private ulong _durable = last;
    private JournalHash _head = head;
    private long _bufferedBytes;
    private int _lastGroup;
    private bool _flowing;
    private bool _closed;
    private Exception? _cause;

    public ulong Last => Volatile.Read(ref _last);

    public ulong Durable => Volatile.Read(ref _durable);

    public JournalAnchor Anchor
    {
        get
        {
            lock (_gate)
            {
                return new JournalAnchor(_durable, _head);
            }
        }
    }

    public AppendResult TryReserve(int frameBytes, bool emergency)
    {
        lock (_gate)
        {
            if (_cause is not null || _closed)
            {
                return AppendResult.Failed;
            }

            if (_bufferedBytes + room.Reserved + frameBytes > options.MaxBufferedBytes + (emergency ? options.EmergencyBytes : 0L))
            {
                return AppendResult.Busy;
            }

            try
            {
                return room.TryReserve(frameBytes, emergency) ? AppendResult.Ok : AppendResult.DiskFull;
            }
            catch (IOException error)
            {
                _cause = error;
                return AppendResult.Failed;
            }
        }
    }

    public void Release(int frameBytes)
    {
        lock (_gate)
        {
            room.Release(frameBytes);
        }
    }

    public ulong Append(byte kind, ReadOnlySpan<byte> payload, int frameBytes)
    {
        ulong sequence;
        bool starts;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(JournalLog));
            if (_cause is not null)
            {
                throw Failure();
            }

            if (room.Reserved < frameBytes && _bufferedBytes + frameBytes > options.MaxBufferedBytes)
            {
                throw new JournalRefusedException(AppendResult.Busy);
            }

            if (!room.TryUse(frameBytes))
            {
                throw new JournalRefusedException(AppendResult.DiskFull);
            }

            if (room.Advance(frameBytes))
            {
                NextBatch(SegmentHeader.Bytes);
            }

            sequence = _last + 1;
            Frame.Lay(_open.Take(sequence, frameBytes), sequence, kind, payload);
            Volatile.Write(ref _last, sequence);
            _bufferedBytes += frameBytes;

            // Entries nobody waits for go out once there are enough of them.
            starts = _bufferedBytes >= _flushBytes && !_flowing;
            _flowing |= starts;
        }

        if (starts)
        {
            _ = FlowAsync(yields: true);
        }

        return sequence;
    }

    public ValueTask DurableAsync(ulong sequence)
    {
        if (sequence <= Volatile.Read(ref _durable))
        {
            return ValueTask.CompletedTask;
        }

        Waiter waiter;
        ValueTask task;
        bool starts, yields;
        lock (_gate)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(sequence, _last);
            if (sequence <= _durable)
            {
                return ValueTask.CompletedTask;
            }

            if (_cause is not null)
            {
                return ValueTask.FromException(Failure());
            }

            waiter = _pool.Rent();
            waiter.WaitFor(sequence);
            task = waiter.Task;
            _waiters.Add(waiter);
            starts = !_flowing;
            _flowing = true;
            yields = _lastGroup > 1;
        }

        if (starts)
        {
            _ = FlowAsync(yields);
        }

        return task;
    }

    /// <summary>Writes what is left and closes the files.</summary>
    public async ValueTask CloseAsync()
    {
        ulong last;
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            last = _cause is null ? _last : _durable;
        }

        try
        {
            await DurableAsync(last);
        }
        finally
        {
            writer.Close();
            room.Close();
        }
    }

    private static Batch FirstBatch(Room room)
    {
        var batch = new Batch();
        batch.Begin(room.Current, room.Tail);
        return batch;
    }

    /// <summary>
    /// Writes group after group until nobody waits. Whoever finds no flow starts one and at first runs it itself; between groups it goes
    /// through the scheduler, so that no caller is kept working for the others.
    /// </summary>
    private async Task FlowAsync(bool yields)
    {
        try
        {
            do
            {
                if (yields)
                {
                    await GatherAsync();
                }

                yields = true;
            }
            while (await WriteGroupAsync());
        }
        catch (Exception error)
        {
            Fail(error);
        }
    }

    /// <summary>
    /// Those woken by the last group are about to append again. Letting them run first makes one large group of what would be a small
    /// one and a large one, each costing a sync. It ends as soon as a turn brings nothing new.
    /// </summary>
    private async ValueTask GatherAsync()
    {
        for (var (seen, turns) = (0, 0); turns < 16; turns++)
        {
            await Task.Yield();
            lock (_gate)
            {
                if (_waiters.Count >= _lastGroup || _waiters.Count == seen)
                {
                    return;
                }

                seen = _waiters.Count;
            }
        }
    }

    /// <summary>True when there is more to write.</summary>
    private async ValueTask<bool> WriteGroupAsync()
    {
        Batch batch;
        long allocated;
        lock (_gate)
        {
            if (_full.Count == 0)
            {
                NextBatch(room.Tail);
            }

            batch = _full.Dequeue();
            allocated = batch.Segment.Allocated;
        }

        if (!batch.IsEmpty)
        {
            var began = await writer.WriteAsync(batch, _durable);
            if (began != 0)
            {
                kept.Add(began);
            }
        }

        WaiterList done;
        lock (_gate)
        {
            if (!batch.IsEmpty)
            {
                _head = writer.Chain;
                Volatile.Write(ref _durable, batch.Last);
                _bufferedBytes -= batch.Frames.Length;
            }

            _idle.Push(batch);
            done = _waiters.TakeUpTo(_durable);
            _lastGroup = done.Count;
        }

        done.Wake(null);
        writer.FillAhead(allocated);
        lock (_gate)
        {
            return _flowing = _waiters.Count > 0 || _full.Count > 0 || _bufferedBytes >= _flushBytes;
        }
    }

    private void NextBatch(long tail)
    {
        _full.Enqueue(_open);
        _open = _idle.TryPop(out var idle) ? idle : new Batch();
        _open.Begin(room.Current, tail);
    }

    private void Fail(Exception error)
    {
        WaiterList all;
        lock (_gate)
        {
            _cause ??= error;
            _flowing = false;
            all = _waiters.TakeUpTo(ulong.MaxValue);
        }

        all.Wake(Failure);
    }

    private JournalFailedException Failure() =>
        new($"The journal has stopped: {_cause!.Message} Nothing is taken or acknowledged until it is opened again.", _cause);
}
