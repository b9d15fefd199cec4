using System.Globalization;
using Keywright.Market.Matching;
using Keywright.Market.Words;

namespace Keywright.Bench.Flow;

/// <summary>
/// The whole engine: filters, balances, fees, events, the index by order id. Buyers and sellers are four accounts each, so that no order meets one
/// of its own. Order ids are the flow's ids, because both count accepted orders from 1.
/// </summary>
internal struct ExchangeEngine : IFlowEngine<ExchangeEngine>
{
    private const int AccountsASide = 4;
    private const long StartUs = 1_700_000_000_000_000;

    private Exchange _exchange;
    private EventBuffer _events;
    private FlowTrade[] _sink;

    // The account of each flow id, for cancels; a client knows whose order it cancels.
    private byte[] _accounts;
    private ClientOrderId[]? _clientIds;
    private int _tradeCount;
    private long _timeUs;

    public static string Name => "keywright-exchange";

    /// <summary>Whether the accounts keep their closed orders and fills.</summary>
    public static bool Archives { get; set; }

    /// <summary>Whether each order carries a client id.</summary>
    public static bool HasClientIds { get; set; }

    public readonly int TradeCount => _tradeCount;

    public static ExchangeEngine Create(FlowFile flow, FlowTrade[] sink)
    {
        var exchange = new Exchange(Rules());
        for (var i = 0; i < 2 * AccountsASide; i++)
        {
            var account = exchange.AddAccount(Archives);
            exchange.Deposit(account, 0, (Int128)1 << 80);
            exchange.Deposit(account, 1, (Int128)1 << 80);
        }

        exchange.SetOpeningPrice(0, 1_000_000);
        var accounts = new byte[flow.MaxId + 1];
        foreach (var operation in flow.Operations)
        {
            if (operation.Kind != OperationKind.Cancel)
            {
                accounts[operation.Id] = (byte)(1 + (operation.Id % AccountsASide) + (operation.Kind == OperationKind.Buy ? 0 : AccountsASide));
            }
        }

        return new ExchangeEngine
        {
            _exchange = exchange,
            _events = new EventBuffer(),
            _sink = sink,
            _accounts = accounts,
            _clientIds = HasClientIds ? ClientIds(flow.MaxId) : null,
            _timeUs = StartUs,
        };
    }

    public void Add(in Operation operation)
    {
        var order = new PlaceOrder
        {
            Account = _accounts[operation.Id],
            Side = operation.Kind == OperationKind.Buy ? Side.Buy : Side.Sell,
            SelfTradePrevention = SelfTradePrevention.ExpireMaker,
            Price = operation.Price,
            Lots = operation.Lots,
            TimeUs = _timeUs += 10,
        };
        if (_clientIds is not null)
        {
            order = order with { ClientId = _clientIds[operation.Id] };
        }

        _events.Clear();
        if (_exchange.Place(in order, _events, out var orderId) != Reject.None || orderId != operation.Id)
        {
            throw new InvalidOperationException("The exchange refused an order of the flow.");
        }

        foreach (ref readonly var happened in _events.Span)
        {
            if (happened.Kind == EventKind.Traded)
            {
                _sink[_tradeCount++] = new FlowTrade(happened.OrderId, happened.MakerOrderId, happened.Price, happened.Lots);
            }
        }
    }

    public bool Cancel(int id)
    {
        _events.Clear();
        var cancel = new CancelOrder { Account = _accounts[id], OrderId = id, TimeUs = _timeUs += 10 };
        return _exchange.Cancel(in cancel, _events, out _) == Reject.None;
    }

    public readonly Totals Totals()
    {
        var open = new List<OrderState>();
        for (var account = 0; account < _exchange.AccountCount; account++)
        {
            _exchange.OpenOrders(account, 0, open);
        }

        _exchange.TryBest(0, Side.Buy, out var bid);
        _exchange.TryBest(0, Side.Sell, out var ask);
        return new Totals(open.Count, open.Sum(order => order.Lots - order.ExecutedLots), bid.Price, ask.Price);
    }

    private static ClientOrderId[] ClientIds(int maxId)
    {
        var ids = new ClientOrderId[maxId + 1];
        for (var i = 1; i <= maxId; i++)
        {
            ClientOrderId.TryCreate(string.Create(CultureInfo.InvariantCulture, $"bench-order-{i:D10}"), out ids[i]);
        }

        return ids;
    }

    private static ExchangeRules Rules() => new()
    {
        Assets = ["USDT", "BTC"],
        Symbols =
        [
            new SymbolRules
            {
                Name = "BTCUSDT",
                Index = 0,
                BaseAsset = 1,
                QuoteAsset = 0,
                PriceDecimals = 2,
                LotDecimals = 5,
                MaxPrice = 100_000_000,
                MaxLots = 900_000_000,
                MaxMarketLots = 12_000_000,
                MinNotional = 1,
                MaxNotional = 900_000_000_000_000,
                MaxOpenOrders = 1_000_000,
            },
        ],
        MaxOpenOrdersPerAccount = 1_000_000,
    };
}
