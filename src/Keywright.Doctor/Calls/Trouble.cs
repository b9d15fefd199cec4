namespace Keywright.Doctor.Calls;

/// <summary>Why no answer came that could be read.</summary>
/// <param name="Cause">One sentence.</param>
/// <param name="Mend">What to do about it.</param>
internal sealed record Trouble(string Cause, string Mend)
{
    public CheckResult ToFail() => CheckResult.Fail(Cause, Mend);
}
