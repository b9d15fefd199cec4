using System.Collections.Immutable;
using System.Text.Json;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Upstream;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests.Calls;

namespace Keywright.Gateway.Execute.Live;

/// <summary>What a call whose answer was lost has done, kind by kind.</summary>
internal sealed partial class LiveVenue
{
    /// <summary>An order of the same client id that is older than ours by more than clocks err is another one.</summary>
    private const long SameOrderUs = BudgetLimits.MinuteUs;

    private static readonly Fault NotPlaced = Faults.Internal with { Message = "The exchange did not take the order; nothing was executed." };

    /// <summary>An order as the exchange shows it.</summary>
    private readonly record struct Seen(JsonElement Json, UpstreamOrder Order, LiveFacts Facts)
    {
        /// <summary>The client id of the cancel that ended it, as the exchange has told of it unasked; null when it has not.</summary>
        public string? CancelId { get; init; }

        public bool IsCanceled => Order.Status == OrderStatusWord.Canceled;
    }

    /// <param name="Order">Null: the exchange has none.</param>
    private readonly record struct Sought(Seen? Order);

    /// <summary>Asks once. Null when the exchange did not answer all; what is not the last word becomes it once nothing of ours can arrive any more.</summary>
    private ValueTask<LiveFinding?> FindAsync(LiveQuestions ask, LiveIntent intent) => intent.Act switch
    {
        LiveAct.Place => FindPlacedAsync(ask, intent),
        LiveAct.Cancel => FindCanceledAsync(ask, intent),
        LiveAct.Replace => FindReplacedAsync(ask, intent),
        LiveAct.PlaceList => FindListAsync(ask, intent),
        LiveAct.CancelList => FindCanceledListAsync(ask, intent),
        LiveAct.Amend => FindAmendedAsync(ask, intent),
        LiveAct.Transfer => FindTransferAsync(ask, intent),
        LiveAct.Found => FindFoundedAsync(ask, intent),
        _ => throw new InvalidOperationException($"{intent.Act} has no question."),
    };

    private async ValueTask<LiveFinding?> FindPlacedAsync(LiveQuestions ask, LiveIntent intent)
    {
        if (await NewOrderAsync(ask, intent) is not { } told)
        {
            return null;
        }

        return told.Order is not { } placed ? LiveFinding.Undone(NotPlaced) with { IsLast = false }
            : await PlacedBodyAsync(ask, intent, placed) is { } body ? LiveFinding.Done([placed.Facts], body, placed: 1)
            : null;
    }

    private async ValueTask<LiveFinding?> FindCanceledAsync(LiveQuestions ask, LiveIntent intent)
    {
        if (await SeenAsync(ask, intent, intent.OrderId, intent.Order.ClientId) is not { } told)
        {
            return null;
        }

        if (told.Order is not { } order)
        {
            return LiveFinding.Undone(OrderFaults.UnknownOrder) with { IsLast = false };
        }

        return order.Facts.IsOpen ? LiveFinding.Undone(Faults.Internal with { Message = "The exchange did not take the cancel; the order stands." }) with { IsLast = false }
            : !order.IsCanceled || IsByAnother(intent, order) == true ? LiveFinding.Undone(OrderFaults.UnknownOrder, [order.Facts])
            : await CanceledBodyAsync(ask, intent, order, CancelIdOf(intent)) is { } gone ? LiveFinding.Done(gone.Facts, gone.Body)
            : null;
    }

    private async ValueTask<LiveFinding?> FindReplacedAsync(LiveQuestions ask, LiveIntent intent)
    {
        // The new order first: once it is there, the cancel has been tried.
        if (await NewOrderAsync(ask, intent) is not { } after || await SeenAsync(ask, intent, intent.OrderId, intent.GoneId) is not { } before)
        {
            return null;
        }

        // 1. The old order: another call may have ended it, or this one.
        ImmutableArray<LiveFacts> ended = [], placed = [];
        var (isCanceled, isSure, cancel) = (false, true, OrderFaults.UnknownOrder.ToJson());
        if (before.Order is { IsCanceled: true } gone)
        {
            if (await CanceledBodyAsync(ask, intent, gone, CancelIdOf(intent)) is not { } told)
            {
                return null;
            }

            var byAnother = intent.StopsOnFailure && after.Order is not null ? false : IsByAnother(intent, gone);
            (ended, isCanceled, isSure) = (told.Facts, byAnother != true, byAnother is not null);
            cancel = isCanceled ? told.Body : cancel;
        }
        else if (before.Order is { Facts: { IsOpen: false } traded })
        {
            ended = [traded];
        }

        // 2. The new one.
        byte[]? place = intent.StopsOnFailure && !isCanceled ? null : OrderFaults.Rejected("The exchange did not take the new order; nothing of it was executed.").ToJson();
        if (after.Order is { } fresh)
        {
            if (await PlacedBodyAsync(ask, intent, fresh) is not { } body)
            {
                return null;
            }

            (placed, place) = ([fresh.Facts], body);
        }

        if (before.Order is { Facts.IsOpen: true } && placed.IsEmpty)
        {
            return LiveFinding.Undone(Faults.Internal with { Message = "The exchange did not take the call; the order stands, and there is no new one." }) with { IsLast = false };
        }

        Fault? fault = !isCanceled && placed.IsEmpty ? OrderFaults.ReplaceFailed : !isCanceled || placed.IsEmpty ? OrderFaults.ReplacePartlyFailed : null;
        return OfHalves(fault, isCanceled ? ended : [], placed, ReplacedBody(fault, cancel, isCanceled, place, !placed.IsEmpty)) with
        {
            Facts = [.. ended, .. placed],
            IsLast = !placed.IsEmpty && (isSure || !IsHeard(intent)),
        };
    }

