using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Replies;
using Xunit;
using static Keywright.Binance.Tests.Wire.Replies.Golden;

namespace Keywright.Binance.Tests.Wire.Replies;

public sealed class OrderRepliesTests
{
    private static readonly OrderReply Market = new()
    {
        Symbol = "BTCUSDT",
        OrderId = 28,
        ClientOrderId = "6gCrw2kRUAF9CvJDGP16IP",
        OrigQty = Amount("10"),
        ExecutedQty = Amount("10"),
        CumulativeQuoteQty = Amount("39993.9"),
        Status = OrderStatusWord.Filled,
        Type = OrderTypeWord.Market,
        Side = SideWord.Sell,
        SelfTradePrevention = SelfTradeWord.ExpireMaker,
        TransactTimeUs = 1_507_725_176_595_123,
        TimeUs = 1_507_725_176_595_123,
        UpdateTimeUs = 1_507_725_176_595_124,
        WorkingTimeUs = 1_507_725_176_595_123,
        IsWorking = true,
    };

    [Fact]
    public void Ack() => Matches(
        """{"symbol":"BTCUSDT","orderId":28,"orderListId":-1,"clientOrderId":"6gCrw2kRUAF9CvJDGP16IP","transactTime":1507725176595}""",
        writer => OrderReplies.Ack(writer, TimeUnit.Millisecond, Market));

    [Fact]
    public void Result_with_everything_conditional() => Matches(
        """
        {"symbol":"BTCUSDT","orderId":28,"orderListId":-1,"clientOrderId":"6gCrw2kRUAF9CvJDGP16IP","transactTime":1507725176595123,
        "price":"4000.00000000","origQty":"10.00000000","executedQty":"4.00000000","origQuoteOrderQty":"0.00000000",
        "cummulativeQuoteQty":"39993.90000000","status":"EXPIRED_IN_MATCH","timeInForce":"IOC","type":"LIMIT","side":"SELL",
        "workingTime":-1,"selfTradePreventionMode":"EXPIRE_BOTH","preventedMatchId":3,"preventedQuantity":"6.00000000",
        "strategyId":37463720,"strategyType":1000000,"expiryReason":"UNFILLED_IOC_QUANTITY_EXPIRED",
        "preventedMatches":[{"preventedMatchId":3,"makerOrderId":17,"price":"4000.00000000","takerPreventedQuantity":"6.00000000","makerPreventedQuantity":"1.50000000"},
        {"preventedMatchId":4,"makerOrderId":18,"price":"3999.00000000","makerPreventedQuantity":"2.00000000"}]}
        """,
        writer => OrderReplies.Result(writer, TimeUnit.Microsecond, Market with
        {
            Price = Amount("4000"),
            ExecutedQty = Amount("4"),
            Status = OrderStatusWord.ExpiredInMatch,
            TimeInForce = TimeInForceWord.Ioc,
            Type = OrderTypeWord.Limit,
            SelfTradePrevention = SelfTradeWord.ExpireBoth,
            WorkingTimeUs = -1,
            PreventedMatchId = 3,
            PreventedQty = Amount("6"),
            StrategyId = 37463720,
            StrategyType = 1_000_000,
            ExpiryReason = ExpiryReasonWord.UnfilledIocQuantityExpired,
        },
        [
            new PreventedMatchReply(3, 17, Amount("4000"), Amount("6"), Amount("1.5")),
            new PreventedMatchReply(4, 18, Amount("3999"), null, Amount("2")),
        ]));

