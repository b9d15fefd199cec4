using System.Diagnostics.CodeAnalysis;

namespace Keywright.Cli.KeyCommands;

/// <summary>Writes a calendar file: a new one, or in the place of an older calendar, never over anything else.</summary>
internal static class CalendarOutput
{
    private const string Begin = "BEGIN:VCALENDAR";

    public static bool TryWrite(string path, string text, [NotNullWhen(false)] out string? problem)
    {
        try
        {
            if (File.Exists(path) && !IsCalendar(path))
            {
                problem = $"--calendar: {path} exists and is no calendar; choose another name.";
                return false;
            }

            // Whole or not at all: a calendar program may read it at any moment.
            var next = path + ".new";
            File.WriteAllText(next, text);
            File.Move(next, path, overwrite: true);
            problem = null;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            problem = $"--calendar: {path} cannot be written: {e.Message}";
            return false;
        }
    }

    private static bool IsCalendar(string path)
    {
        using var reader = new StreamReader(path);
        return reader.ReadLine() == Begin;
    }
}

/// <summary>What <c>keys audit --calendar FILE --json</c> prints.</summary>
internal sealed record CalendarWritten(string File, int Events);
