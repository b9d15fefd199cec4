using System.Globalization;
using System.Text;
using Keywright.Binance.Wire;
using Xunit;

namespace Keywright.Binance.Tests.Wire;

public sealed class DecimalTextTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("0", "0.00000000")]
    [InlineData("1", "1.00000000")]
    [InlineData("0.001", "0.00100000")]
    [InlineData("00012.5", "12.50000000")]
    [InlineData("0.00000001", "0.00000001")]
    [InlineData("0.00000001000", "0.00000001")]
    [InlineData("1.00000000000000000000", "1.00000000")]
    [InlineData("92233720368.54775807", "92233720368.54775807")]
    [InlineData("184467440737.09551616", "184467440737.09551616")]
    [InlineData("99999999999999999999.99999999", "99999999999999999999.99999999")]
    public void Decimals_are_read_exactly_and_written_with_eight_places(string text, string written)
    {
        Assert.True(DecimalText.TryParse(Encoding.UTF8.GetBytes(text), "quantity", out var amount, out _));
        Assert.Equal(written, amount.ToString());
        Assert.True(DecimalText.TryParse(text, "quantity", out decimal value, out _));
        Assert.Equal(decimal.Parse(text, CultureInfo.InvariantCulture), value);
        Assert.Equal(value, amount.ToDecimal());
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1e3")]
    [InlineData("1E-5")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData(".")]
    [InlineData("1..2")]
    [InlineData("1.2.3")]
    [InlineData("1,5")]
    [InlineData("0x10")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("１")]
    [InlineData("٣")]
    [InlineData("123456789012345678901")]
    [InlineData("1.123456789012345678901")]
    [InlineData("1111111111111111111111111111111111111111111111111111111111111111111")]
    public void What_is_no_plain_decimal_is_refused(string text)
    {
        var refusal = new Fault(400, -1100, @"Illegal characters found in parameter 'quantity'; legal range is '^([0-9]{1,20})(\.[0-9]{1,20})?$'.");

        Assert.False(DecimalText.TryParse(Encoding.UTF8.GetBytes(text), "quantity", out Amount _, out var fault));
        Assert.Equal(refusal, fault);
        Assert.False(DecimalText.TryParse(text, "quantity", out decimal _, out fault));
        Assert.Equal(refusal, fault);
    }

    [Theory]
    [InlineData("0.000000001")]
    [InlineData("1.123456789")]
    [InlineData("1.00000000000000000001")]
    public void A_ninth_significant_decimal_is_refused_and_never_rounded(string text)
    {
        Assert.False(DecimalText.TryParse(Encoding.UTF8.GetBytes(text), "price", out Amount _, out var fault));
        Assert.Equal(new Fault(400, -1111, "Parameter 'price' has too much precision."), fault);
    }

    [Fact]
    public void An_empty_decimal_has_its_own_refusal()
    {
        Assert.False(DecimalText.TryParse(""u8, "price", out Amount _, out var fault));
        Assert.Equal(new Fault(400, -1105, "Parameter 'price' was empty."), fault);
    }

    [Theory]
    [InlineData("-94.99999800")]
    [InlineData("-0.00000001")]
    [InlineData("1701411834604692317316873037158.84105727")]
    [InlineData("-1701411834604692317316873037158.84105728")]
    public void Any_amount_can_be_written(string written)
    {
        var amount = new Amount(Int128.Parse(written.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture));

        Assert.Equal(written, amount.ToString());
    }

    [Theory]
    [InlineData("5", "5")]
    [InlineData("0.2", "0.2")]
    [InlineData("100", "100")]
    [InlineData("0", "0")]
    public void Multipliers_are_written_without_zeros_at_the_end(string text, string written)
    {
        Span<byte> buffer = stackalloc byte[DecimalText.LengthMax];
        var length = DecimalText.FormatTrimmed(Amount.Parse(text), buffer);

        Assert.Equal(written, Encoding.ASCII.GetString(buffer[..length]));
    }

    [Fact]
    public void Steps_and_amounts_change_into_each_other_without_rounding()
    {
        Assert.Equal("65000.01000000", Amount.FromSteps(6_500_001, 2).ToString());
        Assert.True(Amount.Parse("65000.01").TryToSteps(2, out var ticks));
        Assert.Equal(6_500_001, ticks);
        Assert.False(Amount.Parse("65000.015").TryToSteps(2, out _));
        Assert.False(Amount.Parse("65000.00000001").TryToSteps(7, out _));
        Assert.True(Amount.Parse("65000.00000001").TryToSteps(8, out _));
        Assert.True(Amount.Parse("92233720368.54775807").TryToUnits(out var units));
        Assert.Equal(long.MaxValue, units);
        Assert.False(Amount.Parse("92233720368.54775808").TryToUnits(out _));
        Assert.Throws<FormatException>(() => Amount.Parse("0.000000001"));
    }

    [Fact]
    public void Random_decimals_come_back_as_they_went()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 100_000; round++)
        {
            var whole = random.NextInt64(0, random.Next(2) == 0 ? 1_000 : long.MaxValue);
            var fraction = random.Next(100_000_000);
            var written = string.Create(CultureInfo.InvariantCulture, $"{whole}.{fraction:D8}");

            Assert.True(DecimalText.TryParse(Encoding.ASCII.GetBytes(written), "price", out var amount, out _));
            Assert.Equal((Int128)whole * 100_000_000 + fraction, amount.Units);
            Assert.Equal(written, amount.ToString());
        }
    }
}
