namespace Keywright.Doctor.Calls;

/// <summary>What came of a request.</summary>
internal abstract record RestOutcome
{
    private RestOutcome()
    {
    }

    /// <summary>An answer, whatever its status.</summary>
    public sealed record Answered(RestAnswer Answer) : RestOutcome;

    /// <summary>None, or one that is past all bounds.</summary>
    public sealed record Silent(Trouble Why) : RestOutcome;
}
