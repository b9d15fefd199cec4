namespace Keywright.Gateway.Requests.Rules;

/// <summary>The part of the past a key may read: nothing before the first instant, nothing from the second on; microseconds, null for no bound.</summary>
public readonly record struct HistoryWindow(long? FromUs, long? ToUs)
{
    public bool IsWhole => FromUs is null && ToUs is null;

    public bool Holds(long timeUs) => !(timeUs < FromUs) && !(timeUs >= ToUs);

    /// <summary>The last instant within it that is not after <paramref name="endUs"/>; null for no end.</summary>
    public long? EndOf(long? endUs) => ToUs is { } to ? Math.Min(endUs ?? long.MaxValue, to - 1) : endUs;
}
