using Keywright.Journal.Groups;
using Keywright.Journal.Segments;

namespace Keywright.Journal;

/// <summary>
/// An append-only, hash-chained log with group sync. Safe for any number of threads. It owns no thread: whoever waits first writes and
/// syncs for all who wait, on the scheduler it awaits in; on a real disk that occupies its thread for the length of the sync.
/// Order of use: <see cref="TryReserve"/>, change the state, <see cref="Append"/>, await <see cref="DurableAsync"/>, answer.
/// </summary>
public sealed class JournalLog : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly IDisk _disk;
    private readonly string _folder;
    private readonly JournalOptions _options;
    private readonly Room _room;
    private readonly GroupWriter _writer;
    private readonly KeptSegments _kept;
    private readonly WaiterPool _pool = new();
    private readonly Queue<Batch> _full = new();
    private readonly Stack<Batch> _idle = new();
    private readonly long _flushBytes;

    private Batch _open;
    private WaiterList _waiters;
    private ulong _last;
    private ulong _durable;
    private JournalHash _head;
    private long _bufferedBytes;
    private int _lastGroup;
    private bool _flowing;
    private bool _closed;
    private Exception? _cause;

    private JournalLog(IDisk disk, string folder, JournalOptions options, Opened opened)
    {
        (_disk, _folder, _options) = (disk, folder, options);
        (_last, _durable, _head) = (opened.Last, opened.Last, opened.Head);
        _room = new Room(disk, folder, options, opened.Segment, opened.Tail);
        _writer = new GroupWriter(disk, folder, opened.Segment, opened.Tail, opened.Head);
        _writer.LoadTailPage();
        _kept = new KeptSegments(disk, folder, opened.Firsts);
        _flushBytes = Math.Min(1 << 20, options.MaxBufferedBytes / 4);
        _open = new Batch();
        _open.Begin(opened.Segment, opened.Tail);
    }

    /// <summary>
    /// Opens the journal in a folder, or founds one. Throws <see cref="JournalDamagedException"/> when acknowledged entries are missing or
    /// changed; cuts off what an unfinished write left, and says so.
    /// </summary>
    public static async Task<(JournalLog Log, Recovery Recovery)> OpenAsync(IDisk disk, string folder, JournalOptions options)
    {
        var opened = await Opened.OpenAsync(disk, folder, options);
        return (new JournalLog(disk, folder, options, opened), opened.Recovery);
    }

    /// <summary>The newest entry appended, durable or not; 0 when there is none.</summary>
    public ulong LastSequence => Volatile.Read(ref _last);

    /// <summary>Every entry up to this one is on disk.</summary>
    public ulong DurableSequence => Volatile.Read(ref _durable);

    /// <summary>The oldest entry still kept.</summary>
    public ulong FirstSequence => _kept.First;

    /// <summary>The chain after <see cref="DurableSequence"/>; of what is not durable nothing may be told.</summary>
    public JournalHash Head => Anchor.Hash;

    /// <summary><see cref="DurableSequence"/> and <see cref="Head"/>, read together.</summary>
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

    /// <summary>
    /// Asked before a command is applied, so that a full disk refuses before anything changed. After Ok exactly one append of
    /// <paramref name="bytes"/> payload bytes must follow, or <see cref="Release"/>. <paramref name="emergency"/> reservations (cancels)
    /// may use the part that is always kept free for them.
    /// </summary>
    public AppendResult TryReserve(int bytes, bool emergency)
    {
        var frameBytes = FrameBytes(bytes);
        lock (_gate)
        {
            if (_cause is not null || _closed)
            {
                return AppendResult.Failed;
            }

            if (_bufferedBytes + _room.Reserved + frameBytes > _options.MaxBufferedBytes + (emergency ? _options.EmergencyBytes : 0L))
            {
                return AppendResult.Busy;
            }

            try
            {
                return _room.TryReserve(frameBytes, emergency) ? AppendResult.Ok : AppendResult.DiskFull;
            }
            catch (IOException error)
            {
                _cause = error;
                return AppendResult.Failed;
            }
        }
    }

    /// <summary>Gives back a reservation whose append will not come. <paramref name="bytes"/> as reserved.</summary>
    public void Release(int bytes)
    {
        lock (_gate)
        {
            _room.Release(FrameBytes(bytes));
        }
    }

    /// <summary>
    /// Takes an entry into the chain and returns its sequence, from 1. It is in memory only: nothing may be told of it before
    /// <see cref="DurableAsync"/>. Without a reservation it may throw <see cref="JournalRefusedException"/>, the entry not taken.
    /// </summary>
    public ulong Append(byte kind, ReadOnlySpan<byte> payload)
    {
        var frameBytes = FrameBytes(payload.Length);
        ulong sequence;
        bool starts;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (_cause is not null)
            {
                throw Failure();
            }

            if (_room.Reserved < frameBytes && _bufferedBytes + frameBytes > _options.MaxBufferedBytes)
            {
                throw new JournalRefusedException(AppendResult.Busy);
            }

            if (!_room.TryUse(frameBytes))
            {
                throw new JournalRefusedException(AppendResult.DiskFull);
            }

            if (_room.Advance(frameBytes))
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

    /// <summary>
    /// Completes when the entry is durable. After a failed write or sync it throws <see cref="JournalFailedException"/> for every entry
    /// that was not durable by then, now and for ever; the truth about those is found when the journal is opened again.
    /// </summary>
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

    /// <summary>
    /// The durable entries from this one on, in order, up to the newest durable one at the time of the call. Safe beside appends.
    /// Throws when older entries than <see cref="FirstSequence"/> are asked for.
    /// </summary>
    public IEnumerable<JournalEntry> Read(ulong fromSequence) => EntryReader.Read(_disk, _folder, _kept.List(), fromSequence, DurableSequence);

    /// <summary>
    /// Deletes whole segments that hold only entries before this one; the newest segment always stays. One at a time, oldest first, each
    /// deletion durable before the next, so that no crash leaves a gap.
    /// </summary>
    public ValueTask DropBeforeAsync(ulong sequence) => _kept.DropBeforeAsync(Math.Min(sequence, DurableSequence + 1));

    /// <summary>Makes everything appended durable and closes the files.</summary>
    public async ValueTask DisposeAsync()
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
            _writer.Close();
            _room.Close();
        }
    }

    private int FrameBytes(int payloadBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(payloadBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payloadBytes, _options.MaxEntryBytes);
        return Frame.SizeOf(payloadBytes);
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
                NextBatch(_room.Tail);
            }

            batch = _full.Dequeue();
            allocated = batch.Segment.Allocated;
        }

        if (!batch.IsEmpty)
        {
            var began = await _writer.WriteAsync(batch, _durable, allocated);
            if (began != 0)
            {
                _kept.Add(began);
            }
        }

        WaiterList done;
        bool more;
        lock (_gate)
        {
            if (!batch.IsEmpty)
            {
                _head = _writer.Chain;
                Volatile.Write(ref _durable, batch.Last);
                _bufferedBytes -= batch.Frames.Length;
            }

            _idle.Push(batch);
            done = _waiters.TakeUpTo(_durable);
            _lastGroup = done.Count;
            more = _waiters.Count > 0 || _full.Count > 0 || _bufferedBytes >= _flushBytes;
            _flowing = more;
        }

        done.Wake(null);
        return more;
    }

    private void NextBatch(long tail)
    {
        _full.Enqueue(_open);
        _open = _idle.TryPop(out var idle) ? idle : new Batch();
        _open.Begin(_room.Current, tail);
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
