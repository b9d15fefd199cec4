using System.Text;
using Keywright.Binance.Wire;
using Xunit;

namespace Keywright.Binance.Tests.Wire;

public sealed class ParameterSetTests
{
    [Fact]
    public void Values_are_decoded_and_the_signed_bytes_are_not()
    {
        var set = Sets.Of("symbol=%EF%BC%91&note=a+b%2Cc&signature=ab%2Fcd%3D%3D");

        Assert.True(set.TryGet("symbol", out var symbol));
        Assert.Equal("１", symbol);
        Assert.True(set.TryGet("note", out var note));
        Assert.Equal("a b,c", note);
        Assert.Equal("symbol=%EF%BC%91&note=a+b%2Cc", Sets.Payload(set));
        Assert.Equal("ab/cd==", Sets.Signature(set));
        Assert.Equal(["symbol", "note"], set.Names);
        Assert.Equal(2, set.Count);
    }

    [Theory]
    [InlineData("signature=S&a=1&b=2", "", "a=1&b=2")]
    [InlineData("a=1&signature=S&b=2", "", "a=1&b=2")]
    [InlineData("a=1&b=2&signature=S", "", "a=1&b=2")]
    [InlineData("signature=S", "a=1&b=2", "a=1&b=2")]
    [InlineData("a=1&signature=S", "b=2", "a=1b=2")]
    [InlineData("a=1", "signature=S&b=2", "a=1b=2")]
    [InlineData("a=1", "b=2&signature=S", "a=1b=2")]
    [InlineData("a=1", "b=2&signature=S&c=3", "a=1b=2&c=3")]
    [InlineData("a=1&b=2", "signature=S", "a=1&b=2")]
    [InlineData("a=1&&signature=S", "", "a=1&")]
    [InlineData("a=1&%73ignature=S&b=2", "", "a=1&b=2")]
    public void The_signature_is_cut_out_wherever_it_stands(string query, string body, string payload)
    {
        var set = Sets.Of(query, body);

        Assert.Equal(payload, Sets.Payload(set));
        Assert.Equal("S", Sets.Signature(set));
        Assert.False(set.Has("signature"));
    }

    [Fact]
    public void With_a_signature_in_both_parts_the_query_wins_and_both_are_cut()
    {
        var set = Sets.Of("a=1&signature=Q", "b=2&signature=B");

        Assert.Equal("Q", Sets.Signature(set));
        Assert.Equal("a=1b=2", Sets.Payload(set));
    }

    [Fact]
    public void An_empty_signature_in_the_query_is_not_mended_by_one_in_the_body()
    {
        Assert.False(Sets.Of("a=1&signature=", "signature=B").HasSignature);
    }

    [Fact]
    public void A_plus_stays_in_the_signature_and_is_a_space_elsewhere()
    {
        var set = Sets.Of("a=1+2&signature=x+y%2Bz%20w");

        Assert.True(set.TryGet("a", out var value));
        Assert.Equal("1 2", value);
        Assert.Equal("x+y+z w", Sets.Signature(set));
    }

    [Fact]
    public void The_query_wins_over_the_body()
    {
        var set = Sets.Of("symbol=BTCUSDT&side=BUY", "symbol=ETHUSDT&quantity=1");

        Assert.True(set.TryGet("symbol", out var symbol));
        Assert.Equal("BTCUSDT", symbol);
        Assert.Equal(3, set.Count);
        Assert.Equal(["symbol", "side", "quantity"], set.Names);
        Assert.Equal("symbol=BTCUSDT&side=BUYsymbol=ETHUSDT&quantity=1", Sets.Payload(set));
    }

    [Theory]
    [InlineData("a=1&a=1", "")]
    [InlineData("a=1&b=2&%61=3", "")]
    [InlineData("", "a=1&b=2&a=2")]
    [InlineData("a=0", "a=1&a=2")]
    [InlineData("signature=S&signature=S", "")]
    [InlineData("", "signature=S&a=1&signature=T")]
    public void A_name_twice_in_one_part_is_refused(string query, string body)
    {
        Assert.Equal(new Fault(400, -1101, "Duplicate values for a parameter detected."), Sets.Refused(query, body));
    }

    [Theory]
    [InlineData("symbol=%", -1130, "Data sent for parameter 'symbol' is not valid.")]
    [InlineData("symbol=%4", -1130, "Data sent for parameter 'symbol' is not valid.")]
    [InlineData("symbol=%4G", -1130, "Data sent for parameter 'symbol' is not valid.")]
    [InlineData("%zz=1", -1130, "Invalid data sent for a parameter.")]
    [InlineData("symbol=%FF", -1100, "Illegal characters found in a parameter.")]
    [InlineData("symbol=%C3%28", -1100, "Illegal characters found in a parameter.")]
    [InlineData("symbol=%ED%A0%80", -1100, "Illegal characters found in a parameter.")]
    [InlineData("symbol=%C0%AF", -1100, "Illegal characters found in a parameter.")]
    [InlineData("symbol=BTC%00USDT", -1100, "Illegal characters found in a parameter.")]
    [InlineData("newClientOrderId=a%0Ab", -1100, "Illegal characters found in a parameter.")]
    [InlineData("newClientOrderId=a\rb", -1100, "Illegal characters found in a parameter.")]
    [InlineData("newClientOrderId=%C2%9B31m", -1100, "Illegal characters found in a parameter.")]
    [InlineData("a=%7F", -1100, "Illegal characters found in a parameter.")]
    [InlineData("=1", -1103, "An unknown parameter was sent.")]
    [InlineData("a=1&signature=%G0", -1102, "Mandatory parameter 'signature' was not sent, was empty/null, or malformed.")]
    public void What_is_not_text_is_refused(string query, int code, string message)
    {
        Assert.Equal(new Fault(400, code, message), Sets.Refused(query));
        Assert.Equal(new Fault(400, code, message), Sets.Refused("", query));
    }

