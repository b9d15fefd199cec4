namespace Keywright.Gateway.Manage.Reviews;

/// <summary>The reminders before an end: fourteen days, seven, three and one.</summary>
internal static class Due
{
    public static readonly int[] Days = [14, 7, 3, 1];

    public const long DayUs = 86_400_000_000;

    /// <summary>
    /// The reminder that an instant has reached: of 14, 7, 3 and 1 the fewest days within which it comes, 0 once it has come, and null
    /// while it is more than fourteen days away.
    /// </summary>
    public static int? Reached(long atUs, long nowUs)
    {
        var left = atUs - nowUs;
        return left <= 0 ? 0 : left > Days[0] * DayUs ? null : Days.Last(days => left <= days * DayUs);
    }

    public static Severity SeverityOf(int reached) => reached switch
    {
        <= 1 => Severity.Urgent,
        <= 7 => Severity.Warning,
        _ => Severity.Note,
    };

    /// <summary>"in 3 days" for what comes within three days, rounded up; "today" within one.</summary>
    public static string In(long atUs, long nowUs) => (atUs - nowUs + DayUs - 1) / DayUs is > 1 and var days ? $"in {days} days" : "within a day";

    public static string Ago(long atUs, long nowUs) => (nowUs - atUs) / DayUs is var days && days == 1 ? "1 day ago" : days < 1 ? "today" : $"{days} days ago";
}
