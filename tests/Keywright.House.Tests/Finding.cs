using Xunit;

namespace Keywright.House.Tests;

/// <summary>One broken house rule: where, and a sentence that says the mend.</summary>
internal sealed record Finding(string Where, string Mend)
{
    public static Finding At(RepositoryFile file, int position, string mend) => new($"{file.Path}:{file.LineAt(position)}", mend);

    public static void NoneMayStand(IEnumerable<Finding> findings)
    {
        var lines = findings.Select(finding => $"{finding.Where}: {finding.Mend}").ToList();
        Assert.True(lines.Count == 0, Environment.NewLine + string.Join(Environment.NewLine, lines));
    }
}
