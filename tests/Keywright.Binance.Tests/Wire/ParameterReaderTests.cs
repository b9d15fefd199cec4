using System.Text;
using Keywright.Binance.Wire;
using Xunit;

namespace Keywright.Binance.Tests.Wire;

public sealed class ParameterReaderTests
{
    private const long NowUs = 1_763_740_000_000_000;

    [Fact]
    public void What_is_sent_is_read()
    {
        var read = new ParameterReader(Sets.Of(
            "symbol=BTCUSDT&side=SELL&quantity=0.5&orderId=42&strategyType=1000000&omitZeroBalances=TRUE&newClientOrderId=my-order_1&interval=1M&timeZone=-3:30"));

        Assert.Equal("BTCUSDT", read.Symbol());
        Assert.Equal(SideWord.Sell, read.RequiredWord("side", Words.Side, ParameterFaults.InvalidSide));
        Assert.Equal(Amount.Parse("0.5"), read.Decimal("quantity"));
        Assert.Null(read.Decimal("price"));
        Assert.Equal(42, read.Long("orderId"));
        Assert.Equal(1_000_000, read.Int("strategyType"));
        Assert.True(read.Flag("omitZeroBalances", absent: false));
        Assert.Equal("my-order_1", Encoding.ASCII.GetString(read.ClientOrderId("newClientOrderId")));
        Assert.Equal(IntervalWord.Mo1, read.RequiredWord("interval", Words.Interval, ParameterFaults.InvalidInterval));
        Assert.Equal(-(3 * 60 + 30) * 60_000_000L, read.ZoneOffsetUs());
        Assert.Null(read.Fault);
    }

    [Fact]
    public void The_first_refusal_sticks()
    {
        var read = new ParameterReader(Sets.Of("side=HOLD&quantity=-1"));
        read.Symbol();
        read.RequiredWord("side", Words.Side, ParameterFaults.InvalidSide);
        read.Decimal("quantity");

        Assert.Equal(ParameterFaults.MandatoryMissing("symbol"), read.Fault);
    }

    [Theory]
    [InlineData("", -1102, "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed.")]
    [InlineData("symbol=", -1105, "Parameter 'symbol' was empty.")]
    [InlineData("symbol=btcusdt", -1100, "Illegal characters found in parameter 'symbol'; legal range is '^[A-Z0-9-_.]{1,20}$'.")]
    [InlineData("symbol=BTC/USDT", -1100, "Illegal characters found in parameter 'symbol'; legal range is '^[A-Z0-9-_.]{1,20}$'.")]
    [InlineData("symbol=AAAAAAAAAAAAAAAAAAAAA", -1100, "Illegal characters found in parameter 'symbol'; legal range is '^[A-Z0-9-_.]{1,20}$'.")]
    public void A_bad_symbol_is_refused(string query, int code, string message)
    {
        var read = new ParameterReader(Sets.Of(query));
        read.Symbol();

        Assert.Equal(new Fault(400, code, message), read.Fault);
    }

    [Fact]
    public void A_symbol_of_another_script_is_read_and_left_to_the_caller()
    {
        var read = new ParameterReader(Sets.Of("symbol=%EF%BC%91%EF%BC%92"));

        Assert.Equal("１２", read.Symbol());
        Assert.Null(read.Fault);
    }

    [Theory]
    [InlineData("symbols=[\"BTCUSDT\",\"ETHUSDT\"]")]
    [InlineData("symbols=%5B%22BTCUSDT%22%2C%22ETHUSDT%22%5D")]
    public void A_list_of_symbols_is_read_raw_and_escaped(string query)
    {
        var read = new ParameterReader(Sets.Of(query));

        Assert.Equal(["BTCUSDT", "ETHUSDT"], read.Symbols(100));
        Assert.Null(read.Fault);
    }

    [Fact]
    public void An_empty_list_of_symbols_is_legal_and_an_absent_one_is_default()
    {
        Assert.Empty(new ParameterReader(Sets.Of("symbols=[]")).Symbols(100));
        Assert.True(new ParameterReader(Sets.Of("")).Symbols(100).IsDefault);
    }

    [Theory]
    [InlineData("[\"A\",\"A\"]", -1151)]
    [InlineData("[\"A\",\"B\",\"C\"]", -1101)]
    [InlineData("[\"A\", \"B\"]", -1100)]
    [InlineData("[\"A\",]", -1100)]
    [InlineData("[\"A\"\"B\"]", -1100)]
    [InlineData("[\"a\"]", -1100)]
    [InlineData("[\"\"]", -1100)]
    [InlineData("[A]", -1100)]
    [InlineData("[\"A]", -1100)]
    [InlineData("[\"A\"", -1100)]
    [InlineData("A,B", -1100)]
    [InlineData("[", -1100)]
    [InlineData("[[\"A\"]]", -1100)]
    [InlineData("", -1105)]
    public void A_bad_list_of_symbols_is_refused(string list, int code)
    {
        var read = new ParameterReader(Sets.Of("symbols=" + list));
        read.Symbols(2);

        Assert.Equal(code, read.Fault?.Code);
    }

