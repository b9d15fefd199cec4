using System.Text.RegularExpressions;
using Xunit;

namespace Keywright.House.Tests.Tidy;

/// <summary>What must stand beside every project, so that a fresh clone builds and tests the same thing everywhere.</summary>
public sealed partial class ProjectTest
{
    [Fact]
    public void Every_project_has_its_lock_file() =>
        Finding.NoneMayStand(
            from project in Projects
            where !File.Exists(Repository.PathOf($"{project.Folder}/packages.lock.json"))
            select new Finding(project.Path, $"has no packages.lock.json; run dotnet restore {project.Folder} and commit the file"));

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = Repository.Files.Single(file => file.Path == "Keywright.slnx").Text;
        Finding.NoneMayStand(
            from project in Projects
            where IsUnder(project, "src") || IsUnder(project, "tests")
            where !solution.Contains($"\"{project.Path}\"", StringComparison.Ordinal)
            select new Finding(project.Path, "is not in Keywright.slnx, so ./test would not build it; add it there"));
    }

    [Fact]
    public void Every_room_has_tests() =>
        Finding.NoneMayStand(
            from project in Repository.SourceProjects
            where CodeOf($"src/{project}/").Any(file => file.Name != "Placeholder.cs")
            where !CodeOf($"tests/{project}.Tests/").Any(file => TestAttribute().IsMatch(file.Code))
            select new Finding($"src/{project}", $"has no test; write the first one in tests/{project}.Tests"));

    [Fact]
    public void A_room_with_code_in_it_has_no_placeholder() =>
        Finding.NoneMayStand(
            from project in Repository.SourceProjects
            let code = CodeOf($"src/{project}/").ToList()
            from placeholder in code.Where(file => file.Name == "Placeholder.cs")
            where code.Count > 1
            select new Finding(placeholder.Path, "holds the place of code that is there now; delete it"));

    [Fact]
    public void Package_versions_stand_in_one_place() =>
        Finding.NoneMayStand(
            from project in Projects
            from match in OwnVersion().Matches(project.Text)
            select Finding.At(project, match.Index, "pins a version of its own; put it into Directory.Packages.props"));

    [Fact]
    public void Nothing_says_which_registry_to_use() =>
        Finding.NoneMayStand(
            (from file in Repository.Files
             where string.Equals(file.Name, "nuget.config", StringComparison.OrdinalIgnoreCase)
             select new Finding(file.Path, "names package sources; delete it, the machine that builds knows its own"))
            .Concat(
                from file in Repository.Files
                where file.Name == ".npmrc"
                from match in RegistryLine().Matches(file.Text)
                select Finding.At(file, match.Index, "names a registry; delete the line"))
            .Concat(
                from file in Repository.Files
                where file.Name == "package-lock.json"
                let match = ResolvedLine().Match(file.Text)
                where match.Success
                select Finding.At(file, match.Index,
                    "names the host a package came from; put omit-lockfile-registry-resolved=true into .npmrc beside it and make the lock file anew")));

    private static IEnumerable<RepositoryFile> Projects => Repository.Files.Where(file => file.Extension == ".csproj");

    private static IEnumerable<RepositoryFile> CodeOf(string folder) =>
        Repository.CSharp.Where(file => file.Path.StartsWith(folder, StringComparison.Ordinal));

    private static bool IsUnder(RepositoryFile file, string folder) => file.Path.StartsWith(folder + "/", StringComparison.Ordinal);

    [GeneratedRegex(@"\[(?:Fact|Theory)\b")]
    private static partial Regex TestAttribute();

    [GeneratedRegex(@"<PackageReference[^>]*\bVersion(?:Override)?\s*=")]
    private static partial Regex OwnVersion();

    [GeneratedRegex(@"(?m)^.*registry\s*=.*$")]
    private static partial Regex RegistryLine();

    [GeneratedRegex(@"""resolved""\s*:")]
    private static partial Regex ResolvedLine();
}
