using System.Buffers;
using Keywright.Gateway.Budgets;
using Keywright.Market.Agents;
using Keywright.Market.Matching;
using Keywright.Market.Tape;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>All that the journal drives: the exchange, its crowd, its tape, and the counts and caps drawn from its events. One writer at a time.</summary>
internal sealed partial class PaperState
{
    /// <summary>The account every home begins with.</summary>
    public const string FirstAccountName = "paper";

    private readonly EventBuffer events = new();

    private PaperState(ExchangeRules rules, Genesis genesis, Exchange exchange, Tape tape, Crowd? crowd, OrderCounts counts, CapUse caps)
    {
        Rules = rules;
        Genesis = genesis;
        Exchange = exchange;
        Tape = tape;
        Crowd = crowd;
        Counts = counts;
        Caps = caps;
    }

    public ExchangeRules Rules { get; }

    public Genesis Genesis { get; }

    public Exchange Exchange { get; }

    public Tape Tape { get; }

    /// <summary>Those that keys act on.</summary>
    public AccountBook Accounts { get; } = new();

    /// <summary>Money that moved between accounts.</summary>
    public TransferBook Transfers { get; } = new();

    /// <summary>The background market; null until one was founded.</summary>
    public Crowd? Crowd { get; private set; }

    public OrderCounts Counts { get; }

    public CapUse Caps { get; }

    /// <summary>The account <c>paper</c> in the exchange.</summary>
    public int FirstAccount => 1;

    /// <summary>Time of the last command, Unix microseconds; the exchange's time never goes back.</summary>
    public long LastUs { get; private set; }

    /// <summary>What the last command did.</summary>
    public ReadOnlySpan<MarketEvent> Events => events.Span;

    /// <summary>The state of a new home: the account <c>paper</c> with its first deposit, and a past that ends now.</summary>
    public static PaperState Found(ExchangeRules rules, Genesis genesis, OrderCounts counts, CapUse caps)
    {
        var past = genesis.PastOf(rules);
        var exchange = new Exchange(rules);
        var state = new PaperState(rules, genesis, exchange, new Tape(rules, past), null, counts, caps) { LastUs = genesis.TimeUs };
        var account = exchange.AddAccount(archives: true);
        if (account != state.FirstAccount)
        {
            throw new InvalidOperationException($"The first account is number {account}, not {state.FirstAccount}.");
        }

        state.Accounts.Add(new PaperAccount(account, FirstAccountName, Parent: 0, genesis.TimeUs));
        foreach (var (asset, amount) in genesis.FirstDeposits)
        {
            exchange.Deposit(account, rules.Assets.IndexOf(asset), (Int128)amount * 100_000_000);
        }

        foreach (var symbol in rules.Symbols)
        {
            exchange.SetOpeningPrice(symbol.Index, past.OpeningPrice(symbol.Index));
            exchange.SetLastTradeId(symbol.Index, past.LastTradeId(symbol.Index));
        }

        return state;
    }

    public Reject Place(in PlaceOrder order, long capRateE8, out long orderId)
    {
        Begin(order.TimeUs);
        var reject = Exchange.Place(in order, events, out orderId);
        Project(capRateE8);
        return reject;
    }

    public Reject Cancel(in CancelOrder cancel, out long orderId)
    {
        Begin(cancel.TimeUs);
        var reject = Exchange.Cancel(in cancel, events, out orderId);
        Project(0);
        return reject;
    }

    public Reject PlaceList(in PlaceOrderList list, long capRateE8, out long listId)
    {
        Begin(list.First.TimeUs);
        var reject = Exchange.PlaceList(in list, events, out listId);
        Project(capRateE8);
        return reject;
    }

    public Reject Amend(in AmendOrder amend, out long orderId)
    {
        Begin(amend.TimeUs);
        var reject = Exchange.Amend(in amend, events, out orderId);
        Project(0);
        return reject;
    }

    public Reject CancelList(int account, long listId, long timeUs)
    {
        Begin(timeUs);
        var reject = Exchange.CancelList(account, listId, timeUs, events);
        Project(0);
        return reject;
    }

    /// <summary>Cancels the account's open orders on a symbol, or those of one key, and returns them as they ended, oldest first.</summary>
    public List<OrderState> CancelOpen(int account, int symbol, long timeUs, int? tag)
    {
        var orders = new List<OrderState>();
        Exchange.OpenOrders(account, symbol, orders);
        Begin(timeUs);
        if (tag is { } key)
        {
            orders.RemoveAll(order => order.Tag != key);
            Exchange.CancelTagged(account, symbol, key, timeUs, events);
        }
        else
        {
            Exchange.CancelAll(account, symbol, timeUs, events);
        }

        Project(0);
        for (var i = 0; i < orders.Count; i++)
        {
            if (!Exchange.TryGetOrder(account, symbol, orders[i].OrderId, out var ended))
            {
                throw new InvalidOperationException($"Order {orders[i].OrderId} was cancelled and cannot be found.");
            }

            orders[i] = ended;
        }

        return orders;
    }

