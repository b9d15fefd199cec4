using System.Buffers.Binary;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests;
using Keywright.Journal;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>
/// Does again what the journal says was done. Each entry carries a digest of its events; a replay that does anything else is a
/// fault of the program or of the disk, and is refused rather than traded on.
/// </summary>
/// <param name="state">Driven in place.</param>
/// <param name="answered">Gets each client command's head and answer, so that its repeats find it.</param>
/// <param name="elsewhere">Takes in an entry of another venue; false when it is of none.</param>
internal sealed class Replay(PaperState state, Action<AuditHead, Reply> answered, Func<JournalEntry, bool> elsewhere)
{
    /// <summary>Applies the entries in order and returns how many changed the state.</summary>
    public long Run(IEnumerable<JournalEntry> entries)
    {
        long applied = 0;
        foreach (var entry in entries)
        {
            applied += Apply(in entry) ? 1 : 0;
        }

        return applied;
    }

    private bool Apply(in JournalEntry entry)
    {
        var reader = new StateReader(entry.Payload.Span);
        switch ((EntryKind)entry.Kind)
        {
            case EntryKind.MarketStep:
                state.Step(ReadStep(entry, out var stepDigest));
                Check(entry, stepDigest);
                return true;
            case EntryKind.CrowdFounded:
                state.FoundCrowd(ReadStep(entry, out var foundDigest));
                Check(entry, foundDigest);
                return true;
            case EntryKind.MirrorOpened:
                state.OpenMirror(ReadStep(entry, out var openedDigest));
                Check(entry, openedDigest);
                return true;
            case EntryKind.MirrorMoved:
                var moved = MirrorCommand.Read(ref reader);
                state.MoveMirror(moved.Update, moved.TimeUs);
                Check(entry, moved.EventsDigest);
                return true;
            case EntryKind.OrderPlaced:
                ApplyPlaced(entry, ref reader);
                return true;
            case EntryKind.OrderCanceled:
                ApplyCanceled(entry, ref reader);
                return true;
            case EntryKind.OpenOrdersCanceled:
                ApplyOpenCanceled(entry, ref reader);
                return true;
            case EntryKind.ListPlaced:
                ApplyListPlaced(entry, ref reader);
                return true;
            case EntryKind.ListCanceled:
                ApplyListCanceled(entry, ref reader);
                return true;
            case EntryKind.OrderAmended:
                ApplyAmended(entry, ref reader);
                return true;
            case EntryKind.OrderReplaced:
                ApplyReplaced(entry, ref reader);
                return true;
            case EntryKind.Deposited:
                var owner = AuditHead.Read(ref reader);
                var deposit = DepositCommand.Read(ref reader);
                state.Deposit(owner.Account, deposit.Asset, deposit.Units, owner.TimeUs);
                return true;
            case EntryKind.AccountFounded:
                var founder = AuditHead.Read(ref reader);
                var founded = state.FoundAccount(FoundedCommand.Read(ref reader), founder.TimeUs);
                if (founded.Number != founder.Account)
                {
                    throw Diverged(entry, $"account {founder.Account} became {founded.Number}");
                }

                AnswerClient(in founder, SubAccountAnswers.Founded(founded));
                return true;
            case EntryKind.Transferred:
                var mover = AuditHead.Read(ref reader);
                AnswerClient(in mover, SubAccountAnswers.Transferred(ApplyTransfer(entry, TransferCommand.Read(ref reader), mover.TimeUs)));
                return true;
            case EntryKind.KeyCallAnswered:
                var caller = AuditHead.Read(ref reader);
                answered(caller, new Reply { Status = reader.Int32(), Body = reader.Rest.ToArray() });
                return false;
            case EntryKind.OrderCounted:
                var head = AuditHead.Read(ref reader);
                state.CountLateRefusal(head.Account, head.TimeUs);
                return true;
            case EntryKind.Genesis or EntryKind.Read or EntryKind.Refused or EntryKind.KeyCreating or EntryKind.KeyRevoking or EntryKind.KeyChanging or
                EntryKind.RegistrationChanging or EntryKind.Reviewed or EntryKind.VaultChanged:
                return false;
            default:
                return elsewhere(entry) ? false : throw new GatewayStartException($"Journal entry {entry.Sequence} is of kind {entry.Kind}, which this program does not know; start the newer program.");
        }
    }

    private Transfer ApplyTransfer(in JournalEntry entry, TransferCommand transfer, long timeUs)
    {
        if (state.Exchange.BalanceOf(transfer.From, transfer.Asset).Free < transfer.Units)
        {
            throw Diverged(entry, "the money to move was not there");
        }

        return state.Transfer(transfer, timeUs);
    }

    /// <summary>What the owner does nobody sends again.</summary>
    private void AnswerClient(in AuditHead head, Reply reply)
    {
        if (head.Digest != UInt128.Zero)
        {
            answered(head, reply);
        }
    }