    [Theory]
    [InlineData("9223372036854775807", 0)]
    [InlineData("9223372036854775808", -1108)]
    [InlineData("99999999999999999999", -1108)]
    [InlineData("100000000000000000000", -1100)]
    [InlineData("-1", -1100)]
    [InlineData("1.0", -1100)]
    [InlineData("1e3", -1100)]
    [InlineData("٣", -1100)]
    [InlineData("", -1105)]
    public void Ids_are_digits_within_a_long(string text, int code)
    {
        var read = new ParameterReader(Sets.Of("orderId=" + text));
        read.Long("orderId");

        Assert.Equal(code, read.Fault?.Code ?? 0);
    }

    [Fact]
    public void The_refusal_of_an_id_states_its_legal_range()
    {
        var read = new ParameterReader(Sets.Of("orderId=abc"));
        read.Long("orderId");

        Assert.Equal("Illegal characters found in parameter 'orderId'; legal range is '^[0-9]{1,20}$'.", read.Fault?.Message);
    }

    [Theory]
    [InlineData("", 500, 0)]
    [InlineData("limit=1", 1, 0)]
    [InlineData("limit=1000", 1000, 0)]
    [InlineData("limit=999999999999", 1000, 0)]
    [InlineData("limit=0", 0, -1130)]
    [InlineData("limit=-5", 0, -1100)]
    public void A_limit_is_cut_to_the_most(string query, int limit, int code)
    {
        var read = new ParameterReader(Sets.Of(query));
        var asked = read.Limit(500, 1000);

        Assert.Equal(code, read.Fault?.Code ?? 0);
        if (code == 0)
        {
            Assert.Equal(limit, asked);
        }
    }

    [Theory]
    [InlineData("side=buy", "side", -1117, "Invalid side.")]
    [InlineData("type=limit", "type", -1116, "Invalid orderType.")]
    [InlineData("timeInForce=DAY", "timeInForce", -1115, "Invalid timeInForce.")]
    [InlineData("interval=1H", "interval", -1120, "Invalid interval.")]
    [InlineData("newOrderRespType=LONG", "newOrderRespType", -1130, "Data sent for parameter 'newOrderRespType' is not valid.")]
    public void A_wrong_word_is_refused_in_its_own_way(string query, string name, int code, string message)
    {
        var read = new ParameterReader(Sets.Of(query));
        switch (name)
        {
            case "side":
                read.Word(name, Words.Side, ParameterFaults.InvalidSide);
                break;
            case "type":
                read.Word(name, Words.OrderType, ParameterFaults.InvalidOrderType);
                break;
            case "timeInForce":
                read.Word(name, Words.TimeInForce, ParameterFaults.InvalidTimeInForce);
                break;
            case "interval":
                read.Word(name, Words.Interval, ParameterFaults.InvalidInterval);
                break;
            default:
                read.Word(name, Words.ResponseType);
                break;
        }

        Assert.Equal(new Fault(400, code, message), read.Fault);
    }

    [Theory]
    [InlineData("has space")]
    [InlineData("1234567890123456789012345678901234567")]
    [InlineData("naïve")]
    [InlineData("a.b")]
    [InlineData("a<b")]
    public void A_client_order_id_is_36_tame_characters(string id)
    {
        var read = new ParameterReader(Sets.Of("newClientOrderId=" + Uri.EscapeDataString(id)));
        read.ClientOrderId("newClientOrderId");

        Assert.Equal(new Fault(400, -1100, "Illegal characters found in parameter 'newClientOrderId'; legal range is '^[a-zA-Z0-9-_]{1,36}$'."), read.Fault);
    }

    [Theory]
    [InlineData("startTime=1763730000000", 1_763_730_000_000_000)]
    [InlineData("startTime=1763730000000123", 1_763_730_000_000_123)]
    [InlineData("startTime=0", TimeText.EarliestUs)]
    [InlineData("startTime=99999999999999999999", NowUs + TimeText.AheadUs)]
    public void Start_times_are_milliseconds_or_microseconds_and_clamped(string query, long timeUs)
    {
        var read = new ParameterReader(Sets.Of(query));

        Assert.Equal(timeUs, read.StartTimeUs(NowUs));
        Assert.Null(read.Fault);
    }

    [Fact]
    public void An_end_time_in_milliseconds_takes_in_its_whole_millisecond()
    {
        Assert.Equal(1_763_730_000_000_999, new ParameterReader(Sets.Of("endTime=1763730000000")).EndTimeUs(NowUs));
        Assert.Equal(1_763_730_000_000_000, new ParameterReader(Sets.Of("endTime=1763730000000000")).EndTimeUs(NowUs));
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("8", 480)]
    [InlineData("+5:45", 345)]
    [InlineData("-12:00", -720)]
    [InlineData("14:00", 840)]
    [InlineData("05:45", 345)]
    public void Time_zones_are_read(string zone, int minutes)
    {
        Assert.True(TimeText.TryParseZone(Encoding.ASCII.GetBytes(zone), out var offsetUs));
        Assert.Equal(minutes * 60_000_000L, offsetUs);
    }

    [Theory]
    [InlineData("-12:01")]
    [InlineData("14:01")]
    [InlineData("15")]
    [InlineData("1:60")]
    [InlineData("1:5")]
    [InlineData("UTC")]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("--1")]
    [InlineData("100")]
    public void Bad_time_zones_are_refused(string zone)
    {
        Assert.False(TimeText.TryParseZone(Encoding.ASCII.GetBytes(zone), out _));
    }
}
