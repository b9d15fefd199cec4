using Keywright.Binance.Wire;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;
using Keywright.Gateway.Requests.Rules;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>Accounts under an account, founded, read and given money by a key of the one above.</summary>
internal sealed partial class PaperVenue
{
    /// <summary>Accounts that clients may found; the owner has room for as many more.</summary>
    public const int FoundedByKeysMax = AccountBook.AccountsMax / 2;

    private ValueTask<Outcome> FoundSubAsync(AdmittedRequest request, Entry entry, FoundSubAccountCall call)
    {
        ulong sequence;
        lock (gate)
        {
            if (NotInTime(request, call, out var main, out var timeUs) is { } late)
            {
                return ValueTask.FromResult<Outcome>(late);
            }

            var command = new FoundedCommand($"{main.Name}{AccountEmail.Under}{call.Name}", main.Number, []);
            var byKeys = state.Accounts.All.Count(account => account.Name.Contains(AccountEmail.Under, StringComparison.Ordinal));
            var problem = state.Accounts.Find(command.Name) is not null ? $"subAccountString: this account has a sub-account {call.Name} already; choose another."
                : byKeys >= FoundedByKeysMax || state.Accounts.All.Length >= AccountBook.AccountsMax ? "There are as many sub-accounts already as clients may found."
                : null;
            if (problem is not null)
            {
                return WhenDurable(Changed, request, Cannot(request, problem));
            }

            var head = entry.Head(timeUs, 200, 0, "") with { Account = state.Exchange.AccountCount };
            var bytes = new byte[head.Length + command.Length];
            if (NoRoom(request, bytes.Length, emergency: false) is { } full)
            {
                return ValueTask.FromResult<Outcome>(full);
            }

            entry.Reply = SubAccountAnswers.Founded(state.FoundAccount(command, head.TimeUs));
            command.Write(bytes.AsSpan(head.Write(bytes)));
            sequence = Changed = journal.Append((byte)EntryKind.AccountFounded, bytes);
            entry.Recorded = true;
        }

        return WhenDurable(sequence, request, new Outcome.Answered(entry.Reply));
    }

    private ValueTask<Outcome> TransferSubAsync(AdmittedRequest request, Entry entry, SubAccountTransferCall call)
    {
        ulong sequence;
        lock (gate)
        {
            if (NotInTime(request, call, out var main, out var timeUs) is { } late)
            {
                return ValueTask.FromResult<Outcome>(late);
            }

            if (MayNotTransfer(request, call, main, out var command) is { } refused)
            {
                return WhenDurable(Changed, request, refused);
            }

            var head = entry.Head(timeUs, 200, 0, "");
            Span<byte> bytes = stackalloc byte[head.Length + command.Length];
            if (NoRoom(request, bytes.Length, emergency: false) is { } full)
            {
                return ValueTask.FromResult<Outcome>(full);
            }

            entry.Reply = SubAccountAnswers.Transferred(state.Transfer(command, head.TimeUs));
            command.Write(bytes[head.Write(bytes)..]);
            sequence = Changed = journal.Append((byte)EntryKind.Transferred, bytes);
            entry.Recorded = true;
        }

        return WhenDurable(sequence, request, new Outcome.Answered(entry.Reply));
    }

    private Outcome.Refused? MayNotTransfer(AdmittedRequest request, SubAccountTransferCall call, PaperAccount main, out TransferCommand command)
    {
        command = default;
        if (Named(main, call.FromEmail) is not { } from || Named(main, call.ToEmail) is not { } to)
        {
            return UnknownEmail(request);
        }

        if (from == to)
        {
            return Cannot(request, SubAccountRules.OneAccount);
        }

        if (call.ClientId.Length > 0 && state.Transfers.Kept.Any(known => known.Command.ClientId == call.ClientId && IsOf(main, known)))
        {
            return Cannot(request, "clientTranId: a transfer of that name was made already; give each its own.");
        }

        if (state.Exchange.BalanceOf(from.Number, call.Asset).Free < call.Units)
        {
            return new Outcome.Refused(new Refusal(SubAccountFaults.TransferWithoutFunds, "amount: less is free", request.Authentic));
        }

        if (state.Exchange.BalanceOf(to.Number, call.Asset).Total + call.Units > (Int128)AccountBook.AmountMax * 100_000_000)
        {
            return Cannot(request, $"amount: an account may hold at most {AccountBook.AmountMax:0} of an asset.");
        }

        command = new TransferCommand(from.Number, to.Number, call.Asset, call.Units) { ClientId = call.ClientId };
        return null;
    }

