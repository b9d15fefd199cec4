using System.Text.Json;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Upstream;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Live;

/// <summary>
/// Answers that were lost. The order is asked for by its id until the exchange shows it, or has said that it does not exist at a time when no
/// request of ours can be taken in any more.
/// </summary>
internal sealed partial class LiveVenue
{
    /// <summary>How long a bot waits for a lost answer to be found before it is told that the outcome is unknown; asking goes on.</summary>
    private const long ReconcileUs = 30 * BudgetLimits.SecondUs;

    /// <summary>Past a request's deadline, the clocks' error and the exchange's own delay: an order that is not there now never will be.</summary>
    private const long CertainAfterUs = 3 * BudgetLimits.SecondUs;

    private const int QueryWeight = 4;
    private const int OpenOrdersWeight = 6;
    private const long FirstPauseUs = 50_000;
    private const long LongestPauseUs = 2 * BudgetLimits.SecondUs;

    /// <summary>An order of the same client id that is older than ours by more than clocks err is another one.</summary>
    private const long SameOrderUs = 2 * BudgetLimits.SecondUs;

    /// <summary>What the exchange says when asked for an order.</summary>
    /// <param name="Facts">How it stands.</param>
    /// <param name="IsCanceled">It was cancelled, and did not end otherwise.</param>
    /// <param name="Body">What the bot is told.</param>
    private readonly record struct Found(LiveFacts Facts, bool IsCanceled, ReadOnlyMemory<byte> Body);

    /// <summary>Finds out what became of an intent.</summary>
    /// <returns>The order, or null when it is certain that there is none; <c>Known</c> false when the exchange could not be asked in time.</returns>
    private async ValueTask<(Found? Order, bool Known)> ReconcileAsync(LiveAccount account, LiveIntent intent, long untilUs, string? cancelId = null)
    {
        for (var pauseUs = FirstPauseUs; ; pauseUs = Math.Min(pauseUs * 2, LongestPauseUs))
        {
            var (order, answered) = await AskForAsync(account, intent, cancelId);
            if (order is { } found && (intent.Act == LiveAct.Place || !found.Facts.IsOpen || IsCertain(intent)))
            {
                return (found, true);
            }

            if (answered && order is null && IsCertain(intent))
            {
                return (null, true);
            }

            if (clock.NowUs + pauseUs > untilUs)
            {
                return (null, false);
            }

            await Task.Delay(TimeSpan.FromTicks(pauseUs * TimeSpan.TicksPerMicrosecond), clock.Time);
        }
    }

    /// <summary>Asks once. <c>Answered</c> without an order: the exchange does not have it now.</summary>
    private async ValueTask<(Found? Order, bool Answered)> AskForAsync(LiveAccount account, LiveIntent intent, string? cancelId)
    {
        if (account.Credential is not { } credential)
        {
            return (null, false);
        }

        var symbol = Rules.Symbols[intent.Order.Symbol];
        var parameters = new UpstreamText().Add("symbol", symbol.Name);
        _ = intent.OrderId != 0 ? parameters.Add("orderId", intent.OrderId) : parameters.Add("origClientOrderId", intent.Order.ClientId.ToString());
        if (upstream.TryTake(new UpstreamAsk(intent.Tag, account.Number, UpstreamUse.Reconcile, QueryWeight), out _) is not { } take)
        {
            return (null, false);
        }

        var answer = await upstream.CallAsync(take, credential, "GET", "/api/v3/order", parameters, TimeUnit.Millisecond, clock.NowUs + Upstream.PatienceUs, CancellationToken.None);
        if (answer is not UpstreamAnswer.Answered { IsJson: true, Body: var body } told)
        {
            return (null, false);
        }

        if (told.Status != 200)
        {
            return (null, UpstreamFault.TryRead(body, out var fault) && fault.Code == OrderFaults.NoSuchOrder.Code);
        }

        if (!UpstreamOrder.TryRead(body, out var order) || FactsOf(order, symbol.Index) is not { } facts)
        {
            return (null, false);
        }

        if (intent.Act == LiveAct.Place && IsAnother(account, intent, order))
        {
            return (null, true);
        }

        using var json = JsonDocument.Parse(body);
        var shown = intent.Act == LiveAct.Place ? LiveAnswers.Placed(json.RootElement) : LiveAnswers.Canceled(json.RootElement, cancelId);
        return (new Found(facts, order.Status == OrderStatusWord.Canceled, shown), true);
    }

    /// <summary>The exchange shows the newest order of that client id; it may be one from before.</summary>
    private bool IsAnother(LiveAccount account, LiveIntent intent, UpstreamOrder order)
        => ledger.Find(account.Number, intent.Order.Symbol, new OrderName(order.OrderId, default)) is not null
            || order.Time * 1_000 < intent.Order.TimeUs + upstream.Time.OffsetUs - SameOrderUs;

    /// <summary>No request of the intent can be taken in by the exchange any more.</summary>
    private bool IsCertain(LiveIntent intent) => clock.NowUs > intent.DeadlineUs + CertainAfterUs;

    /// <summary>Open orders as the exchange has them.</summary>
    private async ValueTask<IReadOnlyList<(long OrderId, ClientOrderId ClientId)>> OpenAtExchangeAsync(AdmittedRequest request, LiveAccount account, SymbolRules symbol)
    {
        if (Take(request, UpstreamUse.Cancel, OpenOrdersWeight, 0, out _) is not { } take)
        {
            return [];
        }

        var answer = await upstream.CallAsync(
            take, account.Credential!, "GET", "/api/v3/openOrders", new UpstreamText().Add("symbol", symbol.Name), TimeUnit.Millisecond, request.DeadlineUs, CancellationToken.None);
        if (Told(request, answer) is not Outcome.Answered { Reply.Body: var body })
        {
            return [];
        }

        using var json = JsonDocument.Parse(body);
        var open = new List<(long, ClientOrderId)>();
        foreach (var one in json.RootElement.EnumerateArray())
        {
            if (UpstreamOrder.TryRead(one, out var order) && ClientOrderId.TryCreate(order.ClientOrderId, out var clientId))
            {
                open.Add((order.OrderId, clientId));
            }
        }

        return open;
    }

    /// <summary>Closes the intents that a crash or a silent exchange left open, as far as the exchange answers.</summary>
    internal async ValueTask CloseStaleAsync(Action<UInt128, long, Reply> answered)
    {
        foreach (var (began, intent) in ledger.Stale)
        {
            if (Accounts.Find(intent.Account) is not { Paused: null } account)
            {
                continue;
            }

            var (order, known) = await ReconcileAsync(account, intent, clock.NowUs);
            if (!known)
            {
                continue;
            }

            var reply = order is { } found && (intent.Act == LiveAct.Place || !found.Facts.IsOpen)
                ? new Reply { Status = 200, Body = found.Body }
                : new Reply { Status = Faults.Internal.Status, Body = Faults.Internal.ToJson() };
            var head = AuditHead.OfOwner(clock.NowUs, intent.Tag, intent.Account, $"reconciled {intent.Act} of {Rules.Symbols[intent.Order.Symbol].Name} {intent.Order.ClientId}", "exchange") with
            {
                Status = (ushort)reply.Status,
                Digest = intent.Digest,
                DeadlineUs = intent.DeadlineUs,
            };
            await journal.DurableAsync(End(in head, new LiveEnd(began, order?.Facts, reply), static () => { }, held: false));
            if (intent.Digest != UInt128.Zero)
            {
                answered(intent.Digest, intent.DeadlineUs, reply); // of the owner's own nobody asks again
            }
        }
    }
}
