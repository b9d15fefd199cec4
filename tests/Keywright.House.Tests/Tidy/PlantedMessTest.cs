using Xunit;

namespace Keywright.House.Tests.Tidy;

/// <summary>Each kind of mess is planted once, so that a rule that has gone blind is noticed.</summary>
public sealed class PlantedMessTest
{
    private const string Clean = "namespace Keywright.Market.Words;\n\npublic enum Side\n{\n    Buy,\n    Sell,\n}\n";

    [Theory]
    [InlineData("int x; \n", "trailing whitespace")]
    [InlineData("\tint x;\n", "a tab")]
    [InlineData("int x;\r\n", "carriage return")]
    [InlineData("int x;", "newline")]
    [InlineData("// TO" + "DO: later\n", "reminder")]
    [InlineData("var f = \"/wo" + "rk/shared/x\";\n", "one machine")]
    [InlineData("cat /ro" + "ot/.ssh\n", "one machine")]
    [InlineData("https://api.nuget" + ".org/v3\n", "registry")]
    public void Messy_text_is_seen(string text, string expected) =>
        Assert.Contains(expected, Assert.Single(TextRules.Check(new RepositoryFile("src/a.cs", text))).Mend, StringComparison.Ordinal);

    [Theory]
    [InlineData("#region Orders\n", "split the file")]
    [InlineData("#pragma warning disable CS0168\n", "mend its cause")]
    [InlineData("class A { int B => throw new NotImplementedException(); }\n", "leave the member out")]
    [InlineData("class A { void B() { try { } catch (Exception) { } } }\n", "swallows")]
    [InlineData("sealed class OrderManager\n{ }\n", "Manager")]
    [InlineData("static class StringUtils { }\n", "Utils")]
    [InlineData("record struct CoreThing(int A);\n", "Core")]
    [InlineData("interface IOrderHelper<T> { }\n", "Helper")]
    [InlineData("class DefaultVenue : IVenue { }\n", "Default")]
    public void Messy_code_is_seen(string code, string expected) =>
        Assert.Contains(expected, Assert.Single(CSharpRules.Check(Market(code))).Mend, StringComparison.Ordinal);

    [Theory]
    [InlineData("sealed class Score { }\n")]
    [InlineData("sealed class Commoner { }\n")]
    [InlineData("class A { void B() { try { } catch (Exception) { C(); } } }\n")]
    [InlineData("class A { void B() { try { } catch (IOException)\n{\n// The caller is gone.\n}\n } }\n")]
    [InlineData("// a #region, a Manager class Manager { } and NotImplementedException in prose\n")]
    public void Clean_code_passes(string code) => Assert.Empty(CSharpRules.Check(Market(code)));

    [Fact]
    public void A_namespace_that_is_not_the_folder_is_seen()
    {
        Assert.Empty(CSharpRules.Check(new RepositoryFile("src/Keywright.Market/Words/Side.cs", Clean)));
        var moved = Assert.Single(CSharpRules.Check(new RepositoryFile("src/Keywright.Market/Tape/Side.cs", Clean)));
        Assert.Contains("namespace Keywright.Market.Tape;", moved.Mend, StringComparison.Ordinal);
        Assert.Single(CSharpRules.Check(new RepositoryFile("src/Keywright.Market/Side.cs", "public enum Side { Buy }\n")));
    }

    [Fact]
    public void A_file_that_has_grown_too_long_is_seen() =>
        Assert.Contains("second idea", Assert.Single(CSharpRules.Check(Market(new string('\n', 351)))).Mend, StringComparison.Ordinal);

    [Theory]
    [InlineData("a.cs", "[Fact(Skip = \"flaky\")]")]
    [InlineData("a.cs", "Assert.Skip(\"no\");")]
    [InlineData("a.cs", "Thread.Sleep(10);")]
    [InlineData("a.cs", "await Task.Delay(TimeSpan.FromSeconds(1), token);")]
    [InlineData("a.mjs", "test.skip('later', () => {});")]
    public void A_test_that_skips_or_pauses_is_seen(string name, string text) =>
        Assert.Single(TestRules.Check(new RepositoryFile("tests/" + name, text)));

    [Theory]
    [InlineData("await Task.Delay(wait, clock);")]
    [InlineData("await Task.Delay(Timeout.Infinite, token);")]
    [InlineData("orders.Skip(1).Count();")]
    public void Waiting_for_a_simulated_clock_passes(string text) => Assert.Empty(TestRules.Check(new RepositoryFile("tests/a.cs", text)));

    [Fact]
    public async Task A_script_that_does_not_parse_is_seen() => Assert.NotEqual(0, (await ScriptRules.ParseAsync("if true; then\n")).Code);

    [Fact]
    public void A_gap_in_the_changelog_is_seen()
    {
        RepositoryFile Entry(string name) => new($"changelog/{name}", "# Title\n\nWhat changed, in a sentence.\n");
        Assert.Empty(ChangelogRules.Check([Entry("0001-one.md"), Entry("0002-two.md")]));
        Assert.Single(ChangelogRules.Check([Entry("0001-one.md"), Entry("0003-three.md")]));
        Assert.Single(ChangelogRules.Check([Entry("0001-one.md"), Entry("0001-other.md")]));
        Assert.Single(ChangelogRules.Check([]));
    }

    private static RepositoryFile Market(string code) => new("src/Keywright.Market/A.cs", "namespace Keywright.Market;\n" + code);
}
