using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Requests;
using Xunit;

namespace Keywright.Binance.Tests.Wire.Requests;

public sealed class RequestTests
{
    private const long NowUs = 1_763_740_000_000_000;
    private const string Limit = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=IOC&quantity=0.5&price=65000.01";

    [Fact]
    public void A_limit_order_is_read_whole()
    {
        Assert.True(NewOrderParameters.TryRead(
            Sets.Of(Limit + "&newClientOrderId=mine&strategyId=7&strategyType=1000000&newOrderRespType=RESULT&selfTradePreventionMode=DECREMENT"), out var order, out _));

        Assert.Equal("BTCUSDT", order.Symbol);
        Assert.Equal(SideWord.Buy, order.Side);
        Assert.Equal(OrderTypeWord.Limit, order.Type);
        Assert.Equal(TimeInForceWord.Ioc, order.TimeInForce);
        Assert.Equal(Amount.Parse("0.5"), order.Quantity);
        Assert.Equal(Amount.Parse("65000.01"), order.Price);
        Assert.Equal("mine", order.ClientOrderId);
        Assert.Equal(7, order.StrategyId);
        Assert.Equal(1_000_000, order.StrategyType);
        Assert.Equal(ResponseTypeWord.Result, order.ResponseType);
        Assert.Equal(SelfTradeWord.Decrement, order.SelfTradePrevention);
        Assert.Null(order.QuoteOrderQty);
    }

    [Theory]
    [InlineData(Limit, ResponseTypeWord.Full)]
    [InlineData("symbol=A&side=BUY&type=MARKET&quoteOrderQty=10", ResponseTypeWord.Full)]
    [InlineData("symbol=A&side=BUY&type=LIMIT_MAKER&quantity=1&price=1", ResponseTypeWord.Ack)]
    public void The_response_type_has_a_default_by_order_type(string query, ResponseTypeWord responseType)
    {
        Assert.True(NewOrderParameters.TryRead(Sets.Of(query), out var order, out _));
        Assert.Equal(responseType, order.ResponseType);
        Assert.Null(order.ClientOrderId);
        Assert.Null(order.SelfTradePrevention);
    }

