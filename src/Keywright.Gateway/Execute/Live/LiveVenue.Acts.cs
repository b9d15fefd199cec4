using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Upstream;
using Keywright.Gateway.Requests;
using Keywright.Journal;

namespace Keywright.Gateway.Execute.Live;

/// <summary>The way of every call that changes something: written down, sent once, closed by what came of it.</summary>
internal sealed partial class LiveVenue
{
    /// <summary>Room kept in the journal for an intent's end, so that there is some when the order stands already.</summary>
    private const int EndBytes = 8 * 1024;

    /// <summary>A longer answer is given, and not kept: its journal entry must fit.</summary>
    private const int KeptBodyMax = 32 * 1024;

    /// <summary>A call as it is to leave.</summary>
    /// <param name="Use">What it may draw on.</param>
    /// <param name="Weight">Most it costs there.</param>
    /// <param name="Orders">How many it makes.</param>
    /// <param name="Method">Of HTTP.</param>
    /// <param name="Path">As the exchange spells it.</param>
    /// <param name="Parameters">All but time window and signature.</param>
    private readonly record struct Leaving(UpstreamUse Use, int Weight, int Orders, string Method, string Path, UpstreamText Parameters)
    {
        public static Leaving By(AdmittedRequest request, UpstreamUse use, UpstreamText parameters)
            => new(use, WeightOf(request), use == UpstreamUse.Order ? request.Request.Route.OrderCount : 0, request.Request.Route.Method, request.Request.Route.Path, parameters);
    }

    private const string NotKnownYet = "It is not known yet what became of this very request; the exchange is being asked, and the request will get what it came to.";

    /// <summary>Carries out one call, once.</summary>
    /// <param name="request">Who asks.</param>
    /// <param name="entry">Of the request, or of its part.</param>
    /// <param name="account">Whose orders.</param>
    /// <param name="intent">What is meant.</param>
    /// <param name="leaving">How it is said.</param>
    /// <param name="shape">Makes what came of it what the bot is told, where the bot asked for something else than what is sent.</param>
    /// <param name="taken">What it may cost, if that is taken already.</param>
    private async ValueTask<Outcome> ActAsync(
        AdmittedRequest request, Entry entry, LiveAccount account, LiveIntent intent, Leaving leaving, Func<LiveFinding, LiveFinding>? shape = null, UpstreamTake? taken = null)
    {
        shape ??= static finding => finding;
        if (ledger.IsUnderWay(intent.Digest))
        {
            if (taken is not null)
            {
                upstream.GiveBack(taken);
            }

            return Waits(request, NotKnownYet);
        }

        Outcome.Refused? held = null;
        if ((taken ?? Take(request, leaving.Use, leaving.Weight, leaving.Orders, out held)) is not { } take)
        {
            return held!;
        }

        // 1. The intent, on disk.
        var (began, noRoom) = await BeginAsync(request, entry, intent, emergency: !intent.Commits);
        if (noRoom is not null)
        {
            upstream.GiveBack(take);
            return noRoom;
        }

        // 2. Sent, once, unless the wait for the disk was too long.
        if (TooLate(request, intent.Commits) is { } late)
        {
            upstream.GiveBack(take);
            return await CloseAsync(request, entry, intent, began, LiveFinding.Of(late));
        }

        var answer = await upstream.CallAsync(take, account.Credential!, leaving.Method, leaving.Path, leaving.Parameters, intent.Unit, intent.DeadlineUs, CancellationToken.None);

        // 3. What came of it. It may have been done, or not: then nobody is told anything before that is known.
        if (Read(intent, answer) is { } came)
        {
            return await CloseAsync(request, entry, intent, began, shape(came));
        }

        if (IsRefused(answer))
        {
            return await CloseAsync(request, entry, intent, began, shape(LiveFinding.Of((Outcome.Refused)Told(request, answer))));
        }

        if (await ReconcileAsync(account, intent, upstream.Time.TickUs + ReconcileUs) is not { } found)
        {
            ledger.LeaveOpen(began);
            return new Outcome.Unknown(new Refusal(Faults.OutcomeUnknown, $"exchange: {WhyOf(answer)}, and it could not be asked", request.Authentic));
        }

        return await CloseAsync(request, entry, intent, began, shape(found with { Rule = $"exchange: {WhyOf(answer)}; asked afterwards" }));
    }

    /// <summary>The exchange has refused it: nothing was done, and it says why. Of anything else it may have been done.</summary>
    private static bool IsRefused(UpstreamAnswer answer) => answer switch
    {
        UpstreamAnswer.NotSent => true,
        UpstreamAnswer.Answered { Status: >= 400 and < 500 } refused => UpstreamFault.TryRead(refused.Body, out var fault) ? !IsUnsure(fault.Code) : refused.Status is 403 or 418 or 429,
        _ => false,
    };

    /// <summary>-1006 and -1007 come with any status, and say that the outcome is not known; -2021 says that one half was done, and whoever cannot read which asks.</summary>
    private static bool IsUnsure(int code) => code is -1006 or -1007 or -1000 or -1001 or -2021;

    private static string WhyOf(UpstreamAnswer answer) => answer switch
    {
        UpstreamAnswer.Lost { Why: var why } => why,
        UpstreamAnswer.NotSent { Why: var why } => why,
        UpstreamAnswer.Answered { Status: var status, Body: var body } => UpstreamFault.TryRead(body, out var fault) ? $"HTTP {status}, {fault.Code} {fault.Message}" : $"HTTP {status}",
        _ => "no answer",
    };

