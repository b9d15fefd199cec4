using System.Globalization;
using Keywright.Market.Words;

namespace Keywright.Market.Tests.Matching;

/// <summary>Rules and commands from a seed: small books, small purses and few client ids, so that every refusal and every corner comes up.</summary>
internal sealed class RandomFlow
{
    public const int Accounts = 5;

    private readonly Random _random;
    private readonly int _spread;
    private long _timeUs = 1_700_000_000_000_000;

    /// <param name="seed">The same seed, the same flow.</param>
    /// <param name="isPlain">No order waits and none hides a part.</param>
    public RandomFlow(int seed, bool isPlain = false)
    {
        IsPlain = isPlain;
        _random = new Random(seed);

        // Some books are dense, some lie across many pages of the ladder.
        _spread = _random.Next(3) switch { 0 => 8, 1 => 100, _ => 20_000 };
        Middle = 50_000 + _random.Next(1000);
        Rules = new ExchangeRules
        {
            Assets = ["USDT", "AAA", "BBB"],
            Symbols = [Symbol("AAAUSDT", 0, 1, _random.Next(0, 4), _random.Next(0, 5)), Symbol("BBBUSDT", 1, 2, 2, 5)],
            MakerFeeBps = _random.Next(0, 40),
            TakerFeeBps = _random.Next(0, 40),
            MaxOpenOrdersPerAccount = _random.Next(2) == 0 ? 9 : 30,
            MaxAlgoOrdersPerAccount = seed % 3 == 0 ? 3 : 200,
            MaxIcebergOrdersPerAccount = seed % 3 == 1 ? 2 : 100,
            MaxOrderListsPerAccount = seed % 3 == 2 ? 1 : 50,
            ArchivedOrdersPerAccount = _random.Next(2) == 0 ? 40 : 5_000,
            ArchivedFillsPerAccount = _random.Next(2) == 0 ? 25 : 5_000,
            ArchivedPreventedMatchesPerAccount = seed % 2 == 0 ? 7 : 5_000,
        };
    }

    public ExchangeRules Rules { get; }

    public bool IsPlain { get; }

    public long Middle { get; }

    public long TimeUs => _timeUs;

    public Random Random => _random;

    /// <summary>Account, asset and units of the next deposit; the accounts are 1 to <see cref="Accounts"/>.</summary>
    public (int Account, int Asset, Int128 Units) Deposit(int symbol)
    {
        var rules = Rules.Symbols[symbol];
        var account = 1 + _random.Next(Accounts);
        return _random.Next(2) == 0
            ? (account, rules.BaseAsset, (Int128)_random.Next(1, 200) * rules.UnitsPerLot)
            : (account, rules.QuoteAsset, (Int128)_random.Next(1, 200) * Middle * rules.UnitsPerTickLot);
    }

    public int NextSymbol() => _random.Next(4) == 0 ? 1 : 0;

    public PlaceOrder Place(int symbol)
    {
        Tick();
        var side = (Side)_random.Next(2);
        var type = _random.Next(14) switch { 0 or 1 => OrderType.Market, 2 => OrderType.LimitMaker, 3 or 4 or 5 or 6 when !IsPlain => (OrderType)(_random.Next(4) + (int)OrderType.StopLoss), _ => OrderType.Limit };
        var lots = _random.Next(60) switch { 0 => 0, 1 => 5_000, 2 => 900, _ => _random.Next(1, 40) };
        var isByQuote = type == OrderType.Market && _random.Next(2) == 0;
        var price = _random.Next(80) switch
        {
            0 => 0,
            1 => Rules.Symbols[symbol].MaxPrice + 1,
            2 => Middle / 8,
            3 => Middle * 7,
            _ => Middle + (side == Side.Buy ? -1 : 1) * (_random.Next(_spread) - (_spread / 4)),
        };
        var isLimit = !type.RunsAsMarket() && type != OrderType.LimitMaker;
        var timeInForce = isLimit ? _random.Next(8) switch { 0 => TimeInForce.Ioc, 1 => TimeInForce.Fok, _ => TimeInForce.Gtc } : TimeInForce.Gtc;
        var order = new PlaceOrder
        {
            Account = 1 + _random.Next(Accounts),
            Symbol = symbol,
            Side = side,
            Type = type,
            TimeInForce = timeInForce,
            IcebergLots = !IsPlain && !type.RunsAsMarket() && timeInForce == TimeInForce.Gtc && _random.Next(4) == 0 ? _random.Next(1, 12) : 0,
            SelfTradePrevention = (SelfTradePrevention)_random.Next(6),
            Price = type.RunsAsMarket() ? 0 : price,
            Lots = isByQuote ? 0 : lots,
            QuoteAmount = isByQuote ? (_random.Next(1, 40) * Middle * Rules.Symbols[symbol].UnitsPerTickLot) + _random.Next(-50, 50) : 0,
            ClientId = _random.Next(3) == 0 ? default : ClientId(),
            StrategyId = _random.Next(10) == 0 ? _random.Next() : null,
            StrategyType = _random.Next(10) == 0 ? 1_000_000 + _random.Next(10) : null,
            Tag = _random.Next(100),
            TimeUs = _timeUs,
        };
        return type.Waits() ? WithTrigger(order) : order;
    }

