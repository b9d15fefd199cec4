namespace Keywright.House.Tests.Floats;

/// <summary>One method for each way in which floating point creeps in; only ever read by the scanner.</summary>
internal static class PlantedFloats
{
    public static readonly float[] Ratio = [];

    public static double Half() => 0.5;

    public static long Hidden(int number) => (long)Math.Truncate(number / (decimal)(number * 2.0));

    public static long Taken(double price) => BitConverter.DoubleToInt64Bits(price);

    public static bool Seconds(TimeSpan span) => span.TotalSeconds > span.Seconds;

    public static int Listed() => new List<double>().Count;

    public static bool Local(TimeSpan span)
    {
        var days = span.TotalDays;
        return days > span.Days && days < span.Hours;
    }

    public static bool Widened(ulong number) => (float)number > long.MaxValue;

    public static decimal Clean(long ticks, TimeSpan span) => (ticks * 0.01m) + span.Ticks;
}
