using System.Buffers;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests.Calls;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Live;

/// <summary>
/// What is on its way to one exchange and what came of it: intents that are not closed, orders and whose they are. Driven by the journal's
/// entries alone, so that a replay comes to the same; use of caps and counts of orders follow from it. The exchange is the truth of what an
/// order has traded: it is told as a sum, so hearing it twice, late or out of order changes nothing.
/// </summary>
internal sealed partial class LiveLedger(CapUse caps, OrderCounts counts)
{
    /// <summary>Ended orders whose owner is remembered, the newest.</summary>
    public const int EndedMax = 100_000;

    private readonly Lock gate = new();
    private readonly SortedDictionary<ulong, LiveIntent> intents = [];
    private readonly Dictionary<(int Account, int Symbol, long OrderId), LiveOrder> orders = [];
    private readonly Dictionary<(int Account, int Symbol, ClientOrderId ClientId), long> latest = [];
    private readonly Queue<(int Account, int Symbol, long OrderId)> ended = new();
    private readonly SortedSet<ulong> stale = [];
    private readonly EventBuffer events = new();

    /// <summary>The last entry taken in; those up to it are passed over by a replay.</summary>
    public ulong Applied { get; private set; }

    /// <summary>Those of them that nobody waits for: a crash or a silent exchange left them open.</summary>
    public IReadOnlyList<(ulong Sequence, LiveIntent Intent)> Stale
    {
        get
        {
            lock (gate)
            {
                return [.. stale.Select(sequence => (sequence, intents[sequence]))];
            }
        }
    }

    /// <summary>Nobody waits for the intent any longer.</summary>
    public void LeaveOpen(ulong began)
    {
        lock (gate)
        {
            if (intents.TryGetValue(began, out var intent) && stale.Add(began))
            {
                CountUnknown(intent, 1);
            }
        }
    }

    /// <summary>After a start nobody waits for any of them.</summary>
    public void LeaveAllOpen()
    {
        lock (gate)
        {
            foreach (var (began, intent) in intents)
            {
                if (stale.Add(began))
                {
                    CountUnknown(intent, 1);
                }
            }
        }
    }

    public void Begin(ulong sequence, LiveIntent intent)
    {
        lock (gate)
        {
            Add(sequence, intent);
            Applied = sequence;
        }
    }

    /// <summary>Closes an intent.</summary>
    /// <param name="sequence">Of the entry that closes it.</param>
    /// <param name="began">Of the intent's own.</param>
    /// <param name="facts">The orders it made, changed or ended, as the exchange told of them; none when it did nothing.</param>
    /// <param name="timeUs">Of the entry that closes it.</param>
    /// <returns>The intent; null when it was closed before.</returns>
    public LiveIntent? End(ulong sequence, ulong began, ReadOnlySpan<LiveFacts> facts, long timeUs)
    {
        lock (gate)
        {
            Applied = sequence;
            if (Remove(began) is not { } intent)
            {
                return null;
            }

            events.Clear();
            foreach (ref readonly var told in facts)
            {
                if (AskedBy(intent, in told) is { } asked)
                {
                    Accept(intent, in asked, in told);
                }

                Advance(intent.Account, in told, timeUs);
            }

            Count(intent.RateE8);
            return intent;
        }
    }

    /// <summary>Whether the exchange says something of a known order that is not known yet.</summary>
    public bool IsNews(int account, in LiveFacts facts)
    {
        lock (gate)
        {
            return orders.TryGetValue((account, facts.Symbol, facts.OrderId), out var order) && order.IsOpen && (!facts.IsOpen || facts.ExecutedLots > order.ExecutedLots);
        }
    }

    /// <summary>Takes in what the exchange says of an order, unasked or asked.</summary>
    public void Learn(ulong sequence, int account, in LiveFacts facts, long timeUs)
    {
        lock (gate)
        {
            Applied = sequence;
            events.Clear();
            Advance(account, in facts, timeUs);
            Count(0);
        }
    }

    public LiveOrder? Find(int account, int symbol, OrderName name)
    {
        lock (gate)
        {
            return FindOrder(account, symbol, name);
        }
    }

    /// <summary>The open orders of a key, or of all keys of the account.</summary>
    public IReadOnlyList<LiveOrder> OpenOf(int account, int? tag, int? symbol)
    {
        lock (gate)
        {
            return [.. orders.Values.Where(o => o.IsOpen && o.Account == account && (tag is null || o.Tag == tag) && (symbol is null || o.Symbol == symbol)).OrderBy(o => o.OrderId)];
        }
    }

    public void Save(IBufferWriter<byte> into)
    {
        lock (gate)
        {
            var writer = new StateWriter(into);
            writer.Int64((long)Applied);
            writer.Int32(intents.Count);
            foreach (var (sequence, intent) in intents)
            {
                writer.Int64((long)sequence);
                intent.Save(writer);
            }

            writer.Int32(orders.Count);
            foreach (var order in orders.Values.Where(order => order.IsOpen).Concat(ended.Select(place => orders[place])))
            {
                order.Save(writer);
            }
        }
    }

