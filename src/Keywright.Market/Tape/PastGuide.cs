namespace Keywright.Market.Tape;

/// <summary>Where a cross symbol's parts should lie, read off its legs' parts.</summary>
internal sealed class PastGuide
{
    public long[] Closes { get; } = new long[60];

    public long[] Highs { get; } = new long[60];

    public long[] Lows { get; } = new long[60];

    public long[] Means { get; } = new long[60];

    /// <summary>Whether highs, lows and means were read off too.</summary>
    public bool SeesInside { get; set; }
}
