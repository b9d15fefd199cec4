namespace Keywright.Control;

/// <summary>One of the questions of <c>GET /v1/assess</c>; yes is the bad answer.</summary>
public sealed record AssessQuestion(string Name, string Asks);

/// <summary>The body of <c>POST /v1/assess</c>.</summary>
public sealed record AssessService
{
    /// <summary>Names of the questions answered with yes.</summary>
    public IReadOnlyList<string> Yes { get => field ?? []; init; }

    public string? Service { get; init; }

    /// <summary>The use, as a preset is named.</summary>
    public string For { get => field ?? "portfolio"; init; }

    /// <summary>It runs elsewhere, so that its key must live at the exchange.</summary>
    public bool Hosted { get; init; }

    /// <summary>Keeps the assessment with this key.</summary>
    public string? Key { get; init; }
}

/// <summary>What the answers come to.</summary>
/// <param name="Verdict"><c>do-not-give</c>, <c>only-with</c> or <c>fine</c>.</param>
/// <param name="Why">The deciding answers, or what must be so for a key to be given.</param>
/// <param name="Preset">The one it should get; null for none.</param>
/// <param name="Command">The line to type.</param>
/// <param name="Key">The key it is kept with.</param>
public sealed record AssessmentMade(
    string Verdict, int Score, int ScoreMax, IReadOnlyList<string> Yes, IReadOnlyList<string> Why, string? Preset, string? Command, string? Key);

/// <summary>An assessment beside its key.</summary>
public sealed record AssessmentKept(DateTimeOffset At, string Verdict, int Score, int ScoreMax, IReadOnlyList<string> Yes, string Preset);
