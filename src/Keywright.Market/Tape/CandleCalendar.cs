namespace Keywright.Market.Tape;

/// <summary>Where candles begin: whole multiples since 1970 in the zone's own time, weeks on Monday, months by the calendar.</summary>
/// <param name="interval">Which candles.</param>
/// <param name="zoneOffsetUs">How far the zone is ahead of UTC, in microseconds.</param>
internal readonly struct CandleCalendar(CandleInterval interval, long zoneOffsetUs)
{
    // 1970 began on a Thursday.
    private const long FirstMonday = 4 * GrainSpans.Day;

    /// <summary>The opening of the candle that holds the time, in Unix microseconds.</summary>
    public long OpenOf(long timeUs) => interval == CandleInterval.Mo1
        ? MonthStart(MonthOf(timeUs))
        : timeUs - Modulo(timeUs + zoneOffsetUs - Anchor, Span);

    /// <summary>The opening some candles later, or earlier when <paramref name="count"/> is negative.</summary>
    public long Move(long openUs, long count) => interval == CandleInterval.Mo1
        ? MonthStart(MonthOf(openUs) + count)
        : openUs + (count * Span);

    private long Anchor => interval == CandleInterval.W1 ? FirstMonday : 0;

    private long Span => interval switch
    {
        CandleInterval.S1 => GrainSpans.Second,
        CandleInterval.M1 => GrainSpans.Minute,
        CandleInterval.M3 => 3 * GrainSpans.Minute,
        CandleInterval.M5 => 5 * GrainSpans.Minute,
        CandleInterval.M15 => 15 * GrainSpans.Minute,
        CandleInterval.M30 => 30 * GrainSpans.Minute,
        CandleInterval.H1 => GrainSpans.Hour,
        CandleInterval.H2 => 2 * GrainSpans.Hour,
        CandleInterval.H4 => 4 * GrainSpans.Hour,
        CandleInterval.H6 => 6 * GrainSpans.Hour,
        CandleInterval.H8 => 8 * GrainSpans.Hour,
        CandleInterval.H12 => 12 * GrainSpans.Hour,
        CandleInterval.D1 => GrainSpans.Day,
        CandleInterval.D3 => 3 * GrainSpans.Day,
        CandleInterval.W1 => 7 * GrainSpans.Day,
        _ => throw new ArgumentOutOfRangeException(nameof(interval), interval, "Not a candle interval."),
    };

    private static long Modulo(long value, long by) => ((value % by) + by) % by;

    private long MonthOf(long timeUs)
    {
        var local = timeUs + zoneOffsetUs;
        var date = DateOnly.FromDayNumber((int)((local - Modulo(local, GrainSpans.Day)) / GrainSpans.Day) + DayNumberOf1970);
        return (date.Year * 12L) + date.Month - 1;
    }

    private static int DayNumberOf1970 => new DateOnly(1970, 1, 1).DayNumber;

    private long MonthStart(long month) =>
        ((new DateOnly((int)(month / 12), (int)(month % 12) + 1, 1).DayNumber - DayNumberOf1970) * GrainSpans.Day) - zoneOffsetUs;
}