    private LiveIntent IntentOf(AdmittedRequest request, LiveAccount account, LiveAct act, Market.Words.PlaceOrder order)
    {
        var (now, hostUs) = (upstream.Time.Read(), clock.NowUs);
        var leftUs = Math.Min(request.DeadlineUs - hostUs, Upstream.PatienceUs);
        return new()
        {
            Act = act,
            Account = account.Number,
            Tag = request.Key.Number,
            Order = order with { Account = account.Number, Tag = request.Key.Number, TimeUs = hostUs },
            Unit = request.Request.TimeUnit,
            RateE8 = request.Authorized.CapHold?.RateE8 ?? 0,
            DeadlineUs = hostUs + leftUs,
            Digest = request.Authentic.Digest,
            RepeatUntilUs = request.DeadlineUs,
            ExchangeUs = now.ExchangeUs,
            LatestTickUs = now.TickUs + leftUs,
        };
    }

    /// <summary>Writes the intent down and waits until it is on disk.</summary>
    private async ValueTask<(ulong Began, Outcome.Refused? NoRoom)> BeginAsync(AdmittedRequest request, Entry entry, LiveIntent intent, bool emergency)
    {
        var room = Begin(HeadOf(entry, intent, 0, 0, "intent"), intent, emergency, out var began);
        if (room != AppendResult.Ok)
        {
            return (0, room == AppendResult.Busy
                ? Refused(request, Faults.TooManyQueued, "The journal's buffer is full.", 1)
                : Refused(request, Faults.Unavailable with { Message = "Nothing can be recorded, so trading has stopped; nothing was sent to the exchange." }, "The journal has no room or has failed."));
        }

        try
        {
            await journal.DurableAsync(began);
            return (began, null);
        }
        catch (JournalFailedException e)
        {
            return (0, Refused(request, Faults.Unavailable with { Message = "The journal failed, so trading has stopped until the gateway is restarted; nothing was sent to the exchange." }, e.Message));
        }
    }

    /// <summary>Appends an intent, with room kept for its end.</summary>
    private AppendResult Begin(in AuditHead head, LiveIntent intent, bool emergency, out ulong began)
    {
        began = 0;
        var bytes = LiveEntries.Intended(in head, intent);
        lock (gate)
        {
            var room = journal.TryReserve(bytes.Length, emergency);
            if (room == AppendResult.Ok && (room = journal.TryReserve(EndBytes, emergency)) != AppendResult.Ok)
            {
                journal.Release(bytes.Length);
            }

            if (room == AppendResult.Ok)
            {
                BeginDay();
                began = journal.Append((byte)EntryKind.LiveIntended, bytes);
                ledger.Begin(began, intent);
            }

            return room;
        }
    }

    /// <summary>Closes an intent by what came of it, and answers once that is on disk.</summary>
    private async ValueTask<Outcome> CloseAsync(AdmittedRequest request, Entry entry, LiveIntent intent, ulong began, LiveFinding finding)
    {
        try
        {
            var head = HeadOf(entry, intent, finding.Reply.Status, finding.Fault?.Code ?? 0, finding.Fault is null ? "" : finding.Rule);
            await journal.DurableAsync(End(head, new LiveEnd(began, finding.Facts, Kept(finding.Reply)), () =>
            {
                entry.Recorded = true;
                entry.Reply = finding.Reply;
                request.OrderHold?.Release();
                request.Authorized.CapHold?.Release();
            }));
            return finding.ToOutcome(request);
        }
        catch (JournalFailedException e)
        {
            ledger.LeaveOpen(began);
            return new Outcome.Unknown(new Refusal(Faults.OutcomeUnknown, e.Message, request.Authentic));
        }
    }

    /// <summary>What a part of a call came to is not what its whole is answered with.</summary>
    private AuditHead HeadOf(Entry entry, LiveIntent intent, int status, int code, string rule) => entry.Head(clock.NowUs, status, code, rule) with { Digest = intent.Digest };

    private static Reply Kept(Reply reply) => reply.Body.Length <= KeptBodyMax
        ? reply
        : new Reply { Status = 503, Body = (Faults.Unavailable with { Message = "This was carried out, and its answer is too long to be kept; ask for the orders." }).ToJson() };

    private ulong End(in AuditHead head, LiveEnd end, Action counted, bool held = true)
    {
        lock (gate)
        {
            end = end with { Facts = WithEarly(head.Account, end.Facts) };
            var bytes = LiveEntries.Ended(in head, end);
            if (held)
            {
                journal.Release(EndBytes);
            }

            if (journal.TryReserve(bytes.Length, emergency: true) != AppendResult.Ok)
            {
                throw new JournalFailedException("The journal has no room for what came of a call to the exchange; the exchange is asked again.", new IOException("No room."));
            }

            var sequence = journal.Append((byte)EntryKind.LiveEnded, bytes);
            Closed(ledger.End(sequence, end.Began, end.Facts.AsSpan(), head.TimeUs), end.Facts);
            counted();
            return sequence;
        }
    }

    /// <summary>Writes down what a call of several came to: no intent is closed by it, and the same request again gets it.</summary>
    private async ValueTask<Outcome> RecordAsync(AdmittedRequest request, Entry entry, LiveFinding finding)
    {
        try
        {
            await journal.DurableAsync(End(entry.Head(clock.NowUs, finding.Reply.Status, finding.Fault?.Code ?? 0, finding.Rule), new LiveEnd(0, [], Kept(finding.Reply)), () => (entry.Recorded, entry.Reply) = (true, finding.Reply), held: false));
            return finding.ToOutcome(request);
        }
        catch (JournalFailedException e)
        {
            return new Outcome.Unknown(new Refusal(Faults.OutcomeUnknown, e.Message, request.Authentic));
        }
    }
}
