using Keywright.Market.Matching;
using Keywright.Market.Words;
using Xunit;

namespace Keywright.Market.Tests.Matching;

/// <summary>Limits of an account over all symbols, counted through what opens, runs, ends and is loaded.</summary>
public sealed class AccountLimitTests
{
    private const int Account = 1;

    private readonly EventBuffer _events = new();
    private long _timeUs = 1_700_000_000_000_000;

    [Fact]
    public void Stops_are_counted_over_all_symbols_until_they_end()
    {
        var exchange = Open(rules => rules with { MaxAlgoOrdersPerAccount = 2 });
        Assert.Equal(Reject.None, Place(exchange, Stop(0)));
        Assert.Equal(Reject.None, Place(exchange, Stop(1)));
        Assert.Equal(Reject.AccountAlgosFull, Place(exchange, Stop(1)));
        Assert.Equal(Reject.AccountAlgosFull, exchange.Check(Stop(0)));
        Assert.Equal(Reject.None, Place(exchange, Limit(1)));
        exchange = Loaded(exchange);
        Assert.Equal(Reject.AccountAlgosFull, Place(exchange, Stop(0)));
        Assert.Equal(Reject.None, exchange.Cancel(new CancelOrder { Account = Account, Symbol = 0, OrderId = 1, TimeUs = ++_timeUs }, _events, out _));
        Assert.Equal(Reject.None, Place(exchange, Stop(1)));
    }

    [Fact]
    public void Icebergs_are_counted_over_all_symbols_until_they_end()
    {
        var exchange = Open(rules => rules with { MaxIcebergOrdersPerAccount = 1 });
        Assert.Equal(Reject.None, Place(exchange, Limit(0) with { IcebergLots = 1 }));
        Assert.Equal(Reject.AccountIcebergsFull, Place(exchange, Limit(1) with { IcebergLots = 1 }));
        exchange = Loaded(exchange);
        Assert.Equal(Reject.AccountIcebergsFull, Place(exchange, Limit(1) with { IcebergLots = 1 }));
        exchange.CancelAll(Account, 0, ++_timeUs, _events);
        Assert.Equal(Reject.None, Place(exchange, Limit(1) with { IcebergLots = 1 }));
    }

    [Fact]
    public void Lists_and_their_stops_are_counted_over_all_symbols()
    {
        var exchange = Open(rules => rules with { MaxOrderListsPerAccount = 1, MaxAlgoOrdersPerAccount = 2 });
        Assert.Equal(Reject.None, exchange.PlaceList(List(0), _events, out var id));
        Assert.Equal(Reject.AccountListsFull, exchange.PlaceList(List(1), _events, out _));
        Assert.Equal(Reject.None, exchange.CancelList(Account, id, ++_timeUs, _events));
        Assert.Equal(Reject.None, Place(exchange, Stop(0)));
        Assert.Equal(Reject.None, Place(exchange, Stop(0)));
        Assert.Equal(Reject.AccountAlgosFull, exchange.PlaceList(List(1), _events, out _));
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1, 0)]
    public void A_limit_of_nothing_is_no_limit(int algos, int icebergs, int lists)
        => Assert.Throws<ArgumentException>(() => Open(rules => rules with { MaxAlgoOrdersPerAccount = algos, MaxIcebergOrdersPerAccount = icebergs, MaxOrderListsPerAccount = lists }));

    private static Exchange Open(Func<ExchangeRules, ExchangeRules> change)
    {
        var exchange = new Exchange(change(PaperRules.Default));
        exchange.AddAccount(archives: true);
        foreach (var asset in Enumerable.Range(0, 6))
        {
            exchange.Deposit(Account, asset, (Int128)1_000_000 * 100_000_000);
        }

        exchange.SetOpeningPrice(0, 100_000_00);
        exchange.SetOpeningPrice(1, 100_000_00);
        return exchange;
    }

    private static Exchange Loaded(Exchange exchange)
    {
        var saved = new System.Buffers.ArrayBufferWriter<byte>();
        exchange.Save(saved);
        var bytes = saved.WrittenSpan;
        return Exchange.Load(exchange.Rules, ref bytes);
    }

    private Reject Place(Exchange exchange, PlaceOrder order) => exchange.Place(in order, _events, out _);

    private PlaceOrder Limit(int symbol) => new() { Account = Account, Symbol = symbol, Side = Side.Sell, Price = 110_000_00, Lots = 50, SelfTradePrevention = SelfTradePrevention.ExpireMaker, TimeUs = ++_timeUs };

    private PlaceOrder Stop(int symbol) => Limit(symbol) with { Type = OrderType.StopLoss, Price = 0, StopPrice = 90_000_00 };

    private PlaceOrderList List(int symbol)
    {
        var limit = Limit(symbol) with { Type = OrderType.LimitMaker };
        return new PlaceOrderList { First = limit with { Type = OrderType.StopLoss, Price = 0, StopPrice = 90_000_00 }, Second = limit };
    }
}
