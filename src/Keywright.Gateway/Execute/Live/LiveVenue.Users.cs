using System.Collections.Immutable;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Streams;
using Keywright.Binance.Wire.Upstream;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;
using Keywright.Journal;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Live;

/// <summary>What the exchange tells of an account without being asked: whose it is, what the ledger learns from it, and who waits for it.</summary>
internal sealed partial class LiveVenue
{
    /// <summary>How long the answer to a call may be ahead of its events before these count as missed.</summary>
    internal const long ToldWithinUs = 5_000_000;

    private readonly Dictionary<LiveIntent, Hearing> hearings = new(ReferenceEqualityComparer.Instance);

    /// <summary>More of them than can be on their way; those of calls that came to nothing go then.</summary>
    private const int EarlyMax = 10_000;

    /// <summary>Of orders whose own answer is still on its way.</summary>
    private readonly Dictionary<(int Account, int Symbol, long OrderId), LiveFacts> early = [];

    /// <summary>What was heard of an intent's orders, and who waits for it.</summary>
    private sealed class Hearing
    {
        public Dictionary<long, UpstreamReport> Reports { get; } = [];

        public TaskCompletionSource Came { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Intents of which something was heard, or that somebody waits for.</summary>
    internal int HearingCount
    {
        get
        {
            lock (gate)
            {
                return hearings.Count;
            }
        }
    }

    /// <summary>Where the exchange's order stands in the ledger, and whose it is.</summary>
    /// <param name="Symbol">Null: one that is not known here.</param>
    /// <param name="Tag">The key's number; null: nobody's here.</param>
    /// <param name="IsNew">Its own answer is still on its way.</param>
    /// <param name="CreatedUs">When it was asked for, by the gateway's clock; 0 for nobody's.</param>
    /// <param name="AtAnyPrice">It was asked for as a market order, however it left.</param>
    internal readonly record struct Owner(SymbolRules? Symbol, int? Tag, bool IsNew, long CreatedUs, bool AtAnyPrice = false);

    /// <summary>Whose the order of a report is.</summary>
    internal Owner OwnerOf(int account, UpstreamReport report) => OwnerOf(account, report.Symbol, report.OrderId, report.ClientOrderId, report.CreatedUs);

    /// <summary>Whose an order is.</summary>
    internal Owner OwnerOf(int account, string symbolName, long orderId, string clientId, long createdUs)
    {
        if (!symbols.Book.TryFind(symbolName, out var symbol, out _))
        {
            return default;
        }

        // What is on its way first: an order that comes to stand between the two looks is found by the second, the other way round by neither.
        var placed = ClientOrderId.TryCreate(clientId, out var id) ? ledger.Pending(account, symbol.Index, id, orderId).FirstOrDefault(intent => Makes(intent, id, orderId) && IsOf(intent, createdUs)) : null;

        // A symbol whose tick has changed has another number; an order keeps the one that it came with.
        var known = ledger.Find(account, symbol.Index, new OrderName(orderId, default))
            ?? Rules.Symbols.Where(other => other.Name == symbolName).Select(other => ledger.Find(account, other.Index, new OrderName(orderId, default))).FirstOrDefault(static order => order is not null);
        if (known is not null)
        {
            return new Owner(Rules.Symbols[known.Symbol], known.Tag, IsNew: false, known.CreatedUs, known.Type == OrderType.Market);
        }

        return new Owner(symbol, placed?.Tag, placed is not null, placed?.Order.TimeUs ?? 0, placed?.Order.Type == OrderType.Market);
    }

    /// <summary>Takes in what a report says of an order.</summary>
    /// <returns>False when there is no room to write it down: nobody may be told.</returns>
    internal bool TryLearn(int account, in Owner owner, UpstreamReport report)
        => owner.Symbol is not { } symbol || FactsOf(report, symbol) is not { } facts || TryLearn(account, in owner, in facts);

    private bool TryLearn(int account, in Owner owner, in LiveFacts facts)
    {
        lock (gate)
        {
            if (owner.IsNew && ledger.Find(account, facts.Symbol, new OrderName(facts.OrderId, default)) is null)
            {
                if (early.Count >= EarlyMax)
                {
                    early.Clear();
                }

                early[(account, facts.Symbol, facts.OrderId)] = facts;
                return true;
            }

            if (!ledger.IsNews(account, in facts))
            {
                return true;
            }

            var head = AuditHead.OfOwner(clock.NowUs, owner.Tag ?? 0, account, $"told of {Rules.Symbols[facts.Symbol].Name} orderId={facts.OrderId} {(facts.IsOpen ? "open" : "ended")}", "exchange");
            var bytes = LiveEntries.Learnt(in head, in facts);
            if (journal.TryReserve(bytes.Length, emergency: true) != AppendResult.Ok)
            {
                return false;
            }

            ledger.Learn(journal.Append((byte)EntryKind.LiveLearnt, bytes), account, in facts, head.TimeUs);
            return true;
        }
    }

    /// <summary>
    /// Counts the commission of a trade that is told for the first time. An asset that is traded nowhere here is not counted. The order may have
    /// become another key's since its owner was looked up, so it is looked up once more, under the lock that orders change their owners under.
    /// </summary>
    /// <returns>The entry that must be on disk before anybody is told, and the key to tell.</returns>
    internal (ulong Durable, int? Tag) Charge(int account, in Owner owner, UpstreamReport report)
    {
        var units = report.Event.Amount("n").Units;
        var asset = report.Type == ExecutionTypeWord.Trade && units != 0 && report.Event.Text("N") is { } name ? Rules.Assets.IndexOf(name) : -1;
        lock (gate)
        {
            var whose = OwnerOf(account, report).Tag ?? owner.Tag;
            if (asset >= 0 && whose is { } tag)
            {
                var bytes = LiveEntries.Charged(AuditHead.OfOwner(clock.NowUs, tag, account, $"commission orderId={report.OrderId} {Rules.Assets[asset]}={report.Event.Amount("n")}", "exchange"), asset, units);
                if (journal.TryReserve(bytes.Length, emergency: true) == AppendResult.Ok)
                {
                    ledger.Charge(journal.Append((byte)EntryKind.LiveCharged, bytes), tag, asset, units);
                }
            }

            return (ledger.Applied, whose);
        }
    }

    /// <summary>Who waits to know what became of an order's call knows it now.</summary>
    internal void Hear(int account, SymbolRules symbol, UpstreamReport report)
    {
        if (!ClientOrderId.TryCreate(report.ClientOrderId, out var id))
        {
            return;
        }

        if (ledger.Pending(account, symbol.Index, id, report.OrderId).Count == 0)
        {
            return;
        }

        lock (gate)
        {
            // Looked at once more: of one that was closed meanwhile nobody would ever take it away.
            foreach (var intent in ledger.Pending(account, symbol.Index, id, report.OrderId))
            {
                if (Makes(intent, id, report.OrderId) && (!IsOf(intent, report.CreatedUs) || ledger.Find(account, symbol.Index, new OrderName(report.OrderId, default)) is not null))
                {
                    continue;
                }

                var hearing = HearingOf(intent);
                hearing.Reports[report.OrderId] = report;
                hearing.Came.TrySetResult();
            }
        }
    }

    /// <summary>Waits until the exchange has told something of the intent, or the time is over.</summary>
    private async ValueTask WaitAsync(LiveIntent intent, long pauseUs)
    {
        Task came;
        lock (gate)
        {
            came = HearingOf(intent).Came.Task;
        }

        using var over = new CancellationTokenSource();
        await Task.WhenAny(came, Task.Delay(TimeSpan.FromTicks(pauseUs * TimeSpan.TicksPerMicrosecond), clock.Time, over.Token));
        over.Cancel();
    }

    /// <summary>An order of the intent as the exchange has told of it unasked, when that says what became of it.</summary>
    private Seen? HeardOf(LiveIntent intent, long orderId, ClientOrderId clientId)
    {
        UpstreamReport? report;
        lock (gate)
        {
            if (!hearings.TryGetValue(intent, out var hearing))
            {
                return null;
            }

            // The next one wakes again.
            hearing.Came = hearing.Came.Task.IsCompleted ? new(TaskCreationOptions.RunContinuationsAsynchronously) : hearing.Came;
            report = orderId != 0 ? hearing.Reports.GetValueOrDefault(orderId) : hearing.Reports.Values.FirstOrDefault(told => told.ClientOrderId == clientId.ToString());
        }

        // An order that never rests is taken in and then traded or ended in the same moment: the first of these reports is not its end.
        var stays = intent.Places && orderId == 0 && clientId == intent.Order.ClientId && report?.Event.Text("f") == "GTC" && report.Event.Text("o") is "LIMIT" or "LIMIT_MAKER";
        if (report is null || intent.Act == LiveAct.Amend || (report.IsOpen && !stays))
        {
            return null;
        }

        using var json = System.Text.Json.JsonDocument.Parse(LiveAnswers.Query(report, intent.Unit));
        return UpstreamOrder.TryRead(json.RootElement, out var order) && FactsOf(order, intent.Order.Symbol) is { } facts ? new Seen(json.RootElement.Clone(), order, facts) { CancelId = report.CancelId } : null;
    }

    /// <summary>The number of the execution that ended an order of the intent, as the exchange has told of it unasked; 0: it has not, or not yet.</summary>
    private long HeardExecutionOf(LiveIntent intent, long orderId)
    {
        lock (gate)
        {
            return hearings.TryGetValue(intent, out var hearing) && hearing.Reports.GetValueOrDefault(orderId) is { IsOpen: false, ExecutionId: > 0 and var number } ? number : 0;
        }
    }

    /// <summary>The intent is closed: what was heard of its orders meanwhile goes into its end. Under the lock.</summary>
    private ImmutableArray<LiveFacts> WithEarly(int account, ImmutableArray<LiveFacts> facts) => early.Count == 0 ? facts
        : [.. facts.Select(told => early.Remove((account, told.Symbol, told.OrderId), out var heard) && (heard.ExecutedLots > told.ExecutedLots || (!heard.IsOpen && told.IsOpen))
            ? told with { ExecutedLots = heard.ExecutedLots, QuoteUnits = heard.QuoteUnits, IsOpen = heard.IsOpen }
            : told)];

    /// <summary>The intent is closed: nobody waits for it, and its events are due. Under the lock.</summary>
    private void Closed(LiveIntent? intent, ImmutableArray<LiveFacts> facts)
    {
        if (intent is null)
        {
            return;
        }

        hearings.Remove(intent);
        if (Accounts.Find(intent.Account)?.Stream is not { } stream)
        {
            return;
        }

        foreach (var told in facts)
        {
            var symbol = Rules.Symbols[told.Symbol];
            stream.Expect(symbol, told.OrderId, Amount.FromSteps(told.ExecutedLots, symbol.LotDecimals), !told.IsOpen, Makes(intent, told.ClientId, told.OrderId));
        }
    }

    /// <summary>The order is a new one of the intent's.</summary>
    private static bool Makes(LiveIntent intent, ClientOrderId clientId, long orderId)
        => intent.Places && orderId != intent.OrderId && (clientId == intent.Order.ClientId || clientId == intent.Second?.ClientId);

    private Hearing HearingOf(LiveIntent intent)
    {
        if (!hearings.TryGetValue(intent, out var hearing))
        {
            hearings.Add(intent, hearing = new Hearing());
        }

        return hearing;
    }

    private bool IsOf(LiveIntent intent, long createdUs) => createdUs >= intent.Order.TimeUs + upstream.Time.OffsetUs - SameOrderUs;

    private static LiveFacts? FactsOf(UpstreamReport report, SymbolRules symbol)
        => report.Status is not null && report.ExecutedQty.TryToSteps(symbol.LotDecimals, out var executed) && report.QuoteQty.TryToUnits(out var quote)
            && report.Event.Amount("q").TryToSteps(symbol.LotDecimals, out var lots) && ClientOrderId.TryCreate(report.ClientOrderId, out var id)
            ? new LiveFacts(symbol.Index, report.OrderId, id, executed, quote, report.IsOpen) { Lots = lots }
            : null;
}
