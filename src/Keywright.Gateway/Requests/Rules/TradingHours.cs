using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using Keywright.Gateway.Budgets;

namespace Keywright.Gateway.Requests.Rules;

/// <summary>
/// The minutes of the week, UTC, in which a key may place orders: <c>mon-fri 08:00-17:30</c>, <c>sat 10:00-12:00</c>, <c>daily 22:00-02:00</c>. The
/// end is not part of it; one that lies before the beginning is on the day after.
/// </summary>
public sealed partial class TradingHours
{
    private const int EntriesMax = 20;
    private const int DayMinutes = 24 * 60;
    private const int WeekMinutes = 7 * DayMinutes;
    private const long MinuteUs = 60_000_000;

    /// <summary>1970 began on a Thursday; minutes here are counted from Monday.</summary>
    private const int EpochOffset = 3 * DayMinutes;

    private static readonly string[] Days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    private readonly BitArray open = new(WeekMinutes);
    private readonly string text;

    private TradingHours(IReadOnlyList<string> entries) => text = string.Join(", ", entries);

    public bool Allow(long nowUs) => open[(int)(((nowUs / MinuteUs) + EpochOffset) % WeekMinutes)];

    public CapRefusal Refusal(long nowUs)
    {
        var now = DateTimeOffset.UnixEpoch.AddTicks(nowUs * TimeSpan.TicksPerMicrosecond).ToString("ddd HH:mm", CultureInfo.InvariantCulture).ToLowerInvariant();
        return new($"hours: {now} is not within {text}", $"This key trades within its hours alone, {text} UTC, and it is {now}.");
    }

    /// <returns>Null with no problem: at any time.</returns>
    public static TradingHours? TryRead(IReadOnlyList<string> entries, out string? problem)
    {
        problem = entries.Count > EntriesMax ? $"hours has {entries.Count} entries; at most {EntriesMax} are allowed." : null;
        if (entries.Count == 0 || problem is not null)
        {
            return null;
        }

        var hours = new TradingHours(entries);
        foreach (var entry in entries)
        {
            if (!hours.TryAdd(entry))
            {
                problem = $"hours entry '{PolicyRules.Printable(entry)}' is none; write days and times of UTC as mon-fri 08:00-17:30, sat 10:00-12:00 or daily 22:00-02:00.";
                return null;
            }
        }

        return hours;
    }

    private bool TryAdd(string entry)
    {
        if (EntryPattern().Match(entry) is not { Success: true } match)
        {
            return false;
        }

        var (first, last) = match.Groups["first"].Value == "daily" ? (0, 6) : (Array.IndexOf(Days, match.Groups["first"].Value), Array.IndexOf(Days, match.Groups["last"].Value));
        last = last < 0 ? first : last;
        var (from, to) = (MinuteOf(match, "from"), MinuteOf(match, "to"));
        if (from == to || from == DayMinutes)
        {
            return false;
        }

        var length = to > from ? to - from : to + DayMinutes - from;
        for (var day = first; ; day = (day + 1) % Days.Length)
        {
            for (var minute = 0; minute < length; minute++)
            {
                open[((day * DayMinutes) + from + minute) % WeekMinutes] = true;
            }

            if (day == last)
            {
                return true;
            }
        }
    }

    private static int MinuteOf(Match match, string name)
    {
        var text = match.Groups[name].ValueSpan;
        return (int.Parse(text[..2], NumberStyles.None, CultureInfo.InvariantCulture) * 60) + int.Parse(text[3..], NumberStyles.None, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\A(?:(?<first>mon|tue|wed|thu|fri|sat|sun)(?:-(?<last>mon|tue|wed|thu|fri|sat|sun))?|(?<first>daily)) (?<from>(?:[01][0-9]|2[0-3]):[0-5][0-9])-(?<to>(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00)\z")]
    private static partial Regex EntryPattern();
}