    private ValueTask<Outcome> ReadSubAsync(AdmittedRequest request, SubAccountCall call)
    {
        byte[]? body;
        ulong seen;
        lock (gate)
        {
            seen = Changed;
            if (MainOf(request) is not { } main)
            {
                return WhenSeenDurable(seen, request, MainOnly(request));
            }

            body = call switch
            {
                SubAccountListCall list => SubAccountAnswers.List(state.Accounts.Under(main.Number)
                    .Where(account => (list.Email is null || account.Email == list.Email) && list.IsFrozen != true)
                    .Skip(Before(list.Page, list.Limit)).Take(list.Limit)),
                SubAccountAssetsCall assets => state.Accounts.FindUnder(main.Number, assets.Email) is { } under
                    ? SubAccountAnswers.Assets(state.Rules, [.. Enumerable.Range(0, state.Rules.Assets.Length).Select(asset => state.Exchange.BalanceOf(under.Number, asset))], assets.AsNumbers)
                    : null,
                SubAccountTransfersCall transfers => Transfers(request, main, transfers),
                _ => throw new InvalidOperationException($"{call.GetType().Name} has no answer."),
            };
        }

        return WhenSeenDurable(seen, request, body is null ? UnknownEmail(request) : new Outcome.Answered(new Reply { Status = 200, Body = body }));
    }

    private byte[]? Transfers(AdmittedRequest request, PaperAccount main, SubAccountTransfersCall call)
    {
        if (Named(main, call.FromEmail) is not { } from || Named(main, call.ToEmail) is not { } to)
        {
            return null;
        }

        var history = request.Terms.Rules.History;
        var found = state.Transfers.Kept.Reverse().Where(transfer =>
            IsOf(main, transfer)
            && (call.FromEmail is null || transfer.Command.From == from.Number)
            && (call.ToEmail is null || transfer.Command.To == to.Number)
            && (call.ClientId is null || transfer.Command.ClientId == call.ClientId)
            && !(transfer.TimeUs < call.StartUs) && !(transfer.TimeUs > call.EndUs) && history.Holds(transfer.TimeUs)).ToList();
        return SubAccountAnswers.Transfers(state.Rules, state.Accounts, found.Skip(Before(call.Page, call.Limit)).Take(call.Limit), found.Count);
    }

    /// <summary>What may have changed while the request waited for the venue.</summary>
    private Outcome.Refused? NotInTime(AdmittedRequest request, SubAccountCall call, out PaperAccount main, out long timeUs)
    {
        var late = TooLate(request, out timeUs);
        timeUs = NextUs(timeUs);
        main = MainOf(request)!;
        return late ?? (main is null ? MainOnly(request)
            : SubAccountRules.Refuse(request.Key.Terms, call) is { } why ? new Outcome.Refused(new Refusal(why.Fault, why.Rule, request.Authentic)) : null);
    }

    /// <summary>The caller's account; null when it is itself a sub-account.</summary>
    private PaperAccount? MainOf(AdmittedRequest request) => state.Accounts.Find(request.Key.Account) is { Parent: 0 } main ? main : null;

    /// <summary>The account itself when none is named; null when the e-mail is no account's of this family.</summary>
    private PaperAccount? Named(PaperAccount main, string? email) => email is null || email == main.Email ? main : state.Accounts.FindUnder(main.Number, email);

    private bool IsOf(PaperAccount main, Transfer transfer) => IsOf(main, transfer.Command.From) && IsOf(main, transfer.Command.To);

    private bool IsOf(PaperAccount main, int number) => number == main.Number || state.Accounts.Find(number)!.Parent == main.Number;

    private static int Before(int page, int limit) => (int)Math.Min(int.MaxValue, (page - 1L) * limit);

    private static Outcome.Refused UnknownEmail(AdmittedRequest request) => new(SubAccountRules.UnknownEmail(request.Authentic));

    private static Outcome.Refused MainOnly(AdmittedRequest request) => new(SubAccountRules.MainOnly(request.Authentic));

    private static Outcome.Refused Cannot(AdmittedRequest request, string sentence) => new(SubAccountRules.Cannot(request.Authentic, sentence));
}
