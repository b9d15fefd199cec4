using System.Text.RegularExpressions;

namespace Keywright.House.Tests.Tidy;

/// <summary>A test that is passed over, or that hopes a pause is long enough, tells nothing.</summary>
internal static partial class TestRules
{
    public static IEnumerable<Finding> Check(RepositoryFile file)
    {
        if (!file.Path.StartsWith("tests/", StringComparison.Ordinal))
        {
            return [];
        }

        return file.Extension switch
        {
            ".cs" => [.. Where(file, file.Code, Skipped(), "passes a test over; mend it or delete it"),
                .. Where(file, file.Code, Pause(), "waits for a while; wait for the event itself (a line, a task, a simulated clock)")],
            ".mjs" => Where(file, file.Text, SkippedInNode(), "passes a test over; mend it or delete it"),
            _ => [],
        };
    }

    private static IEnumerable<Finding> Where(RepositoryFile file, string text, Regex wrong, string mend) =>
        wrong.Matches(text).Select(match => Finding.At(file, match.Index, $"\"{match.Value}\" {mend}"));

    // Assert.SkipUnless stays allowed: real market data and a second native library are not on every machine, and the sum says how many were passed over.
    [GeneratedRegex(@"\bSkip(?:When|Unless|Exceptions)?\s*=(?!=)|\bAssert\.Skip\(")]
    private static partial Regex Skipped();

    // A delay that ends on a clock from outside, or never, is no pause.
    [GeneratedRegex(@"\bThread\.Sleep\b|\bTask\.Delay\((?![^;]*(?:\b(?:time|clock|timeProvider|TimeProvider)\b|Infinite))")]
    private static partial Regex Pause();

    [GeneratedRegex(@"\b(?:test|it|describe|t)\.(?:skip|todo|only)\b|\bskip:\s*(?:true|['""`])")]
    private static partial Regex SkippedInNode();
}
