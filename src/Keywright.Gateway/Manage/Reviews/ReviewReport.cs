namespace Keywright.Gateway.Manage.Reviews;

/// <summary>What a review found.</summary>
/// <param name="Findings">The worst first.</param>
/// <param name="Reviewed">How many keys were looked at.</param>
public sealed record ReviewReport(ReviewStanding Standing, int Reviewed, IReadOnlyList<Finding> Findings);

/// <summary>Whether a review is due.</summary>
/// <param name="DueAt">The interval after the last sign-off, or after this home first kept reviews.</param>
/// <param name="LastSignOff">Null before the first.</param>
public sealed record ReviewStanding(DateTimeOffset At, ReviewSettings Settings, DateTimeOffset DueAt, bool IsOverdue, SignOff? LastSignOff);

/// <summary>Who said the keys were looked through, when, and how many findings stood then.</summary>
public sealed record SignOff(string Name, DateTimeOffset At, int Findings);

/// <summary>One thing about one key that its owner should see to.</summary>
/// <param name="Kind">A fixed name, as <c>no-allow-list</c>.</param>
/// <param name="Label">The key's.</param>
/// <param name="Service">Who holds it at the exchange; null for a key of this gateway.</param>
/// <param name="Says">One plain sentence.</param>
/// <param name="DueAt">The instant it is about, where there is one.</param>
/// <param name="Mend">The command that mends it, as it is typed into a shell.</param>
public sealed record Finding(string Kind, Severity Severity, string Label, string? Service, string Says, DateTimeOffset? DueAt, string Mend);

public enum Severity
{
    /// <summary>Tidiness.</summary>
    Note,

    /// <summary>To be mended before the next review.</summary>
    Warning,

    /// <summary>To be mended today.</summary>
    Urgent,
}

/// <summary>What came of a change to the reviews: how they stand now, or a plain sentence.</summary>
public sealed record ReviewResult(ReviewStanding? Standing, string? Problem);