    [Fact]
    public void A_long_name_is_not_repeated_to_the_caller()
    {
        Assert.Equal(ParameterFaults.InvalidData, Sets.Refused(new string('n', 37) + "=%"));
    }

    [Fact]
    public void Raw_utf8_passes_and_raw_broken_bytes_do_not()
    {
        Assert.True(Sets.Of("", "symbol=１２").TryGet("symbol", out var symbol));
        Assert.Equal("１２", symbol);

        ParameterSet.Parse(default, new byte[] { (byte)'a', (byte)'=', 0xE3, 0x81 }, out var fault);
        Assert.Equal(ParameterFaults.IllegalCharacters, fault);
    }

    [Fact]
    public void Sixty_four_parameters_pass_and_one_more_is_refused()
    {
        var names = Enumerable.Range(0, 64).Select(number => $"p{number}={number}").ToArray();

        Assert.Equal(64, Sets.Of(string.Join('&', names) + "&signature=S").Count);
        Assert.Equal(64, Sets.Of(string.Join('&', names[..40]), string.Join('&', names[40..])).Count);
        Assert.Equal(ParameterFaults.TooManyParameters, Sets.Refused(string.Join('&', names) + "&one=more"));
    }

    [Fact]
    public void A_part_of_16_KiB_passes_and_one_byte_more_is_refused()
    {
        Assert.Equal(1, Sets.Of("a=" + new string('x', ParameterSet.PartBytesMax - 2)).Count);
        Assert.Equal(ParameterFaults.TooManyParameters, Sets.Refused("a=" + new string('x', ParameterSet.PartBytesMax - 1)));
        Assert.Equal(ParameterFaults.TooManyParameters, Sets.Refused("", "a=" + new string('x', ParameterSet.PartBytesMax - 1)));
    }

    [Fact]
    public void Two_full_parts_of_escapes_fit()
    {
        var part = string.Concat(Enumerable.Repeat("%41", (ParameterSet.PartBytesMax - 2) / 3));
        var set = Sets.Of("a=" + part, "b=" + part);

        Assert.True(set.TryGet("b", out var value));
        Assert.Equal(new string('A', (ParameterSet.PartBytesMax - 2) / 3), value);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("&&&", 0)]
    [InlineData("a", 1)]
    [InlineData("a=", 1)]
    [InlineData("&a=1&&b=2&", 2)]
    [InlineData("a=b=c", 1)]
    public void Odd_but_harmless_shapes_are_read(string query, int count)
    {
        Assert.Equal(count, Sets.Of(query).Count);
    }

    [Fact]
    public void A_value_may_hold_equals_signs_and_an_absent_one_is_empty()
    {
        var set = Sets.Of("a=b=c&d");

        Assert.True(set.TryGet("a", out var a));
        Assert.Equal("b=c", a);
        Assert.True(set.TryGet("d", out var d));
        Assert.Equal("", d);
        Assert.False(set.TryGet("e", out var e));
        Assert.Equal("", e);
    }

    [Fact]
    public void Names_are_case_sensitive()
    {
        var set = Sets.Of("Symbol=A&symbol=B");

        Assert.True(set.TryGet("symbol", out var value));
        Assert.Equal("B", value);
        Assert.False(set.Has("SYMBOL"));
    }

    [Fact]
    public void A_plain_request_is_read_in_two_allocations()
    {
        var query = Encoding.ASCII.GetBytes(
            "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559&signature=c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71");
        ParameterSet.Parse(query, default, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var set = ParameterSet.Parse(query, default, out _);
        set.TryGetUtf8("timestamp", out var timestamp);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(13, timestamp.Length);
        Assert.InRange(allocated, 1, 512);
    }

    [Fact]
    public void Line_ends_are_right_in_a_public_key_and_nowhere_else()
    {
        Assert.True(Sets.Of("", "publicKey=-----BEGIN%0D%0AMCow%0A-----END").TryGet("publicKey", out var pem));
        Assert.Equal("-----BEGIN\r\nMCow\n-----END", pem);
        Assert.Equal(-1100, Sets.Refused("publicKey=a%00b").Code);
        Assert.Equal(-1100, Sets.Refused("publicKey=a%1Bb").Code);
        Assert.Equal(-1100, Sets.Refused("publicKeys=a%0Ab").Code);
        Assert.Equal(-1100, Sets.Refused("apiName=a%0Ab").Code);
    }
}
