using Keywright.Gateway.Requests;
using Keywright.Journal;

namespace Keywright.Gateway.Record;

/// <summary>What the owner changes, in the same journal as what the bots do; on disk before the change is made.</summary>
public sealed class OwnerNotes(JournalLog journal, GatewayClock clock)
{
    /// <summary>On whose word the change under way is made; set once, at the opening.</summary>
    public Func<string> Who { get; init; } = static () => "owner";

    /// <summary>False when the journal has no room or has failed; nothing is written then.</summary>
    public async ValueTask<bool> TryNoteAsync(EntryKind kind, int keyNumber, int account, string facts)
    {
        var head = AuditHead.OfOwner(clock.LatestUs, keyNumber, account, facts, Who());
        if (journal.TryReserve(head.Length, emergency: true) != AppendResult.Ok)
        {
            return false;
        }

        try
        {
            var bytes = new byte[head.Length];
            head.Write(bytes);
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
