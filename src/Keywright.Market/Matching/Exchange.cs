using System.Buffers;
using Keywright.Market.Ledger;
using Keywright.Market.Words;

namespace Keywright.Market.Matching;

/// <summary>
/// The paper exchange: one writer, commands in, events out. It knows no clock (each command carries its time), no I/O and no chance, so the
/// same commands give the same state to the bit. A refused command changes nothing. Time never runs back in it: a command that carries an
/// earlier time than one before happens at that one's time.
/// </summary>
public sealed partial class Exchange
{
    /// <summary>The account that fees go to.</summary>
    public const int House = 0;

    private readonly Accounts _accounts;
    private readonly SymbolEngine[] _symbols;
    private long _timeUs;

    /// <exception cref="ArgumentException">The rules are not sound; the message says in what.</exception>
    public Exchange(ExchangeRules rules)
        : this(rules, new Accounts(rules), 0) => AddAccount(archives: false);

    internal Exchange(ExchangeRules rules, Accounts accounts, long timeUs)
    {
        var faults = rules.Validate();
        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join(" ", faults), nameof(rules));
        }

        Rules = rules;
        _accounts = accounts;
        _timeUs = timeUs;
        _symbols = [.. rules.Symbols.Select(symbol => new SymbolEngine(symbol, rules, accounts))];
    }

    public ExchangeRules Rules { get; }

    public int AccountCount => _accounts.Count;

    internal Accounts Accounts => _accounts;

    internal ReadOnlySpan<SymbolEngine> Symbols => _symbols;

    internal long TimeUs => _timeUs;

    /// <summary>Opens an account and says its number. One that does not archive keeps no closed orders and no fills.</summary>
    public int AddAccount(bool archives)
    {
        var account = _accounts.Add(archives);
        foreach (var symbol in _symbols)
        {
            symbol.Orders.MakeRoomFor(_accounts.Count);
        }

        return account;
    }

    /// <summary>Brings money in; what there is of the asset grows by as much.</summary>
    public void Deposit(int account, int asset, Int128 units)
    {
        Require(account);
        ArgumentOutOfRangeException.ThrowIfNegative(units);
        _accounts.Books.Deposit(account, asset, units);
    }

    /// <summary>Moves what is free on one account to another; what there is of the asset stays the same.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The units are negative, or more than the giver has free.</exception>
    public void Transfer(int from, int to, int asset, long units)
    {
        Require(from);
        Require(to);
        ArgumentOutOfRangeException.ThrowIfNegative(units);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((Int128)units, _accounts.Books.BalanceOf(from, asset).Free, nameof(units));
        _accounts.Books.Move(from, to, asset, units);
    }

    /// <summary>Units of the asset that all deposits together brought in.</summary>
    public Int128 Issued(int asset) => _accounts.Books.Issued(asset);

    public Balance BalanceOf(int account, int asset)
    {
        Require(account);
        return _accounts.Books.BalanceOf(account, asset);
    }

    /// <summary>Order ids rise from 1 in each symbol; 0 when the order is refused.</summary>
    public Reject Place(in PlaceOrder order, EventBuffer events, out long orderId)
    {
        Require(order.Account);
        var symbol = _symbols[order.Symbol];
        var timeUs = Math.Max(order.TimeUs, _timeUs);
        orderId = 0;
        var refused = symbol.Check.Check(in order, timeUs, out var plan);
        if (refused == Reject.None)
        {
            _timeUs = timeUs;
            orderId = symbol.Execute(in order, in plan, timeUs, events);
        }

        return refused;
    }

    /// <summary>Every check <see cref="Place"/> makes; changes nothing.</summary>
    public Reject Check(in PlaceOrder order)
    {
        Require(order.Account);
        return _symbols[order.Symbol].Check.Check(in order, Math.Max(order.TimeUs, _timeUs), out _);
    }

    /// <summary>
    /// What the order could come to while this book stands: its trades if it came now, and what is left of it at its own price. For an
    /// order that does not wait.
    /// </summary>
    /// <returns>Lots in all, the quote units they come to, and the worst price among the trades (ticks; 0 without any).</returns>
    public (long Lots, Int128 QuoteUnits, long WorstPrice) CostOf(in PlaceOrder order)
    {
        Require(order.Account);
        var symbol = _symbols[order.Symbol];
        if (order.QuoteAmount != 0)
        {
            var bought = TakerPlan.ByQuote(symbol, in order, Rules.Symbols[order.Symbol].MaxMarketLots);
            return (bought.Lots, bought.QuoteUnits, bought.LastPrice);
        }

        var plan = TakerPlan.ByLots(symbol, in order);
        return (order.Lots, plan.QuoteUnits + ((Int128)order.Price * (order.Lots - plan.Lots) * Rules.Symbols[order.Symbol].UnitsPerTickLot), plan.LastPrice);
    }

    /// <summary>Cancels an open order, and with it the other one of its list. The cancelled order's id; 0 when none was.</summary>
    public Reject Cancel(in CancelOrder cancel, EventBuffer events, out long orderId)
    {
        Require(cancel.Account);
        var symbol = _symbols[cancel.Symbol];
        orderId = 0;
        var refused = Find(symbol, cancel.Account, cancel.OrderId, cancel.OrigClientId, out var slot);
        if (refused != Reject.None)
        {
            return refused;
        }

        _timeUs = Math.Max(cancel.TimeUs, _timeUs);
        orderId = symbol.Book[slot].OrderId;
        symbol.Cancel(slot, _timeUs, events);
        return Reject.None;
    }

    /// <summary>Cancels those of the account's open orders on the symbol that bear the tag, oldest first.</summary>
    public void CancelTagged(int account, int symbol, int tag, long timeUs, EventBuffer events)
    {
        Require(account);
        var engine = _symbols[symbol];
        var slot = engine.Orders.OldestOf(account);
        while (slot != 0)
        {
            if (engine.Orders.At(slot).Tag != tag)
            {
                slot = engine.Orders.NewerThan(slot);
                continue;
            }

            // The other order of its list goes with it, and may be the next one.
            _timeUs = Math.Max(timeUs, _timeUs);
            engine.Cancel(slot, _timeUs, events);
            slot = engine.Orders.OldestOf(account);
        }
    }

    /// <summary>Cancels the account's open orders on the symbol, oldest first, and says how many there were.</summary>
    public int CancelAll(int account, int symbol, long timeUs, EventBuffer events)
    {
        Require(account);
        var engine = _symbols[symbol];
        var count = engine.Orders.CountOf(account);
        if (count > 0)
        {
            _timeUs = Math.Max(timeUs, _timeUs);
        }

        for (var slot = engine.Orders.OldestOf(account); slot != 0; slot = engine.Orders.OldestOf(account))
        {
            engine.Cancel(slot, _timeUs, events);
        }

        return count;
    }

    public bool TryGetOrder(int account, int symbol, long orderId, out OrderState order)
    {
        Require(account);
        return OrderSearch.TryGet(_symbols[symbol], account, orderId, out order);
    }

    /// <summary>The newest order with that client id, open or closed.</summary>
    public bool TryGetOrder(int account, int symbol, in ClientOrderId clientId, out OrderState order)
    {
        Require(account);
        return OrderSearch.TryGet(_symbols[symbol], account, in clientId, out order);
    }

    /// <summary>Oldest first; of all symbols when <paramref name="symbol"/> is null. Adds to the list.</summary>
    public void OpenOrders(int account, int? symbol, List<OrderState> into)
    {
        Require(account);
        OrderSearch.Open(symbol is { } one ? _symbols.AsSpan(one, 1) : _symbols, account, into);
    }

    /// <summary>
    /// Open and closed orders, oldest first, added to the list. With neither <paramref name="fromOrderId"/> nor <paramref name="startUs"/> the newest that
    /// fit the limit, else the oldest from there. Times are those of creation, both ends included. With a tag only orders that bear it.
    /// </summary>
    public void Orders(int account, int symbol, long? fromOrderId, long? startUs, long? endUs, int limit, List<OrderState> into, int? tag = null)
    {
        Require(account);
        OrderSearch.All(_symbols[symbol], account, fromOrderId, startUs, endUs, limit, tag, into);
    }

    /// <summary>
    /// Fills, oldest first, added to the list. With neither <paramref name="fromTradeId"/> nor <paramref name="startUs"/> the newest that fit the limit,
    /// else the oldest from there. Both ends of the time are included. With a tag only fills of orders that bear it.
    /// </summary>
    public void Fills(int account, int symbol, long? orderId, long? fromTradeId, long? startUs, long? endUs, int limit, List<Fill> into, int? tag = null)
    {
        Require(account);
        FillSearch.Find(_symbols[symbol], account, orderId, fromTradeId, startUs, endUs, limit, tag, into);
    }

    /// <summary>
    /// Prevented matches on the symbol, oldest first, added to the list: the one with that id, those of one order, those from an id on.
    /// </summary>
    public void PreventedMatches(int account, int symbol, long? matchId, long? orderId, long? fromMatchId, int limit, List<PreventedMatch> into)
    {
        Require(account);
        PreventedSearch.Find(_accounts[account].Prevented, symbol, matchId, orderId, fromMatchId, limit, into);
    }

    /// <summary>Adds the best levels of each side to the lists, best first, at most <paramref name="limit"/> a side.</summary>
    public void Depth(int symbol, int limit, List<Level> bids, List<Level> asks)
    {
        AddLevels(_symbols[symbol].Book, Side.Buy, limit, bids);
        AddLevels(_symbols[symbol].Book, Side.Sell, limit, asks);
    }

    /// <summary>The number of the symbol's last event.</summary>
    public long UpdateId(int symbol) => _symbols[symbol].UpdateId;

    /// <summary>False when nothing rests on that side.</summary>
    public bool TryBest(int symbol, Side side, out Level level)
    {
        var book = _symbols[symbol].Book;
        var price = book.NextPrice(side, 0);
        level = price == 0 ? default : new Level(price, book.LotsAt(price));
        return price != 0;
    }

    /// <summary>Ticks: the volume-weighted mean of the last minutes' trades, else the last trade's price, else the opening price, else 0.</summary>
    public long ReferencePrice(int symbol, long nowUs) => _symbols[symbol].Reference.At(Math.Max(nowUs, _timeUs));

    /// <summary>The second of the symbol's last trade, Unix microseconds; 0 before the first.</summary>
    public long LastTradeUs(int symbol) => _symbols[symbol].Reference.LastSecond * 1_000_000;

    /// <summary>At genesis: what the reference price is before the first trade, in ticks.</summary>
    public void SetOpeningPrice(int symbol, long ticks) => _symbols[symbol].Reference.Open(ticks);

    public long LastTradeId(int symbol) => _symbols[symbol].LastTradeId;

    /// <summary>At genesis: trade ids go on from the past's.</summary>
    public void SetLastTradeId(int symbol, long id) => _symbols[symbol].LastTradeId = id;

    /// <summary>Writes the whole state; equal states give equal bytes.</summary>
    public void Save(IBufferWriter<byte> into) => SavedExchange.Write(this, into);

    /// <summary>Reads what <see cref="Save"/> wrote under the same rules and moves the span past it.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a saved exchange of these rules.</exception>
    public static Exchange Load(ExchangeRules rules, ref ReadOnlySpan<byte> from) => SavedExchange.Read(rules, ref from);

    /// <summary>Equal states, equal hash: over the saved form.</summary>
    public UInt128 StateHash()
    {
        using var hash = new StateHashWriter();
        Save(hash);
        return hash.Finish();
    }

    private static Reject Find(SymbolEngine symbol, int account, long orderId, in ClientOrderId clientId, out int slot)
    {
        slot = orderId != 0 ? symbol.Orders.Find(account, orderId)
            : clientId.IsNone ? 0
            : symbol.Orders.Find(account, in clientId);
        return slot == 0 ? Reject.UnknownOrder
            : orderId != 0 && !clientId.IsNone && symbol.Orders.Terms(slot).ClientId != clientId ? Reject.ClientIdMismatch
            : Reject.None;
    }

    private static void AddLevels(OrderBook book, Side side, int limit, List<Level> into)
    {
        var price = book.NextPrice(side, 0);
        for (var i = 0; i < limit && price != 0; i++)
        {
            into.Add(new Level(price, book.LotsAt(price)));
            price = book.NextPrice(side, price);
        }
    }

    private void Require(int account) => ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)account, (uint)_accounts.Count, nameof(account));
}
