using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Upstream;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests;
using Keywright.Journal;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Live;

/// <summary>Calls that change orders on the owner's word: no key's limits hold them, and they are written down, sent once and closed like any other.</summary>
internal sealed partial class LiveVenue
{
    /// <summary>Longest that the owner waits for an exchange that is slow, silent or has had enough of us, over one step of a panic.</summary>
    private const long OwnerPatienceUs = 15 * BudgetLimits.SecondUs;

    /// <summary>How long the owner has waited, together.</summary>
    private sealed class Patience
    {
        private long leftUs = OwnerPatienceUs;

        public bool TrySpend(long us) => Interlocked.Add(ref leftUs, -us) >= 0;
    }

    private long lastPanicUs;

    /// <summary>A client id by which a bot sees who did it; no two are the same.</summary>
    private ClientOrderId NextPanicId()
    {
        long last, next;
        do
        {
            last = Volatile.Read(ref lastPanicUs);
            next = Math.Max(clock.NowUs, last + 1);
        }
        while (Interlocked.CompareExchange(ref lastPanicUs, next, last) != last);
        return ClientOrderId.TryCreate(FormattableString.Invariant($"kw_panic_{next}"), out var id) ? id : throw new InvalidOperationException("A time is no client id.");
    }

    /// <summary>Why nothing can be asked for the account, in one sentence; null when it can.</summary>
    private static string? WhyNot(LiveAccount account)
        => account.Paused ?? (account.Credential is null ? $"Account '{account.Name}' has no credential, so its exchange cannot be asked." : null);

    /// <summary>Cancels one order.</summary>
    /// <param name="by">For which key, 0 for none, and on whose word.</param>
    /// <param name="account">Whose.</param>
    /// <param name="symbol">Of the order.</param>
    /// <param name="orderId">The exchange's own.</param>
    /// <param name="clientId">The order's.</param>
    /// <param name="patience">How long there is still.</param>
    /// <returns>Whether it is cancelled, by this; and why it may still be open, null when it is over.</returns>
    private async ValueTask<(bool IsCanceled, string? Why)> CancelForOwnerAsync(PanicTarget by, LiveAccount account, SymbolRules symbol, long orderId, ClientOrderId clientId, Patience patience)
    {
        if (WhyNot(account) is { } not)
        {
            return (false, not);
        }

        // 1. Written down.
        var (take, held) = await TakeAsync(by, UpstreamUse.Cancel, 1, 0, patience);
        if (take is null)
        {
            return (false, held);
        }

        var nowUs = clock.NowUs;
        var intent = IntentOf(by, LiveAct.Cancel, new PlaceOrder { Account = by.Account, Tag = by.Key, Symbol = symbol.Index, ClientId = clientId, TimeUs = nowUs }) with { OrderId = orderId };
        var facts = $"panic cancel {symbol.Name} orderId={orderId}";
        var (began, noRoom) = await BeginAsync(by, intent, facts, emergency: true);
        if (noRoom is not null)
        {
            upstream.GiveBack(take);
            return (false, noRoom);
        }

        // 2. Sent.
        var parameters = new UpstreamText().Add("symbol", symbol.Name).Add("orderId", orderId).Add("newClientOrderId", NextPanicId().ToString());
        var answer = account.Credential is { } credential
            ? await upstream.CallAsync(take, credential, "DELETE", "/api/v3/order", parameters, TimeUnit.Millisecond, intent.DeadlineUs, CancellationToken.None)
            : new UpstreamAnswer.NotSent("The credential was taken away.");
        if (Read(intent, answer) is { } came)
        {
            return (true, await CloseAsync(by, began, came, facts));
        }

        // 3. What came of it: an order that the exchange calls unknown is over, and it is asked how; of a silent one it is not known.
        var code = answer is UpstreamAnswer.Answered { Body: var told } && UpstreamFault.TryRead(told, out var fault) ? fault.Code : 0;
        if (IsRefused(answer) && code != OrderFaults.UnknownOrder.Code)
        {
            return (false, await CloseAsync(by, began, LiveFinding.Undone(Faults.Internal), facts) ?? $"The exchange did not take the cancel of {symbol.Name} {orderId}: {WhyOf(answer)}.");
        }

        var found = !IsRefused(answer) ? await ReconcileAsync(account, intent, clock.NowUs + OwnerPatienceUs)
            : account.Credential is { } asks ? await FindAsync(new LiveQuestions(upstream, clock, account.Number, intent, asks), intent)
            : null;
        if (found is null)
        {
            ledger.LeaveOpen(began);
            return (false, $"It is not known whether {symbol.Name} {orderId} was cancelled ({WhyOf(answer)}); the exchange is asked until it is.");
        }

        if (found.Fault is { } stands && stands.Code != OrderFaults.UnknownOrder.Code)
        {
            return (false, await CloseAsync(by, began, found, facts) ?? $"The exchange did not take the cancel of {symbol.Name} {orderId} ({WhyOf(answer)}): it is open.");
        }

        // What the exchange does not know any more is over with what was last heard of it.
        var stood = ledger.Find(by.Account, symbol.Index, new Requests.Calls.OrderName(orderId, default));
        var end = found.Facts.IsEmpty ? found with { Facts = [new LiveFacts(symbol.Index, orderId, clientId, stood?.ExecutedLots ?? 0, stood?.QuoteUnits ?? 0, IsOpen: false) { Lots = stood?.Lots ?? 0 }] } : found;
        return (found.Fault is null, await CloseAsync(by, began, end, facts));
    }

