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
    private readonly IDisk _disk;
    private readonly string _folder;
    private readonly JournalOptions _options;
    private readonly KeptSegments _kept;
    private readonly GroupSync _sync;

    private JournalLog(IDisk disk, string folder, JournalOptions options, Opened opened)
    {
        (_disk, _folder, _options) = (disk, folder, options);
        _kept = new KeptSegments(disk, folder, opened.Firsts);
        var writer = new GroupWriter(disk, folder, opened.Segment, opened.Tail, opened.Head);
        writer.LoadTailPage();
        var room = new Room(disk, folder, options, opened.Segment, opened.Tail);
        _sync = new GroupSync(options, room, writer, _kept, opened.Last, opened.Head);
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
    public ulong LastSequence => _sync.Last;

    /// <summary>Every entry up to this one is on disk.</summary>
    public ulong DurableSequence => _sync.Durable;

    /// <summary>The oldest entry still kept.</summary>
    public ulong FirstSequence => _kept.First;

    /// <summary>The chain after <see cref="DurableSequence"/>; of what is not durable nothing may be told.</summary>
    public JournalHash Head => Anchor.Hash;

    /// <summary><see cref="DurableSequence"/> and <see cref="Head"/>, read together.</summary>
    public JournalAnchor Anchor => _sync.Anchor;

    /// <summary>
    /// Asked before a command is applied, so that a full disk refuses before anything changed. After Ok exactly one append of
    /// <paramref name="bytes"/> payload bytes must follow, or <see cref="Release"/>. <paramref name="emergency"/> reservations (cancels)
    /// may use the part that is always kept free for them.
    /// </summary>
    public AppendResult TryReserve(int bytes, bool emergency) => _sync.TryReserve(FrameBytes(bytes), emergency);

    /// <summary>Gives back a reservation whose append will not come. <paramref name="bytes"/> as reserved.</summary>
    public void Release(int bytes) => _sync.Release(FrameBytes(bytes));

    /// <summary>
    /// Takes an entry into the chain and returns its sequence, from 1. It is in memory only: nothing may be told of it before
    /// <see cref="DurableAsync"/>. Without a reservation it may throw <see cref="JournalRefusedException"/>, the entry not taken.
    /// </summary>
    public ulong Append(byte kind, ReadOnlySpan<byte> payload) => _sync.Append(kind, payload, FrameBytes(payload.Length));

    /// <summary>
    /// Completes when the entry is durable. After a failed write or sync it throws <see cref="JournalFailedException"/> for every entry
    /// that was not durable by then, now and for ever; the truth about those is found when the journal is opened again.
    /// </summary>
    public ValueTask DurableAsync(ulong sequence) => _sync.DurableAsync(sequence);

    /// <summary>
    /// The durable entries from this one on, in order, up to the newest durable one at the time of the call. Safe beside appends.
    /// Throws when older entries than <see cref="FirstSequence"/> are asked for.
    /// </summary>
    public IEnumerable<JournalEntry> Read(ulong fromSequence) => EntryReader.Read(_disk, _folder, _kept.List(), fromSequence, DurableSequence);

    /// <summary>
    /// The files, oldest first, whose bytes make a copy of this journal that ends with a durable entry. Safe beside appends; what
    /// <see cref="DropBeforeAsync"/> deletes meanwhile is missing.
    /// </summary>
    public IReadOnlyList<JournalPart> PartsThrough(ulong sequence) => PartReader.Through(_disk, _folder, _kept.List(), Math.Min(sequence, DurableSequence));

    /// <summary>
    /// Deletes whole segments that hold only entries before this one; the newest segment always stays. One at a time, oldest first, each
    /// deletion durable before the next, so that no crash leaves a gap.
    /// </summary>
    public ValueTask DropBeforeAsync(ulong sequence) => _kept.DropBeforeAsync(Math.Min(sequence, DurableSequence + 1));

    /// <summary>Makes everything appended durable and closes the files.</summary>
    public ValueTask DisposeAsync() => _sync.CloseAsync();

    private int FrameBytes(int payloadBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(payloadBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payloadBytes, _options.MaxEntryBytes);
        return Frame.SizeOf(payloadBytes);
    }
}
