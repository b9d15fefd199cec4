using System.Globalization;
using Keywright.Doctor.Calls;

namespace Keywright.Doctor.Steps;

/// <summary>A call that is wrong on purpose must be refused, and with the code that clients know.</summary>
internal static class MustRefuse
{
    /// <param name="said">What came of the call.</param>
    /// <param name="what">What was wrong with it, as "An expired timestamp".</param>
    /// <param name="codes">Those that say so; the first is the usual one.</param>
    public static CheckResult With(RestOutcome said, string what, params ReadOnlySpan<int> codes)
    {
        if (said is RestOutcome.Silent silent)
        {
            return silent.Why.ToFail();
        }

        var answer = ((RestOutcome.Answered)said).Answer;
        var usual = codes[0].ToString(CultureInfo.InvariantCulture);
        return (answer.IsSuccess, codes.Contains(answer.Code)) switch
        {
            (true, _) => CheckResult.Fail($"{what} is accepted: anybody could replay or forge requests there.", "Do not trade through this target: whatever answers does not check what it is sent."),
            (_, true) => CheckResult.Pass($"{what} is refused with {answer.Code.ToString(CultureInfo.InvariantCulture)}.").With(("code", (long)answer.Code), ("status", (long)answer.Status)),
            _ => CheckResult.Fail($"{what} is answered {answer.Said}, not {usual}.", $"Clients act on {usual}; something in between changes answers, or this is no exchange API.")
                .With(("code", (long)answer.Code), ("status", (long)answer.Status)),
        };
    }
}
