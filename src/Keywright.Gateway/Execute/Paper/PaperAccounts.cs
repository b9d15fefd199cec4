using Keywright.Gateway.Requests;
using Keywright.Journal;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>Accounts that the owner founds, and money that moves between them: applied, recorded and durable before anybody is told.</summary>
internal sealed partial class PaperVenue
{
    /// <summary>Founds an account. The problem is a plain sentence; nothing has changed then.</summary>
    /// <exception cref="JournalFailedException">Whether it is recorded is unknown until the next start.</exception>
    public async ValueTask<(PaperAccount? Account, string? Problem)> FoundAccountAsync(FoundedCommand command, string facts, string who)
    {
        ulong sequence;
        PaperAccount account;
        lock (gate)
        {
            if (state.Accounts.Find(command.Name) is not null)
            {
                return (null, $"name: there is an account '{command.Name}' already; choose another.");
            }

            if (state.Accounts.All.Length >= AccountBook.AccountsMax)
            {
                return (null, $"There are {AccountBook.AccountsMax} accounts already, the most a home may have.");
            }

            var head = AuditHead.OfOwner(NextUs(), keyNumber: 0, state.Exchange.AccountCount, facts, who);
            var bytes = new byte[head.Length + command.Length];
            if (journal.TryReserve(bytes.Length, emergency: false) != AppendResult.Ok)
            {
                return (null, NoRoomSentence);
            }

            account = state.FoundAccount(command, head.TimeUs);
            command.Write(bytes.AsSpan(head.Write(bytes)));
            sequence = Changed = journal.Append((byte)EntryKind.AccountFounded, bytes);
        }

        await journal.DurableAsync(sequence);
        return (account, null);
    }

    /// <summary>Moves units between two accounts; null when it is done, else the plain sentence that says why nothing moved.</summary>
    /// <exception cref="JournalFailedException">Whether it is recorded is unknown until the next start.</exception>
    public async ValueTask<string?> TransferAsync(TransferCommand command, string facts, string who)
    {
        ulong sequence;
        lock (gate)
        {
            var free = state.Exchange.BalanceOf(command.From, command.Asset).Free;
            if (free < command.Units)
            {
                return $"amount: the account has {(decimal)free / 100_000_000m:0.########} {state.Rules.Assets[command.Asset]} free, less than is to be moved.";
            }

            var head = AuditHead.OfOwner(NextUs(), keyNumber: 0, command.From, facts, who);
            Span<byte> bytes = stackalloc byte[head.Length + command.Length];
            if (journal.TryReserve(bytes.Length, emergency: false) != AppendResult.Ok)
            {
                return NoRoomSentence;
            }

            state.Transfer(command, head.TimeUs);
            command.Write(bytes[head.Write(bytes)..]);
            sequence = Changed = journal.Append((byte)EntryKind.Transferred, bytes);
        }

        await journal.DurableAsync(sequence);
        return null;
    }

    private const string NoRoomSentence = "The journal has no room, so nothing was done: free some space on the disk.";
}
