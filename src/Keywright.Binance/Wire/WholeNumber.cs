namespace Keywright.Binance.Wire;

/// <summary>Ids and counts as text.</summary>
public static class WholeNumber
{
    private const int DigitsMax = 20;

    /// <summary>Reads 1 to 20 digits (-1100 otherwise) up to <paramref name="valueMax"/> (-1108 above).</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, string name, long valueMax, out long value, out Fault fault)
    {
        value = 0;
        fault = default;
        if (text.Length is 0 or > DigitsMax || text.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            fault = text.IsEmpty ? ParameterFaults.Empty(name) : ParameterFaults.OutOfRange(name, ParameterFaults.LongRange);
            return false;
        }

        UInt128 number = 0;
        foreach (var digit in text)
        {
            number = number * 10 + (uint)(digit - '0');
        }

        if (number > (UInt128)valueMax)
        {
            fault = ParameterFaults.Overflowed(name);
            return false;
        }

        value = (long)number;
        return true;
    }
}