    /// <summary>Mostly around the last price, as a list must be.</summary>
    public PlaceOrderList PlaceList(int symbol, long lastPrice)
    {
        var either = Place(symbol) with { Type = OrderType.Limit, TimeInForce = TimeInForce.Gtc, QuoteAmount = 0, IcebergLots = 0, StopPrice = 0, TrailingDelta = 0, CapPrice = 0 };
        either = either.Lots == 0 ? either with { Lots = _random.Next(1, 40) } : either;
        var away = either.Side == Side.Buy ? 1 : -1;
        var middle = lastPrice == 0 ? Middle : lastPrice;
        var stop = Math.Max(1, middle + (away * (_random.Next(12) - 1)));
        var other = Math.Max(1, middle - (away * (_random.Next(12) - 1)));
        var first = either with
        {
            Type = _random.Next(2) == 0 ? OrderType.StopLoss : OrderType.StopLossLimit,
            StopPrice = stop,
            TrailingDelta = _random.Next(5) == 0 ? _random.Next(10, 40) : 0,
        };
        var second = either with { Type = _random.Next(3) switch { 0 => OrderType.TakeProfit, 1 => OrderType.TakeProfitLimit, _ => OrderType.LimitMaker }, ClientId = _random.Next(3) == 0 ? default : ClientId() };
        second = second.Type.Waits() ? second with { StopPrice = other, Price = second.Type.RunsAsMarket() ? 0 : other } : second with { Price = other };
        return new PlaceOrderList
        {
            ClientId = _random.Next(3) == 0 ? default : ClientId(),
            First = first with { Price = first.Type.RunsAsMarket() ? 0 : stop + _random.Next(5) - 2 },
            Second = _random.Next(6) == 0 && !second.Type.RunsAsMarket() ? second with { IcebergLots = _random.Next(1, 10) } : second,
        };
    }

    public AmendOrder Amend(int symbol, IReadOnlyList<(int Account, long Id)> live)
    {
        var order = Cancel(symbol, live);
        return new AmendOrder
        {
            Account = order.Account,
            Symbol = symbol,
            OrderId = order.OrderId,
            OrigClientId = order.OrigClientId,
            NewClientId = _random.Next(3) == 0 ? default : ClientId(),
            NewLots = _random.Next(1, 40),
            TimeUs = _timeUs,
        };
    }

    private PlaceOrder WithTrigger(PlaceOrder order)
    {
        // Mostly on the side of the market where it does not trigger at once.
        var away = _random.Next(_random.Next(3) == 0 ? _spread + 4 : 40) - 3;
        var stop = Middle + (order.Type.TriggersAbove(order.Side) ? away : -away);
        var trails = _random.Next(4) == 0;
        stop = trails && _random.Next(2) == 0 ? 0 : _random.Next(60) == 0 ? Rules.Symbols[order.Symbol].MaxPrice + 1 : Math.Max(1, stop);
        return order with
        {
            StopPrice = stop,
            TrailingDelta = !trails ? 0 : _random.Next(12) == 0 ? _random.Next(5, 700) : _random.Next(10, 60),
            CapPrice = _random.Next(3) == 0 ? Math.Max(order.Price, stop) + _random.Next(_spread) : 0,
        };
    }

    /// <summary>Aims mostly at one of the ids given.</summary>
    public CancelOrder Cancel(int symbol, IReadOnlyList<(int Account, long Id)> live)
    {
        Tick();
        var (account, id) = live.Count > 0 && _random.Next(20) > 0 ? live[_random.Next(live.Count)] : (1 + _random.Next(Accounts), _random.Next(1000));
        var how = _random.Next(10);
        return new CancelOrder
        {
            Account = how == 0 ? 1 + _random.Next(Accounts) : account,
            Symbol = symbol,
            OrderId = how is 1 or 2 ? 0 : id,
            OrigClientId = how is 1 or 2 or 3 ? ClientId() : default,
            TimeUs = _timeUs,
        };
    }

    private void Tick() => _timeUs += _random.Next(50) switch
    {
        0 => _random.Next(70_000_000),
        1 => -_random.Next(2_000_000),
        2 => 400_000_000 * (long)_random.Next(2),
        _ => _random.Next(2_000_000),
    };

    private ClientOrderId ClientId()
    {
        ClientOrderId.TryCreate(string.Create(CultureInfo.InvariantCulture, $"client-{_random.Next(60)}"), out var id);
        return id;
    }

    private SymbolRules Symbol(string name, int index, int baseAsset, int priceDecimals, int lotDecimals) => new()
    {
        Name = name,
        Index = index,
        BaseAsset = baseAsset,
        QuoteAsset = 0,
        PriceDecimals = priceDecimals,
        LotDecimals = lotDecimals,
        MinPrice = 10,
        MaxPrice = Middle * 8,
        MinLots = 1 + _random.Next(2),
        MaxLots = 1_000,
        MaxMarketLots = 60,
        MinNotional = 2 * Middle * Power(8 - priceDecimals - lotDecimals),
        MaxNotional = 800 * Middle * Power(8 - priceDecimals - lotDecimals),
        AvgPriceMinutes = 1 + _random.Next(5),
        MaxOpenOrders = 7 + _random.Next(12),
        MaxAlgoOrders = 3 + _random.Next(4),
        MaxIcebergOrders = 1 + _random.Next(4),
        MaxIcebergParts = 4 + _random.Next(8),
        MaxTrailingDelta = 500,
        MaxOrderLists = 1 + _random.Next(3),
        MaxAmends = 1 + _random.Next(4),
        MaxPositionLots = index == 0 ? 0 : 400,
        AllowedSelfTradePrevention = index == 0 || _random.Next(2) == 0
            ? [.. Enum.GetValues<SelfTradePrevention>()]
            : [SelfTradePrevention.ExpireMaker, SelfTradePrevention.Decrement, SelfTradePrevention.ExpireTaker],
    };

    private static long Power(int exponent) => exponent == 0 ? 1 : 10 * Power(exponent - 1);
}
