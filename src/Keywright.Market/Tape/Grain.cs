namespace Keywright.Market.Tape;

/// <summary>The spans bars are kept in; every other interval is added up from these.</summary>
internal enum Grain
{
    S1,
    M1,
    M15,
    H1,
    D1,
}

internal static class GrainSpans
{
    public const int Count = 5;
    public const long Second = 1_000_000;
    public const long Minute = 60 * Second;
    public const long Hour = 60 * Minute;
    public const long Day = 24 * Hour;

    /// <summary>Microseconds.</summary>
    public static long Span(this Grain grain) => grain switch
    {
        Grain.S1 => Second,
        Grain.M1 => Minute,
        Grain.M15 => 15 * Minute,
        Grain.H1 => Hour,
        _ => Day,
    };

    /// <summary>How many bars of the next finer grain make one of this.</summary>
    public static int Parts(this Grain grain) => grain switch
    {
        Grain.D1 => 24,
        Grain.H1 => 4,
        Grain.M15 => 15,
        _ => 60,
    };
}
