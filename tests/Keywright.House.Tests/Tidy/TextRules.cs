using System.Text.RegularExpressions;

namespace Keywright.House.Tests.Tidy;

/// <summary>Rules for every text file, whatever its language.</summary>
internal static partial class TextRules
{
    // Vectors are other people's bytes: they stay as they were published.
    private static readonly string[] s_asPublished = ["/vectors/", "/vendor/", "/golden/"];

    private static readonly HashSet<string> s_data = new(StringComparer.Ordinal) { ".json", ".txt", ".svg" };

    public static IEnumerable<Finding> Check(RepositoryFile file)
    {
        IEnumerable<Finding> findings = [.. Where(file, MachinePath(), "names a folder of one machine; use a relative path, a variable or mktemp"),
            .. Where(file, RegistryHost(), "names a package registry; which registry is used is the business of the machine that builds")];
        if (s_asPublished.Any(part => file.Path.Contains(part, StringComparison.Ordinal)))
        {
            return findings;
        }

        if (file.Name is not "LICENSE" && !s_data.Contains(file.Extension))
        {
            findings = [.. findings, .. Where(file, Reminder(), "is a reminder; do it, or open an issue and delete the line")];
        }

        return s_data.Contains(file.Extension) ? findings : findings.Concat(Whitespace(file));
    }

    private static IEnumerable<Finding> Whitespace(RepositoryFile file)
    {
        var unended = file.Text.Length > 0 && file.Text[^1] != '\n';
        return
        [
            .. Where(file, CarriageReturn(), "has a carriage return; end lines with LF (git config core.autocrlf input)"),
            .. Where(file, Tab(), "has a tab; indent with spaces"),
            .. Where(file, Trailing(), "has trailing whitespace; delete it"),
            .. unended ? [Finding.At(file, file.Text.Length - 1, "does not end with a newline; add one")] : Array.Empty<Finding>(),
        ];
    }

    private static IEnumerable<Finding> Where(RepositoryFile file, Regex wrong, string mend) =>
        wrong.Matches(file.Text).Select(match => Finding.At(file, match.Index, $"\"{match.Value.Trim()}\" {mend}"));

    [GeneratedRegex(@"(?<![\w.:/$}*-])/(?:work|root|tmp|home/[a-z]\w*)/[\w.]")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"(?i)\b(?:registry\.[a-z0-9-]+\.[a-z]{2,}|(?:api\.|www\.)?nuget\.org|(?:files\.pythonhosted|pypi)\.org|proxy\.golang\.org|crates\.io)\b")]
    private static partial Regex RegistryHost();

    [GeneratedRegex(@"\b(?:TO[D]O|FIX[M]E|HAC[K])\b")]
    private static partial Regex Reminder();

    [GeneratedRegex(@"\r")]
    private static partial Regex CarriageReturn();

    [GeneratedRegex(@"\t")]
    private static partial Regex Tab();

    [GeneratedRegex(@"[ \t]+(?=\r?\n|\z)")]
    private static partial Regex Trailing();
}