    private void ApplyPlaced(in JournalEntry entry, ref StateReader reader)
    {
        var head = AuditHead.Read(ref reader);
        var command = PlacedCommand.Read(ref reader, in head);
        var reject = state.Place(command.Order, command.CapRateE8, out var orderId);
        if (reject != Reject.None || orderId != command.OrderId || !state.Exchange.TryGetOrder(head.Account, command.Order.Symbol, orderId, out var order))
        {
            throw Diverged(entry, $"order {command.OrderId} became {reject}");
        }

        Check(entry, command.EventsDigest);
        AnswerClient(in head, OrderAnswers.Placed(state.Rules, in order, state.Events, command.Response, command.TimeUnit));
    }

    private void ApplyCanceled(in JournalEntry entry, ref StateReader reader)
    {
        var head = AuditHead.Read(ref reader);
        var command = CanceledCommand.Read(ref reader);
        var cancel = new CancelOrder { Account = head.Account, Symbol = command.Symbol, OrderId = command.OrderId, TimeUs = head.TimeUs };
        var reject = state.Cancel(in cancel, out _);
        if (reject != Reject.None || !state.Exchange.TryGetOrder(head.Account, command.Symbol, command.OrderId, out var order))
        {
            throw Diverged(entry, $"the cancel of order {command.OrderId} became {reject}");
        }

        Check(entry, command.EventsDigest);
        AnswerClient(in head, OrderAnswers.Canceled(state.Exchange, in order, command.NewClientId, head.TimeUs, state.Events, command.TimeUnit));
    }

    private void ApplyListPlaced(in JournalEntry entry, ref StateReader reader)
    {
        var head = AuditHead.Read(ref reader);
        var command = ListPlacedCommand.Read(ref reader, in head);
        var reject = state.PlaceList(command.List, command.First.CapRateE8, out var listId);
        if (reject != Reject.None || listId != command.ListId)
        {
            throw Diverged(entry, $"order list {command.ListId} became {reject}");
        }

        Check(entry, command.First.EventsDigest);
        answered(head, ListAnswers.Placed(state.Exchange, head.Account, listId, command.First.Response, command.First.TimeUnit));
    }

    private void ApplyListCanceled(in JournalEntry entry, ref StateReader reader)
    {
        var head = AuditHead.Read(ref reader);
        var command = CanceledCommand.Read(ref reader);
        var reject = state.CancelList(head.Account, command.OrderId, head.TimeUs);
        if (reject != Reject.None)
        {
            throw Diverged(entry, $"the cancel of order list {command.OrderId} became {reject}");
        }

        Check(entry, command.EventsDigest);
        answered(head, ListAnswers.Canceled(state.Exchange, head.Account, command.OrderId, command.NewClientId, head.TimeUs, command.TimeUnit));
    }

    private void ApplyAmended(in JournalEntry entry, ref StateReader reader)
    {
        var head = AuditHead.Read(ref reader);
        var command = AmendCommand.Read(ref reader);
        var reject = state.Amend(
            new AmendOrder
            {
                Account = head.Account,
                Symbol = command.Symbol,
                OrderId = command.OrderId,
                NewClientId = command.NewClientId,
                NewLots = command.NewLots,
                TimeUs = head.TimeUs,
            },
            out _);
        if (reject != Reject.None)
        {
            throw Diverged(entry, $"the amendment of order {command.OrderId} became {reject}");
        }

        Check(entry, command.EventsDigest);
        answered(head, AmendAnswers.Amended(state.Exchange, head.Account, command.Symbol, command.OrderId, command.TimeUnit));
    }

    private void ApplyReplaced(in JournalEntry entry, ref StateReader reader)
    {
        var head = AuditHead.Read(ref reader);
        var command = ReplacedCommand.Read(ref reader, in head);
        answered(head, Replacement.Again(state, in head, in command) is { } halves
            ? halves.Answer(command.Failure)
            : throw Diverged(entry, "cancelling or placing went another way"));
    }

    private void ApplyOpenCanceled(in JournalEntry entry, ref StateReader reader)
    {
        var head = AuditHead.Read(ref reader);
        var command = CanceledCommand.Read(ref reader);
        var orders = state.CancelOpen(head.Account, command.Symbol, head.TimeUs, command.OwnOnly ? head.KeyNumber : null);
        Check(entry, command.EventsDigest);
        answered(head, OrderAnswers.CanceledAll(state.Exchange, orders, command.NewClientId, head.TimeUs, state.Events, command.TimeUnit));
    }

    private static long ReadStep(in JournalEntry entry, out ulong digest)
    {
        digest = BinaryPrimitives.ReadUInt64LittleEndian(entry.Payload.Span[8..]);
        return BinaryPrimitives.ReadInt64LittleEndian(entry.Payload.Span);
    }

    private void Check(in JournalEntry entry, ulong digest)
    {
        if (EventDigest.Of(state.Events) != digest)
        {
            throw Diverged(entry, "its events differ");
        }
    }

    private static GatewayStartException Diverged(in JournalEntry entry, string what)
        => new($"Replaying journal entry {entry.Sequence} did not do what was done when it was written ({what}); run the program version that wrote this home.");
}