    private async ValueTask<LiveFinding?> FindListAsync(LiveQuestions ask, LiveIntent intent)
    {
        if (await ask.ListAsync(0, intent.OtherId) is not { } told)
        {
            return null;
        }

        if (told.Told is not { } list || IsAnotherList(intent, list))
        {
            return LiveFinding.Undone(NotPlaced with { Message = "The exchange did not take the order list; nothing was executed." }) with { IsLast = false };
        }

        return await ask.OrdersOfAsync(list, NameOf(intent)) is { } orders && FactsOfList(list, orders, intent.Order.Symbol) is { } facts
            ? LiveFinding.Done(facts, LiveAnswers.List(list, orders, intent.Response, null), placed: facts.Length)
            : null;
    }

    private async ValueTask<LiveFinding?> FindCanceledListAsync(LiveQuestions ask, LiveIntent intent)
    {
        if (await ask.ListAsync(intent.ListId, intent.Order.ClientId) is not { } told)
        {
            return null;
        }

        if (told.Told is not { } list)
        {
            return LiveFinding.Undone(OrderFaults.UnknownOrder) with { IsLast = false };
        }

        if (await ask.OrdersOfAsync(list, NameOf(intent)) is not { } orders || FactsOfList(list, orders, intent.Order.Symbol) is not { } facts)
        {
            return null;
        }

        return facts.Any(static order => order.IsOpen) ? LiveFinding.Undone(Faults.Internal with { Message = "The exchange did not take the cancel; the order list stands." }) with { IsLast = false }
            : orders.Any(IsCanceled) ? LiveFinding.Done(facts, LiveAnswers.List(list, orders, null, CancelIdOf(intent)))
            : LiveFinding.Undone(OrderFaults.UnknownOrder, facts);
    }

    private async ValueTask<LiveFinding?> FindAmendedAsync(LiveQuestions ask, LiveIntent intent)
    {
        // Known by its name alone, it may have the new one already.
        var told = await SeenAsync(ask, intent, intent.OrderId, intent.Order.ClientId);
        if (told is { Order: null } && intent.OrderId == 0)
        {
            told = await SeenAsync(ask, intent, 0, intent.OtherId);
        }

        if (told is not { } answered)
        {
            return null;
        }

        if (answered.Order is not { } order)
        {
            return LiveFinding.Undone(OrderFaults.AmendRejected(OrderFaults.UnknownOrder.Message)) with { IsLast = false };
        }

        if (await ask.AmendmentsAsync(NameOf(intent), order.Facts.OrderId) is not { } amendments)
        {
            return null;
        }

        var amendment = amendments.Told is { ValueKind: JsonValueKind.Array } all
            ? all.EnumerateArray().Cast<JsonElement?>().LastOrDefault(one => one!.Value.TryGetProperty("newClientOrderId"u8, out var name) && name.ValueEquals(intent.OtherId.ToString()))
            : null;
        var endedByIt = order.Order.Status == OrderStatusWord.Expired && order.Facts.ExecutedLots >= intent.NewLots;
        if (amendment is null && !endedByIt)
        {
            return order.Facts.IsOpen
                ? LiveFinding.Undone(Faults.Internal with { Message = "The exchange did not take the amendment; the order is as it was." }) with { IsLast = false }
                : LiveFinding.Undone(OrderFaults.AmendRejected(OrderFaults.UnknownOrder.Message), [order.Facts]);
        }

        JsonElement? list = null;
        if (order.Facts.IsOpen && order.Order.OrderListId > 0)
        {
            if (await ask.ListAsync(order.Order.OrderListId, default) is not { Told: { } found })
            {
                return null;
            }

            list = found;
        }

        return LiveFinding.Done([order.Facts, .. OthersLowered(intent, order.Facts)], LiveAnswers.Amended(order.Json, amendment, HeardExecutionOf(intent, order.Facts.OrderId), list)) with { IsFree = !order.Facts.IsOpen };
    }

