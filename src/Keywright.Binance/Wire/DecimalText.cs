using System.Buffers.Text;

namespace Keywright.Binance.Wire;

/// <summary>Decimals as text: strict where a client sent them, always eight decimals where we write them.</summary>
public static class DecimalText
{
    /// <summary>Room that any amount fits in.</summary>
    public const int LengthMax = 48;

    private const int DigitsMax = 20;
    private const ulong UnitsPerWhole = 100_000_000;

    /// <summary>
    /// Reads <see cref="ParameterFaults.DecimalRange"/> and nothing else: no sign, exponent, space or digit of another script.
    /// More than eight significant decimals are refused; zeros after the eighth change no value and pass.
    /// </summary>
    /// <param name="text">The value as UTF-8.</param>
    /// <param name="name">The parameter, for the refusal.</param>
    /// <param name="amount">At most 20 digits before the point: always fits.</param>
    /// <param name="fault">-1105 empty, -1100 not a decimal, -1111 too many decimals; default when true is returned.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, string name, out Amount amount, out Fault fault)
    {
        amount = default;
        fault = default;
        if (text.IsEmpty)
        {
            fault = ParameterFaults.Empty(name);
            return false;
        }

        var point = text.IndexOf((byte)'.');
        var whole = point < 0 ? text : text[..point];
        var decimals = point < 0 ? [] : text[(point + 1)..];
        if (!IsDigits(whole) || (point >= 0 && !IsDigits(decimals)))
        {
            fault = ParameterFaults.OutOfRange(name, ParameterFaults.DecimalRange);
            return false;
        }

        if (decimals.Length > Amount.Decimals && decimals[Amount.Decimals..].ContainsAnyExcept((byte)'0'))
        {
            fault = ParameterFaults.TooPrecise(name);
            return false;
        }

        amount = new Amount(Join(whole, decimals[..Math.Min(decimals.Length, Amount.Decimals)]));
        return true;
    }

    /// <summary>As <see cref="TryParse(ReadOnlySpan{byte}, string, out Amount, out Fault)"/>, as an exact decimal.</summary>
    public static bool TryParse(string text, string name, out decimal value, out Fault fault)
    {
        Span<byte> bytes = stackalloc byte[LengthMax];
        var read = false;
        Amount amount = default;
        if (System.Text.Encoding.UTF8.TryGetBytes(text, bytes, out var length))
        {
            read = TryParse(bytes[..length], name, out amount, out fault);
        }
        else
        {
            fault = ParameterFaults.OutOfRange(name, ParameterFaults.DecimalRange);
        }

        value = read ? amount.ToDecimal() : 0;
        return read;
    }

    /// <summary>Writes <c>-?[0-9]+\.[0-9]{8}</c> and returns its length; <paramref name="into"/> holds at least <see cref="LengthMax"/> bytes.</summary>
    public static int Format(Amount amount, Span<byte> into)
    {
        var length = 0;
        var magnitude = (UInt128)amount.Units;
        if (Int128.IsNegative(amount.Units))
        {
            into[length++] = (byte)'-';
            magnitude = UInt128.Zero - magnitude;
        }

        // Nearly every amount fits 64 bits, where division is thirty times cheaper.
        ulong decimals;
        int written;
        if (magnitude <= ulong.MaxValue)
        {
            var (whole, rest) = Math.DivRem((ulong)magnitude, UnitsPerWhole);
            Utf8Formatter.TryFormat(whole, into[length..], out written);
            decimals = rest;
        }
        else
        {
            var (whole, rest) = UInt128.DivRem(magnitude, UnitsPerWhole);
            whole.TryFormat(into[length..], out written, default, System.Globalization.CultureInfo.InvariantCulture);
            decimals = (ulong)rest;
        }

        length += written;
        into[length++] = (byte)'.';
        for (var place = Amount.Decimals - 1; place >= 0; place--)
        {
            (decimals, var digit) = Math.DivRem(decimals, 10);
            into[length + place] = (byte)('0' + digit);
        }

        return length + Amount.Decimals;
    }

    /// <summary>As <see cref="Format"/> without zeros at the end: <c>5</c>, <c>0.2</c>; how exchangeInfo states multipliers.</summary>
    public static int FormatTrimmed(Amount amount, Span<byte> into)
    {
        var length = Format(amount, into);
        while (into[length - 1] == '0')
        {
            length--;
        }

        return into[length - 1] == '.' ? length - 1 : length;
    }

    private static bool IsDigits(ReadOnlySpan<byte> text) =>
        text.Length is > 0 and <= DigitsMax && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    private static Int128 Join(ReadOnlySpan<byte> whole, ReadOnlySpan<byte> decimals)
    {
        var fraction = Digits(decimals);
        for (var place = decimals.Length; place < Amount.Decimals; place++)
        {
            fraction *= 10;
        }

        // Nineteen digits fit 64 bits; the twentieth is added on the wide side.
        var high = whole.Length == DigitsMax ? (Int128)(whole[0] - '0') * 10_000_000_000_000_000_000 : 0;
        var low = Digits(whole.Length == DigitsMax ? whole[1..] : whole);
        return (high + low) * UnitsPerWhole + fraction;
    }

    private static ulong Digits(ReadOnlySpan<byte> digits)
    {
        ulong value = 0;
        foreach (var digit in digits)
        {
            value = value * 10 + (ulong)(digit - '0');
        }

        return value;
    }
}
