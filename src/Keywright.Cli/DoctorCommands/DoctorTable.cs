using System.Globalization;
using Keywright.Cli.Terminals;
using Keywright.Doctor;

namespace Keywright.Cli.DoctorCommands;

/// <summary>Steps under each other as they end; sentences are broken at the terminal's edge and stay in their column.</summary>
internal sealed class DoctorTable
{
    private const int StepWidth = 17;
    private const int ResultWidth = 6;

    private readonly TextWriter output;
    private readonly int width;

    public DoctorTable(TextWriter output, int width, Examined examined)
    {
        this.output = output;
        this.width = Math.Max(24, width - StepWidth - ResultWidth - 4);
        output.WriteLine(SafeText.Of($"Examining {examined.Target.Rest.GetLeftPart(UriPartial.Authority)} with key {KeyCommands.KeyText.Masked(examined.ApiKey)}."));
        Row("STEP", "RESULT", "FINDING");
    }

    public void Write(CheckResult result)
    {
        var (step, word) = (result.Step, result.Status.ToString().ToLowerInvariant());
        foreach (var line in Broken(result.Finding).Concat(result.Mend is { } mend ? Broken($"Mend: {mend}") : []))
        {
            Row(step, word, line);
            (step, word) = ("", "");
        }

        output.Flush();
    }

    public void End(ExaminationReport report)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Passed} passed, {report.Warned} warned, {report.Failed} failed, {report.Skipped} not tried; {report.Calls} call{(report.Calls == 1 ? "" : "s")}{(report.Interrupted ? "; interrupted" : "")}."));
    }

    private void Row(string step, string result, string finding) =>
        output.WriteLine($"{step.PadRight(StepWidth)}  {result.PadRight(ResultWidth)}  {finding}".TrimEnd());

    private IEnumerable<string> Broken(string sentence)
    {
        var line = "";
        foreach (var word in SafeText.Of(sentence).Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        yield return line;
    }
}