    [Theory]
    [InlineData("side=BUY&type=MARKET&quantity=1", -1102, "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed.")]
    [InlineData("symbol=A&type=MARKET&quantity=1", -1102, "Mandatory parameter 'side' was not sent, was empty/null, or malformed.")]
    [InlineData("symbol=A&side=BUY&quantity=1", -1102, "Mandatory parameter 'type' was not sent, was empty/null, or malformed.")]
    [InlineData("symbol=A&side=buy&type=MARKET&quantity=1", -1117, "Invalid side.")]
    [InlineData("symbol=A&side=BUY&type=ICEBERG&quantity=1", -1116, "Invalid orderType.")]
    [InlineData("symbol=A&side=BUY&type=LIMIT&quantity=1&price=1", -1102, "Mandatory parameter 'timeInForce' was not sent, was empty/null, or malformed.")]
    [InlineData("symbol=A&side=BUY&type=LIMIT&timeInForce=GTC&price=1", -1102, "Mandatory parameter 'quantity' was not sent, was empty/null, or malformed.")]
    [InlineData("symbol=A&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1", -1102, "Mandatory parameter 'price' was not sent, was empty/null, or malformed.")]
    [InlineData("symbol=A&side=BUY&type=LIMIT&timeInForce=DAY&quantity=1&price=1", -1115, "Invalid timeInForce.")]
    [InlineData("symbol=A&side=BUY&type=LIMIT_MAKER&quantity=1", -1102, "Mandatory parameter 'price' was not sent, was empty/null, or malformed.")]
    [InlineData("symbol=A&side=BUY&type=LIMIT_MAKER&quantity=1&price=1&timeInForce=GTC", -1106, "Parameter 'timeInForce' sent when not required.")]
    [InlineData("symbol=A&side=BUY&type=MARKET", -1102, "Param 'quantity' or 'quoteOrderQty' must be sent, but both were empty/null!")]
    [InlineData("symbol=A&side=BUY&type=MARKET&quantity=1&quoteOrderQty=1", -1106, "Parameter 'quoteOrderQty' sent when not required.")]
    [InlineData("symbol=A&side=BUY&type=MARKET&quantity=1&price=1", -1106, "Parameter 'price' sent when not required.")]
    [InlineData("symbol=A&side=BUY&type=MARKET&quantity=1&timeInForce=GTC", -1106, "Parameter 'timeInForce' sent when not required.")]
    [InlineData("symbol=A&side=BUY&type=MARKET&quantity=1&icebergQty=1", -1106, "Parameter 'icebergQty' sent when not required.")]
    [InlineData(Limit + "&stopPrice=1", -1106, "Parameter 'stopPrice' sent when not required.")]
    [InlineData(Limit + "&quoteOrderQty=1", -1106, "Parameter 'quoteOrderQty' sent when not required.")]
    [InlineData(Limit + "&trailingDelta=100", -1106, "Parameter 'trailingDelta' sent when not required.")]
    [InlineData("symbol=A&side=BUY&type=LIMIT&timeInForce=IOC&quantity=1&price=1&icebergQty=1", -1106, "Parameter 'icebergQty' sent when not required.")]
    [InlineData(Limit + "&pegPriceType=PRIMARY_PEG", -2010, "Pegged orders are not supported for this symbol.")]
    [InlineData("symbol=A&side=BUY&type=STOP_LOSS&quantity=1", -1102, "Param 'stopPrice' or 'trailingDelta' must be sent, but both were empty/null!")]
    [InlineData("symbol=A&side=BUY&type=STOP_LOSS&quantity=1&stopPrice=1&price=1", -1106, "Parameter 'price' sent when not required.")]
    [InlineData("symbol=A&side=BUY&type=TAKE_PROFIT&quantity=1&stopPrice=1&timeInForce=GTC", -1106, "Parameter 'timeInForce' sent when not required.")]
    [InlineData("symbol=A&side=BUY&type=STOP_LOSS&quantity=1&stopPrice=0", -1013, "Invalid stopPrice.")]
    [InlineData("symbol=A&side=BUY&type=STOP_LOSS&quantity=1&trailingDelta=0", -1013, "Filter failure: TRAILING_DELTA")]
    [InlineData("symbol=A&side=BUY&type=STOP_LOSS_LIMIT&quantity=1&price=1&stopPrice=1", -1102, "Mandatory parameter 'timeInForce' was not sent, was empty/null, or malformed.")]
    [InlineData("symbol=A&side=BUY&type=TAKE_PROFIT", -1102, "Mandatory parameter 'quantity' was not sent, was empty/null, or malformed.")]
    [InlineData("symbol=A&side=BUY&type=TAKE_PROFIT_LIMIT&timeInForce=GTC&quantity=1&stopPrice=1", -1102, "Mandatory parameter 'price' was not sent, was empty/null, or malformed.")]
    [InlineData("symbol=A&side=BUY&type=MARKET&quantity=0", -1013, "Invalid quantity.")]
    [InlineData("symbol=A&side=BUY&type=MARKET&quoteOrderQty=0.00", -1013, "Invalid quantity.")]
    [InlineData("symbol=A&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0", -1013, "Invalid price.")]
    [InlineData("symbol=A&side=BUY&type=MARKET&quantity=", -1105, "Parameter 'quantity' was empty.")]
    [InlineData("symbol=A&side=BUY&type=MARKET&quantity=1e5", -1100, @"Illegal characters found in parameter 'quantity'; legal range is '^([0-9]{1,20})(\.[0-9]{1,20})?$'.")]
    [InlineData("symbol=A&side=BUY&type=MARKET&quantity=0.000000001", -1111, "Parameter 'quantity' has too much precision.")]
    [InlineData(Limit + "&strategyType=999999", -1134, "strategyType was less than 1000000.")]
    [InlineData(Limit + "&newOrderRespType=full", -1130, "Data sent for parameter 'newOrderRespType' is not valid.")]
    [InlineData(Limit + "&selfTradePreventionMode=MAYBE", -1130, "Data sent for parameter 'selfTradePreventionMode' is not valid.")]
    [InlineData(Limit + "&newClientOrderId=a%20b", -1100, "Illegal characters found in parameter 'newClientOrderId'; legal range is '^[a-zA-Z0-9-_]{1,36}$'.")]
    public void A_wrong_order_is_refused_in_the_words_of_the_exchange(string query, int code, string message)
    {
        Assert.False(NewOrderParameters.TryRead(Sets.Of(query), out _, out var fault));
        Assert.Equal(new Fault(400, code, message), fault);
    }