    /// <summary>A balance of the account, or of the slice of it that is allocated to a key.</summary>
    public Balance BalanceOf(int account, int asset, int key, Int128[]? allocation)
    {
        var balance = Exchange.BalanceOf(account, asset);
        if (allocation is null)
        {
            return balance;
        }

        // Others may have spent what the slice was to be paid from: no more is free than the account has.
        var (whole, locked) = Caps.SliceOf(key, asset, allocation[asset]);
        return new Balance(Int128.Max(0, Int128.Min(whole - locked, balance.Free)), locked);
    }

    public void Deposit(int account, int asset, long units, long timeUs)
    {
        Begin(timeUs);
        Exchange.Deposit(account, asset, units);
        events.Add(Moved(account, asset, units, timeUs));
        Project(0);
    }

    /// <summary>Opens an account for keys, with what it begins with.</summary>
    public PaperAccount FoundAccount(FoundedCommand command, long timeUs)
    {
        Begin(timeUs);
        var account = new PaperAccount(Exchange.AddAccount(archives: true), command.Name, command.Parent, timeUs);
        Accounts.Add(account);
        foreach (var (asset, units) in command.Deposits)
        {
            Exchange.Deposit(account.Number, asset, units);
            events.Add(Moved(account.Number, asset, units, timeUs));
        }

        Project(0);
        return account;
    }

    /// <summary>Moves what is free on one account to another.</summary>
    public Transfer Transfer(TransferCommand command, long timeUs)
    {
        Begin(timeUs);
        Exchange.Transfer(command.From, command.To, command.Asset, command.Units);
        events.Add(Moved(command.From, command.Asset, -command.Units, timeUs));
        events.Add(Moved(command.To, command.Asset, command.Units, timeUs));
        Project(0);
        return Transfers.Add(command, timeUs);
    }

    public void CountLateRefusal(int account, long timeUs)
    {
        Begin(timeUs);
        Counts.CountLateRefusal(account, timeUs);
    }

    public void FoundCrowd(long timeUs)
    {
        Begin(timeUs);
        Crowd = Crowd.Found(Exchange, Genesis.PastOf(Rules), Genesis.Seed, timeUs, events);
        Project(0);
    }

    public void Step(long timeUs)
    {
        Begin(timeUs);
        (Crowd ?? throw new InvalidDataException("The journal steps a market that was never founded.")).Step(Exchange, timeUs, events);
        Project(0);
    }

    public void Save(IBufferWriter<byte> into)
    {
        new StateWriter(into).Int64(LastUs);
        Counts.Save(into);
        Caps.Save(into);
        Exchange.Save(into);
        Tape.Save(into);
        new StateWriter(into).Int32(Crowd is null ? 0 : 1);
        Crowd?.Save(into);
        Accounts.Save(into);
        Accounts.SaveTimes(into);
        Transfers.Save(into);

        // Last, and only where there is one: a home that never followed another market stays readable for the program of before.
        Mirror?.Save(into);
    }

    public static PaperState Load(ExchangeRules rules, Genesis genesis, OrderCounts counts, CapUse caps, ReadOnlySpan<byte> saved)
    {
        var reader = new StateReader(saved);
        var lastUs = reader.Int64();
        counts.Restore(ref reader);
        caps.Restore(ref reader);
        var rest = reader.Rest;
        var exchange = Exchange.Load(rules, ref rest);
        var tape = Tape.Load(rules, genesis.PastOf(rules), ref rest);
        reader.SkipTo(rest);
        Crowd? crowd = null;
        if (reader.Int32() == 1)
        {
            rest = reader.Rest;
            crowd = Crowd.Load(rules, ref rest);
            reader.SkipTo(rest);
        }

        var state = new PaperState(rules, genesis, exchange, tape, crowd, counts, caps) { LastUs = lastUs };
        if (reader.Rest.Length == 0)
        {
            // Written when a home had one account and no book of them.
            state.Accounts.Add(new PaperAccount(state.FirstAccount, FirstAccountName, Parent: 0, genesis.TimeUs));
            return state;
        }

        state.Accounts.Restore(ref reader, genesis.TimeUs);
        if (reader.Rest.Length == 0)
        {
            // Written when nobody asked for the times of accounts and transfers.
            return state;
        }

        state.Accounts.RestoreTimes(ref reader);
        state.Transfers.Restore(ref reader);
        state.RestoreMirror(ref reader);
        if (reader.Rest.Length != 0)
        {
            throw new InvalidDataException("The saved state has bytes left over.");
        }

        return state;
    }

    private static MarketEvent Moved(int account, int asset, long units, long timeUs)
        => new() { Kind = EventKind.Deposited, Account = account, Asset = asset, Lots = units, TimeUs = timeUs };

    private void Begin(long timeUs)
    {
        events.Clear();
        LastUs = Math.Max(LastUs, timeUs);
    }

    private void Project(long capRateE8)
    {
        Tape.Apply(events.Span);
        Counts.Apply(events.Span);
        if (!events.Span.IsEmpty && Caps.IsNewDay(LastUs))
        {
            Span<long> rates = stackalloc long[Rules.Assets.Length];
            ReferencePrices.RatesE8(Rules, symbol => Exchange.ReferencePrice(symbol, LastUs), rates);
            Caps.BeginDay(LastUs, rates);
        }

        Caps.Apply(events.Span, capRateE8);
    }
}