    public void Restore(ref StateReader reader)
    {
        lock (gate)
        {
            Applied = (ulong)reader.Int64();
            for (var left = reader.Int32(); left > 0; left--)
            {
                Add((ulong)reader.Int64(), LiveIntent.Restore(ref reader));
            }

            for (var left = reader.Int32(); left > 0; left--)
            {
                var order = LiveOrder.Restore(ref reader);
                Put(order);
                if (!order.IsOpen)
                {
                    ended.Enqueue((order.Account, order.Symbol, order.OrderId));
                }
            }
        }
    }

    /// <summary>The exchange took a commission of the key's.</summary>
    public void Charge(ulong sequence, int tag, int asset, Int128 units)
    {
        lock (gate)
        {
            Applied = sequence;
            caps.Charge(tag, asset, units);
        }
    }

    /// <summary>A day of the key's limits begins.</summary>
    /// <param name="sequence">Of its entry.</param>
    /// <param name="timeUs">Of it.</param>
    /// <param name="ratesE8">By asset: USDT for one unit, times 1e8.</param>
    public void BeginDay(ulong sequence, long timeUs, ReadOnlySpan<long> ratesE8)
    {
        lock (gate)
        {
            Applied = sequence;
            caps.BeginDay(timeUs, ratesE8);
        }
    }

    private void Accept(LiveIntent intent, in PlaceOrder asked, in LiveFacts told)
    {
        if (orders.ContainsKey((intent.Account, told.Symbol, told.OrderId)))
        {
            return;
        }

        Put(new LiveOrder
        {
            Account = intent.Account,
            Symbol = told.Symbol,
            OrderId = told.OrderId,
            ClientId = told.ClientId,
            Tag = intent.Tag,
            Side = asked.Side,
            Type = asked.Type,
            Price = asked.Price,
            Lots = asked.Lots,
            CreatedUs = asked.TimeUs,
            ListId = told.ListId,
            ListName = told.ListName,
        });
        ref var accepted = ref events.Append();
        accepted.Kind = EventKind.Accepted;
        Fill(ref accepted, orders[(intent.Account, told.Symbol, told.OrderId)], asked.TimeUs);
        accepted.CapPrice = asked.CapPrice;
        accepted.Lots = asked.Lots;
        accepted.ListId = told.ListId;
    }

    private void Advance(int account, in LiveFacts told, long timeUs)
    {
        var place = (account, told.Symbol, told.OrderId);
        if (!orders.TryGetValue(place, out var order) || !order.IsOpen)
        {
            return;
        }

        order = Amended(order, in told, timeUs);
        if (told.ExecutedLots > order.ExecutedLots)
        {
            ref var traded = ref events.Append();
            traded.Kind = EventKind.Traded;
            Fill(ref traded, order, timeUs);
            traded.Lots = told.ExecutedLots - order.ExecutedLots;
            traded.QuoteUnits = told.QuoteUnits - order.QuoteUnits;
            traded.TakerFirstFill = order.ExecutedLots == 0;
            traded.TakerFilled = !told.IsOpen && (order.Lots == 0 || told.ExecutedLots >= order.Lots);
            order = order with { ExecutedLots = told.ExecutedLots, QuoteUnits = told.QuoteUnits };
        }

        if (!told.IsOpen && order.Lots > order.ExecutedLots)
        {
            ref var closed = ref events.Append();
            closed.Kind = EventKind.Closed;
            Fill(ref closed, order, timeUs);
            closed.Lots = order.Lots - order.ExecutedLots;
        }

        orders[place] = order with { IsOpen = told.IsOpen };
        if (!told.IsOpen)
        {
            ended.Enqueue(place);
            Forget();
        }
    }

    private void Put(LiveOrder order)
    {
        orders[(order.Account, order.Symbol, order.OrderId)] = order;
        PutInList(order);
        var name = (order.Account, order.Symbol, order.ClientId);
        latest[name] = Math.Max(latest.GetValueOrDefault(name), order.OrderId);
    }

    private void Forget()
    {
        while (ended.Count > EndedMax)
        {
            var place = ended.Dequeue();
            if (orders.Remove(place, out var order))
            {
                ForgetName(order);
                ForgetList(order);
            }
        }
    }

    private void Count(long rateE8)
    {
        counts.Apply(events.Span);
        caps.Apply(events.Span, rateE8);
    }

    private static void Fill(ref MarketEvent told, LiveOrder order, long timeUs)
    {
        told.Symbol = order.Symbol;
        told.Account = order.Account;
        told.Tag = order.Tag;
        told.OrderId = order.OrderId;
        told.Side = order.Side;
        told.Type = order.Type;
        told.Price = order.Price;
        told.TimeUs = timeUs;
    }
}
