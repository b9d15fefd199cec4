using System.Text.Json;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Upstream;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Live;

/// <summary>
/// Answers that were lost. The exchange is asked for what the call names until it shows what was done, or that it was not, at a time when no
/// request of ours can be taken in any more.
/// </summary>
internal sealed partial class LiveVenue
{
    /// <summary>How long a bot waits for a lost answer to be found before it is told that the outcome is unknown; asking goes on.</summary>
    private const long ReconcileUs = 30 * BudgetLimits.SecondUs;

    /// <summary>Past a request's deadline, the clocks' error and the exchange's own delay: an order that is not there now never will be.</summary>
    private const long CertainAfterUs = 3 * BudgetLimits.SecondUs;

    private const int OpenOrdersWeight = 6;
    private const long FirstPauseUs = 50_000;
    private const long LongestPauseUs = 2 * BudgetLimits.SecondUs;

    private const long FirstStalePauseUs = 250_000;
    private const long LongestStalePauseUs = 10 * BudgetLimits.SecondUs;

    /// <summary>When an intent that nobody waits for is asked about again: an exchange that does not answer is not asked four times a second.</summary>
    private readonly Dictionary<ulong, (long DueTickUs, long PauseUs)> stalePauses = [];

    /// <summary>Finds out what became of an intent.</summary>
    /// <returns>Null when the exchange could not be asked in time.</returns>
    private async ValueTask<LiveFinding?> ReconcileAsync(LiveAccount account, LiveIntent intent, long untilTickUs)
    {
        for (var pauseUs = FirstPauseUs; ; pauseUs = Math.Min(pauseUs * 2, LongestPauseUs))
        {
            // An answer may be slow: what counts is when it was asked for.
            var isCertain = IsCertain(intent);
            if (account.Credential is { } credential && await FindAsync(new LiveQuestions(upstream, clock, account.Number, intent, credential), intent) is { } found && (found.IsLast || isCertain))
            {
                return InAskedTerms(intent, found);
            }

            if (upstream.Time.TickUs + pauseUs > untilTickUs)
            {
                return null;
            }

            await WaitAsync(intent, pauseUs);
        }
    }

    /// <summary>No request of the intent can be taken in by the exchange any more, whatever somebody set the host's clock to.</summary>
    private bool IsCertain(LiveIntent intent) => upstream.Time.TickUs > intent.LatestTickUs + CertainAfterUs;

    /// <summary>Open orders as the exchange has them; null when it could not be asked.</summary>
    private async ValueTask<IReadOnlyList<(long OrderId, ClientOrderId ClientId, long ListId)>?> OpenAtExchangeAsync(AdmittedRequest request, LiveAccount account, SymbolRules symbol)
    {
        if (Take(request, UpstreamUse.Reconcile, OpenOrdersWeight, 0, out _) is not { } take)
        {
            return null;
        }

        var answer = await upstream.CallAsync(
            take, account.Credential!, "GET", "/api/v3/openOrders", new UpstreamText().Add("symbol", symbol.Name), TimeUnit.Millisecond, request.DeadlineUs, CancellationToken.None);
        if (Told(request, answer) is not Outcome.Answered { Reply.Body: var body })
        {
            return null;
        }

        using var json = JsonDocument.Parse(body);
        var open = new List<(long, ClientOrderId, long)>();
        foreach (var one in json.RootElement.EnumerateArray())
        {
            if (UpstreamOrder.TryRead(one, out var order) && ClientOrderId.TryCreate(order.ClientOrderId, out var clientId))
            {
                open.Add((order.OrderId, clientId, Math.Max(0, order.OrderListId)));
            }
        }

        return open;
    }

    /// <summary>Closes the intents that a crash or a silent exchange left open, as far as the exchange answers.</summary>
    internal async ValueTask CloseStaleAsync(Action<UInt128, long, Reply> answered)
    {
        foreach (var (began, intent) in ledger.Stale)
        {
            if (Accounts.Find(intent.Account) is not { Paused: null } account || (stalePauses.TryGetValue(began, out var pause) && upstream.Time.TickUs < pause.DueTickUs))
            {
                continue;
            }

            if (await ReconcileAsync(account, intent, upstream.Time.TickUs) is not { } found)
            {
                var nextUs = Math.Clamp(pause.PauseUs * 2, FirstStalePauseUs, LongestStalePauseUs);
                stalePauses[began] = (upstream.Time.TickUs + nextUs, nextUs);
                continue;
            }

            stalePauses.Remove(began);
            var reply = Kept(WholeOf(intent, found).Reply);
            var head = AuditHead.OfOwner(clock.NowUs, intent.Tag, intent.Account, $"reconciled {intent.Act} of {SubjectOf(intent)} {intent.Order.ClientId}", "exchange") with
            {
                Status = (ushort)reply.Status,
                Digest = intent.Digest,
                DeadlineUs = intent.RepeatUntilUs,
            };
            await journal.DurableAsync(End(in head, new LiveEnd(began, found.Facts, reply), static () => { }, held: false));
            if (intent.Digest != UInt128.Zero)
            {
                answered(intent.Digest, intent.RepeatUntilUs, reply);
            }
        }
    }
}
