using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Replies;
using Xunit;
using static Keywright.Binance.Tests.Wire.Replies.Golden;

namespace Keywright.Binance.Tests.Wire.Replies;

public sealed class MarketRepliesTests
{
    private const long AtUs = 1_499_865_549_590_456;

    private static readonly DayTickerReply Day = new()
    {
        Symbol = "BNBBTC",
        PriceChange = Amount("-94.999998"),
        PriceChangeMilliPercent = -95_960,
        WeightedAvgPrice = Amount("0.29628482"),
        PrevClosePrice = Amount("0.10002"),
        LastPrice = Amount("4.000002"),
        LastQty = Amount("200"),
        BidPrice = Amount("4"),
        BidQty = Amount("100"),
        AskPrice = Amount("4.000002"),
        AskQty = Amount("100"),
        OpenPrice = Amount("99"),
        HighPrice = Amount("100"),
        LowPrice = Amount("0.1"),
        Volume = Amount("8913.3"),
        QuoteVolume = Amount("15.3"),
        OpenTimeUs = 1_499_783_499_040_000,
        CloseTimeUs = 1_499_869_899_040_000,
        FirstId = 28_385,
        LastId = 28_460,
        Count = 76,
    };

    [Fact]
    public void Ping() => Matches("{}", MarketReplies.Empty);

    [Fact]
    public void Time_in_either_unit()
    {
        Matches("""{"serverTime":1499865549590}""", writer => MarketReplies.ServerTime(writer, TimeUnit.Millisecond, AtUs));
        Matches("""{"serverTime":1499865549590456}""", writer => MarketReplies.ServerTime(writer, TimeUnit.Microsecond, AtUs));
    }

    [Fact]
    public void Depth() => Matches(
        """{"lastUpdateId":1027024,"bids":[["4.00000000","431.00000000"],["3.99000000","0.10000000"]],"asks":[["4.00000200","12.00000000"]]}""",
        writer => MarketReplies.Depth(writer, 1_027_024,
            [new LevelReply(Amount("4"), Amount("431")), new LevelReply(Amount("3.99"), Amount("0.1"))],
            [new LevelReply(Amount("4.000002"), Amount("12"))]));

    [Fact]
    public void Empty_book() => Matches("""{"lastUpdateId":1,"bids":[],"asks":[]}""", writer => MarketReplies.Depth(writer, 1, [], []));

    [Fact]
    public void Trade() => Matches(
        """{"id":28457,"price":"4.00000100","qty":"12.00000000","quoteQty":"48.00001200","time":1499865549590,"isBuyerMaker":true,"isBestMatch":true}""",
        writer => MarketReplies.Trade(writer, TimeUnit.Millisecond, new TradeReply(28_457, Amount("4.000001"), Amount("12"), Amount("48.000012"), AtUs, true)));

    [Fact]
    public void Aggregate_trade() => Matches(
        """{"a":26129,"p":"0.01633102","q":"4.70443515","f":27781,"l":27783,"T":1499865549590456,"m":false,"M":true}""",
        writer => MarketReplies.AggregateTrade(writer, TimeUnit.Microsecond,
            new AggregateTradeReply(26_129, Amount("0.01633102"), Amount("4.70443515"), 27_781, 27_783, AtUs, false)));

    [Fact]
    public void Candle_in_either_unit()
    {
        var candle = new CandleReply(1_499_040_000_000_000, 1_499_644_799_999_999, Amount("0.0163479"), Amount("0.8"), Amount("0.015758"), Amount("0.015771"),
            Amount("148976.11427815"), Amount("2434.19055334"), 308, Amount("1756.87402397"), Amount("28.46694368"));
        Matches(
            """[1499040000000,"0.01634790","0.80000000","0.01575800","0.01577100","148976.11427815",1499644799999,"2434.19055334",308,"1756.87402397","28.46694368","0"]""",
            writer => MarketReplies.Candle(writer, TimeUnit.Millisecond, candle));
        Matches(
            """[1499040000000000,"0.01634790","0.80000000","0.01575800","0.01577100","148976.11427815",1499644799999999,"2434.19055334",308,"1756.87402397","28.46694368","0"]""",
            writer => MarketReplies.Candle(writer, TimeUnit.Microsecond, candle));
    }

    [Fact]
    public void Average_price() => Matches("""{"mins":5,"price":"9.35751834","closeTime":1499865549590}""",
        writer => MarketReplies.AveragePrice(writer, TimeUnit.Millisecond, 5, Amount("9.35751834"), AtUs));

    [Fact]
    public void Day_ticker() => Matches(
        """
        {"symbol":"BNBBTC","priceChange":"-94.99999800","priceChangePercent":"-95.960","weightedAvgPrice":"0.29628482","prevClosePrice":"0.10002000",
        "lastPrice":"4.00000200","lastQty":"200.00000000","bidPrice":"4.00000000","bidQty":"100.00000000","askPrice":"4.00000200","askQty":"100.00000000",
        "openPrice":"99.00000000","highPrice":"100.00000000","lowPrice":"0.10000000","volume":"8913.30000000","quoteVolume":"15.30000000",
        "openTime":1499783499040,"closeTime":1499869899040,"firstId":28385,"lastId":28460,"count":76}
        """,
        writer => MarketReplies.DayTicker(writer, TimeUnit.Millisecond, Day));

    [Fact]
    public void Mini_day_ticker() => Matches(
        """
        {"symbol":"BNBBTC","openPrice":"99.00000000","highPrice":"100.00000000","lowPrice":"0.10000000","lastPrice":"4.00000200",
        "volume":"8913.30000000","quoteVolume":"15.30000000","openTime":1499783499040000,"closeTime":1499869899040000,"firstId":28385,"lastId":28460,"count":76}
        """,
        writer => MarketReplies.MiniDayTicker(writer, TimeUnit.Microsecond, Day));

    [Theory]
    [InlineData(0, "0.000")]
    [InlineData(5, "0.005")]
    [InlineData(-5, "-0.005")]
    [InlineData(1234567, "1234.567")]
    public void Percentages_have_three_decimals(long milliPercent, string written)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new System.Text.Json.Utf8JsonWriter(buffer, WireJson.WriterOptions))
        {
            MarketReplies.DayTicker(writer, TimeUnit.Millisecond, Day with { PriceChangeMilliPercent = milliPercent });
        }

        Assert.Contains($"\"priceChangePercent\":\"{written}\"", System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan), StringComparison.Ordinal);
    }

    [Fact]
    public void Price_and_book_ticker()
    {
        Matches("""{"symbol":"LTCBTC","price":"4.00000200"}""", writer => MarketReplies.PriceTicker(writer, "LTCBTC", Amount("4.000002")));
        Matches("""{"symbol":"LTCBTC","bidPrice":"4.00000000","bidQty":"431.00000000","askPrice":"4.00000200","askQty":"9.00000000"}""",
            writer => MarketReplies.BookTicker(writer, new BookTickerReply("LTCBTC", Amount("4"), Amount("431"), Amount("4.000002"), Amount("9"))));
    }
}
