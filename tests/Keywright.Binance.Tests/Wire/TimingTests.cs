using Keywright.Binance.Wire;
using Xunit;

namespace Keywright.Binance.Tests.Wire;

public sealed class TimingTests
{
    private const long NowUs = 1_763_740_000_000_000;

    [Theory]
    [InlineData("timestamp=1763740000000", NowUs, 5_000_000)]
    [InlineData("timestamp=1763740000000123", NowUs + 123, 5_000_000)]
    [InlineData("timestamp=1763740000000&recvWindow=6000.346", NowUs, 6_000_346)]
    [InlineData("timestamp=1763740000000&recvWindow=60000", NowUs, 60_000_000)]
    [InlineData("timestamp=1763740000000&recvWindow=60000.000", NowUs, 60_000_000)]
    [InlineData("timestamp=1763740000000&recvWindow=0", NowUs, 0)]
    public void Timestamp_and_window_are_read(string query, long timestampUs, long windowUs)
    {
        Assert.True(Timing.TryRead(Sets.Of(query), out var timing, out _));
        Assert.Equal(new Timing(timestampUs, windowUs), timing);
        Assert.Equal(timestampUs + windowUs, timing.DeadlineUs);
    }

    [Theory]
    [InlineData("", -1102, "Mandatory parameter 'timestamp' was not sent, was empty/null, or malformed.")]
    [InlineData("timestamp=", -1102, "Mandatory parameter 'timestamp' was not sent, was empty/null, or malformed.")]
    [InlineData("timestamp=now", -1102, "Mandatory parameter 'timestamp' was not sent, was empty/null, or malformed.")]
    [InlineData("timestamp=-1", -1102, "Mandatory parameter 'timestamp' was not sent, was empty/null, or malformed.")]
    [InlineData("timestamp=1.5", -1102, "Mandatory parameter 'timestamp' was not sent, was empty/null, or malformed.")]
    [InlineData("timestamp=1&recvWindow=60001", -1102, "'recvWindow' contains unexpected value. Cannot be greater than 60000.")]
    [InlineData("timestamp=1&recvWindow=60000.001", -1102, "'recvWindow' contains unexpected value. Cannot be greater than 60000.")]
    [InlineData("timestamp=1&recvWindow=99999999999999999999", -1102, "'recvWindow' contains unexpected value. Cannot be greater than 60000.")]
    [InlineData("timestamp=1&recvWindow=", -1105, "Parameter 'recvWindow' was empty.")]
    [InlineData("timestamp=1&recvWindow=-1", -1100, @"Illegal characters found in parameter 'recvWindow'; legal range is '^([0-9]{1,20})(\.[0-9]{1,20})?$'.")]
    [InlineData("timestamp=1&recvWindow=1.2345", -1111, "Parameter 'recvWindow' has too much precision.")]
    public void What_is_not_a_time_is_refused(string query, int code, string message)
    {
        Assert.False(Timing.TryRead(Sets.Of(query), out _, out var fault));
        Assert.Equal(new Fault(400, code, message), fault);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(999_999, null)]
    [InlineData(1_000_000, "ahead")]
    [InlineData(-5_000_000, null)]
    [InlineData(-5_000_001, "outside")]
    public void The_future_bound_is_strict_and_the_past_bound_is_not(long offsetUs, string? refusal)
    {
        var fault = new Timing(NowUs + offsetUs, Timing.RecvWindowDefaultUs).CheckAt(NowUs);

        Assert.Equal(refusal switch { "ahead" => Faults.AheadOfServer, "outside" => Faults.OutsideRecvWindow, _ => null }, fault);
    }

    [Theory]
    [InlineData("timestamp=99999999999999999999", -1021)]
    [InlineData("timestamp=99999999999999", -1021)]
    [InlineData("timestamp=0", -1021)]
    public void Absurd_timestamps_are_out_of_time_and_do_not_overflow(string query, int code)
    {
        Assert.True(Timing.TryRead(Sets.Of(query + "&recvWindow=60000"), out var timing, out _));
        Assert.Equal(code, timing.CheckAt(NowUs)?.Code);
        Assert.True(timing.DeadlineUs >= timing.TimestampUs);
    }

    [Theory]
    [InlineData(null, true, TimeUnit.Millisecond)]
    [InlineData("MICROSECOND", true, TimeUnit.Microsecond)]
    [InlineData("microsecond", true, TimeUnit.Microsecond)]
    [InlineData("MILLISECOND", true, TimeUnit.Millisecond)]
    [InlineData("millisecond", true, TimeUnit.Millisecond)]
    [InlineData("Microsecond", false, TimeUnit.Millisecond)]
    [InlineData("SECOND", false, TimeUnit.Millisecond)]
    public void The_time_unit_header_has_four_spellings(string? header, bool known, TimeUnit unit)
    {
        Assert.Equal(known, TimeUnits.TryParse(header, out var read));
        Assert.Equal(unit, read);
    }
}
