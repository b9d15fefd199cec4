namespace Keywright.Binance.Wire;

/// <summary>Instants as clients send them: milliseconds or microseconds since 1970, told apart by size. Here always microseconds.</summary>
public static class TimeText
{
    /// <summary>A figure from here on is microseconds (as milliseconds it would be the year 5138).</summary>
    public const long MicrosecondsFrom = 100_000_000_000_000;

    /// <summary>2017-01-01, before which the exchange knows nothing.</summary>
    public const long EarliestUs = 1_483_228_800_000_000;

    /// <summary>How far past now a start or end may lie before it is moved back.</summary>
    public const long AheadUs = 10_000_000;

    private const int DigitsMax = 20;

    /// <summary>Reads 1 to 20 digits. Figures past the far future stay in it instead of overflowing.</summary>
    /// <param name="text">The value as UTF-8.</param>
    /// <param name="timeUs">Microseconds.</param>
    /// <param name="inMilliseconds">The text counted milliseconds.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out long timeUs, out bool inMilliseconds)
    {
        timeUs = 0;
        inMilliseconds = false;
        if (text.Length is 0 or > DigitsMax || text.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        UInt128 figure = 0;
        foreach (var digit in text)
        {
            figure = figure * 10 + (uint)(digit - '0');
        }

        inMilliseconds = figure < MicrosecondsFrom;
        timeUs = (long)UInt128.Min(inMilliseconds ? figure * 1_000 : figure, long.MaxValue / 2);
        return true;
    }

    /// <summary>Moves a startTime or endTime into what the exchange looks at.</summary>
    public static long Clamp(long timeUs, long nowUs) => Math.Clamp(timeUs, EarliestUs, Math.Max(EarliestUs, nowUs + AheadUs));

    /// <summary>
    /// Reads a time zone <c>h</c>, <c>hh</c> or <c>±h:mm</c> between −12:00 and +14:00 as microseconds east of UTC.
    /// </summary>
    public static bool TryParseZone(ReadOnlySpan<byte> text, out long offsetUs)
    {
        offsetUs = 0;
        var negative = !text.IsEmpty && text[0] == '-';
        var rest = !text.IsEmpty && text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        var colon = rest.IndexOf((byte)':');
        var hours = colon < 0 ? rest : rest[..colon];
        var minutes = colon < 0 ? "00"u8 : rest[(colon + 1)..];
        if (hours.Length is 0 or > 2 || minutes.Length != 2
            || hours.ContainsAnyExceptInRange((byte)'0', (byte)'9') || minutes.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        var minutesOfHour = (minutes[0] - '0') * 10 + minutes[1] - '0';
        var hour = hours.Length == 2 ? (hours[0] - '0') * 10 + hours[1] - '0' : hours[0] - '0';
        var total = (hour * 60 + minutesOfHour) * (negative ? -1 : 1);
        offsetUs = total * 60_000_000L;
        return minutesOfHour < 60 && total is >= -12 * 60 and <= 14 * 60;
    }
}
