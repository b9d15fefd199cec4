using Keywright.Market.Words;

namespace Keywright.Market.Tests.Matching.Naive;

/// <summary>
/// The exchange as one would explain it at a table: decimals, lists, sorting. It shares no code with the engine. What orders have locked is not
/// kept but added up from the open orders whenever it is asked for.
/// </summary>
internal sealed partial class NaiveExchange
{
    private readonly ExchangeRules _rules;
    private readonly List<NaiveAccount> _accounts = [];
    private readonly NaiveSymbol[] _symbols;
    private long _timeUs;

    public NaiveExchange(ExchangeRules rules)
    {
        _rules = rules;
        _symbols = [.. rules.Symbols.Select(symbol => new NaiveSymbol(symbol))];
        AddAccount(false);
    }

    public IReadOnlyList<NaiveAccount> Accounts => _accounts;

    public NaiveSymbol Symbol(int symbol) => _symbols[symbol];

    /// <summary>How many open orders of the account are such, over all symbols.</summary>
    public int CountEverywhere(int account, Predicate<NaiveOrder> which) =>
        _symbols.Sum(symbol => symbol.Open.Count(order => order.Asked.Account == account && which(order)));

    public int AddAccount(bool archives)
    {
        _accounts.Add(new NaiveAccount(_rules.Assets.Length, archives));
        return _accounts.Count - 1;
    }

    public void Deposit(int account, int asset, Int128 units) => _accounts[account].Free[asset] += (decimal)units / 1_0000_0000m;

    public Balance BalanceOf(int account, int asset)
    {
        var locked = 0m;
        foreach (var symbol in _symbols)
        {
            foreach (var order in symbol.Open)
            {
                if (order.Asked.Account == account)
                {
                    locked += order.IsBuy && symbol.Rules.QuoteAsset == asset ? order.Left * order.LocksBy
                        : !order.IsBuy && symbol.Rules.BaseAsset == asset ? order.Shares ? 0 : order.Left
                        : 0;
                }
            }
        }

        return new Balance((Int128)(_accounts[account].Free[asset] * 1_0000_0000m), (Int128)(locked * 1_0000_0000m));
    }

    public long Reference(int symbol, long timeUs) => _symbols[symbol].Reference(Math.Max(timeUs, _timeUs));

    public Reject Place(PlaceOrder asked, List<MarketEvent> events, out long orderId)
    {
        var symbol = _symbols[asked.Symbol];
        var timeUs = Math.Max(asked.TimeUs, _timeUs);
        orderId = 0;
        var makers = symbol.Parts(asked.Side);
        var refused = NaiveChecks.Check(this, _rules, symbol, asked, makers, timeUs, out var byQuote);
        if (refused != Reject.None)
        {
            return refused;
        }

        _timeUs = timeUs;
        var taker = Take(symbol, asked, 0, events);
        orderId = taker.Id;
        taker.Quantity = byQuote?.Quantity ?? taker.Quantity;
        if (asked.Type.Waits())
        {
            Wait(symbol, taker);
            return Reject.None;
        }

        Run(symbol, taker, byQuote, events);
        RunSetOff(symbol, events);
        return Reject.None;
    }

    private NaiveOrder Take(NaiveSymbol symbol, PlaceOrder asked, long listId, List<MarketEvent> events)
    {
        var order = new NaiveOrder
        {
            Asked = asked,
            ClientId = asked.ClientId,
            IcebergLots = asked.IcebergLots,
            Id = ++symbol.LastOrderId,
            CreatedUs = _timeUs,
            UpdatedUs = _timeUs,
            WorkingUs = _timeUs,
            Price = asked.Price * symbol.Tick,
            Quantity = asked.Lots * symbol.Lot,
        };
        Tell(symbol, events, Event(symbol, order, EventKind.Accepted) with { Lots = asked.Lots, CapPrice = asked.CapPrice, ListId = listId });
        return order;
    }

    public Reject Cancel(CancelOrder cancel, List<MarketEvent> events, out long orderId)
    {
        var symbol = _symbols[cancel.Symbol];
        orderId = 0;
        var order = cancel.OrderId != 0
            ? symbol.Open.Find(open => open.Asked.Account == cancel.Account && open.Id == cancel.OrderId)
            : cancel.OrigClientId.IsNone ? null
            : symbol.Open.Find(open => open.Asked.Account == cancel.Account && open.ClientId == cancel.OrigClientId);
        if (order is null)
        {
            return Reject.UnknownOrder;
        }

        if (!cancel.OrigClientId.IsNone && order.ClientId != cancel.OrigClientId)
        {
            return Reject.ClientIdMismatch;
        }

        _timeUs = Math.Max(_timeUs, cancel.TimeUs);
        orderId = order.Id;
        Cancel(symbol, order, events);
        return Reject.None;
    }

    public int CancelAll(int account, int symbol, long timeUs, List<MarketEvent> events)
    {
        var open = _symbols[symbol].Open.FindAll(order => order.Asked.Account == account);
        foreach (var order in open)
        {
            _timeUs = Math.Max(_timeUs, timeUs);
            if (_symbols[symbol].Open.Contains(order))
            {
                Cancel(_symbols[symbol], order, events);
            }
        }

        return open.Count;
    }

    public List<OrderState> OpenOrders(int account, int symbol) =>
        [.. _symbols[symbol].Open.Where(order => order.Asked.Account == account).Select(order => State(_symbols[symbol], order))];

    public List<OrderState> Orders(int account, int symbol) =>
        [.. _accounts[account].Closed.Where(order => order.Symbol == symbol).Concat(OpenOrders(account, symbol)).OrderBy(order => order.OrderId)];
}
