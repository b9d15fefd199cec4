using Keywright.Gateway.Requests;
using Keywright.Journal;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>Money that the owner brings in: applied, recorded, durable, and told to who hears the account.</summary>
internal sealed partial class PaperVenue
{
    /// <summary>Puts units of an asset on an account; the balance after it once that is durable, or null when the journal has no room.</summary>
    /// <exception cref="JournalFailedException">Whether it is recorded is unknown until the next start.</exception>
    public async ValueTask<Balance?> DepositAsync(int account, int asset, long units, string facts, string who)
    {
        ulong sequence;
        Balance after;
        lock (gate)
        {
            var head = AuditHead.OfOwner(NextUs(), keyNumber: 0, account, facts, who);
            var length = head.Length + DepositCommand.Length;
            if (journal.TryReserve(length, emergency: false) != AppendResult.Ok)
            {
                return null;
            }

            state.Deposit(account, asset, units, head.TimeUs);
            Span<byte> bytes = stackalloc byte[length];
            new DepositCommand(asset, units).Write(bytes[head.Write(bytes)..]);
            sequence = Changed = journal.Append((byte)EntryKind.Deposited, bytes);
            after = state.Exchange.BalanceOf(account, asset);
        }

        await journal.DurableAsync(sequence);
        return after;
    }
}
