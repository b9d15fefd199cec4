namespace Keywright.Doctor;

/// <summary>What an examination found, step by step.</summary>
/// <param name="Target">REST's base URL.</param>
/// <param name="Market"><c>spot</c> or <c>futures</c>.</param>
/// <param name="Venue">Who answered: a gateway's venue, the exchange's environment, or <c>unknown</c>.</param>
/// <param name="Interrupted">It was ended before its last step.</param>
/// <param name="Calls">Requests and connections made.</param>
/// <param name="Steps">In the order they were taken.</param>
public sealed record ExaminationReport(string Target, string Market, string Venue, bool Interrupted, int Calls, IReadOnlyList<CheckResult> Steps)
{
    public int Passed => Count(CheckStatus.Pass);

    public int Warned => Count(CheckStatus.Warn);

    public int Failed => Count(CheckStatus.Fail);

    public int Skipped => Count(CheckStatus.Skip);

    private int Count(CheckStatus status) => Steps.Count(step => step.Status == status);
}
