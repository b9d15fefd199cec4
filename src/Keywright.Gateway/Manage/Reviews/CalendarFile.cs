using System.Globalization;
using System.Text;

namespace Keywright.Gateway.Manage.Reviews;

/// <summary>Dates as an iCalendar file (RFC 5545): one event a date, with an alarm 14, 7, 3 and 1 days before.</summary>
/// <param name="Text">Lines end in CRLF; none is longer than 75 octets.</param>
public sealed record CalendarFile(string Text, int Events)
{
    private const int OctetsMax = 75;

    internal static CalendarFile Write(IEnumerable<ReviewDate> dates, DateTimeOffset now)
    {
        var text = new StringBuilder();
        var events = 0;
        Line("BEGIN:VCALENDAR");
        Line("VERSION:2.0");
        Line("PRODID:-//Keywright//Key reviews//EN");
        Line("CALSCALE:GREGORIAN");
        Line("METHOD:PUBLISH");
        foreach (var date in dates.OrderBy(date => date.AtUs).ThenBy(date => date.Uid, StringComparer.Ordinal))
        {
            events++;
            Line("BEGIN:VEVENT");
            Line($"UID:{date.Uid}");
            Line($"DTSTAMP:{Instant(now)}");
            Line($"SEQUENCE:{date.Sequence.ToString(CultureInfo.InvariantCulture)}");
            Line($"DTSTART:{Instant(GatewayClock.InstantOf(date.AtUs))}");
            Line($"SUMMARY:{Escaped(date.Summary)}");
            Line($"DESCRIPTION:{Escaped(date.Description)}");
            Line("TRANSP:TRANSPARENT");
            foreach (var days in Due.Days)
            {
                Line("BEGIN:VALARM");
                Line("ACTION:DISPLAY");
                Line($"DESCRIPTION:{Escaped($"{date.Summary} in {days} {(days == 1 ? "day" : "days")}")}");
                Line($"TRIGGER:-P{days.ToString(CultureInfo.InvariantCulture)}D");
                Line("END:VALARM");
            }

            Line("END:VEVENT");
        }

        Line("END:VCALENDAR");
        return new CalendarFile(text.ToString(), events);

        void Line(string content)
        {
            // A fold may not fall inside a character, and the blank that opens the next line counts.
            var octets = 0;
            foreach (var rune in content.EnumerateRunes())
            {
                if (octets + rune.Utf8SequenceLength > OctetsMax)
                {
                    text.Append("\r\n ");
                    octets = 1;
                }

                text.Append(rune.ToString());
                octets += rune.Utf8SequenceLength;
            }

            text.Append("\r\n");
        }
    }

    private static string Escaped(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace(";", "\\;", StringComparison.Ordinal)
        .Replace(",", "\\,", StringComparison.Ordinal)
        .Replace("\r\n", "\\n", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
}