    [Fact]
    public void Full_with_fills() => Matches(
        """
        {"symbol":"BTCUSDT","orderId":28,"orderListId":-1,"clientOrderId":"6gCrw2kRUAF9CvJDGP16IP","transactTime":1507725176595,
        "price":"0.00000000","origQty":"10.00000000","executedQty":"10.00000000","origQuoteOrderQty":"0.00000000",
        "cummulativeQuoteQty":"39993.90000000","status":"FILLED","timeInForce":"GTC","type":"MARKET","side":"SELL",
        "workingTime":1507725176595,"selfTradePreventionMode":"EXPIRE_MAKER",
        "fills":[{"price":"4000.00000000","qty":"1.00000000","commission":"4.00000000","commissionAsset":"USDT","tradeId":56},
        {"price":"3999.32222222","qty":"9.00000000","commission":"35.99390000","commissionAsset":"USDT","tradeId":57}]}
        """,
        writer => OrderReplies.Full(writer, TimeUnit.Millisecond, Market,
        [
            new OrderFillReply(Amount("4000"), Amount("1"), Amount("4"), "USDT", 56),
            new OrderFillReply(Amount("3999.32222222"), Amount("9"), Amount("35.9939"), "USDT", 57),
        ]));

    [Fact]
    public void Full_without_fills_has_an_empty_list() => Matches(
        """
        {"symbol":"BTCUSDT","orderId":28,"orderListId":-1,"clientOrderId":"6gCrw2kRUAF9CvJDGP16IP","transactTime":1507725176595,
        "price":"0.00000000","origQty":"10.00000000","executedQty":"10.00000000","origQuoteOrderQty":"0.00000000",
        "cummulativeQuoteQty":"39993.90000000","status":"FILLED","timeInForce":"GTC","type":"MARKET","side":"SELL",
        "workingTime":1507725176595,"selfTradePreventionMode":"EXPIRE_MAKER","fills":[]}
        """,
        writer => OrderReplies.Full(writer, TimeUnit.Millisecond, Market, []));

    [Fact]
    public void Query_shape() => Matches(
        """
        {"symbol":"BTCUSDT","orderId":28,"orderListId":-1,"clientOrderId":"6gCrw2kRUAF9CvJDGP16IP","price":"0.00000000",
        "origQty":"10.00000000","executedQty":"10.00000000","cummulativeQuoteQty":"39993.90000000","status":"FILLED","timeInForce":"GTC",
        "type":"MARKET","side":"SELL","stopPrice":"0.00000000","icebergQty":"0.00000000","time":1507725176595123,"updateTime":1507725176595124,
        "isWorking":true,"workingTime":1507725176595123,"origQuoteOrderQty":"0.00000000","selfTradePreventionMode":"EXPIRE_MAKER"}
        """,
        writer => OrderReplies.Query(writer, TimeUnit.Microsecond, Market));

    [Fact]
    public void Cancelled_order() => Matches(
        """
        {"symbol":"BTCUSDT","origClientOrderId":"6gCrw2kRUAF9CvJDGP16IP","orderId":28,"orderListId":-1,"clientOrderId":"cancelMyOrder1",
        "transactTime":1507725176595,"price":"0.00000000","origQty":"10.00000000","executedQty":"10.00000000","origQuoteOrderQty":"0.00000000",
        "cummulativeQuoteQty":"39993.90000000","status":"CANCELED","timeInForce":"GTC","type":"MARKET","side":"SELL","selfTradePreventionMode":"EXPIRE_MAKER"}
        """,
        writer => OrderReplies.Cancelled(writer, TimeUnit.Millisecond, Market with { Status = OrderStatusWord.Canceled }, "cancelMyOrder1"));

    [Fact]
    public void Commission_of_a_test_order() => Matches(
        """
        {"standardCommissionForOrder":{"maker":"0.00100000","taker":"0.00100000"},"specialCommissionForOrder":{"maker":"0.00000000","taker":"0.00000000"},
        "taxCommissionForOrder":{"maker":"0.00000000","taker":"0.00000000"},
        "discount":{"enabledForAccount":false,"enabledForSymbol":false,"discountAsset":"BNB","discount":"0.00000000"}}
        """,
        writer => OrderReplies.TestCommission(writer, Amount("0.001"), Amount("0.001")));
}
