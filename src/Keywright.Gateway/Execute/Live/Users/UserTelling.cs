using System.Text.Json;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Upstream;
using Keywright.Gateway.Budgets;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Live.Users;

/// <summary>
/// What is told of one account, from what the exchange tells: each thing once, in its order, and nothing left out. What was missed is asked for,
/// and what came meanwhile of the same order waits for it; other orders do not. One caller at a time.
/// </summary>
/// <param name="account">Whose.</param>
/// <param name="queries">Asks the exchange.</param>
/// <param name="clock">The gateway's.</param>
/// <param name="tell">Takes what is to be told, and the entry that must be on disk before.</param>
internal sealed class UserTelling(LiveAccount account, UserQueries queries, GatewayClock clock, Action<ulong, UserTold> tell)
{
    /// <summary>Ended orders whose events, told once more, are still known as such.</summary>
    private const int EndedMax = 10_000;

    private const long FirstRetryUs = BudgetLimits.SecondUs;
    private const long LongestRetryUs = 30 * BudgetLimits.SecondUs;

    private static readonly IReadOnlySet<int> Nobody = new HashSet<int>();

    private readonly LiveVenue venue = account.Venue;
    private readonly Dictionary<(int Symbol, long OrderId), UserOrder> orders = [];
    private readonly Queue<(int Symbol, long OrderId)> ended = new();

    /// <summary>Those in doubt, and those of which something is expected or was of late.</summary>
    private readonly HashSet<UserOrder> doubted = [];
    private readonly HashSet<UserOrder> awaited = [];
    private readonly UserRecent recent = new();
    private readonly UserLists lists = new(queries);
    private readonly HashSet<string> assetsOwed = new(StringComparer.Ordinal);
    private HashSet<int> touched = [];
    private bool touchedAll;
    private bool touchedAny;
    private long retryTick = long.MinValue;
    private long retryUs = FirstRetryUs;

    /// <summary>What ended orders had before is not told.</summary>
    private readonly long beganUs = clock.NowUs;

    /// <summary>Until then balances may be told of whose cause was found by asking.</summary>
    private long settledTick = long.MinValue;

    private long Tick => venue.Upstream.Time.TickUs;

    /// <summary>Before anything is asked of the account: of the orders that it has, what the ledger knows was told, or nobody was there to hear it.</summary>
    public void Begin()
    {
        foreach (var open in venue.Ledger.OpenOf(account.Number, null, null))
        {
            var symbol = venue.Rules.Symbols[open.Symbol];
            var order = Add(symbol, open.OrderId);
            (order.HasArrived, order.Told, order.Quantity) = (true, Amount.FromSteps(open.ExecutedLots, symbol.LotDecimals), Amount.FromSteps(open.Lots, symbol.LotDecimals));
            lists.Begin(open.ListId);
        }
    }

    /// <summary>Takes in an event.</summary>
    /// <returns>False when it cannot have happened without another that was not told: something was missed.</returns>
    public bool Take(UpstreamEvent told)
    {
        switch (told.Kind)
        {
            case "executionReport" when UpstreamReport.TryRead(told, out var report):
                Take(report);
                break;
            case "outboundAccountPosition" when recent.IsNew(told):
                var hasCause = touchedAll || touchedAny || Tick < settledTick || doubted.Count > 0;
                TellPosition(told);
                return hasCause;
            case "balanceUpdate" or "externalLockUpdate" when recent.IsNew(told):
                touchedAll = true;
                Tell(venue.Ledger.Applied, told, null);
                break;
            case "listStatus" when recent.IsNew(told):
                TellList(told);
                break;
        }

        return true;
    }

    /// <summary>The exchange has answered a call with this; its events are to be told soon.</summary>
    public void Expect(SymbolRules symbol, long orderId, Amount executed, bool hasEnded, bool isNew)
    {
        if (!orders.TryGetValue((symbol.Index, orderId), out var order))
        {
            order = Add(symbol, orderId);
            (order.HasArrived, order.Told) = isNew ? (false, default) : (true, executed);
        }

        if (!order.HasEnded)
        {
            order.Expect(executed, hasEnded, Tick + LiveVenue.ToldWithinUs);
            awaited.Add(order);
        }
    }

