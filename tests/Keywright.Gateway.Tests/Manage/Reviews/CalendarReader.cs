using System.Globalization;
using System.Text;
using Xunit;

namespace Keywright.Gateway.Tests.Manage.Reviews;

/// <summary>One event of a calendar, unescaped.</summary>
internal sealed record CalendarEvent(IReadOnlyDictionary<string, string> Properties, IReadOnlyList<string> Triggers)
{
    public string this[string name] => Properties[name];
}

/// <summary>Reads iCalendar text and forgives nothing that RFC 5545 forbids or that these files need not have.</summary>
internal static class CalendarReader
{
    private static readonly string[] s_eventNeeds = ["UID", "DTSTAMP", "DTSTART", "SUMMARY", "DESCRIPTION", "SEQUENCE", "TRANSP"];

    public static IReadOnlyList<CalendarEvent> Read(string text)
    {
        Assert.EndsWith("\r\n", text);
        var physical = text[..^2].Split("\r\n");
        Assert.All(physical, line =>
        {
            Assert.InRange(Encoding.UTF8.GetByteCount(line), 1, 75);
            Assert.DoesNotContain(line, c => c is '\r' or '\n' || (char.IsControl(c) && c != '\t'));

            // A fold inside a character would leave half a surrogate pair on either side.
            Assert.Equal(line, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(line)));
        });

        var lines = new Queue<string>(text[..^2].Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n"));
        Assert.Equal("BEGIN:VCALENDAR", lines.Dequeue());
        var head = new Dictionary<string, string>();
        var events = new List<CalendarEvent>();
        while (lines.Peek() != "END:VCALENDAR")
        {
            var (name, value) = Split(lines.Dequeue());
            if (name == "BEGIN")
            {
                Assert.Equal("VEVENT", value);
                events.Add(ReadEvent(lines));
            }
            else
            {
                Assert.Empty(events);
                head.Add(name, value);
            }
        }

        lines.Dequeue();
        Assert.Empty(lines);
        Assert.Equal("2.0", head["VERSION"]);
        Assert.NotEmpty(head["PRODID"]);
        Assert.Equal(events.Count, events.Select(one => one["UID"]).Distinct().Count());
        return events;
    }

    public static DateTimeOffset Instant(string text)
        => DateTimeOffset.ParseExact(text, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static CalendarEvent ReadEvent(Queue<string> lines)
    {
        var properties = new Dictionary<string, string>();
        var triggers = new List<string>();
        while (lines.Peek() != "END:VEVENT")
        {
            var (name, value) = Split(lines.Dequeue());
            if (name != "BEGIN")
            {
                properties.Add(name, name is "SUMMARY" or "DESCRIPTION" ? Unescape(value) : value);
                continue;
            }

            Assert.Equal("VALARM", value);
            var alarm = new Dictionary<string, string>();
            while (lines.Peek() != "END:VALARM")
            {
                var (field, content) = Split(lines.Dequeue());
                alarm.Add(field, content);
            }

            lines.Dequeue();
            Assert.Equal(["ACTION", "DESCRIPTION", "TRIGGER"], alarm.Keys);
            Assert.Equal("DISPLAY", alarm["ACTION"]);
            Unescape(alarm["DESCRIPTION"]);
            triggers.Add(alarm["TRIGGER"]);
        }

        lines.Dequeue();
        Assert.Equal(s_eventNeeds.Order(), properties.Keys.Order());
        Instant(properties["DTSTAMP"]);
        Instant(properties["DTSTART"]);
        Assert.True(int.Parse(properties["SEQUENCE"], CultureInfo.InvariantCulture) >= 0);
        return new CalendarEvent(properties, triggers);
    }

    private static (string Name, string Value) Split(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        Assert.True(colon > 0, $"'{line}' is no content line");
        Assert.All(line[..colon], c => Assert.True(char.IsAsciiLetterUpper(c) || c == '-'));
        return (line[..colon], line[(colon + 1)..]);
    }

    private static string Unescape(string value)
    {
        var text = new StringBuilder();
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] != '\\')
            {
                Assert.False(value[i] is ',' or ';', $"'{value}' has a bare {value[i]}");
                text.Append(value[i]);
                continue;
            }

            i++;
            Assert.True(i < value.Length && value[i] is '\\' or ',' or ';' or 'n', $"'{value}' has a strange escape");
            text.Append(value[i] == 'n' ? '\n' : value[i]);
        }

        return text.ToString();
    }
}
