namespace Keywright.Binance.Wire;

/// <summary>In what unit an answer gives its times; the header X-MBX-TIME-UNIT chooses.</summary>
public enum TimeUnit : byte
{
    Millisecond,
    Microsecond,
}

/// <summary>Reads the header X-MBX-TIME-UNIT.</summary>
public static class TimeUnits
{
    /// <summary>Nothing sent means milliseconds; false is <see cref="Faults.InvalidTimeUnit"/>.</summary>
    public static bool TryParse(string? header, out TimeUnit unit)
    {
        unit = header is "MICROSECOND" or "microsecond" ? TimeUnit.Microsecond : TimeUnit.Millisecond;
        return header is null or "" or "MICROSECOND" or "microsecond" or "MILLISECOND" or "millisecond";
    }
}