    /// <summary>Nobody heard for a while: all that may have happened to the account's orders is asked for.</summary>
    public void DoubtAll()
    {
        foreach (var order in orders.Values.Where(static order => !order.HasEnded))
        {
            Doubt(order);
        }

        lists.DoubtAll();
        (retryTick, settledTick) = (long.MinValue, Tick + LiveVenue.ToldWithinUs);
    }

    /// <summary>What the exchange has answered and not told in time is in doubt from now on; false when there was such.</summary>
    public bool LookForOverdue()
    {
        var tick = Tick;
        awaited.RemoveWhere(static order => order.DueTick is null);
        var late = awaited.Where(order => order.DueTick <= tick && !order.IsInDoubt).ToList();
        late.ForEach(Doubt);
        return late.Count == 0;
    }

    /// <summary>Asks for what is in doubt, as far as the exchange may be asked now, and tells it.</summary>
    public async ValueTask SettleAsync()
    {
        if (Tick < retryTick || (assetsOwed.Count == 0 && doubted.Count == 0 && !lists.IsInDoubt))
        {
            return;
        }

        var isDone = true;
        foreach (var ofSymbol in doubted.GroupBy(static order => order.SymbolName).ToList())
        {
            var some = ofSymbol.ToList();
            var open = some.Count > 1 ? await queries.OpenAsync(ofSymbol.Key) : null;
            foreach (var order in some)
            {
                isDone &= await SettleAsync(order, open?.TryGetValue(order.OrderId, out var shown) == true ? shown : null);
            }
        }

        // A list's end comes after those of its orders.
        if (isDone && lists.IsInDoubt)
        {
            var missed = new List<UpstreamEvent>();
            isDone = await lists.SettleAsync(missed);
            missed.ForEach(TellList);
        }

        if (assetsOwed.Count > 0)
        {
            var position = await queries.PositionAsync(assetsOwed);
            isDone &= position is not null;
            if (position is not null)
            {
                assetsOwed.Clear();
                settledTick = Tick + LiveVenue.ToldWithinUs;
                TellPosition(position);
            }
        }

        retryUs = isDone ? FirstRetryUs : Math.Min(2 * retryUs, LongestRetryUs);
        retryTick = isDone ? long.MinValue : Tick + retryUs;
    }

    /// <returns>False when the exchange could not be asked for all of it.</returns>
    private async ValueTask<bool> SettleAsync(UserOrder order, JsonElement? shown)
    {
        // 1. The order, and its trades where it has had more than was told.
        if (shown is null)
        {
            (shown, var answered) = await queries.OrderAsync(order.SymbolName, order.OrderId);
            if (shown is null)
            {
                _ = answered && Forget(order);
                return answered;
            }
        }

        var trades = UserMissed.ExecutedOf(shown.Value).Units > order.Told.Units ? await queries.TradesAsync(order.SymbolName, order.OrderId) : [];
        var amendments = UserMissed.QuantityOf(shown.Value).Units < order.Quantity.Units ? await queries.AmendmentsAsync(order.SymbolName, order.OrderId) : [];
        if (trades is null || amendments is null)
        {
            return false;
        }

        // 2. What was missed is told.
        var missed = UserMissed.Of(shown.Value, trades, amendments, order, out var isWhole);
        foreach (var report in missed)
        {
            var owner = OwnerOf(report);
            if (!venue.TryLearn(account.Number, in owner, report))
            {
                return false;
            }

            if (order.Judge(report) == UserVerdict.Next)
            {
                Tell(in owner, report);
                Owe(order, report);
                lists.Doubt(report.Event.Number("g") ?? 0);
            }
        }

        if (!isWhole)
        {
            return false;
        }

        // 3. And then what came meanwhile.
        order.Clear();
        order.Quantity = UserMissed.QuantityOf(shown.Value);
        doubted.Remove(order);
        NoteEnd(order);
        List<UpstreamReport> held = [.. order.Held];
        order.Held.Clear();
        held.ForEach(Take);
        return true;
    }

