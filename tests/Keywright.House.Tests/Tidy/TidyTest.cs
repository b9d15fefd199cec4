using Xunit;

namespace Keywright.House.Tests.Tidy;

public sealed class TidyTest
{
    [Fact]
    public void Text_is_clean() => Finding.NoneMayStand(Repository.Files.SelectMany(TextRules.Check));

    [Fact]
    public void Code_is_clean() => Finding.NoneMayStand(Repository.CSharp.SelectMany(CSharpRules.Check));

    [Fact]
    public void Tests_neither_skip_nor_pause() => Finding.NoneMayStand(Repository.Files.SelectMany(TestRules.Check));

    [Fact]
    public void Changes_are_told_one_file_each_and_numbered_without_a_gap() => Finding.NoneMayStand(ChangelogRules.Check(Repository.Files));

    [Fact]
    public async Task Scripts_parse_and_may_be_run()
    {
        var findings = new List<Finding>();
        foreach (var script in Repository.Files.Where(ScriptRules.IsShell))
        {
            findings.AddRange(await ScriptRules.CheckAsync(script));
        }

        Finding.NoneMayStand(findings);
    }
}
