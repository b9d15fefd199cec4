using System.Globalization;

namespace Keywright.Binance.Wire;

/// <summary>
/// A price, quantity or sum: a whole number of units of 1e-8, so nothing is ever rounded. It is read from and written as
/// decimal text (see <see cref="DecimalText"/>). Negative only in changes and in nothing that a client sends.
/// </summary>
public readonly record struct Amount(Int128 Units)
{
    /// <summary>Decimals that are kept and written.</summary>
    public const int Decimals = 8;

    private static ReadOnlySpan<long> PowersOfTen => [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

    /// <summary>An amount counted in steps of 10^-<paramref name="decimals"/> (0 to 8): ticks, lots.</summary>
    public static Amount FromSteps(Int128 steps, int decimals) => new(steps * PowersOfTen[Decimals - decimals]);

    /// <summary>Counts the amount in steps of 10^-<paramref name="decimals"/>; false when it lies between two steps or does not fit.</summary>
    public bool TryToSteps(int decimals, out long steps)
    {
        var (whole, rest) = Int128.DivRem(Units, PowersOfTen[Decimals - decimals]);
        var fits = rest == 0 && whole >= long.MinValue && whole <= long.MaxValue;
        steps = fits ? (long)whole : 0;
        return fits;
    }

    /// <summary>The units as a long; false when they do not fit (above 92 billion whole).</summary>
    public bool TryToUnits(out long units) => TryToSteps(Decimals, out units);

    /// <summary>The same value as a decimal; exact for everything that can be read from a client. Throws OverflowException past 28 digits.</summary>
    public decimal ToDecimal() => (decimal)Units / 100_000_000m;

    /// <summary>Eight decimals, as on the wire.</summary>
    public override string ToString()
    {
        Span<byte> text = stackalloc byte[DecimalText.LengthMax];
        return System.Text.Encoding.ASCII.GetString(text[..DecimalText.Format(this, text)]);
    }

    /// <summary>An amount from a literal of ours, e.g. <c>Amount.Parse("0.00001000")</c>; throws FormatException. Client text goes through <see cref="DecimalText.TryParse(ReadOnlySpan{byte}, string, out Amount, out Fault)"/>.</summary>
    public static Amount Parse(string literal)
    {
        var value = decimal.Parse(literal, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) * 100_000_000m;
        return decimal.IsInteger(value) ? new Amount((Int128)value) : throw new FormatException("More than eight decimals.");
    }
}
