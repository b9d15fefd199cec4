using System.Buffers.Binary;
using Keywright.Gateway.Requests;
using Keywright.Journal;

namespace Keywright.Gateway.Record;

/// <summary>What the owner changes, and what a key changes of other keys, in the same journal as what the bots do; on disk before the change is made.</summary>
public sealed class OwnerNotes(JournalLog journal, GatewayClock clock)
{
    private const int AnsweredStatusLength = 4;

    /// <summary>Notes at once that may take from what is reserved for a full disk.</summary>
    private const int EmergencyNotesMost = 64;

    /// <summary>On whose word the change under way is made; set once, at the opening.</summary>
    public Func<string> Who { get; init; } = static () => "owner";

    /// <summary>False when the journal has no room or has failed; nothing is written then.</summary>
    /// <param name="kind">What is changed.</param>
    /// <param name="keyNumber">Which key.</param>
    /// <param name="account">Of it.</param>
    /// <param name="facts">What becomes of it.</param>
    /// <param name="by">The entry of the request that asks for it; null when the owner does.</param>
    public ValueTask<bool> TryNoteAsync(EntryKind kind, int keyNumber, int account, string facts, Entry? by = null)
    {
        var head = by is null
            ? AuditHead.OfOwner(clock.LatestUs, keyNumber, account, facts, Who())
            : by.Head(clock.LatestUs, 0, 0, "intent") with { Facts = $"key={keyNumber} account={account} {facts}" };
        return TryAppendAsync(kind, head, default, emergency: by is null || kind == EntryKind.KeyRevoking);
    }

    /// <summary>Many notes of the owner's, on disk together; false when the journal has no room for one of them or has failed, and those before it may stand.</summary>
    /// <param name="kind">What is changed.</param>
    /// <param name="changes">Number and account of each key, and what becomes of it.</param>
    public async ValueTask<bool> TryNoteAllAsync(EntryKind kind, IReadOnlyCollection<(int KeyNumber, int Account, string Facts)> changes)
    {
        // What is reserved for a full disk is there for cancels in the first place; many notes leave it to them.
        var emergency = changes.Count <= EmergencyNotesMost;
        try
        {
            foreach (var (keyNumber, account, facts) in changes)
            {
                var head = AuditHead.OfOwner(clock.LatestUs, keyNumber, account, facts, Who());
                var room = journal.TryReserve(head.Length, emergency);
                if (room == AppendResult.Busy)
                {
                    await journal.DurableAsync(journal.LastSequence);
                    room = journal.TryReserve(head.Length, emergency);
                }

                if (room != AppendResult.Ok)
                {
                    return false;
                }

                var bytes = new byte[head.Length];
                head.Write(bytes);
                journal.Append((byte)kind, bytes);
            }

            await journal.DurableAsync(journal.LastSequence);
            return true;
        }
        catch (JournalFailedException)
        {
            // The caller says so in its answer; the gateway's status tells why.
            return false;
        }
    }

    /// <summary>What came of a change that a key asked for, and behind it status and body of the answer that the same request sent again is to get.</summary>
    public ValueTask<bool> TryNoteAnswerAsync(Entry by, Reply reply)
    {
        var told = reply.ToRepeats ?? reply;
        var behind = new byte[AnsweredStatusLength + told.Body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(behind, told.Status);
        told.Body.CopyTo(behind.AsMemory(AnsweredStatusLength));
        by.Reply = reply;
        by.Recorded = true; // before it is in the journal: a snapshot taken between must not miss it
        return TryAppendAsync(EntryKind.KeyCallAnswered, by.Head(clock.LatestUs, reply.Status, 0, ""), behind, emergency: true);
    }

    private async ValueTask<bool> TryAppendAsync(EntryKind kind, AuditHead head, ReadOnlyMemory<byte> behind, bool emergency)
    {
        var bytes = new byte[head.Length + behind.Length];
        if (journal.TryReserve(bytes.Length, emergency) != AppendResult.Ok)
        {
            return false;
        }

        try
        {
            behind.CopyTo(bytes.AsMemory(head.Write(bytes)));
            await journal.DurableAsync(journal.Append((byte)kind, bytes));
            return true;
        }
        catch (JournalFailedException)
        {
            // The caller says so in its answer; the gateway's status tells why.
            return false;
        }
    }
}
