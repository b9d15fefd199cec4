using Keywright.Binance.Tests.Wire.Replies;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Replies;
using Keywright.Binance.Wire.Streams;
using Xunit;
using static Keywright.Binance.Tests.Wire.Replies.Golden;

namespace Keywright.Binance.Tests.Wire.Streams;

public sealed class StreamPayloadsTests
{
    private const long Event = 1_785_752_434_123_456;

    private static readonly DayTickerReply s_day = new()
    {
        Symbol = "BTCUSDT",
        PriceChange = Amount("-2.5"),
        PriceChangeMilliPercent = -2_439,
        WeightedAvgPrice = Amount("101.1"),
        PrevClosePrice = Amount("102.6"),
        LastPrice = Amount("100"),
        LastQty = Amount("0.3"),
        BidPrice = Amount("99.99"),
        BidQty = Amount("4"),
        AskPrice = Amount("100.01"),
        AskQty = Amount("5"),
        OpenPrice = Amount("102.5"),
        HighPrice = Amount("103"),
        LowPrice = Amount("99"),
        Volume = Amount("1000"),
        QuoteVolume = Amount("101100"),
        OpenTimeUs = Event - 86_400_000_000,
        CloseTimeUs = Event,
        FirstId = 7,
        LastId = 9,
        Count = 3,
    };

    [Fact]
    public void Trade() => Golden.Matches(
        """
        {"e":"trade","E":1785752434123,"s":"BNBBTC","t":12345,"p":"0.00100000","q":"100.00000000","T":1785752434122,"m":true,"M":true}
        """,
        w => StreamPayloads.Trade(w, TimeUnit.Millisecond, Event, "BNBBTC", new TradeReply(12345, Amount("0.001"), Amount("100"), Amount("0.1"), Event - 1_000, true)));

    [Fact]
    public void Aggregate_trade_in_microseconds() => Golden.Matches(
        """
        {"e":"aggTrade","E":1785752434123456,"s":"BNBBTC","a":5,"p":"0.00100000","q":"100.00000000","f":100,"l":105,"T":1785752434123455,"m":false,"M":true}
        """,
        w => StreamPayloads.AggregateTrade(w, TimeUnit.Microsecond, Event, "BNBBTC", new AggregateTradeReply(5, Amount("0.001"), Amount("100"), 100, 105, Event - 1, false)));

    [Fact]
    public void Best_prices() => Golden.Matches(
        """
        {"u":400900217,"s":"BNBUSDT","b":"25.35190000","B":"31.21000000","a":"25.36520000","A":"40.66000000"}
        """,
        w => StreamPayloads.BookTicker(w, 400900217, new BookTickerReply("BNBUSDT", Amount("25.3519"), Amount("31.21"), Amount("25.3652"), Amount("40.66"))));

    [Fact]
    public void Depth_update() => Golden.Matches(
        """
        {"e":"depthUpdate","E":1785752434123,"s":"BNBBTC","U":157,"u":160,"b":[["0.00240000","10.00000000"]],"a":[["0.00260000","0.00000000"],["0.00270000","1.00000000"]]}
        """,
        w => StreamPayloads.DepthUpdate(
            w, TimeUnit.Millisecond, Event, "BNBBTC", 157, 160,
            [new(Amount("0.0024"), Amount("10"))],
            [new(Amount("0.0026"), Amount("0")), new(Amount("0.0027"), Amount("1"))]));

    [Fact]
    public void Kline() => Golden.Matches(
        """
        {"e":"kline","E":1785752434123,"s":"BNBBTC","k":{"t":1785752400000,"T":1785752459999,"s":"BNBBTC","i":"1m","f":100,"L":200,"o":"0.00100000",
        "c":"0.00200000","h":"0.00250000","l":"0.00150000","v":"1000.00000000","n":101,"x":false,"q":"1.00000000","V":"500.00000000","Q":"0.50000000","B":"0"}}
        """,
        w => StreamPayloads.Kline(w, TimeUnit.Millisecond, Event, "BNBBTC", new KlineReply(
            new CandleReply(
                1_785_752_400_000_000, 1_785_752_459_999_999, Amount("0.001"), Amount("0.0025"), Amount("0.0015"), Amount("0.002"),
                Amount("1000"), Amount("1"), 101, Amount("500"), Amount("0.5")),
            IntervalWord.M1, 100, 200, isClosed: false)));

    [Fact]
    public void Mini_ticker() => Golden.Matches(
        """
        {"e":"24hrMiniTicker","E":1785752434123,"s":"BTCUSDT","c":"100.00000000","o":"102.50000000","h":"103.00000000","l":"99.00000000",
        "v":"1000.00000000","q":"101100.00000000"}
        """,
        w => StreamPayloads.MiniTicker(w, TimeUnit.Millisecond, Event, s_day));

    [Fact]
    public void Ticker() => Golden.Matches(
        """
        {"e":"24hrTicker","E":1785752434123,"s":"BTCUSDT","p":"-2.50000000","P":"-2.439","w":"101.10000000","x":"102.60000000","c":"100.00000000",
        "Q":"0.30000000","b":"99.99000000","B":"4.00000000","a":"100.01000000","A":"5.00000000","o":"102.50000000","h":"103.00000000",
        "l":"99.00000000","v":"1000.00000000","q":"101100.00000000","O":1785666034123,"C":1785752434123,"F":7,"L":9,"n":3}
        """,
        w => StreamPayloads.Ticker(w, TimeUnit.Millisecond, Event, s_day));

    [Fact]
    public void Window_ticker() => Golden.Matches(
        """
        {"e":"1hTicker","E":1785752434123,"s":"BTCUSDT","p":"-2.50000000","P":"-2.439","w":"101.10000000","o":"102.50000000","h":"103.00000000",
        "l":"99.00000000","c":"100.00000000","v":"1000.00000000","q":"101100.00000000","O":1785666034123,"C":1785752434123,"F":7,"L":9,"n":3}
        """,
        w => StreamPayloads.WindowTicker(w, TimeUnit.Millisecond, "1hTicker"u8, Event, s_day));

    [Fact]
    public void Average_price() => Golden.Matches(
        """
        {"e":"avgPrice","E":1785752434123,"s":"BTCUSDT","i":"5m","w":"25776.86000000","T":1785752434122}
        """,
        w => StreamPayloads.AveragePrice(w, TimeUnit.Millisecond, Event, "BTCUSDT", 5, Amount("25776.86"), Event - 1_000));

    [Fact]
    public void Window_of_REST() => Golden.Matches(
        """
        {"symbol":"BTCUSDT","priceChange":"-2.50000000","priceChangePercent":"-2.439","weightedAvgPrice":"101.10000000","openPrice":"102.50000000",
        "highPrice":"103.00000000","lowPrice":"99.00000000","lastPrice":"100.00000000","volume":"1000.00000000","quoteVolume":"101100.00000000",
        "openTime":1785666034123,"closeTime":1785752434123,"firstId":7,"lastId":9,"count":3}
        """,
        w => MarketReplies.WindowTicker(w, TimeUnit.Millisecond, s_day));
}