    /// <summary>The intent's new order. Null when the exchange did not answer; without an order when it has none of the intent's.</summary>
    private async ValueTask<Sought?> NewOrderAsync(LiveQuestions ask, LiveIntent intent)
        => await SeenAsync(ask, intent, 0, intent.Order.ClientId) is not { } told ? null
            : told.Order is { } seen && IsAnother(intent, seen.Order) ? new Sought(null)
            : told;

    private async ValueTask<Sought?> SeenAsync(LiveQuestions ask, LiveIntent intent, long orderId, Market.Words.ClientOrderId clientId)
        => HeardOf(intent, orderId, clientId) is { } heard ? new Sought(heard)
            : await ask.OrderAsync(NameOf(intent), orderId, clientId) is not { } answer ? null
            : answer.Told is not { } json ? new Sought(null)
            : UpstreamOrder.TryRead(json, out var order) && FactsOf(order, intent.Order.Symbol) is { } facts ? new Sought(new Seen(json, order, facts))
            : null;

    private async ValueTask<byte[]?> PlacedBodyAsync(LiveQuestions ask, LiveIntent intent, Seen placed)
    {
        if (intent.Response != ResponseType.Full || placed.Facts.ExecutedLots == 0)
        {
            return LiveAnswers.Placed(placed.Json, intent.Response, null);
        }

        return await ask.TradesAsync(NameOf(intent), placed.Facts.OrderId) is { Told: { ValueKind: JsonValueKind.Array } trades } ? LiveAnswers.Placed(placed.Json, intent.Response, trades) : null;
    }

    /// <summary>An order that was cancelled, or the list that went with it.</summary>
    private async ValueTask<(ImmutableArray<LiveFacts> Facts, byte[] Body)?> CanceledBodyAsync(LiveQuestions ask, LiveIntent intent, Seen order, string? cancelId)
        => order.Order.OrderListId <= 0 ? ([order.Facts], LiveAnswers.Canceled(order.Json, cancelId))
            : await ask.ListAsync(order.Order.OrderListId, default) is { Told: { } list } && await ask.OrdersOfAsync(list, NameOf(intent)) is { } orders
                && FactsOfList(list, orders, intent.Order.Symbol) is { } facts ? (facts, LiveAnswers.List(list, orders, null, cancelId ?? ""))
            : null;

    /// <summary>The exchange shows the newest order of that client id; it may be one from before.</summary>
    private bool IsAnother(LiveIntent intent, UpstreamOrder order)
        => ledger.Find(intent.Account, intent.Order.Symbol, new OrderName(order.OrderId, default)) is not null || IsBefore(intent, order.Time)
            || (intent.Order.Lots != 0 && order.OrigQty.TryToSteps(Rules.Symbols[intent.Order.Symbol].LotDecimals, out var lots) && lots != intent.Order.Lots);

    private bool IsAnotherList(LiveIntent intent, JsonElement list)
        => !list.TryGetProperty("orderListId"u8, out var id) || !id.TryGetInt64(out var listId) || ledger.FindList(intent.Account, new ListName(listId, default)) is not null
            || (list.TryGetProperty("transactionTime"u8, out var time) && time.TryGetInt64(out var told) && IsBefore(intent, told));

    private bool IsBefore(LiveIntent intent, long time) => (intent.Unit == TimeUnit.Microsecond ? time : time * 1_000)
            < (intent.ExchangeUs != 0 ? intent.ExchangeUs : intent.Order.TimeUs + upstream.Time.OffsetUs) - SameOrderUs;

    private static bool IsCanceled(JsonElement order) => order.TryGetProperty("status"u8, out var status) && status.ValueEquals("CANCELED"u8);

    private static string? CancelIdOf(LiveIntent intent) => intent.OtherId.IsNone ? null : intent.OtherId.ToString();

    private string SubjectOf(LiveIntent intent) => intent.Order.Symbol switch
    {
        LiveIntent.OfTransfers => intent.Move!.Asset,
        LiveIntent.OfAccounts => "account",
        _ => NameOf(intent),
    };

    private string NameOf(LiveIntent intent) => Rules.Symbols[intent.Order.Symbol].Name;
}
