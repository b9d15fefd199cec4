namespace Keywright.Control;

/// <summary>The answer of <c>GET /v1/review</c>.</summary>
/// <param name="Reviewed">How many keys were looked at.</param>
/// <param name="Findings">The worst first.</param>
public sealed record ReviewFound(ReviewStatus Status, int Reviewed, IReadOnlyList<ReviewFinding> Findings);

/// <summary>Whether a review is due: the answer of <c>GET /v1/review/status</c>.</summary>
/// <param name="LastSignOff">Null before the first.</param>
public sealed record ReviewStatus(
    DateTimeOffset At, bool Overdue, DateTimeOffset DueAt, long EverySeconds, long RotationSeconds, long UnusedSeconds, ReviewSignOff? LastSignOff);

public sealed record ReviewSignOff(string Name, DateTimeOffset At, int Findings);

/// <summary>One thing about one key to see to.</summary>
/// <param name="Kind">A fixed name, as <c>no-allow-list</c>.</param>
/// <param name="Severity"><c>urgent</c>, <c>warning</c> or <c>note</c>.</param>
/// <param name="Key">Its label.</param>
/// <param name="Service">Who holds it at the exchange; null for a key of the gateway.</param>
/// <param name="Mend">The command that mends it, quoted for a shell.</param>
public sealed record ReviewFinding(string Kind, string Severity, string Key, string? Service, string Says, DateTimeOffset? DueAt, string Mend);

/// <summary>The body of <c>POST /v1/review/sign-off</c>.</summary>
public sealed record SignOffReview(string Name);

/// <summary>The body of <c>PUT /v1/review/settings</c>; null leaves a setting as it is.</summary>
public sealed record SetReviews
{
    public long? EverySeconds { get; init; }

    public long? RotationSeconds { get; init; }

    public long? UnusedSeconds { get; init; }
}

/// <summary>The answer of <c>GET /v1/review/calendar</c>.</summary>
/// <param name="Text">An iCalendar file.</param>
public sealed record ReviewCalendar(string Text, int Events);