    /// <summary>Takes what a call may cost, and waits for it as long as there is patience.</summary>
    private async ValueTask<(UpstreamTake? Take, string? Why)> TakeAsync(PanicTarget by, UpstreamUse use, int weight, int orders, Patience patience)
    {
        while (true)
        {
            if (upstream.TryTake(new UpstreamAsk(by.Key, by.Account, use, weight, orders), out var refusal) is { } take)
            {
                return (take, null);
            }

            if (!patience.TrySpend(refusal!.RetryAfterSeconds * BudgetLimits.SecondUs))
            {
                return (null, $"The exchange may not be asked for another {refusal.RetryAfterSeconds} s: {refusal.Rule}.");
            }

            await Task.Delay(TimeSpan.FromSeconds(refusal.RetryAfterSeconds), clock.Time);
        }
    }

    private LiveIntent IntentOf(PanicTarget by, LiveAct act, PlaceOrder order) => new()
    {
        Act = act,
        Account = by.Account,
        Tag = by.Key,
        Order = order,
        DeadlineUs = order.TimeUs + Upstream.PatienceUs,
        RepeatUntilUs = order.TimeUs + Upstream.PatienceUs,
        Digest = UInt128.Zero,
    };

    private async ValueTask<(ulong Began, string? Problem)> BeginAsync(PanicTarget by, LiveIntent intent, string facts, bool emergency)
    {
        try
        {
            var head = AuditHead.OfOwner(intent.Order.TimeUs, by.Key, by.Account, facts, by.By) with { Status = 0, DeadlineUs = intent.DeadlineUs };
            var room = Begin(in head, intent, emergency, out var began);
            if (room == AppendResult.Busy)
            {
                await journal.DurableAsync(journal.LastSequence);
                room = Begin(in head, intent, emergency, out began);
            }

            if (room == AppendResult.Ok)
            {
                await journal.DurableAsync(began);
            }

            return (began, room switch
            {
                AppendResult.Ok => null,
                AppendResult.DiskFull => "The disk is full, so nothing can be recorded and nothing was sent: free some space and panic again.",
                _ => "The journal has no room or has failed, so nothing can be recorded and nothing was sent: restart the gateway and panic again.",
            });
        }
        catch (JournalFailedException e)
        {
            return (0, $"The journal failed, so nothing was sent. {e.Message}");
        }
    }

    /// <returns>Why it could not be written down; null once it is on disk.</returns>
    private async ValueTask<string?> CloseAsync(PanicTarget by, ulong began, LiveFinding finding, string what)
    {
        try
        {
            var head = AuditHead.OfOwner(clock.NowUs, by.Key, by.Account, what, by.By) with { Status = (ushort)finding.Reply.Status };
            await journal.DurableAsync(End(in head, new LiveEnd(began, finding.Facts, Kept(finding.Reply)), static () => { }));
            return null;
        }
        catch (JournalFailedException e)
        {
            return $"It was sent, but what came of it could not be recorded; the exchange is asked after a restart. {e.Message}";
        }
    }
}
