using System.Text.RegularExpressions;

namespace Keywright.House.Tests.Tidy;

/// <summary>changelog/0001-what-changed.md: one file a change, so that two changes never meet in one file.</summary>
internal static partial class ChangelogRules
{
    private const string Folder = "changelog";

    public static IEnumerable<Finding> Check(IEnumerable<RepositoryFile> files)
    {
        var entries = files.Where(file => file.Folder == Folder).ToList();
        if (entries.Count == 0)
        {
            yield return new Finding(Folder, "is empty; every change brings a file NNNN-what-changed.md");
        }

        var next = 1;
        foreach (var entry in entries)
        {
            var name = EntryName().Match(entry.Name);
            if (!name.Success)
            {
                yield return new Finding(entry.Path, "has no name of the form NNNN-what-changed.md; rename it");
            }
            else if (name.Groups["number"].Value != $"{next:D4}")
            {
                yield return new Finding(entry.Path, $"should be number {next:D4}; rename it so that the numbers rise by one");
            }

            if (!Body().IsMatch(entry.Text))
            {
                yield return new Finding(entry.Path, "needs a title line \"# …\" and below it what changed for whoever runs Keywright");
            }

            next++;
        }
    }

    [GeneratedRegex(@"^(?<number>\d{4})-[a-z0-9]+(?:-[a-z0-9]+)*\.md$")]
    private static partial Regex EntryName();

    [GeneratedRegex(@"\A# \S[^\n]*\n+[^\n]{20,}")]
    private static partial Regex Body();
}