    private void Take(UpstreamReport report)
    {
        var owner = OwnerOf(report);
        if (owner.Symbol is not { } symbol)
        {
            // A symbol that is not known here: nobody's order here.
            if (recent.IsNew(report.Event))
            {
                Tell(venue.Ledger.Applied, report.Event, Nobody);
            }

            return;
        }

        venue.Hear(account.Number, symbol, report);
        var isLearnt = venue.TryLearn(account.Number, in owner, report);
        if (!orders.TryGetValue((symbol.Index, report.OrderId), out var order))
        {
            order = Add(symbol, report.OrderId);
            var isFromBefore = owner.Tag is null || (!owner.IsNew && owner.CreatedUs < beganUs);
            (order.HasArrived, order.Told) = isFromBefore && !report.IsArrival ? (true, new Amount(report.ExecutedQty.Units - report.LastQty.Units)) : (false, default);
        }

        if (order.IsInDoubt || !isLearnt)
        {
            Hold(order, report);
            return;
        }

        switch (order.Judge(report))
        {
            case UserVerdict.Next:
                Tell(in owner, report);
                NoteEnd(order);
                break;
            case UserVerdict.Early:
                Hold(order, report);
                break;
        }
    }

    private LiveVenue.Owner OwnerOf(UpstreamReport report) => venue.OwnerOf(account.Number, report);

    private int? Whose(string? symbol, long? orderId, string? clientId, long timeUs)
        => symbol is not null && orderId is { } id ? venue.OwnerOf(account.Number, symbol, id, clientId ?? "", timeUs).Tag : null;

    private static IReadOnlySet<int> KeysOf(int? tag) => tag is { } key ? new HashSet<int> { key } : Nobody;

    private void Tell(ulong durable, UpstreamEvent told, IReadOnlySet<int>? keys)
    {
        touched.UnionWith(keys ?? Nobody);
        touchedAny = true;
        tell(durable, new UserTold(account.Number, told, keys));
    }

    private void TellList(UpstreamEvent told)
    {
        if (lists.Take(told))
        {
            Tell(venue.Ledger.Applied, told, KeysOf(told.Items("O").Select(item => Whose(told.Text("s"), item.Number("i"), item.Text("c"), told.TimeUs("T"))).FirstOrDefault(static tag => tag is not null)));
        }
    }

    private void Tell(in LiveVenue.Owner owner, UpstreamReport report)
    {
        lists.Note(report);
        var (durable, tag) = venue.Charge(account.Number, in owner, report);
        Tell(durable, owner.AtAnyPrice ? AskedTerms.Of(report.Event) : report.Event, KeysOf(tag));
    }

    private void TellPosition(UpstreamEvent told)
    {
        var keys = touchedAll ? null : touched;
        (touched, touchedAll, touchedAny) = ([], false, false);
        tell(venue.Ledger.Applied, new UserTold(account.Number, told, keys));
    }

    /// <summary>Balances have moved that nobody was told of.</summary>
    private void Owe(UserOrder order, UpstreamReport report)
    {
        var symbol = venue.Rules.Symbols[order.Symbol];
        assetsOwed.UnionWith([venue.Rules.Assets[symbol.BaseAsset], venue.Rules.Assets[symbol.QuoteAsset]]);
        if (report.Event.Text("N") is { Length: > 0 } charged)
        {
            assetsOwed.Add(charged);
        }
    }

    private UserOrder Add(SymbolRules symbol, long orderId) => orders[(symbol.Index, orderId)] = new UserOrder(symbol.Index, symbol.Name, orderId);

    /// <summary>The exchange does not know it: there is nothing more to hear of it.</summary>
    private bool Forget(UserOrder order) => doubted.Remove(order) | orders.Remove((order.Symbol, order.OrderId));

    private void Doubt(UserOrder order)
    {
        order.IsInDoubt = true;
        doubted.Add(order);
    }

    private void Hold(UserOrder order, UpstreamReport report)
    {
        Doubt(order);
        order.Hold(report);
    }

    private void NoteEnd(UserOrder order)
    {
        if (!order.HasEnded)
        {
            return;
        }

        ended.Enqueue((order.Symbol, order.OrderId));
        while (ended.Count > EndedMax)
        {
            orders.Remove(ended.Dequeue());
        }
    }
}
