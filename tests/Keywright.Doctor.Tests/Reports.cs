using Xunit;

namespace Keywright.Doctor.Tests;

/// <summary>Reads reports.</summary>
internal static class Reports
{
    public static CheckResult Step(this ExaminationReport report, string name) => Assert.Single(report.Steps, step => step.Step == name);

    /// <summary>For a failing assertion: all of it.</summary>
    public static string Text(this ExaminationReport report) =>
        string.Join('\n', report.Steps.Select(step => $"{step.Step} {step.Status} {step.Finding} {step.Mend} [{string.Join(", ", step.Facts.Select(fact => $"{fact.Key}={fact.Value}"))}]"));

    /// <summary>Asserts how one step ended, and gives it.</summary>
    public static CheckResult Ended(this ExaminationReport report, string name, CheckStatus status)
    {
        var step = report.Step(name);
        Assert.True(step.Status == status, $"{name} should be {status}:\n{report.Text()}");
        Assert.Equal(status is CheckStatus.Warn or CheckStatus.Fail, step.Mend is not null);
        return step;
    }
}
