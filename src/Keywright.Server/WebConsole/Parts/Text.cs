using System.Globalization;

namespace Keywright.Server.WebConsole.Parts;

/// <summary>Times and keys in the words of a page.</summary>
public static class Text
{
    /// <summary>UTC, to the minute; to the second it stands in the element's attribute.</summary>
    public static string Time(DateTimeOffset? time, string none) => time is { } at ? at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : none;

    public static string Machine(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>An API key is no secret, but a list on a shared screen need not tell it: both ends serve to know it again.</summary>
    public static string Masked(string apiKey) => apiKey.Length > 12 ? $"{apiKey[..6]}…{apiKey[^4..]}" : apiKey;

    /// <summary>How far off an instant is, as <c>in 3 days</c> or <c>2 h ago</c>.</summary>
    public static string Away(DateTimeOffset time, DateTimeOffset now)
    {
        // Half a minute's rounding, so that what was set to 90 days is not said to be 89.
        var span = (time - now).Duration() + TimeSpan.FromSeconds(30);
        if (span < TimeSpan.FromMinutes(1))
        {
            return "now";
        }

        var far = span.TotalDays >= 2 ? $"{(int)span.TotalDays} days" : span.TotalHours >= 2 ? $"{(int)span.TotalHours} h" : $"{(int)span.TotalMinutes} min";
        return time >= now ? $"in {far}" : $"{far} ago";
    }
}
