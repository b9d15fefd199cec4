using System.Globalization;

namespace Keywright.Cli.Terminals;

/// <summary>Times and spans as people type and read them; always UTC.</summary>
internal static class TimeText
{
    public static string Short(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + "Z";

    public static string Fine(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture) + "Z";

    /// <summary>A whole number of days, weeks or hours: <c>90d</c>, <c>12w</c>, <c>36h</c>.</summary>
    public static bool TrySpan(string text, out TimeSpan span)
    {
        span = default;
        if (text.Length < 2
            || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count is < 1 or > 100_000)
        {
            return false;
        }
        TimeSpan? unit = text[^1] switch
        {
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            'w' => TimeSpan.FromDays(7),
            _ => null,
        };
        span = (unit ?? default) * count;
        return unit is not null;
    }

    /// <summary>A date or instant, UTC, as <c>2027-01-31</c>; or a span after now, as <c>90d</c>.</summary>
    public static bool TryDate(string text, DateTimeOffset now, out DateTimeOffset date)
    {
        if (TrySpan(text, out var ahead) && ahead < TimeSpan.FromDays(36_500))
        {
            date = now + ahead;
            return true;
        }

        return DateTimeOffset.TryParseExact(
            text,
            ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out date);
    }

    /// <summary>An instant as <c>2026-11-21T17:00:00Z</c>, or a span before now: <c>2h</c>.</summary>
    public static bool TryInstant(string text, DateTimeOffset now, out DateTimeOffset instant)
    {
        if (TrySpan(text, out var ago) && ago < TimeSpan.FromDays(36_500))
        {
            instant = now - ago;
            return true;
        }
        return DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant);
    }
}
