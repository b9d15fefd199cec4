using System.Text.RegularExpressions;

namespace Keywright.House.Tests.Tidy;

/// <summary>Rules for C# files. They read the code only, so a comment or a string may name what is forbidden.</summary>
internal static partial class CSharpRules
{
    private const int LinesMax = 350;

    // Words that say nothing about what a type is for; a file of that name draws everything to itself.
    private static readonly string[] s_emptyWords =
        ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Common", "Core"];

    public static IEnumerable<Finding> Check(RepositoryFile file)
    {
        var code = file.Code;
        var lines = file.Text.AsSpan().Count('\n');
        if (lines > LinesMax)
        {
            yield return new Finding(file.Path, $"has {lines} lines, {LinesMax} at most; find the second idea in it and give that a file of its own");
        }

        foreach (var finding in BannedText(file, code).Concat(TypeNames(file, code)).Concat(Namespace(file, code)))
        {
            yield return finding;
        }
    }

    private static IEnumerable<Finding> BannedText(RepositoryFile file, string code)
    {
        (Regex Wrong, string Mend)[] rules =
        [
            (Region(), "folds code away; split the file instead"),
            (PragmaDisable(), "silences a warning; mend its cause, or decide it once in .editorconfig with the reason"),
            (NotImplemented(), "promises what is not there; build it or leave the member out"),
            (EmptyCatch(), "swallows an error; handle it, let it pass, or say inside why nothing need be done"),
        ];
        return from rule in rules
               from match in rule.Wrong.Matches(code)
               // An empty block that says why it is empty has been thought about.
               where rule.Wrong != EmptyCatch() || !file.Text.Substring(match.Index, match.Length).Contains("//", StringComparison.Ordinal)
               select Finding.At(file, match.Index, $"\"{match.Value.ReplaceLineEndings(" ")}\" {rule.Mend}");
    }

    private static IEnumerable<Finding> TypeNames(RepositoryFile file, string code) =>
        from match in TypeDeclaration().Matches(code)
        let name = match.Groups["name"].Value
        let empty = PascalWord().Matches(name).Select(word => word.Value).FirstOrDefault(s_emptyWords.Contains)
            ?? (PascalWord().Match(name).Value == "Default" && name != "Default" ? "Default" : null)
        where empty is not null
        select Finding.At(file, match.Index, $"{name}: \"{empty}\" says nothing; name the type after what it does");

    private static IEnumerable<Finding> Namespace(RepositoryFile file, string code)
    {
        var parts = file.Folder.Split('/');
        if (parts.Length < 2 || parts[0] is not ("src" or "tests") || !parts[1].StartsWith("Keywright.", StringComparison.Ordinal))
        {
            yield break;
        }

        var expected = string.Join('.', parts[1..]);
        var declared = NamespaceDeclaration().Match(code);
        if (declared.Success ? declared.Groups["name"].Value != expected : TypeDeclaration().IsMatch(code) && file.Name != "Program.cs")
        {
            yield return Finding.At(file, declared.Index, $"the namespace is the folder: write \"namespace {expected};\" or move the file");
        }
    }

    [GeneratedRegex(@"#region\b")]
    private static partial Regex Region();

    [GeneratedRegex(@"#pragma\s+warning\s+disable|\[SuppressMessage\b")]
    private static partial Regex PragmaDisable();

    [GeneratedRegex(@"\bNotImplementedException\b")]
    private static partial Regex NotImplemented();

    [GeneratedRegex(@"\bcatch\b\s*(?:\([^)]*\)\s*)?(?:when\s*\([^{]*\)\s*)?\{\s*\}")]
    private static partial Regex EmptyCatch();

    [GeneratedRegex(@"\b(?:class|struct|interface|enum|record(?:\s+(?:class|struct))?)\s+(?<name>[A-Z]\w*)\s*(?=[<({:;]|\r?\n|where\b)")]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex(@"[A-Z]+(?![a-z])|[A-Z][a-z0-9]*|[a-z0-9]+")]
    private static partial Regex PascalWord();

    [GeneratedRegex(@"^\s*namespace\s+(?<name>[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceDeclaration();
}