    [Fact]
    public void An_order_is_meant_by_either_id_or_both()
    {
        Assert.True(OrderReference.TryRead(Sets.Of("symbol=A&orderId=5&origClientOrderId=x&newClientOrderId=c&cancelRestrictions=ONLY_NEW"), out var both, out _));
        Assert.Equal((5L, "x", "c", CancelRestrictionWord.OnlyNew), (both.OrderId!.Value, both.OrigClientOrderId, both.NewClientOrderId, both.Restriction!.Value));
        Assert.True(OrderReference.TryRead(Sets.Of("symbol=A&origClientOrderId=x"), out var byClient, out _));
        Assert.Null(byClient.OrderId);
        Assert.False(OrderReference.TryRead(Sets.Of("symbol=A"), out _, out var neither));
        Assert.Equal(new Fault(400, -1102, "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!"), neither);
        Assert.False(OrderReference.TryRead(Sets.Of("symbol=A&orderId=1&cancelRestrictions=NEW"), out _, out var restriction));
        Assert.Equal(ParameterFaults.InvalidCancelRestrictions, restriction);
    }

    [Theory]
    [InlineData("symbol=A", 0)]
    [InlineData("symbol=A&orderId=1", 0)]
    [InlineData("symbol=A&fromId=1", 0)]
    [InlineData("symbol=A&orderId=1&fromId=1", 0)]
    [InlineData("symbol=A&startTime=1763650000000", 0)]
    [InlineData("symbol=A&startTime=1763650000000&endTime=1763736400000", 0)]
    [InlineData("symbol=A&startTime=1763650000000&endTime=1763736400001", -1127)]
    [InlineData("symbol=A&fromId=1&startTime=1763650000000", -1128)]
    [InlineData("symbol=A&orderId=1&endTime=1763650000000", -1128)]
    [InlineData("symbol=A&limit=0", -1130)]
    [InlineData("", -1102)]
    public void My_trades_take_the_documented_combinations_only(string query, int code)
    {
        Assert.Equal(code == 0, HistoryParameters.TryReadMyTrades(Sets.Of(query), NowUs, out _, out var fault));
        Assert.Equal(code, fault.Code);
    }

    [Fact]
    public void All_orders_take_an_order_id_with_times_but_no_more_than_a_day()
    {
        Assert.True(HistoryParameters.TryReadOrders(Sets.Of("symbol=A&orderId=9&startTime=1763650000000&limit=5000"), NowUs, out var history, out _));
        Assert.Equal((9L, 1_763_650_000_000_000L, 1_000), (history.OrderId!.Value, history.StartUs!.Value, history.Limit));
        Assert.False(HistoryParameters.TryReadOrders(Sets.Of("symbol=A&startTime=1763650000000&endTime=1763739000000"), NowUs, out _, out var fault));
        Assert.Equal(new Fault(400, -1127, "More than 24 hours between startTime and endTime."), fault);
    }

    [Fact]
    public void Aggregate_trades_take_an_id_or_times()
    {
        Assert.True(HistoryParameters.TryReadTrades(Sets.Of("symbol=A&fromId=9"), NowUs, out var history, out _));
        Assert.Equal(9, history.FromId);
        Assert.False(HistoryParameters.TryReadTrades(Sets.Of("symbol=A&fromId=9&startTime=1"), NowUs, out _, out var fault));
        Assert.Equal(ParameterFaults.BadCombination, fault);
    }

    [Fact]
    public void Klines_need_an_interval()
    {
        Assert.True(HistoryParameters.TryReadKlines(Sets.Of("symbol=A&interval=1h&timeZone=2"), NowUs, out var history, out var interval, out var zone, out _));
        Assert.Equal((IntervalWord.H1, 7_200_000_000L, 500), (interval, zone, history.Limit));
        Assert.False(HistoryParameters.TryReadKlines(Sets.Of("symbol=A"), NowUs, out _, out _, out _, out var missing));
        Assert.Equal(ParameterFaults.MandatoryMissing("interval"), missing);
        Assert.False(HistoryParameters.TryReadKlines(Sets.Of("symbol=A&interval=7m"), NowUs, out _, out _, out _, out var wrong));
        Assert.Equal(ParameterFaults.InvalidInterval, wrong);
    }

    [Fact]
    public void One_symbol_and_a_list_exclude_each_other()
    {
        var read = new ParameterReader(Sets.Of("symbol=A&symbols=[\"B\"]"));
        SymbolSelection.Read(ref read);
        Assert.Equal(ParameterFaults.BadCombination, read.Fault);

        var all = new ParameterReader(Sets.Of(""));
        Assert.True(SymbolSelection.Read(ref all).IsAll);
        var many = new ParameterReader(Sets.Of("symbols=[\"B\"]&symbolStatus=HALT"));
        var selection = SymbolSelection.Read(ref many);
        Assert.Equal(["B"], selection.Many);
        Assert.Equal(SymbolStatusWord.Halt, selection.Status);
        Assert.False(selection.IsAll);
    }
}
